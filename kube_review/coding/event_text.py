"""Events in words: what was done, not how it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from kube_review.messages import Message, Text, _, formatted, word
from kube_review.store.corpus import studies
from kube_review.store.database.connection import Store
from kube_review.store.record import coders, events, kinds
from kube_review.store.record.event import Event
from kube_review.store.screening import records
from kube_review.tables import shortened

QUOTE_CHARS = 60


class Names:
    """What people call the studies, coders and records of a review, by uid; each is read when it is first needed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def studies(self) -> Mapping[str, str]:
        """The ids of studies."""
        return studies.names(self._store)

    @cached_property
    def coders(self) -> Mapping[str, str]:
        """The names of coders."""
        return {coder.uid: coder.name for coder in coders.listing(self._store)}

    @cached_property
    def records(self) -> Mapping[str, str]:
        """The numbers and titles of records."""
        return records.names(self._store)

    def study(self, event: Event) -> str:
        """Return the id of the study that an event is about."""
        return self.studies.get(event.study or "", event.study or "")

    def person(self, event: Event) -> str:
        """Return the name of the coder that an event is about."""
        return self.coders.get(event.person or "", event.person or "")

    def record(self, uid: str | None) -> str:
        """Return the number and title of a record."""
        return _short(self.records.get(uid or "", uid or ""))


def of(store: Store, event: Event, names: Names) -> Text:
    """Return an event in a few words; for a change of a coding, what was changed."""
    if event.kind in ("record", "accept", "retract"):
        return _coding(event, events.previous(store, event))
    what = _WHAT[event.kind](event, names)
    return _("{what}: taken back", what=what) if kinds.is_empty(event) and event.kind not in _OWN_WORDS else what


def _coding(event: Event, before: Event | None) -> Text:
    stood = before if before is not None and before.kind in ("record", "accept") else None
    if event.kind == "retract":
        what = _("{code} retracted", code=event.code)
        return _colon(what, _short(stood.payload["quote"])) if stood else what
    said = event.payload
    if stood is not None and (changes := _changes(stood, event)):
        what = formatted("{code}, {changes}", code=stood.code, changes=changes)
        return _colon(what, _short(said["quote"]))
    return _colon(formatted("{code} {stance}", code=event.code, stance=word(said["stance"])), _short(said["quote"]))


def _changes(before: Event, after: Event) -> list[Message]:
    return [
        formatted("{name} {old} → {new}", name=name, old=old or _("none"), new=new or _("none"))
        for (name, old), (_name, new) in zip(_values(before), _values(after), strict=True)
        if old != new
    ]


def _values(event: Event) -> list[tuple[Text, Text]]:
    said = event.payload
    return [
        (_("code"), event.code or ""),
        (_("stance"), word(said["stance"])),
        (_("link"), word(said["link"]) if said["link"] else ""),
        (_("source"), _short(said["cited"])),
        (_("memo"), _short(said["memo"])),
        (_("span"), f"{said['start']}–{said['end']}"),
    ]


def _reject(event: Event, _names: Names) -> Text:
    place = event.payload["suggestion"]["passage"]
    return _("{code} at passage {n} rejected", code=event.code, n=place)


def _done(event: Event, _names: Names) -> Text:
    return _("done with {codebook}, basis {basis}", codebook=event.codebook, basis=event.payload["basis"])


def _reopen(event: Event, _names: Names) -> Text:
    return _("{codebook} open again", codebook=event.codebook)


def _look(event: Event, names: Names) -> Text:
    return _("passage {n} of {study} looked at", n=event.passage, study=names.study(event))


def _assign(event: Event, names: Names) -> Text:
    said = _("{coder} codes {study} blind") if event.payload["blind"] else _("{coder} no longer codes {study} blind")
    return said.format(coder=names.person(event), study=names.study(event))


def _set(event: Event, _names: Names) -> Text:
    value = event.payload["value"]
    return event.key or "" if value is None else f"{event.key} = {_short(value)}"


def _exclude(event: Event, _names: Names) -> Text:
    reason = event.payload["reason"]
    return _("included again") if reason is None else _("excluded: {reason}", reason=_short(reason))


def _adjudicate(event: Event, _names: Names) -> Text:
    what = _("decision on {code}", code=event.code)
    state = event.payload["state"]
    if state is None:
        return what
    return _colon(what, formatted("{state}, {reason}", state=word(state), reason=_short(event.payload["reason"])))


def _appraise(event: Event, names: Names) -> Text:
    what = _("appraisal of {study}, {form}, {criterion}")
    what = what.format(study=names.study(event), form=event.form, criterion=event.key)
    said = event.payload
    if said["answer"] is None:
        return what
    quote = f", “{_short(said['quote'])}”" if said["quote"] else ""
    return _colon(what, formatted("{answer}{quote}", answer=word(said["answer"]), quote=quote))


