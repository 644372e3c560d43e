"""Pairs of codes against counting by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.frequencies import cooccurrence

REPORTING = (Cell.PRESENT, Cell.MIXED, Cell.DISPUTED_REPORTED)
KNOWN = (*REPORTING, Cell.DENIED, Cell.SILENT, Cell.DISPUTED_NOT_REPORTED)
CODES = ("top-down", "weak-facilitators", "weak-supervision")
states = st.dictionaries(st.tuples(st.sampled_from("pqrstuv"), st.sampled_from(CODES)), st.sampled_from(list(Cell)))


def test_a_small_table_by_hand() -> None:
    """Mixed counts as found, denied and silent as not, disputed and unread as unknown."""
    present, silent = Cell.PRESENT, Cell.SILENT
    rows = [
        (present, present),
        (Cell.MIXED, present),
        (present, silent),
        (Cell.DENIED, silent),
        (silent, present),
        (Cell.DISPUTED, present),
        (present, Cell.NOT_ASSESSED),
    ]
    cells = {(f"u{i}", code): state for i, row in enumerate(rows) for code, state in zip(CODES, row, strict=False)}
    (pair,) = cooccurrence.of(cells, CODES[:2])
    assert (pair.n_units, pair.n_first, pair.n_second, pair.n_both, pair.n_either) == (5, 3, 3, 2, 4)
    assert pair.jaccard == 2 / 4
    assert pair.lift == 2 / (3 * 3 / 5)


def test_nothing_found_has_no_ratio() -> None:
    """Without a single find there is neither likeness nor lift, and not a zero either."""
    (pair,) = cooccurrence.of({("u", code): Cell.SILENT for code in CODES[:2]}, CODES[:2])
    assert (pair.n_units, pair.jaccard, pair.lift) == (1, None, None)
    (unread,) = cooccurrence.of({}, CODES[:2])
    assert (unread.n_units, unread.jaccard, unread.lift) == (0, None, None)


@given(states)
def test_pairs_equal_brute_force(cells: dict[tuple[str, str], Cell]) -> None:
    """Every count equals a loop over the units."""
    units = {unit for unit, _ in cells}
    pairs = cooccurrence.of(cells, CODES)
    assert [(pair.first, pair.second) for pair in pairs] == [CODES[:2], CODES[::2], CODES[1:]]
    for pair in pairs:
        both = [(cells.get((u, pair.first)), cells.get((u, pair.second))) for u in units]
        known = [(a, b) for a, b in both if a in KNOWN and b in KNOWN]
        judged = [(a in REPORTING, b in REPORTING) for a, b in known]
        assert pair.n_units == len(judged)
        assert pair.n_first == sum(a is True for a, _ in judged)
        assert pair.n_second == sum(b is True for _, b in judged)
        assert pair.n_both == judged.count((True, True))
        assert pair.n_either == len(judged) - judged.count((False, False))
