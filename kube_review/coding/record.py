"""Recording, changing and retracting a coding."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from kube_review.errors import Conflict, ReviewError, StoreError
from kube_review.messages import _
from kube_review.model import Coder, Coding, Link, Origin, Stance
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import Store
from kube_review.store.record import codings, events, journal, kinds
from kube_review.store.record.anchors import CONTEXT_CHARS
from kube_review.store.record.event import Event, NewEvent

_CLEAN_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """A coder's judgement of a span: the code, the stance, and optional details."""

    code: str
    stance: Stance = Stance.ASSERTS
    link: Link | None = None
    cited: str = ""
    memo: str = ""

    def __post_init__(self) -> None:
        if self.cited and self.stance is not Stance.CITES:
            raise ReviewError(
                _(
                    "A cited source ({cited}) goes with the stance cites, not {value}.",
                    cited=self.cited,
                    value=self.stance.value,
                ),
                _("Choose the stance cites, or leave the source out."),
            )
        if len(self.memo) > _CLEAN_LIMIT:
            raise ReviewError(
                _("The memo has {n} characters.", n=len(self.memo)),
                _("At most {n} are kept.", n=_CLEAN_LIMIT),
            )


def record(store: Store, coder: Coder, text: Text, span: tuple[int, int], judgement: Judgement) -> tuple[Coding, bool]:
    """Record a coding; the same coding twice changes nothing.

    Args:
        store: The review.
        coder: Who codes.
        text: The current text of the study.
        span: A span that ``coding.places`` allowed.
        judgement: What is said of it.

    Returns:
        The coding as it stands, and whether anything was written. A coding of the same place, code, stance and source
        by the same coder takes over the new link and memo.
    """
    for existing in codings.listing(store, study=text.study, code=judgement.code, coder=coder.name):
        same_place = (existing.start, existing.end) == span
        if same_place and existing.stance is judgement.stance and existing.cited == judgement.cited:
            if existing.link is judgement.link and existing.memo == judgement.memo:
                return existing, False
            return change(store, coder, existing, link=judgement.link, memo=judgement.memo), True
    identity = str(uuid.uuid4())
    journal.append(store, coder.uid, [new_record(store, text, span, judgement, identity, Origin.UNAIDED)])
    return _coding(store, identity), True


def new_record(
    store: Store, text: Text, span: tuple[int, int], judgement: Judgement, identity: str, origin: Origin
) -> NewEvent:
    """Build the event that records a coding; ``identity`` is the coding's uuid."""
    start, end = span
    payload: dict[str, Any] = {
        **_said(judgement),
        "origin": origin.value,
        "start": start,
        "end": end,
        "quote": text.text[start:end],
        "before": text.text[max(0, start - CONTEXT_CHARS) : start],
        "after": text.text[end : end + CONTEXT_CHARS],
        "at": events.now(store),
    }
    return NewEvent("record", payload, study=text.uid, text=text.sha256, code=judgement.code, coding=identity)


def _said(judgement: Judgement) -> dict[str, Any]:
    return {
        "stance": judgement.stance.value,
        "link": judgement.link.value if judgement.link else None,
        "cited": judgement.cited,
        "memo": judgement.memo,
    }


def change(store: Store, coder: Coder, coding: Coding, **values: Any) -> Coding:
    """Change the code, stance, link, cited source or memo of one's own coding; its place and time stay.

    Args:
        store: The review.
        coder: Who changes it; must be who made it.
        coding: The coding as it stands.
        **values: Any of ``code``, ``stance``, ``link``, ``cited``, ``memo``.

    Raises:
        Conflict: It is another coder's.
    """
    last = own(store, coder, coding)
    kept = {key: values.get(key, getattr(coding, key)) for key in ("code", "stance", "link", "cited", "memo")}
    if kept["stance"] is not Stance.CITES:
        kept["cited"] = ""
    judgement = Judgement(**kept)
    new = replace(kinds.again(last), code=judgement.code, payload={**last.payload, **_said(judgement)})
    journal.append_changes(store, coder.uid, [new])
    return _coding(store, coding.uuid)


def move(store: Store, coder: Coder, coding: Coding, text: Text, span: tuple[int, int]) -> Coding:
    """Give one's own coding another span of the current text.

    Raises:
        Conflict: It is another coder's.
    """
    last = own(store, coder, coding)
    judgement = Judgement(coding.code, coding.stance, coding.link, coding.cited, coding.memo)
    placed = new_record(store, text, span, judgement, coding.uuid, coding.origin)
    payload = {**last.payload, **placed.payload, "at": last.payload["at"]}
    journal.append_changes(store, coder.uid, [replace(placed, kind=last.kind, payload=payload)])
    return _coding(store, coding.uuid)


def retract(store: Store, coder: Coder, numbers: list[int]) -> list[Coding]:
    """Take back one's own codings, as one action; the record that they were made stays.

    Raises:
        NotFound: A number is unknown; then none is retracted.
        Conflict: One of them is another coder's; then none is retracted.
    """
    chosen = [codings.get(store, number) for number in dict.fromkeys(numbers)]
    last = [own(store, coder, coding) for coding in chosen]
    journal.append(store, coder.uid, [kinds.emptied(event) for event in last])
    return chosen


def own(store: Store, coder: Coder, coding: Coding) -> Event:
    """Return the last event about one's own coding.

    Raises:
        Conflict: It is another coder's.
    """
    if coding.coder != coder.name:
        raise Conflict(
            _(
                "Coding {coding} is by {coder}, not by {other}.",
                coding=coding.coding,
                coder=coding.coder,
                other=coder.name,
            ),
            _("Only its coder can change or retract it."),
            topic="another coder",
        )
    last = journal.latest(store, NewEvent("record", {}, coding=coding.uuid))
    if last is None:
        raise StoreError(
            _("Coding {coding} is in no event.", coding=coding.coding),
            topic="damage",
        )
    return last


def _coding(store: Store, identity: str) -> Coding:
    coding = codings.by_uuid(store, identity)
    assert coding is not None
    return coding
