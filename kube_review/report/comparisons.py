"""Sections that compare: denied and disputed findings, appraisal, and the claims of publications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from kube_review import appraisal as forms
from kube_review.coding import appraising
from kube_review.messages import Label, _, translate
from kube_review.report import evidence
from kube_review.report.counted import Counted
from kube_review.report.parts import Paragraph, Part, grid
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.frequencies import appraisal_groups
from kube_review.synthesis.reproduction import claims as reproducing
from kube_review.synthesis.reproduction import claims_table, publication
from kube_review.tables import Table

_SHOWN = ("denied", "mixed", "disputed")


def denied_and_disputed(counted: Counted) -> Iterator[Part]:
    """Yield the cells in which a finding is denied, or coders differ; each leads to its quotes."""
    place: dict[tuple[str, str], str] = {}
    rows: list[Mapping[str, Any]] = []
    for c, code in enumerate(counted.matrix.codes):
        for u, unit in enumerate(counted.matrix.units):
            state = Cell(counted.matrix.cells[u][c]).state.value
            if state in _SHOWN:
                place[unit.unit, code.code] = f"#{evidence.anchor(c, u)}"
                rows.append({"code": code.code, "unit": unit.unit, "state": state})
    if not rows:
        yield Paragraph(translate(_("No finding is denied, and no cell is disputed.")))
        return
    table = Table(
        counted.matrix.titled(_("Cells that are denied, mixed or disputed")),
        sorted(rows, key=lambda row: _SHOWN.index(row["state"])),
        rule=counted.matrix.rules.words(),
        n=len(rows),
        columns=("state", "code", "unit"),
    )
    yield grid(table, links=lambda row, column: place[row["unit"], row["code"]] if column == "state" else "")


def agreement(counted: Counted) -> Iterator[Part]:
    """Yield the line shown where there is no agreement to measure."""
    yield Paragraph(translate(_("No study was finished in full by two coders, so there is no agreement to measure.")))


def appraisal(counted: Counted) -> Iterator[Part]:
    """Yield how many studies meet each criterion of each appraisal form with answers."""
    studies = {study.study for unit in counted.matrix.units for study in unit.studies}
    answered = False
    for name in forms.names(counted.session.project):
        form = forms.find(counted.session.project, name)
        given = [one for one in appraising.given(counted.session.store, form) if one.study in studies]
        if not given:
            continue
        answered = True
        rows = []
        for criterion in form.criteria:
            stands = Counter(appraisal_groups.of_studies(given, criterion.criterion, studies).values())
            question = Label(criterion.question, criterion.question_id)
            counts = {stand.value: stands[stand] for stand in appraisal_groups.Stand}
            rows.append({"criterion": criterion.criterion, "question": question, **counts})
        yield grid(Table(Label(form.title, form.title_id), rows, n=len(studies), notes=(appraisal_groups.NOTE,)))
    if not answered:
        yield Paragraph(translate(_("No study was appraised.")))


def claims(counted: Counted) -> Iterator[Part]:
    """Yield the claims of each shipped publication on this codebook beside what the review finds."""
    found = [publication.find(name) for name in publication.shipped()]
    for one in found:
        if one.codebook == counted.codebook.name and not one.synthetic:
            made = reproducing.reproduce(counted.held, counted.codebook, one, counted.matrix.rules, counted.hidden)
            yield grid(claims_table.claims(made))
            yield grid(claims_table.differences(made), folded=_("What each rests on"))
