"""Every kind of event in one place: its subject, its payload, its effect.

A new kind needs an entry here and a function in ``store.state``; undo, merge and ``check`` then know it. Events of one
topic have the same subject if their identifying columns are equal: the latest of them holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from kube_review.messages import Message, _
from kube_review.store.database.connection import Store
from kube_review.store.record import payloads as p
from kube_review.store.record.event import ABOUT, Event, NewEvent, digest
from kube_review.store.state import codings, passages, readers, records, review, studies
from kube_review.store.state.resolved import Ids
from kube_review.terms import Basis, CellState, Concern, Confidence, Link, Origin, Section, Stance, Verdict

_SUBJECT_CHARS = 32


@dataclass(frozen=True, slots=True)
class Kind:
    """The definition of a kind of event.

    Attributes:
        topic: Kinds of one topic share their subjects.
        identity: The columns that identify what an event is about.
        payload: Says whether a payload is allowed.
        apply: Brings the current state to what the newest event about a subject says.
        undone_by: The kind of the event that empties a subject.
        undone: What its payload says; the payload of the event that is undone holds for all else if its kind is the
            same.
        more: Columns that an event has besides those that identify its subject; any of them may be empty.
        judges: Whether it shows a coder's judgement of a study; such events are hidden from coders who code the study
            blind.
    """

    topic: str
    identity: tuple[str, ...]
    payload: p.Check
    apply: Callable[[Store, Event, Ids], None]
    undone_by: str
    undone: Mapping[str, Any] = field(default_factory=dict)
    more: tuple[str, ...] = ()
    judges: bool = False


_SPAN: dict[str, p.Check] = {"start": p.whole, "end": p.whole}
_QUOTE: dict[str, p.Check] = {**_SPAN, "quote": p.text, "before": p.text, "after": p.text}
_CODING: dict[str, p.Check] = {
    **_QUOTE,
    "stance": p.one_of(Stance),
    "link": p.optional(p.one_of(Link)),
    "cited": p.text,
    "memo": p.text,
    "origin": p.one_of(Origin),
    "at": p.text,
}
_SUGGESTION = p.record(
    {
        **dict.fromkeys(("code", "method", "model", "text_sha256"), p.text),
        "stance": p.one_of(Stance),
        "score": p.number,
        "passage": p.whole,
    }
)
_DECIDABLE = (CellState.PRESENT, CellState.MIXED, CellState.DENIED, CellState.SILENT)
_STAGE = p.one_of(("screening", "full-text"))
_SEARCH = p.record(
    {"source": p.filled, "date": p.like(r"(\d{4}(-\d\d(-\d\d)?)?)?"), "query": p.text, "hits": p.optional(p.whole)}
)
_LEVELS = (*Concern, *Confidence)
_EXCLUDED_RECORDS = p.record({"stage": _STAGE, "reason": p.filled, "n": p.whole})

_ABOUT_CODING: dict[str, Any] = {"topic": "coding", "identity": ("coding",), "undone_by": "retract", "judges": True}
_REVIEW = ("study", "person", "codebook")
_ABOUT_REVIEW: dict[str, Any] = {"topic": "review", "identity": _REVIEW, "undone_by": "reopen", "judges": True}

KINDS: Mapping[str, Kind] = {
    "record": Kind(**_ABOUT_CODING, more=("study", "text", "code"), payload=p.record(_CODING), apply=codings.record),
    "accept": Kind(
        **_ABOUT_CODING,
        more=("study", "text", "code"),
        payload=p.record({**_CODING, "suggestion": _SUGGESTION}),
        apply=codings.accept,
    ),
    "reject": Kind(
        **_ABOUT_CODING,
        more=("study", "text", "code"),
        payload=p.record({**_SPAN, "suggestion": _SUGGESTION}),
        apply=codings.reject,
    ),
    "retract": Kind(**_ABOUT_CODING, more=("study", "text", "code"), payload=p.record({}), apply=codings.forget),
    "done": Kind(
        **_ABOUT_REVIEW,
        payload=p.record({"version": p.text, "basis": p.one_of(Basis), "covered": p.several(p.text)}),
        apply=readers.done,
    ),
    "reopen": Kind(**_ABOUT_REVIEW, payload=p.record({}), apply=readers.reopen),
    "look": Kind(
        topic="look",
        identity=("study", "text", "passage", "person"),
        payload=p.record({"why": p.text, "versions": p.several(p.text)}),
        apply=readers.look,
        undone_by="look",
        undone={"versions": []},
        judges=True,
    ),
    "assign": Kind(
        topic="assignment",
        identity=("study", "person"),
        payload=p.record({"blind": p.boolean}),
        apply=readers.assign,
        undone_by="assign",
        undone={"blind": False},
    ),
    "set": Kind(
        topic="value",
        identity=("study", "key"),
        payload=p.record({"value": p.optional(p.text)}, {"means": p.text}),
        apply=studies.set_value,
        undone_by="set",
        undone={"value": None},
    ),
    "exclude": Kind(
        topic="exclusion",
        identity=("study",),
        payload=p.record({"reason": p.optional(p.filled)}, {"stage": _STAGE}),
        apply=studies.exclude,
        undone_by="exclude",
        undone={"reason": None},
    ),
    "adjudicate": Kind(
        topic="decision",
        identity=("study", "code"),
        more=("meaning",),
        payload=p.record(
            {
                "state": p.optional(p.one_of(_DECIDABLE)),
                "reason": p.filled,
                "decided_on": p.by_name(p.one_of(_DECIDABLE)),
            }
        ),
        apply=studies.adjudicate,
        undone_by="adjudicate",
        undone={"state": None},
        judges=True,
    ),
    "appraise": Kind(
        topic="appraisal",
        identity=("study", "person", "form", "key"),
        payload=p.record(
            {
                "answer": p.optional(p.one_of(("yes", "no", "cant-tell"))),
                "asked": p.text,
                "quote": p.text,
                "page": p.optional(p.whole),
                "memo": p.text,
            }
        ),
        apply=studies.appraise,
        undone_by="appraise",
        undone={"answer": None},
        judges=True,
    ),
    "protocol": Kind(
        topic="protocol",
        identity=("form", "key"),
        payload=p.record({"value": p.optional(p.either(p.text, p.whole, _SEARCH, _EXCLUDED_RECORDS))}),
        apply=review.protocol,
        undone_by="protocol",
        undone={"value": None},
    ),
    "reword": Kind(
        topic="rewording",
        identity=("code", "former_meaning", "meaning"),
        payload=p.record({"reason": p.optional(p.filled)}),
        apply=review.reword,
        undone_by="reword",
        undone={"reason": None},
    ),
    "edit": Kind(
        topic="codebook edit",
        identity=("codebook", "key"),
        payload=p.record(
            {
                "what": p.one_of(("rename", "merge", "split")),
                **dict.fromkeys(("codes", "into"), p.several(p.filled)),
                **dict.fromkeys(("before", "before_sha256", "after", "after_sha256"), p.filled),
                "looked_for": p.by_name(p.by_name(p.text)),
                "stands": p.boolean,
            }
        ),
        apply=review.edit,
        undone_by="edit",
        undone={"stands": False},
    ),
    "judge": Kind(
        topic="judgement",
        identity=("code", "key"),
        more=("meaning",),
        payload=p.record({"level": p.optional(p.one_of(_LEVELS)), "reason": p.filled, "grounds": p.text}),
        apply=review.judge,
        undone_by="judge",
        undone={"level": None},
    ),
    "memo": Kind(
        topic="memo",
        identity=("key",),
        more=("study",),
        payload=p.record({"text": p.optional(p.filled)}),
        apply=review.memo,
        undone_by="memo",
        undone={"text": None},
        judges=True,
    ),
    "section": Kind(
        topic="section",
        identity=("study", "text", "passage"),
        payload=p.record({**_QUOTE, "section": p.optional(p.one_of(Section))}),
        apply=passages.correct_section,
        undone_by="section",
        undone={"section": None},
    ),
    "countable": Kind(
        topic="countable",
        identity=("study", "text", "passage"),
        payload=p.record({**_QUOTE, "countable": p.optional(p.boolean)}),
        apply=passages.correct_countable,
        undone_by="countable",
        undone={"countable": None},
    ),
    "import": Kind(
        topic="import",
        identity=("key",),
        payload=p.record({"file": p.text, "n": p.optional(p.whole)}),
        apply=review.imported,
        undone_by="import",
        undone={"n": None},
    ),
    "identify": Kind(
        topic="record",
        identity=("record",),
        payload=p.record({"values": p.optional(p.by_name(p.text)), "source": p.filled, "file": p.text}),
        apply=records.identify,
        undone_by="identify",
        undone={"values": None},
    ),
    "duplicate": Kind(
        topic="duplicate record",
        identity=("record",),
        payload=p.record({"of": p.optional(p.text)}),
        apply=records.duplicate,
        undone_by="duplicate",
        undone={"of": None},
    ),
    "screen": Kind(
        topic="screening",
        identity=("record", "person"),
        payload=p.record({"verdict": p.optional(p.one_of(Verdict)), "reason": p.text}),
        apply=records.screen,
        undone_by="screen",
        undone={"verdict": None},
        judges=True,
    ),
    "settle": Kind(
        topic="settled screening",
        identity=("record",),
        payload=p.record({"verdict": p.optional(p.one_of((Verdict.INCLUDE, Verdict.EXCLUDE))), "reason": p.text}),
        apply=records.settle,
        undone_by="settle",
        undone={"verdict": None},
    ),
    "retrieve": Kind(
        topic="full text",
        identity=("record",),
        payload=p.record({"study": p.optional(p.text), "reason": p.text}),
        apply=records.retrieve,
        undone_by="retrieve",
        undone={"study": None},
    ),
}

_PROTOCOL: Mapping[str, p.Check] = {
    "text": p.text,
    "count": p.whole,
    "search": _SEARCH,
    "exclusion": _EXCLUDED_RECORDS,
}
"""What the value of an entry of the protocol is, by its sort."""


def subject(event: NewEvent) -> str:
    """Return an opaque key for what an event is about: equal for events about the same thing."""
    kind = KINDS[event.kind]
    return digest([kind.topic, {name: getattr(event, name) for name in kind.identity}])[:_SUBJECT_CHARS]


def emptied(event: NewEvent) -> NewEvent:
    """Return the event that empties the subject of an event."""
    kind = KINDS[event.kind]
    allowed = (*KINDS[kind.undone_by].identity, *KINDS[kind.undone_by].more)
    kept = event.payload if kind.undone_by == event.kind else {}
    about = {name: getattr(event, name) for name in ABOUT if name in allowed}
    return NewEvent(kind.undone_by, {**kept, **kind.undone}, **about)


def is_empty(event: NewEvent) -> bool:
    """Say whether an event empties its subject."""
    empty = emptied(event)
    return (empty.kind, empty.payload) == (event.kind, event.payload)


def again(event: NewEvent) -> NewEvent:
    """Return a new event with the same content as a written one."""
    return NewEvent(**{column.name: getattr(event, column.name) for column in fields(NewEvent)})


def fault(event: NewEvent) -> Message | None:
    """Say what is wrong with the kind, columns or payload of an event, or return None."""
    kind = KINDS.get(event.kind)
    if kind is None:
        return _("its kind {kind!r} is unknown", kind=event.kind)
    for name in ABOUT:
        value = getattr(event, name)
        if name in kind.identity and value is None:
            return _("it does not name its {column}", column=name)
        if value is not None and name not in (*kind.identity, *kind.more):
            return _("an event of the kind {kind} has no {column}", kind=event.kind, column=name)
    if not kind.payload(event.payload):
        return _("its payload does not match the kind {kind}", kind=event.kind)
    if event.kind == "protocol" and not _fits_protocol(event):
        return _("its payload does not match an entry of the protocol")
    return None


def _fits_protocol(event: NewEvent) -> bool:
    check, value = _PROTOCOL.get(event.form or ""), event.payload["value"]
    return check is not None and (value is None or check(value))


def moved(event: Event, here: Mapping[str, str]) -> Event:
    """Return an event of another copy with the uids that its study and its people have here; all else stays."""
    uids = {name: here.get(value, value) for name in ("coder", "study", "person") if (value := getattr(event, name))}
    changed = replace(event, **uids)
    return replace(changed, subject=subject(changed))
