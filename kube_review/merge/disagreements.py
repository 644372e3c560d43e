"""What two copies say differently about the same thing since they parted: shown, then chosen by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kube_review.errors import Conflict
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

    what: str
    study: str
    mine: str
    theirs: str


class Disagreements(Conflict):
    """The copies differ where only a person can choose; nothing was written."""

    def __init__(self, rows: Sequence[Disagreement]) -> None:
        super().__init__(
            f"The copies differ on {len(rows)} thing(s) that only a person can decide; nothing was merged.",
            "Look at the list, then repeat with --take mine or --take theirs; correct single ones afterwards.",
        )
        self.rows = tuple(rows)


def find(mine: Iterable[Event], theirs: Iterable[Event]) -> list[tuple[Event, Event]]:
    """Return, per subject that both sides spoke about since they parted, their last words if these differ.

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

    def words(event: Event) -> str:
        return f"{_value(event)} ({people.get(event.coder, event.coder)}, {event.at[:16]})"

    return Disagreement(_what(mine, people), studies.get(mine.study or "", ""), words(mine), words(theirs))


def _what(event: Event, people: Mapping[str, str]) -> str:
    person = people.get(event.person or "", event.person or "")
    match event.kind:
        case "set":
            return event.key or ""
        case "record" | "accept" | "reject" | "retract":
            return f"coding, {event.code}"
        case "done" | "reopen":
            return f"review by {person}, {event.codebook}"
        case "adjudicate":
            return f"decision on {event.code}"
        case "appraise":
            return f"appraisal by {person}: {event.form}, {event.key}"
        case "assign":
            return f"blind coding by {person}"
        case "look":
            return f"look at passage {event.passage} by {person}"
        case "protocol":
            return f"protocol, {event.form} {event.key}"
        case "reword":
            return f"wording-only edit of {event.code}"
        case "section" | "countable":
            return f"{event.kind} of passage {event.passage}"
    return event.kind


_EMPTY = {
    "retract": "retracted",
    "reopen": "open",
    "exclude": "included",
    "assign": "not assigned",
    "look": "not looked at",
    "section": "as it was read",
    "countable": "as it was read",
}


def _value(event: Event) -> str:
    p = event.payload
    if kinds.is_empty(event):
        return _EMPTY.get(event.kind, "not set")
    match event.kind:
        case "record" | "accept":
            parts = (event.code, p["stance"], p["link"], p["cited"], p["memo"], f"“{shortened(p['quote'], 60)}”")
            return ", ".join(str(part) for part in parts if part)
        case "reject":
            return "rejected"
        case "exclude":
            return f"excluded: {p['reason']}"
        case "done":
            return f"done, {p['basis']}"
        case "adjudicate":
            return f"{p['state']}: {p['reason']}"
        case "assign":
            return "assigned"
        case "look":
            return f"looked at, {p['why']}"
    return ", ".join(str(p[key]) for key in ("value", "answer", "reason", "section", "countable") if key in p)
