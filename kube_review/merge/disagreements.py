"""What two copies say differently about the same thing since they parted: shown, then chosen by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kube_review.errors import Conflict
from kube_review.store.record.events import Event


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
    return [(a, b) for a, b in both if (a.kind, a.payload) != (b.kind, b.payload)]


def described(mine: Event, theirs: Event, studies: Mapping[str, str], people: Mapping[str, str]) -> Disagreement:
    """Put a disagreement into words; ``studies`` and ``people`` give the names of uids."""

    def told(event: Event) -> str:
        return f"{_value(event)} ({people.get(event.coder, event.coder)}, {event.at[:16]})"

    return Disagreement(_what(mine, theirs, people), studies.get(mine.study or "", ""), told(mine), told(theirs))


def _what(mine: Event, theirs: Event, people: Mapping[str, str]) -> str:
    p: dict[str, Any] = {**theirs.payload, **mine.payload}
    if mine.kind == "set":
        return str(p.get("key", mine.subject))
    if mine.kind in ("done", "reopen"):
        return f"review by {people.get(mine.coder, mine.coder)}"
    if mine.kind == "adjudicate":
        return f"decision on {p['code']}"
    return "coding" if "quote" in p else mine.kind


def _value(event: Event) -> str:
    p = event.payload
    if event.kind == "set":
        return str(p["value"]) if p["value"] is not None else "not set"
    if event.kind == "exclude":
        return f"excluded: {p['reason']}" if p["reason"] is not None else "included"
    if event.kind == "done":
        return f"done, {p['basis']}"
    if event.kind == "adjudicate":
        return f"{p['state'] or 'undecided'}: {p['reason']}"
    if "quote" in p:
        parts = (p["code"], p["stance"], p["link"], p["cited"], p["memo"], f"“{' '.join(p['quote'].split())[:60]}”")
        return ", ".join(str(part) for part in parts if part)
    return {"retract": "retracted", "reopen": "open", "reject": "rejected"}.get(event.kind, event.kind)
