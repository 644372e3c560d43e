"""Subjects that two copies have changed differently since they diverged; a person chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kube_review.errors import Conflict
from kube_review.messages import Text, _, formatted, plural, word
from kube_review.store.record import kinds
from kube_review.store.record.event import Event, about
from kube_review.tables import shortened


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing on which the copies differ.

    Attributes:
        what: The key, the coding, the codebook … in words.
        study: The study's id, or empty.
        mine: What this copy says, by whom and when.
        theirs: What the other says.
    """

    what: Text
    study: str
    mine: Text
    theirs: Text


class Disagreements(Conflict):
    """The copies differ where only a person can choose; nothing was written."""

    def __init__(self, rows: Sequence[Disagreement]) -> None:
        super().__init__(
            plural(
                "The copies differ on {n} thing that only a person can decide; nothing was merged.",
                "The copies differ on {n} things that only a person can decide; nothing was merged.",
                n=len(rows),
            ),
            topic="copies differ",
        )
        self.rows = tuple(rows)


def find(mine: Iterable[Event], theirs: Iterable[Event]) -> list[tuple[Event, Event]]:
    """Return, for each subject that both sides changed since they diverged, their latest events if these differ.

    Args:
        mine: The events that only this copy has, in order of time.
        theirs: The events that only the other copy has, in order of time, with this copy's uids.
    """
    ours = {event.subject: event for event in mine}
    others = {event.subject: event for event in theirs}
    both = [(ours[subject], others[subject]) for subject in ours if subject in others]
    return [(a, b) for a, b in both if said(a) != said(b)]


def said(event: Event) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Return what an event says, whoever says it and when."""
    return event.kind, event.payload, about(event)


def described(mine: Event, theirs: Event, studies: Mapping[str, str], people: Mapping[str, str]) -> Disagreement:
    """Put a disagreement into words; ``studies`` and ``people`` give the names of uids."""

    def words(event: Event) -> Text:
        who = people.get(event.coder, event.coder)
        return formatted("{value} ({who}, {at})", value=_value(event), who=who, at=event.at[:16])

    return Disagreement(_what(mine, people), studies.get(mine.study or "", ""), words(mine), words(theirs))


_CODING = _("coding: {code}")
_FINISHED = _("study finished by {person}, {codebook}")
_WHAT = {
    "record": _CODING,
    "accept": _CODING,
    "reject": _CODING,
    "retract": _CODING,
    "done": _FINISHED,
    "reopen": _FINISHED,
    "adjudicate": _("decision on {code}"),
    "appraise": _("appraisal by {person}: {form}, {key}"),
    "assign": _("blind coding by {person}"),
    "look": _("passage {passage} seen by {person}"),
    "protocol": _("protocol: {form} {key}"),
    "reword": _("wording-only edit of {code}"),
    "edit": _("edit of the codebook {codebook}"),
    "judge": _("evidence profile of {code}: {component}"),
    "memo": _("memo"),
    "section": _("section of passage {passage}"),
    "countable": _("countability of passage {passage}"),
    "import": _("import"),
    "screen": _("screening of a record by {person}"),
    "identify": _("record"),
    "duplicate": _("duplicate among records"),
    "settle": _("settled screening of a record"),
    "retrieve": _("full text of a record"),
}
"""What an event is about, by its kind, with the event's columns where they are named."""


def _what(event: Event, people: Mapping[str, str]) -> Text:
    if event.kind not in _WHAT:
        return event.key or event.kind
    person = people.get(event.person or "", event.person or "")
    return _WHAT[event.kind].format(**{**about(event), "person": person, "component": word(event.key or "")})


_EMPTY = {
    "retract": _("retracted"),
    "reopen": _("reopened"),
    "exclude": _("included"),
    "assign": _("not assigned"),
    "look": _("not seen"),
    "section": _("as the reader made it"),
    "countable": _("as the reader made it"),
}


def _value(event: Event) -> Text:
    p = event.payload
    if kinds.is_empty(event):
        return _EMPTY.get(event.kind, _("not set"))
    match event.kind:
        case "record" | "accept":
            parts = (
                event.code,
                word(p["stance"]),
                p["link"] and word(p["link"]),
                p["cited"],
                p["memo"],
                f"“{shortened(p['quote'], 60)}”",
            )
            return formatted("{parts}", parts=[part for part in parts if part])
        case "reject":
            return _("rejected")
        case "exclude":
            return _("excluded: {reason}", reason=p["reason"])
        case "done":
            return _("finished, basis: {basis}", basis=word(p["basis"]))
        case "adjudicate":
            return formatted("{state}: {reason}", state=word(p["state"]), reason=p["reason"])
        case "judge":
            return formatted("{level}: {reason}", level=word(p["level"]), reason=p["reason"])
        case "assign":
            return _("assigned")
        case "look":
            return _("seen, {why}", why=word(p["why"]))
        case "screen" | "settle" | "duplicate" | "retrieve":
            return _of_record(p)
    return ", ".join(str(p[key]) for key in ("value", "answer", "reason", "section", "countable", "text") if key in p)


def _of_record(said: Mapping[str, Any]) -> Text:
    """Return what was decided on a record: a verdict, a duplicate, or its full text."""
    if "verdict" in said:
        return formatted("{parts}", parts=[part for part in (word(said["verdict"]), said["reason"]) if part])
    if "of" in said:
        return _("a duplicate") if said["of"] else _("no duplicate")
    return _("attached") if said["study"] else str(said["reason"])
