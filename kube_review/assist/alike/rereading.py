"""Codings that are worth reading again: prompts for a coder, not a measure of agreement.

Three reasons: near-identical passages were coded differently; a coding is more like those of another code than like the
others of its own; what a coder gives a code to has changed since their first studies. Nothing here is random.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kube_review.assist import run
from kube_review.assist.alike import drift
from kube_review.assist.alike.coded import Coded, overlap
from kube_review.codebook import sub_codes
from kube_review.coding import blind
from kube_review.language.detect import INDONESIAN
from kube_review.model import Codebook, Coding
from kube_review.session import Session
from kube_review.store.record import codings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kube_review.assist.learning.embeddings import Encoder

FEWEST = 5
"""Fewest codings of a code with which others are compared."""
_NEIGHBOURS = 5
_TWINS = 0.9
_FEWEST_WORDS = 4
"""Shorter quotes, such as an item of a list, are often the same and mean nothing alike."""


class Reason(StrEnum):
    """Why a coding is worth reading again."""

    TWIN = "twin"
    STANDS_OUT = "stands-out"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A coding to read again.

    ``alike`` is how alike it is to what it is compared with, ``alike_own`` to the most alike others of its code, both
    0-1. ``other`` is the coding of a near-identical passage, ``other_code`` the code that it resembles or that was
    given there; ``p`` is the share of the orders of a coder's studies in which as much has changed.
    """

    coding: Coding
    reason: Reason
    alike: float
    alike_own: float | None = None
    other: Coding | None = None
    other_code: str = ""
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Rereading:
    """All prompts, the likeliest of each reason first.

    too_few: The codes with fewer codings than ``FEWEST``, which nothing is compared with.
    n_drifts: How many pairs of a coder and a code had enough studies to look for drift.
    model: The embeddings the quotes were compared by besides words, or empty.
    """

    prompts: tuple[Prompt, ...] = ()
    n_codings: int = 0
    too_few: tuple[str, ...] = ()
    n_drifts: int = 0
    model: str = ""

    def chosen(self, limit: int, *, study: str | None, code: str | None, coder: str | None) -> list[Prompt]:
        """Return at most ``limit`` prompts of each reason, of one study, code or coder unless that is None."""
        kept: list[Prompt] = []
        for reason in Reason:
            of_reason = [
                prompt
                for prompt in self.prompts
                if prompt.reason is reason
                and study in (None, prompt.coding.study)
                and code in (None, prompt.coding.code, prompt.other_code if reason is Reason.TWIN else None)
                and coder in (None, prompt.coding.coder)
            ]
            kept += of_reason[:limit]
        return kept


def of(session: Session, encoder: Encoder | None = None) -> Rereading:
    """Return the codings of a review that are worth reading again, as far as the session's coder may see them."""
    seen = blind.visible(session, codings.listing(session.store))
    if not seen:
        return Rereading()
    studies = sorted({one.study for one in seen})
    languages = {(p.study, p.passage): p.language for study in studies for p in run.passages_of(session, study)}
    spoken = [languages.get((one.study, one.passage or 0), INDONESIAN) for one in seen]
    return among(Coded.of(seen, spoken, encoder), session.codebooks)


def among(coded: Coded, books: Sequence[Codebook]) -> Rereading:
    """Return the codings that are worth reading again.

    Args:
        coded: All codings that may be shown.
        books: The codebooks in use; former ids of a code count for it.
    """
    names = {name: code.code for book in books for code in book.codes for name in (*code.formerly, code.code)}
    codes = [names.get(one.code, one.code) for one in coded.codings]
    counted = {code: codes.count(code) for code in sorted(set(codes))}
    rivals = _rivals(books, [code for code, n in counted.items() if n >= FEWEST])
    tested = drift.tests(coded, codes)
    moved = [
        Prompt(coded.codings[row], Reason.DRIFT, alike, p=test.p)
        for test in sorted(tested, key=lambda one: one.p)
        if test.p <= drift.NOTABLE
        for row, alike in test.least_alike
    ]
    too_few = tuple(code for code, n in counted.items() if n < FEWEST)
    return Rereading((*_compared(coded, codes, rivals), *moved), len(codes), too_few, len(tested), coded.model)


