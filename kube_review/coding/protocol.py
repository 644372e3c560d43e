"""The protocol of a review, and what happened to the records before they became files."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass

from kube_review.coding.reviewing import STAGES
from kube_review.errors import NotFound, ReviewError
from kube_review.messages import _
from kube_review.store.database.connection import Store
from kube_review.store.record import protocol_entries
from kube_review.store.record.event import NewEvent

TEXTS = ("question", "eligibility", "registration")
COUNTS = ("duplicates-removed", "screened", "sought", "not-retrieved")
"""Numbers of records that are not in the review: only people know them."""
SCREENERS = "screeners"
"""How many people have to decide on each record."""

_TEXT, _COUNT, _SEARCH, _EXCLUSION = "text", "count", "search", "exclusion"
"""The sorts of entries."""
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Search:
    """One search: where, when, with which words, and how many records it gave (None where that was not noted)."""

    source: str
    date: str
    query: str
    hits: int | None

    def __post_init__(self) -> None:
        if not self.source:
            raise ReviewError(_("A search needs its source."), _("For example: source=Garuda, hits=120"))
        if self.date and not _DATE.fullmatch(self.date):
            raise ReviewError(
                _("The date of a search cannot be {date!r}.", date=self.date), _("Write 2016-05-31, 2016-05 or 2016.")
            )


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Records that were excluded without ever being files of this review: at which stage, why, how many."""

    stage: str
    reason: str
    n: int

    def __post_init__(self) -> None:
        if self.stage not in STAGES:
            raise ReviewError(
                _("There is no stage {stage!r}.", stage=self.stage),
                _("Use one of: {choices}.", choices=", ".join(STAGES)),
            )
        if not self.reason:
            raise ReviewError(_("An exclusion needs a reason."), _("For example: reason=not about KUBE"))


@dataclass(frozen=True, slots=True)
class Protocol:
    """The whole protocol; what is not recorded is missing from the mappings. Searches and exclusions by their id."""

    texts: dict[str, str]
    counts: dict[str, int]
    searches: dict[str, Search]
    exclusions: dict[str, Exclusion]


def read(store: Store) -> Protocol:
    """Return what is recorded."""
    searches = protocol_entries.listing(store, _SEARCH)
    exclusions = protocol_entries.listing(store, _EXCLUSION)
    return Protocol(
        texts=protocol_entries.listing(store, _TEXT),
        counts=protocol_entries.listing(store, _COUNT),
        searches={name: Search(**values) for name, values in searches.items()},
        exclusions={name: Exclusion(**values) for name, values in exclusions.items()},
    )


def value(key: str, text: str | None) -> NewEvent:
    """Return the event that records a text or a number of the protocol, or takes it back with None.

    Raises:
        ReviewError: The key is unknown, or a number is none.
    """
    known = (*TEXTS, SCREENERS, *COUNTS)
    if key not in known:
        raise ReviewError(_("The protocol has no {key!r}.", key=key), _("It has: {choices}.", choices=", ".join(known)))
    if key in (SCREENERS, *COUNTS):
        return _entry(_COUNT, key, None if text is None else whole_number(key, text))
    return _entry(_TEXT, key, text)


def search(made: Search) -> NewEvent:
    """Return the event that records a search; the same source, date and query again corrects its hits."""
    return _entry(_SEARCH, _id(made.source, made.date, made.query), asdict(made))


def exclusion(made: Exclusion) -> NewEvent:
    """Return the event that records excluded records; the same stage and reason again corrects their number."""
    return _entry(_EXCLUSION, _id(made.stage, made.reason), asdict(made))


def drop(store: Store, name: str) -> NewEvent:
    """Return the event that takes back a search or an exclusion by its id.

    Raises:
        NotFound: There is none of this id.
    """
    for sort in (_SEARCH, _EXCLUSION):
        if name in protocol_entries.listing(store, sort):
            return _entry(sort, name, None)
    raise NotFound(_("The protocol has no search or exclusion {name!r}.", name=name), topic="protocol entries")


def whole_number(name: str, text: str) -> int:
    """Return a count as a number.

    Raises:
        ReviewError: It is not a whole number from 0 on.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ReviewError(_("{name} cannot be {text!r}.", name=name, text=text), _("Give a whole number."))
    return int(text)


def _id(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:8]


def _entry(sort: str, key: str, value: object) -> NewEvent:
    return NewEvent("protocol", {"value": value}, form=sort, key=key)
