"""What a review set out to do and what happened to the records before they came in as files."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass

from kube_review.coding.reviewing import STAGES
from kube_review.errors import NotFound, ReviewError
from kube_review.store.database.connection import Store
from kube_review.store.record import declared

TEXTS = ("question", "eligibility", "registration")
COUNTS = ("duplicates-removed", "screened", "sought", "not-retrieved")
"""Numbers that only people know: nothing in the review shows what never came in."""

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
            raise ReviewError("A search needs its source.", "For example: --search 'source=Garuda, hits=120'")
        if self.date and not _DATE.fullmatch(self.date):
            raise ReviewError(f"The date of a search cannot be {self.date!r}.", "Write 2016-05-31, 2016-05 or 2016.")


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Records that were excluded without ever being files of this review: at which stage, why, how many."""

    stage: str
    reason: str
    n: int

    def __post_init__(self) -> None:
        if self.stage not in STAGES:
            raise ReviewError(f"There is no stage {self.stage!r}.", f"Use one of: {', '.join(STAGES)}.")
        if not self.reason:
            raise ReviewError("An exclusion needs a reason.", "For example: reason=not about KUBE")


@dataclass(frozen=True, slots=True)
class Protocol:
    """All of it; what nobody recorded is missing from the mappings. Searches and exclusions by their id."""

    texts: dict[str, str]
    counts: dict[str, int]
    searches: dict[str, Search]
    exclusions: dict[str, Exclusion]


def read(store: Store) -> Protocol:
    """Return what is recorded."""
    values = declared.listing(store, "protocol")
    return Protocol(
        texts={key: values[key] for key in TEXTS if key in values},
        counts={key: int(values[key]) for key in COUNTS if key in values},
        searches={name: Search(**json.loads(text)) for name, text in declared.listing(store, "search").items()},
        exclusions={name: Exclusion(**json.loads(text)) for name, text in declared.listing(store, "excluded").items()},
    )


Change = tuple[str, str | None]
"""A subject and its new value, for ``coding.declare_all``: what one command says is one action."""


def value(key: str, text: str | None) -> Change:
    """Return the change that records a text or a number of the protocol, or takes it back with None.

    Raises:
        ReviewError: The key is unknown, or a number is none.
    """
    if key not in (*TEXTS, *COUNTS):
        raise ReviewError(f"The protocol has no {key!r}.", f"It has: {', '.join((*TEXTS, *COUNTS))}.")
    if text is not None and key in COUNTS:
        text = str(whole_number(key, text))
    return f"protocol:{key}", text


def search(made: Search) -> Change:
    """Return the change that records a search; the same source, date and query again corrects its hits."""
    return f"search:{_id(made.source, made.date, made.query)}", _dump(made)


def exclusion(made: Exclusion) -> Change:
    """Return the change that records excluded records; the same stage and reason again corrects their number."""
    return f"excluded:{_id(made.stage, made.reason)}", _dump(made)


def drop(store: Store, name: str) -> Change:
    """Return the change that takes back a search or an exclusion by its id.

    Raises:
        NotFound: There is none of this id.
    """
    for prefix in ("search", "excluded"):
        if name in declared.listing(store, prefix):
            return f"{prefix}:{name}", None
    raise NotFound(f"The protocol has no search or exclusion {name!r}.", "See the ids with: kube-review protocol")


def whole_number(name: str, text: str) -> int:
    """Return a count as a number.

    Raises:
        ReviewError: It is not a whole number from 0 on.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ReviewError(f"{name} cannot be {text!r}.", "Give a whole number.")
    return int(text)


def _id(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:8]


def _dump(made: Search | Exclusion) -> str:
    return json.dumps(asdict(made), ensure_ascii=False, sort_keys=True)
