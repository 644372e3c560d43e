"""Sections that compare: denied and disputed findings, appraisal, and the claims of publications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kube_review import appraisal as forms
from kube_review import tables
from kube_review.appraisal import AppraisalForm
from kube_review.coding import appraising
from kube_review.coding.appraising import Appraised
from kube_review.messages import Label, _, heading, translate
from kube_review.report import evidence, parts
from kube_review.report.counted import Counted
from kube_review.report.parts import Grid, Paragraph, Part, Row, caption_of, grid, headed
from kube_review.store.record import judgements
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.frequencies import appraisal_groups
from kube_review.synthesis.reporting import evidence_profile, evidence_profile_table
from kube_review.synthesis.reproduction import claims as reproducing
from kube_review.synthesis.reproduction import claims_table, publication
from kube_review.tables import Table

MAX_LINKS = 12
"""More units than this are numbered in a cell, not named."""


def denied_and_disputed(counted: Counted) -> Iterator[Part]:
    """Yield for each code the units that deny it, are mixed, or on which coders differ; each leads to its quotes."""
    matrix = counted.matrix
    rows, n_cells = [], 0
    for c, code in enumerate(matrix.codes):
        found: dict[str, list[tuple[str, str]]] = {state: [] for state in evidence.LINKED}
        for u, unit in enumerate(matrix.units):
            state = Cell(matrix.cells[u][c]).state.value
            if state in found:
                found[state].append((unit.unit, f"#{evidence.anchor(c, u)}"))
        if any(found.values()):
            n_cells += sum(map(len, found.values()))
            label = f"{code.key} {tables.flat(counted.tally_rows[code.code]['label'])}".strip()
            cells = (_linked(units, f"#{evidence.anchor(c)}") for units in found.values())
            rows.append(Row((parts.Cell(label), *cells), code.code))
    if not rows:
        yield Paragraph(translate(_("No finding is denied, and no cell is disputed.")))
        return
    title = matrix.titled(_("Cells that are denied, mixed or disputed"))
    headings = [translate(heading("code")), *(tables.cell(state, "state") for state in evidence.LINKED)]
    columns = headed(("code", *evidence.LINKED), headings)
    rule = translate(matrix.rules.words())
    yield Grid(caption_of(Table(title, [], n=n_cells)), columns, tuple(rows), (rule,), css="units")


def _linked(units: list[tuple[str, str]], rest: str) -> parts.Cell:
    """Return a cell with the first units, and how many there are besides."""
    more = [(f"+ {len(units) - MAX_LINKS}", rest)] if len(units) > MAX_LINKS else []
    return parts.Cell("", links=(*units[:MAX_LINKS], *more))


def agreement(counted: Counted) -> Iterator[Part]:
    """Yield the line shown where there is no agreement to measure."""
    yield Paragraph(translate(_("No study was finished in full by two coders, so there is no agreement to measure.")))


def appraisal(counted: Counted) -> Iterator[Part]:
    """Yield how many studies meet each criterion of each appraisal form with answers."""
    studies = {study.study for unit in counted.matrix.units for study in unit.studies}
    answered = _answered(counted, studies)
    for form, given in answered:
        rows = []
        for criterion in form.criteria:
            stands = Counter(appraisal_groups.of_studies(given, criterion.criterion, studies).values())
            question = Label(criterion.question, criterion.question_id)
            counts = {stand.value: stands[stand] for stand in appraisal_groups.Stand}
            rows.append({"criterion": criterion.criterion, "question": question, **counts})
        yield grid(Table(Label(form.title, form.title_id), rows, n=len(studies), notes=(appraisal_groups.NOTE,)))
    if not answered:
        yield Paragraph(translate(_("No study was appraised.")))


def _answered(counted: Counted, studies: set[str]) -> list[tuple[AppraisalForm, list[Appraised]]]:
    """Return the appraisal forms that were answered for counted studies, with the answers."""
    every = [forms.find(counted.session.project, name) for name in forms.names(counted.session.project)]
    given = [(form, appraising.given(counted.session.store, form)) for form in every]
    kept = [(form, [one for one in answers if one.study in studies]) for form, answers in given]
    return [(form, answers) for form, answers in kept if answers]


def confidence(counted: Counted) -> Iterator[Part]:
    """Yield the GRADE-CERQual evidence profile of each code, and what it rests on."""
    store = counted.session.store
    form = forms.find(counted.session.project, forms.DEFAULT)
    profiles = evidence_profile.of(
        counted.matrix, form, appraising.given(store, form), judgements.listing(store), counted.held.rewordings
    )
    anchors = {profile.code.code: f"#{evidence.anchor(c)}" for c, profile in enumerate(profiles)}
    yield grid(
        evidence_profile_table.summary(counted.matrix, profiles),
        links=lambda row, column: anchors[row["code"]] if column == "reported" else "",
        name=lambda row: str(row["code"]),
    )
    yield replace(
        grid(evidence_profile_table.grounds(counted.matrix, profiles), folded=_("What each level rests on")), notes=()
    )


def claims(counted: Counted) -> Iterator[Part]:
    """Yield the claims of each shipped publication on this codebook beside what the review finds."""
    found = [publication.find(name) for name in publication.shipped()]
    for one in found:
        if one.codebook == counted.codebook.name and not one.synthetic:
            made = reproducing.reproduce(counted.held, counted.codebook, one, counted.matrix.rules, counted.hidden)
            yield grid(claims_table.claims(made))
            yield grid(claims_table.differences(made), folded=_("What each rests on"))
