"""Screening records on title and abstract: by one person, or by several who do not see each other's decisions.

How many people have to decide on each record is the entry ``screeners`` of the protocol. A decision of another person
is shown once one has decided on the record oneself, or once enough people have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kube_review.coding import protocol
from kube_review.errors import Conflict, ReviewError
from kube_review.messages import _
from kube_review.model import Coder
from kube_review.store.database.connection import Store
from kube_review.store.record import journal
from kube_review.store.record.event import NewEvent
from kube_review.store.screening import records
from kube_review.store.screening.records import Record, Screening
from kube_review.terms import Screened, Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a record stands and why; ``reason`` is that of the exclusion, or empty."""

    state: Screened
    reason: str = ""


class Desk:
    """The records of a review with what was decided, as they stand when it is made."""

    def __init__(self, store: Store) -> None:
        self.records = records.listing(store)
        self.n_screeners = n_screeners(store)
        self._settled = records.settled(store)
        self._decided: dict[str, list[Screening]] = {}
        for one in records.screenings(store):
            self._decided.setdefault(one.uid, []).append(one)

    @cached_property
    def originals(self) -> dict[str, str]:
        """The uid of the record that each duplicate is a duplicate of, followed to the last one."""
        known = {one.uid for one in self.records}
        of = {one.uid: one.duplicate_of for one in self.records if one.duplicate_of in known}
        return {uid: last for uid in of if (last := _last(of, uid)) != uid}

    def decisions(self, record: Record) -> Sequence[Screening]:
        """Return what people decided on a record, the oldest first."""
        return self._decided.get(record.uid, ())

    def visible(self, record: Record, coder: Coder) -> Sequence[Screening]:
        """Return the decisions on a record that a coder may see."""
        decided = self.decisions(record)
        mine = [one for one in decided if one.coder_uid == coder.uid]
        return decided if mine or len(decided) >= self.n_screeners else ()

    def outcome(self, record: Record) -> Outcome:
        """Return where a record stands."""
        if record.uid in self.originals:
            return Outcome(Screened.DUPLICATE)
        if settled := self._settled.get(record.uid):
            return Outcome(Screened(settled.verdict), settled.reason)
        decided = self.decisions(record)
        if len(decided) < self.n_screeners:
            return Outcome(Screened.PENDING)
        verdicts = {one.verdict for one in decided}
        if len(verdicts) > 1:
            return Outcome(Screened.DISPUTED)
        reasons = dict.fromkeys(one.reason for one in decided if one.reason)
        return Outcome(Screened(verdicts.pop()), " / ".join(reasons))

    def pending(self, coder: Coder) -> list[Record]:
        """Return the records that a coder has still to decide on."""
        return [
            one
            for one in self.records
            if self.outcome(one).state is Screened.PENDING
            and not any(made.coder_uid == coder.uid for made in self.decisions(one))
        ]


def _last(of: Mapping[str, str | None], uid: str) -> str:
    """Follow duplicates to their original; a circle, which a merge can close, ends at its smallest uid."""
    seen = [uid]
    while (following := of.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def n_screeners(store: Store) -> int:
    """Return how many people have to decide on each record: 1 unless the protocol says more."""
    return max(1, protocol.read(store).counts.get(protocol.SCREENERS, 1))


def decide(store: Store, coder: Coder, chosen: Sequence[Record], verdict: Verdict | None, reason: str = "") -> int:
    """Decide on records as a person who screens, as one action; return how many decisions are new.

    Args:
        store: The review.
        coder: Who decides.
        chosen: The records.
        verdict: Include, exclude, unsure; None takes the decision back.
        reason: Why; an exclusion needs one.

    Raises:
        ReviewError: An exclusion has no reason.
    """
    said = _said(verdict, reason)
    return len(
        journal.append_changes(
            store, coder.uid, [NewEvent("screen", said, record=one.uid, person=coder.uid) for one in chosen]
        )
    )


def settle(store: Store, coder: Coder, chosen: Sequence[Record], verdict: Verdict | None, reason: str = "") -> int:
    """Settle what people decided differently or were unsure of, as one action; return how many decisions are new.

    Raises:
        ReviewError: An exclusion has no reason, or the verdict is unsure.
        Conflict: People still have to decide on a record; their decisions come first.
    """
    if verdict is Verdict.UNSURE:
        raise ReviewError(_("A decision that settles cannot be unsure."), _("Use one of: include, exclude."))
    desk = Desk(store)
    for one in chosen:
        if verdict is not None and len(desk.decisions(one)) < desk.n_screeners:
            raise Conflict(
                _(
                    "Record {record} waits for decisions: {n} of {needed} people have decided.",
                    record=one.record,
                    n=len(desk.decisions(one)),
                    needed=desk.n_screeners,
                ),
                _("Settle it when all have decided."),
            )
    said = _said(verdict, reason)
    return len(journal.append_changes(store, coder.uid, [NewEvent("settle", said, record=one.uid) for one in chosen]))


def _said(verdict: Verdict | None, reason: str) -> dict[str, str | None]:
    if verdict is Verdict.EXCLUDE and not reason.strip():
        raise ReviewError(_("An exclusion needs a reason."), _("Say why, for example: not about KUBE"))
    return {"verdict": None if verdict is None else verdict.value, "reason": reason.strip()}
