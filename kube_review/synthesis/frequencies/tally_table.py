"""Tally and matrix as tables, and the notes that every table made from a matrix carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kube_review.codebook import sub_codes
from kube_review.messages import Text, _, formatted, joined, plural, word
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.frequencies import tally
from kube_review.tables import Bar, Row, Table

SHOWN = (
    "key",
    "label",
    "n_present",
    "n_mixed",
    "n_denied",
    "n_silent",
    "n_not_assessed",
    "n_disputed",
    "reported",
    "share",
    "interval",
    "bar",
)
OPTIONAL = ("n_mixed", "n_disputed", "n_not_assessed", "n_silent", "n_denied", "n_present", "bar")
TITLE = _("Reported codes")
MAX_LISTED = 10
CAPTION = _(
    "present includes mixed. reported: units that report the code, of those assessed; share: k/n, not a prevalence"
    " among KUBE groups. interval: 95 % Wilson, as if the units were a random sample."
)
OPEN = _(
    "open: coders differ on whether the code is reported. Such units are in neither k nor n; the bounds in brackets"
    " are the share if none of them, or all, reported it, and the interval spans both."
)
FOUND_UNASSESSED = _(
    "+m: units that report the code but are not assessed (not read in full by everybody who counts, for this meaning"
    " of the code); they never enter the share."
)

WITH_SUB_CODES = _(
    "A code with sub-codes is reported where it or any of them is, and counts once for each unit; it is assessed only"
    " where all of them are."
)


def of(matrix: Matrix, *, title: Text = TITLE) -> Table:
    """Count the cells of each code."""
    rows = [tally.row(matrix, c) for c in range(len(matrix.codes))]
    return of_matrix(
        matrix,
        title,
        rows,
        columns=SHOWN,
        optional=OPTIONAL,
        notes=captions(rows),
        display=[for_people(row) for row in rows],
    )


def captions(rows: list[dict[str, Any]]) -> list[Text]:
    """Return the captions of a share, as far as the rows need them."""
    notes: list[Text] = [CAPTION]
    notes += [OPEN] if any(row["n_open"] for row in rows) else []
    notes += [FOUND_UNASSESSED] if any(row["n_found_unassessed"] for row in rows) else []
    return notes


def of_matrix(matrix: Matrix, title: Text, rows: Sequence[Row], *, notes: Sequence[Text] = (), **shown: Any) -> Table:
    """Return a table made from a matrix: it says what was counted, by which rules, and what was left out.

    Args:
        matrix: The cells.
        title: What the table shows; synthetic studies are pointed out.
        rows: Its rows.
        notes: Its own notes, before those on what is left out.
        shown: Further fields of the table, such as ``columns`` and ``display``.
    """
    if any(code.parent for code in matrix.codes):
        notes = (*notes, WITH_SUB_CODES)
        shown["display"] = _indented(matrix, shown.get("display") or rows)
    return Table(
        matrix.titled(title),
        rows,
        unit=matrix.rules.unit,
        rule=matrix.rules.words(),
        n=len(matrix.units),
        notes=(*notes, *not_counted(matrix)),
        **shown,
    )


def _indented(matrix: Matrix, rows: Sequence[Row]) -> list[Row]:
    """Return rows with the labels of sub-codes below those of their parents."""
    labels = {row["code"]: row["label"] for row in rows if "code" in row and "label" in row}
    shown = sub_codes.indented(matrix.codes, labels)
    return [{**row, "label": shown[row["code"]]} if row.get("code") in shown else row for row in rows]


def not_counted(matrix: Matrix) -> list[Text]:
    """Return the notes on what a matrix leaves out or doubts, if there is anything."""
    beside = matrix.beside
    notes: list[Text] = []
    if n := beside.n_other_evidence:
        notes.append(
            plural(
                "{n} study is not counted: the evidence is not {evidence}.",
                "{n} studies are not counted: the evidence is not {evidence}.",
                n=n,
                evidence=word(matrix.rules.evidence),
            )
        )
    if beside.n_unfinished:
        notes.append(
            plural(
                "Coded, not finished: {n} coding is not counted.",
                "Coded, not finished: {n} codings are not counted.",
                n=beside.n_unfinished,
            )
        )
    if beside.n_undecided:
        notes.append(
            plural(
                "{n} coding of a code that was split waits to be decided again; its cells count as not assessed.",
                "{n} codings of codes that were split wait to be decided again; their cells count as not assessed.",
                n=beside.n_undecided,
            )
        )
    if beside.screened:
        notes.append(
            plural(
                "{n} silent cell rests on a stopping rule, not on a full reading.",
                "{n} silent cells rest on a stopping rule, not on a full reading.",
                n=len(beside.screened),
            )
        )
    if beside.unknown:
        codes = "; ".join(f"{code} ({n})" for code, n in beside.unknown.items())
        notes.append(_("Codings of codes that are no longer in a codebook are not counted: {codes}.", codes=codes))
    if beside.fallen:
        names = {study.id: study.study for unit in matrix.units for study in unit.studies}
        cells = [f"{names[one.study_id]} × {matrix.codes[one.column].code}" for one in beside.fallen]
        notes.append(fallen(cells))
    if beside.doubts:
        pairs = [f"{d.first!r} {'=' if d.same else '≠'} {d.second!r}" for d in beside.doubts]
        notes.append(_("Uncertain matches of cited sources, as counted: {pairs}.", pairs=listed(pairs)))
    return notes


def fallen(cells: Sequence[str]) -> Text:
    """Return the note on decisions that no longer count, from their cells."""
    return _("Decisions no longer count where their cell has changed since: {cells}.", cells=listed(cells))


def listed(items: Sequence[str]) -> Text:
    """Return the first items of a list, and how many more there are."""
    first, more = "; ".join(items[:MAX_LISTED]), len(items) - MAX_LISTED
    return first if more <= 0 else _("{items} and {n} more", items=first, n=more)


def for_people(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with k/n, the bounds and the interval in one cell each, and a bar."""
    share = row["share"]
    return {
        **row,
        "reported": k_of_n(row),
        "share": share_shown(row),
        "interval": ""
        if row["ci_low"] is None
        else formatted("{low:.2f}–{high:.2f}", low=row["ci_low"], high=row["ci_high"]),
        "bar": "" if share is None else Bar(share),
    }


