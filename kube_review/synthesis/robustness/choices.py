"""How far a frequency depends on single units, single coders and the counting rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from kube_review.model import Codebook
from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import splits, tally


@dataclass(frozen=True, slots=True)
class Scenario:
    """An alternative way to count: its ``kind`` (unit, coder, rule), what it leaves out or changes, and the matrix."""

    kind: str
    name: str
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Range:
    """The share of one code over all scenarios of a kind; None where no scenario has a share."""

    kind: str
    low: float | None
    high: float | None
    lowest: str
    highest: str


def scenarios(
    held: Snapshot, codebook: Codebook, rules: Rules, group: str | None = None, leave_out: Collection[str] = ()
) -> Iterator[Scenario]:
    """Yield every matrix with one unit less, with one coder less, by any coder's findings, and by causes only."""
    every = cell_matrix.matrix(held, codebook, rules, group, leave_out)
    names = [unit.unit for unit in every.units]
    for name in names:
        yield Scenario("unit", name, splits.only(every, {other for other in names if other != name}))
    readers = {review.coder_id for _, review in held.reviews if review.codebook == codebook.name}
    for coder_id in sorted(readers) if len(readers) > 1 and not rules.count.startswith("coder:") else ():
        fewer = replace(held, reviews=tuple(row for row in held.reviews if row[1].coder_id != coder_id))
        matrix = cell_matrix.matrix(fewer, codebook, rules, group, leave_out)
        yield Scenario("coder", held.coders[coder_id].name, matrix)
    for count in ("consensus", "any"):
        if count != rules.count:
            other = replace(rules, count=count)
            yield Scenario("rule", count, cell_matrix.matrix(held, codebook, other, group, leave_out))
    for link in ("any", "cause"):
        if link != rules.link:
            other = replace(rules, link=link)
            yield Scenario("link", link, cell_matrix.matrix(held, codebook, other, group, leave_out))


def ranges(matrix: Matrix, others: Collection[Scenario], c: int) -> list[Range]:
    """Return the range of one code's share over the scenarios of each kind; a kind without scenarios has none."""
    result = []
    for kind in dict.fromkeys(one.kind for one in others):
        shares = [
            (share, one.name)
            for one in others
            if one.kind == kind and (share := tally.share_of(one.matrix.column(c)).value) is not None
        ]
        low, high = min(shares, default=(None, "")), max(shares, default=(None, ""))
        result.append(Range(kind, low[0], high[0], low[1], high[1]))
    return result
