"""Tallies split by an attribute of the units, the stage of a code, or a property of the codings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from kube_review.codebook.sub_codes import families, outermost
from kube_review.errors import NotFound
from kube_review.messages import _, heading, word
from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.frequencies import splits, tally, tally_table
from kube_review.synthesis.frequencies.splits import UNKNOWN, Split
from kube_review.tables import Table
from kube_review.terms import Reported

OF_CODINGS = ("link", "origin", "stance")
"""Properties of codings that a tally can be split by; anything else is an attribute of the units."""
_SHARE = ("reported", "share", "interval", "bar")


def by(matrix: Matrix, split: Split) -> Table:
    """Count each code within the units of each value."""
    rows = []
    for value in split.sorted():
        part = splits.only(matrix, {unit for unit, own in split.of.items() if own == value})
        head = {split.name: value, "n": len(part.units)}
        rows += [{**head, **tally.row(part, c)} for c in range(len(part.codes))]
    shown = (split.name, "n", "key", "label", "n_denied", "n_silent", "n_not_assessed", "n_disputed")
    return tally_table.of_matrix(
        matrix,
        _("Reported codes by {attribute}", attribute=heading(split.name)),
        rows,
        columns=(*shown, *_SHARE),
        optional=tally_table.OPTIONAL,
        notes=(*split.notes, *tally_table.captions(rows)),
        display=[{**tally_table.for_people(row), split.name: word(row[split.name])} for row in rows],
    )


def by_stage(matrix: Matrix) -> Table:
    """Count the codes that the codebook places on each stage; a code on several stages is counted at each."""
    stages = sorted({link.stage for code in matrix.codes for link in code.stages})
    if not stages:
        raise NotFound(_("No code of this table has a stage."), _("Add stages to the codes in the codebook file."))
    rows: list[dict[str, Any]] = []
    for stage in stages:
        on = [c for c, code in enumerate(matrix.codes) if any(link.stage == stage for link in code.stages)]
        steps = [{link.step for link in matrix.codes[c].stages if link.stage == stage} for c in on]
        rows.append({"stage": stage, "step": "", **_any_of(matrix, on)})
        rows += [
            {"stage": stage, "step": "; ".join(sorted(step - {""})), **tally.row(matrix, c)}
            for c, step in zip(on, steps, strict=True)
        ]
    return tally_table.of_matrix(
        matrix,
        _("Reported codes by stage of the programme"),
        rows,
        columns=("stage", "step", "key", "label", "n_disputed", "n_not_assessed", *_SHARE),
        optional=tally_table.OPTIONAL,
        notes=(
            _(
                "Stages are the reviewers' mapping of codes, not the studies' own; a code may belong to several stages,"
                " so stages do not add up."
            ),
            _("any: units that report at least one of the codes, of those assessed for all of them."),
            *tally_table.captions(rows),
        ),
        display=[tally_table.for_people(row) for row in rows],
    )


def _any_of(matrix: Matrix, on: list[int]) -> dict[str, Any]:
    """Count the units that report at least one of some codes."""
    return {
        "code": "any",
        "key": "",
        "label": _("any of {n} codes", n=len(on)),
        **tally.counted(matrix.columns(on)),
        "n_codings": sum(counts[c] for counts in matrix.n_codings for c in outermost(matrix.codes, on)),
    }


def by_coding(held: Snapshot, matrix: Matrix, name: str) -> Table:
    """Count, for each code, the reporting units that have a coding of each ``link``, ``origin`` or ``stance``.

    A unit with codings of several values is counted at each, so values do not add up.
    """
    counted = _units_with(held, matrix, name)
    cited = matrix.rules.count_cited and name != "stance"
    rows = [
        {
            "code": code.code,
            "key": code.key,
            "label": tally.label(code),
            name: value,
            "n_units": n,
            "n_reported": tally.share_of(matrix.column(c)).n_reported,
        }
        for c, code in enumerate(matrix.codes)
        for value, n in sorted(counted.get(code.code, Counter()).items())
    ]
    return tally_table.of_matrix(
        matrix,
        _("Reported codes by {attribute} of their codings", attribute=heading(name)),
        rows,
        notes=(
            _("n_units: units that report the code with such a coding; values do not add up."),
            *((_("Cited findings have no row: only codings that assert are counted here."),) if cited else ()),
        ),
    )


def _units_with(held: Snapshot, matrix: Matrix, name: str) -> dict[str, Counter[str]]:
    place = {study.id: u for u, unit in enumerate(matrix.units) for study in unit.studies}
    column = {known: c for c, code in enumerate(matrix.codes) for known in (code.code, *code.formerly)}
    below = families(matrix.codes)
    counts_for = [{c, *(of for of, parts in below.items() if c in parts)} for c in range(len(matrix.codes))]
    every = _counting(held, matrix, name, place, column)
    seen = {(u, c, value) for u, code, value in every for c in counts_for[column[code]]}
    counted: dict[str, Counter[str]] = {}
    for u, c, value in seen:
        if Cell(matrix.cells[u][c]).reported is Reported.YES:
            counted.setdefault(matrix.codes[c].code, Counter())[value] += 1
    return counted


def _counting(
    held: Snapshot, matrix: Matrix, name: str, place: Mapping[int, int], column: Mapping[str, int]
) -> Iterator[tuple[int, str, str]]:
    """Yield unit, code and value of the codings by coders who finished the study and are counted."""
    finished = {(study_id, review.coder_id) for study_id, review in held.reviews if review.codebook == matrix.codebook}
    counted = {coder_id for coder_id, coder in held.coders.items() if matrix.rules.counts(coder.name)}
    rows = [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in held.findings]
    rows += [(row[0], row[1], row[2], "cites", row[4], row[5]) for row in held.citations]
    for study_id, code, coder_id, stance, link, origin in rows:
        if study_id not in place or code not in column or coder_id not in counted:
            continue
        if (study_id, coder_id) in finished and (name == "stance" or stance == "asserts"):
            yield place[study_id], code, {"link": link, "origin": origin, "stance": stance}[name] or UNKNOWN
