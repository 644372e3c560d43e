"""Drift: whether what a coder gives a code to has changed between their first studies and their last.

The quotes of one study resemble each other, so studies are compared, not quotes: the mean likeness of quotes within the
earlier half of the studies and within the later half, minus that between the halves. A permutation test over the order
of the studies says how often chance does as much (Good 2005, Permutation, Parametric and Bootstrap Tests, chapter 3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from kube_review.assist.alike.coded import Coded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST_STUDIES = 8
"""With fewer, no order of the studies is unusual enough."""
NOTABLE = 0.05
_MOST_SPLITS = 2000
_N_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Test:
    """One coder's codings of one code.

    ``p`` is the share of the ways to halve the studies in which the halves differ as much. ``least_alike`` are the
    rows of the later codings that are least like the earlier ones, with how alike they are, 0-1.
    """

    coder: str
    code: str
    p: float
    least_alike: tuple[tuple[int, float], ...]


def tests(coded: Coded, codes: Sequence[str]) -> list[Test]:
    """Test each code of each coder who gave it in enough studies; ``codes`` are the codes of the codings."""
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, one in enumerate(coded.codings):
        rows[one.coder, codes[row]].append(row)
    found = []
    for (coder, code), own in sorted(rows.items()):
        studies = _in_order(coded, own)
        if len(studies) >= FEWEST_STUDIES:
            found.append(_test(coded, coder, code, list(studies.values())))
    return found


def _in_order(coded: Coded, rows: Sequence[int]) -> dict[str, list[int]]:
    """Return the rows by study, the study that was coded first at the beginning."""
    studies: dict[str, list[int]] = {}
    for row in sorted(rows, key=lambda n: (coded.codings[n].at, coded.codings[n].coding)):
        studies.setdefault(coded.codings[row].study, []).append(row)
    return studies


def _test(coded: Coded, coder: str, code: str, studies: Sequence[Sequence[int]]) -> Test:
    import numpy as np

    flat = [row for rows in studies for row in rows]
    alike = coded.among(flat).astype(np.float64)
    owner = np.repeat(np.arange(len(studies)), [len(rows) for rows in studies])
    member = (owner == np.arange(len(studies))[:, None]).astype(np.float64)
    member /= member.sum(axis=1, keepdims=True)
    p = share_as_uneven(member @ alike @ member.T)
    later = owner >= len(studies) // 2
    to_earlier = alike[later][:, ~later].mean(axis=1)
    least = np.argsort(to_earlier, kind="stable")[:_N_SHOWN].tolist()
    behind = [row for row, is_later in zip(flat, later, strict=True) if is_later]
    return Test(coder, code, p, tuple((behind[n], float(to_earlier[n])) for n in least))


def share_as_uneven(alike: NDArray[np.float64]) -> float:
    """Return the share of the ways to halve studies in which the halves differ at least as much as early and late.

    Args:
        alike: The mean likeness of the quotes of each two studies, in the order of time: (n_studies, n_studies).

    Returns:
        The p-value, over all halvings or 2,000 drawn ones, the observed one among them.
    """
    import numpy as np

    n, half = len(alike), len(alike) // 2
    observed = _unevenness(alike, np.arange(n) < half)
    if comb(n, half) <= _MOST_SPLITS:
        splits = [np.isin(np.arange(n), chosen) for chosen in combinations(range(n), half)]
    else:
        random = np.random.default_rng(0)
        splits = [random.permutation(n) < half for _ in range(_MOST_SPLITS - 1)] + [np.arange(n) < half]
    return float(np.mean([_unevenness(alike, split) >= observed - 1e-12 for split in splits]))


def _unevenness(alike: NDArray[np.float64], early: NDArray[np.bool_]) -> float:
    """Return the mean likeness of different studies within the halves, minus that between them."""
    within = [_between(alike[part][:, part]) for part in (early, ~early)]
    return float(sum(within) / 2 - alike[early][:, ~early].mean())


def _between(part: NDArray[np.float64]) -> float:
    n = len(part)
    return float((part.sum() - part.trace()) / (n * (n - 1)))
