"""Codes crossed with an attribute as a table."""

from __future__ import annotations

from typing import Any

from kube_review.messages import Text, _, formatted, heading, joined, plural, word
from kube_review.statistics.shares import Share
from kube_review.synthesis.cells.cell_matrix import SEVERAL, Matrix
from kube_review.synthesis.frequencies import crosstab, tally, tally_table
from kube_review.synthesis.frequencies.splits import Split
from kube_review.tables import Table

_SHARE = _("share: of the units assessed, with its 95 % Wilson interval, as if the units were a random sample.")
_IN_FILES = _("The intervals are in the CSV and JSON forms of this table.")
MOST_WITH_INTERVALS = 4
"""A cross-tabulation with at most this many values has room for intervals in its cells."""


def of(matrix: Matrix, split: Split, *, tested: bool = False) -> Table:
    """Cross codes with the values of a split."""
    values = {unit: None if value == split.unknown else value for unit, value in split.of.items()}
    made = crosstab.of(matrix.by_name(), [code.code for code in matrix.codes], values, tested=tested)
    display = _across(matrix, made, split, tested)
    return tally_table.of_matrix(
        matrix,
        _("Codes by {attribute}", attribute=heading(split.name)),
        _rows(made, split),
        notes=(*split.notes, *_notes(made)),
        columns=tuple(display[0]) if display else (),
        repeated=("key", "label"),
        display=display,
        labels={value or split.unknown: _in_words(value or split.unknown) for value in made.values},
    )


def _rows(made: crosstab.Crosstab, split: Split) -> list[dict[str, Any]]:
    tests = {test.code: test for test in made.tests}
    rows = []
    for one in made.crossings:
        share, bounds, interval = one.share, one.share.bounds or (None, None), one.share.interval() or (None, None)
        row: dict[str, Any] = {
            "code": one.code,
            split.name: one.value or split.unknown,
            "n_reported": share.n_reported,
            "n_not_reported": share.n_not_reported,
            "n_open": share.n_open,
            "n_reviewed": share.n_reviewed,
            "n_not_assessed": one.n_not_assessed,
            "share": share.value,
            "share_low": bounds[0],
            "share_high": bounds[1],
            "ci_low": interval[0],
            "ci_high": interval[1],
        }
        if made.tests:
            test = tests[one.code]
            row |= {"test": test.method, "p": test.p, "p_holm": test.p_holm}
        rows.append(row)
    return rows


def _notes(made: crosstab.Crosstab) -> list[Text]:
    n_open = sum(one.share.n_open for one in made.crossings)
    n_not_assessed = sum(one.n_not_assessed for one in made.crossings)
    notes: list[Text] = [_SHARE]
    notes += [_IN_FILES] if len(made.values) > MOST_WITH_INTERVALS else []
    if n_open:
        notes.append(
            plural(
                "{n} cell is open; intervals span what it could change.",
                "{n} cells are open; intervals span what they could change.",
                n=n_open,
            )
        )
    if n_not_assessed:
        notes.append(
            plural(
                "{n} cell is not assessed and enters no n.",
                "{n} cells are not assessed and enter no n.",
                n=n_not_assessed,
            )
        )
    if made.n_tests:
        notes.append(
            plural(
                "Exploratory: {n} test on one table; no hypothesis was stated beforehand.",
                "Exploratory: {n} tests on one table, Holm-adjusted; no hypothesis was stated beforehand.",
                n=made.n_tests,
            )
        )
    return notes


def _across(matrix: Matrix, made: crosstab.Crosstab, split: Split, tested: bool) -> list[dict[str, Any]]:
    """Return a row a code and a column a value, as k/n with the share and, where there is room, its interval."""
    by_place = {(one.code, one.value): one.share for one in made.crossings}
    order = split.sorted()
    tests = {test.code: test for test in made.tests}
    rows = []
    for code in matrix.codes:
        row: dict[str, Any] = {"key": code.key, "label": tally.label(code)}
        for value in sorted(made.values, key=lambda v: order.index(v or split.unknown)):
            share = by_place[code.code, value]
            row[value or split.unknown] = _shown(share, len(made.values) <= MOST_WITH_INTERVALS)
        if tested:
            row |= {"p": tests[code.code].p, "p (Holm)": tests[code.code].p_holm}
        rows.append(row)
    return rows


def _in_words(value: str) -> Text:
    """Return a value of an attribute, or the several that the studies of a unit have, as people read it."""
    return joined(map(word, value.split(SEVERAL)), SEVERAL)


def _shown(share: Share, has_room: bool) -> Text:
    """Return a share as k/n with its value and, where there is room, its interval."""
    k_of_n, interval = f"{share.n_reported}/{share.n_reviewed}", share.interval()
    if share.value is None:
        return k_of_n
    if interval is None or not has_room:
        return formatted("{k_of_n} ({share:.2f})", k_of_n=k_of_n, share=share.value)
    text = "{k_of_n} ({share:.2f}; {low:.2f}–{high:.2f})"
    return formatted(text, k_of_n=k_of_n, share=share.value, low=interval[0], high=interval[1])