def k_of_n(row: Mapping[str, Any]) -> Text:
    """Return k/n with the open units and those found without being assessed: ``4/9 (2 open) +1``."""
    k_of_n = f"{row['n_reported']}/{row['n_reviewed']}"
    opened = _("({n} open)", n=row["n_open"]) if row["n_open"] else ""
    found = f"+{row['n_found_unassessed']}" if row["n_found_unassessed"] else ""
    return joined((k_of_n, opened, found)) if opened or found else k_of_n


def share_shown(row: Mapping[str, Any]) -> Text:
    """Return the share, with its bounds where there are open units: ``.44 [.36–.55]``."""
    if row["share_low"] is None:
        return ""
    value = "" if row["share"] is None else formatted("{share:.2f}", share=row["share"])
    bounds = formatted("[{low:.2f}–{high:.2f}]", low=row["share_low"], high=row["share_high"])
    return joined((value, bounds)) if row["n_open"] else value


SIGNS = {
    Cell.PRESENT: "●",
    Cell.MIXED: "◐",
    Cell.DENIED: "○",
    Cell.SILENT: "·",
    Cell.NOT_ASSESSED: "?",
    Cell.FOUND_UNASSESSED: "?●",
    Cell.DISPUTED: "!",
    Cell.DISPUTED_REPORTED: "!●",
    Cell.DISPUTED_NOT_REPORTED: "!·",
}
TONES = {
    SIGNS[Cell.PRESENT]: "bold black on #7fc88f",
    SIGNS[Cell.MIXED]: "bold black on #e6d070",
    SIGNS[Cell.DENIED]: "bold black on #e39a8f",
    SIGNS[Cell.FOUND_UNASSESSED]: "black on #c9c9c9",
    SIGNS[Cell.DISPUTED]: "bold black on #c3a6e0",
    SIGNS[Cell.DISPUTED_REPORTED]: "bold black on #7fc88f",
}
"""Background colours of the signs in a terminal: what is reported is green, what is denied red."""
LEGEND = _(
    "● present  ◐ mixed  ○ denied  · silent  ? not assessed  ! disputed;"
    " ?● found but not assessed  !● disputed, all report it  !· disputed, none reports it"
)


def units(matrix: Matrix) -> Table:
    """Return the matrix itself: one row a unit and code; for people a row a unit and a column a code by its key."""
    said = {  # worked out once: a matrix has many cells of few kinds
        int(cell): {
            "state": cell.state.value,
            "reported": cell.reported.value if cell.reported else None,
            "found_unassessed": cell.found_unassessed,
        }
        for cell in Cell
    }
    sign_of = {int(cell): sign for cell, sign in SIGNS.items()}
    names, keys = [code.code for code in matrix.codes], [code.key for code in matrix.codes]
    every = list(zip((unit.unit for unit in matrix.units), matrix.cells, matrix.n_codings, strict=True))
    rows = [
        {"unit": unit, "code": code, **said[cell], "n_codings": n}
        for unit, cells, counts in every
        for code, cell, n in zip(names, cells, counts, strict=True)
    ]
    signs = [
        {"unit": unit, **dict(zip(keys, map(sign_of.__getitem__, cells), strict=True))} for unit, cells, _n in every
    ]
    return of_matrix(
        matrix,
        _("Units and what they report"),
        rows,
        columns=("unit", *(code.key for code in matrix.codes)),
        notes=(LEGEND, "; ".join(f"{code.key} {code.code}" for code in matrix.codes)),
        display=signs,
        tones=TONES,
    )