def _rivals(books: Sequence[Codebook], codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each code, those of its codebook that are neither above nor below it."""
    rivals: dict[str, tuple[str, ...]] = {}
    for book in books:
        above = sub_codes.ancestors(book.codes)
        own = [code for code in codes if code in above]
        rivals |= {
            code: tuple(one for one in own if one != code and one not in above[code] and code not in above[one])
            for code in own
        }
    return rivals


def _compared(coded: Coded, codes: Sequence[str], rivals: Mapping[str, tuple[str, ...]]) -> list[Prompt]:
    """Return twins, most alike first, then codings that stand out, those most of all first."""
    import numpy as np

    members = {code: np.flatnonzero(np.array(codes) == code) for code in rivals}
    carried = _carried(coded.codings, codes)
    twins: dict[frozenset[tuple[str, int | None, str]], Prompt] = {}
    standing: list[tuple[float, Prompt]] = []
    for start, block in coded.blocks():
        for row, alike in enumerate(block, start):
            for other in _differing(coded.codings, codes, row, np.flatnonzero(alike >= _TWINS).tolist()):
                later = max(row, other, key=lambda n: (coded.codings[n].at, n))
                first = row + other - later
                prompt = Prompt(
                    coded.codings[later],
                    Reason.TWIN,
                    float(alike[other]),
                    other=coded.codings[first],
                    other_code=codes[first],
                )
                twins.setdefault(frozenset({_place(coded.codings[row]), _place(coded.codings[other])}), prompt)
            if codes[row] in rivals:
                others = [code for code in rivals[codes[row]] if code not in carried[row]]
                own, rival, code = _resemblance(alike, row, members[codes[row]], [(o, members[o]) for o in others])
                if rival > own:
                    standing.append(
                        (own / rival, Prompt(coded.codings[row], Reason.STANDS_OUT, rival, own, None, code))
                    )
    standing.sort(key=lambda entry: (entry[0], entry[1].coding.coding))
    ordered = sorted(twins.values(), key=lambda one: (-round(one.alike, 6), one.coding.coding))
    return [*ordered, *(prompt for _ratio, prompt in standing)]


def _resemblance(
    alike: NDArray[np.float32], row: int, own: NDArray[np.int64], others: Sequence[tuple[str, NDArray[np.int64]]]
) -> tuple[float, float, str]:
    """Return how alike a coding is to its code, how alike to the code it resembles most of the others, and that code.

    How alike it is to a code is the mean likeness to the five codings of the code that are most like it.
    """
    rivals = [(_top(alike[members]), code) for code, members in others]
    rival, code = max(rivals, default=(0.0, ""))
    return max(_top(alike[own[own != row]]), 0.0), rival, code


def _top(alike: NDArray[np.float32]) -> float:
    import numpy as np

    return float(np.sort(alike)[-_NEIGHBOURS:].mean()) if len(alike) else 0.0


def _carried(made: Sequence[Coding], codes: Sequence[str]) -> list[set[str]]:
    """Return, for each coding, the codes that anybody gave to words of the same place."""
    by_study: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(made):
        by_study[one.study].append(row)
    return [{codes[n] for n in by_study[one.study] if overlap(one, made[n])} for one in made]


def _differing(made: Sequence[Coding], codes: Sequence[str], row: int, near: Sequence[int]) -> list[int]:
    """Return codings of near-identical passages elsewhere, where their coder did not give this code and stance."""
    one = made[row]
    if len(one.quote.split()) < _FEWEST_WORDS:
        return []
    elsewhere = [n for n in near if not overlap(one, made[n])]
    same = {_place(made[n]) for n in elsewhere if (codes[n], made[n].stance) == (codes[row], one.stance)}
    return [n for n in elsewhere if _place(made[n]) not in same]


def _place(one: Coding) -> tuple[str, int | None, str]:
    """Return the passage of a coding and who coded it."""
    return one.study, one.passage, one.coder
