"""What became of the records of a review, for the flow diagram: counted from what was imported and decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kube_review.coding.records.screening import Desk
from kube_review.coding.reviewing import SCREENING
from kube_review.messages import Text, plural
from kube_review.store.database.connection import Store
from kube_review.store.screening.records import Record
from kube_review.terms import Screened

_NO_REASON = "no reason given"


@dataclass(frozen=True, slots=True)
class RecordFlow:
    """Numbers of records by what became of them.

    Args:
        by_source: Records found, by source.
        n_duplicates: Set aside as duplicates, as records or as studies.
        n_screened: Decided on title and abstract.
        excluded: Excluded there, by reason.
        n_sought: Included there.
        n_not_retrieved: Of these, those whose full text could not be retrieved.
        n_open: Not decided yet, disputed or unsure.
        n_awaited: Included, but neither attached to a study nor recorded as not retrieved.
        studies: The ids of studies that are full texts of records.
    """

    by_source: Mapping[str, int] = field(default_factory=dict)
    n_duplicates: int = 0
    n_screened: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)
    n_sought: int = 0
    n_not_retrieved: int = 0
    n_open: int = 0
    n_awaited: int = 0
    studies: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether the review has records at all."""
        return bool(self.by_source)

    def notes(self, n_studies: int) -> Iterable[Text]:
        """Say what is still to be done, and how many of the review's studies have no record."""
        if self.n_open:
            yield plural(
                "{n} record is not decided yet, or people disagree on it.",
                "{n} records are not decided yet, or people disagree on them.",
                n=self.n_open,
            )
        if self.n_awaited:
            yield plural(
                "{n} record is included but its full text is neither attached nor recorded as not retrieved.",
                "{n} records are included but their full texts are neither attached nor recorded as not retrieved.",
                n=self.n_awaited,
            )
        if self and n_studies > len(self.studies):
            yield plural(
                "{n} study came in without a record.",
                "{n} studies came in without a record.",
                n=n_studies - len(self.studies),
            )


def of(store: Store) -> RecordFlow:
    """Count the records of a review."""
    desk = Desk(store)
    if not desk.records:
        return RecordFlow()
    outcomes = {one.uid: desk.outcome(one) for one in desk.records}
    unique = [
        one for one in desk.records if outcomes[one.uid].state is not Screened.DUPLICATE and not one.study_duplicate
    ]
    included = [one for one in unique if outcomes[one.uid].state is Screened.INCLUDE]
    excluded = [one for one in unique if outcomes[one.uid].state is Screened.EXCLUDE]
    sought = [one for one in included if one.study_excluded != SCREENING]
    return RecordFlow(
        by_source=Counter(one.source for one in desk.records),
        n_duplicates=len(desk.records) - len(unique),
        n_screened=len(included) + len(excluded),
        excluded=Counter(outcomes[one.uid].reason or _NO_REASON for one in excluded),
        n_sought=len(sought),
        n_not_retrieved=sum(one.not_retrieved is not None for one in sought),
        n_open=len(unique) - len(included) - len(excluded),
        n_awaited=sum(_awaited(one) for one in sought),
        studies=frozenset(one.study for one in desk.records if one.study),
    )


def _awaited(record: Record) -> bool:
    return record.study is None and record.not_retrieved is None