def _protocol(event: Event, _names: Names) -> Text:
    value = event.payload["value"]
    if event.form == "search":
        return _("search {id}", id=event.key) if value is None else _search(value)
    if event.form == "exclusion":
        return _("excluded records {id}", id=event.key) if value is None else _excluded_records(value)
    what = _("protocol, {key}", key=event.key)
    return what if value is None else _colon(what, _short(str(value)))


def _search(value: Mapping[str, Any]) -> Text:
    what = "; ".join(part for part in (value["source"], value["date"], value["query"]) if part)
    hits = _("hits not recorded") if value["hits"] is None else _("{n} hits", n=value["hits"])
    return _("search in {what}: {hits}", what=_short(what), hits=hits)


def _excluded_records(value: Mapping[str, Any]) -> Text:
    said = _("{n} records excluded, {stage}: {reason}")
    return said.format(n=value["n"], stage=value["stage"], reason=_short(value["reason"]))


def _reword(event: Event, _names: Names) -> Text:
    what = _("the edit of {code} is wording only", code=event.code)
    reason = event.payload["reason"]
    return what if reason is None else _colon(what, _short(reason))


def _judge(event: Event, _names: Names) -> Text:
    what = _("evidence profile of {code}, {component}", code=event.code, component=word(event.key or ""))
    said = event.payload
    if said["level"] is None:
        return what
    return _colon(what, formatted("{level}, {reason}", level=word(said["level"]), reason=_short(said["reason"])))


def _memo(event: Event, names: Names) -> Text:
    text = event.payload["text"]
    what = _("memo on {study}", study=names.study(event)) if event.study else _("memo on the review")
    return what if text is None else _colon(what, _short(text))


def _section(event: Event, names: Names) -> Text:
    what = _("section of passage {n} of {study}", n=event.passage, study=names.study(event))
    return _colon(what, word(event.payload["section"])) if event.payload["section"] else what


def _countable(event: Event, names: Names) -> Text:
    place = {"n": event.passage, "study": names.study(event)}
    if event.payload["countable"] is None:
        return _("countability of passage {n} of {study}").format(**place)
    counts = (
        _("passage {n} of {study} counts") if event.payload["countable"] else _("passage {n} of {study} does not count")
    )
    return counts.format(**place)


def _edit(event: Event, _names: Names) -> Text:
    said = event.payload
    what = {"rename": _("renamed"), "merge": _("merged"), "split": _("split")}[said["what"]]
    names = {"codes": ", ".join(said["codes"]), "into": ", ".join(said["into"]), "what": what}
    return formatted("{what}: {codes} → {into}", **names)


def _import(event: Event, _names: Names) -> Text:
    return _("import of {file}, {n} codings", file=_short(event.payload["file"]), n=event.payload["n"] or 0)


def _identify(event: Event, names: Names) -> Text:
    values = event.payload["values"] or {}
    title = values.get("title") or values.get("doi") or names.record(event.record)
    return _("record from {source}: {title}", source=event.payload["source"], title=_short(title))


def _duplicate(event: Event, names: Names) -> Text:
    of = event.payload["of"]
    if not of:
        return _("record {record} is no duplicate", record=names.record(event.record))
    return _("record {record} is a duplicate of {other}", record=names.record(event.record), other=names.record(of))


def _verdict(event: Event, names: Names) -> Text:
    said = event.payload
    verdict = word(said["verdict"]) if said["verdict"] else _("no decision")
    what = formatted("{verdict}: {record}", verdict=verdict, record=names.record(event.record))
    return formatted("{what} ({reason})", what=what, reason=_short(said["reason"])) if said["reason"] else what


def _settle(event: Event, names: Names) -> Text:
    return _("screening settled: {what}", what=_verdict(event, names))


def _retrieve(event: Event, names: Names) -> Text:
    said, record = event.payload, names.record(event.record)
    if said["study"] == "":
        return _("no full text of {record}: {reason}", record=record, reason=_short(said["reason"]))
    if said["study"] is None:
        return _("full text of {record}", record=record)
    return _("full text of {record}: {study}", record=record, study=names.studies.get(said["study"], said["study"]))


def _colon(what: Text, value: Text) -> Message:
    return formatted("{what}: {value}", what=what, value=value)


def _short(text: str) -> str:
    return shortened(text, QUOTE_CHARS)


_WHAT: Mapping[str, Callable[[Event, Names], Text]] = {
    "reject": _reject,
    "done": _done,
    "reopen": _reopen,
    "look": _look,
    "assign": _assign,
    "set": _set,
    "exclude": _exclude,
    "adjudicate": _adjudicate,
    "appraise": _appraise,
    "protocol": _protocol,
    "reword": _reword,
    "edit": _edit,
    "judge": _judge,
    "memo": _memo,
    "section": _section,
    "countable": _countable,
    "import": _import,
    "identify": _identify,
    "duplicate": _duplicate,
    "screen": _verdict,
    "settle": _settle,
    "retrieve": _retrieve,
}
_OWN_WORDS = ("reopen", "assign", "exclude")
"""Kinds with their own wording for an event that empties its subject."""
