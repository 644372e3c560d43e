"""``kube-review tally``, ``matrix``, ``crosstab``, ``cooccurrence``, ``accumulation``, ``agreement``: the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from kube_review.commands import blinded
from kube_review.commands.options import (
    CitedOption,
    CodebookOption,
    CountOption,
    EvidenceOption,
    Folder,
    Format,
    GroupOption,
    LinkOption,
    Printed,
    UnitOption,
)
from kube_review.messages import _

if TYPE_CHECKING:
    from kube_review.session import Session
    from kube_review.store.counting.snapshot import Snapshot
    from kube_review.synthesis.cells.cell_matrix import Matrix
    from kube_review.synthesis.frequencies.splits import Split

Period = Annotated[int, typer.Option(min=0, metavar="YEARS", help="With year: join so many years.")]
Seed = Annotated[int, typer.Option(help="Of the random orders or resamples.")]


def tally(
    by: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT",
            help=(
                "Split by year, province, kind, journal, language, any attribute; stage; link or origin;"
                " FORM:CRITERION of an appraisal, such as kube-appraisal:aim."
            ),
            show_default=False,
        ),
    ] = None,
    period: Period = 0,
    unit: UnitOption = "fieldwork",
    count: CountOption = "consensus",
    evidence: EvidenceOption = "primary",
    count_cited: CitedOption = False,
    link: LinkOption = "any",
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Count how many units report each code, with all that the number leaves out."""
    from kube_review import console, messages
    from kube_review.synthesis.frequencies import grouped_tally_table, tally_table

    indonesian = messages.language() == "id"
    with _counted(project, unit, count, evidence, count_cited, codebook, group, link) as counted:
        matrix = counted.matrix
        if by is None:
            table = tally_table.of(matrix, indonesian=indonesian)
        elif by == "stage":
            table = grouped_tally_table.by_stage(matrix, indonesian=indonesian)
        elif by in grouped_tally_table.OF_CODINGS:
            table = grouped_tally_table.by_coding(counted.held, matrix, by, indonesian=indonesian)
        else:
            table = grouped_tally_table.by(matrix, _split(counted, by, period), indonesian=indonesian)
    console.synthesis(table, fmt)


def matrix(
    unit: UnitOption = "fieldwork",
    count: CountOption = "consensus",
    evidence: EvidenceOption = "primary",
    count_cited: CitedOption = False,
    link: LinkOption = "any",
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Show the state of every unit and code; as a table, units are rows and codes are columns by their keys."""
    from kube_review import console, messages
    from kube_review.synthesis.frequencies import tally_table

    with _counted(project, unit, count, evidence, count_cited, codebook, group, link) as counted:
        console.synthesis(tally_table.units(counted.matrix, indonesian=messages.language() == "id"), fmt)


def crosstab(
    attribute: Annotated[
        str,
        typer.Argument(
            help="An attribute of the studies, such as province or year, or FORM:CRITERION of an appraisal."
        ),
    ],
    period: Period = 0,
    test: Annotated[
        bool, typer.Option("--test", help="Add exact tests of independence, exploratory and Holm-adjusted.")
    ] = False,
    unit: UnitOption = "fieldwork",
    count: CountOption = "consensus",
    evidence: EvidenceOption = "primary",
    count_cited: CitedOption = False,
    link: LinkOption = "any",
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Cross the codes with an attribute: k/n, share and interval for each value."""
    from kube_review import console, messages
    from kube_review.synthesis.frequencies import crosstab_table

    indonesian = messages.language() == "id"
    with _counted(project, unit, count, evidence, count_cited, codebook, group, link) as counted:
        split = _split(counted, attribute, period)
        console.synthesis(crosstab_table.of(counted.matrix, split, tested=test, indonesian=indonesian), fmt)


def cooccurrence(
    unit: UnitOption = "fieldwork",
    count: CountOption = "consensus",
    evidence: EvidenceOption = "primary",
    count_cited: CitedOption = False,
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Count which codes the same units report, with Jaccard, lift and n."""
    from kube_review import console
    from kube_review.synthesis.frequencies import cooccurrence_table

    with _counted(project, unit, count, evidence, count_cited, codebook, group) as counted:
        console.synthesis(cooccurrence_table.of(counted.matrix), fmt)


def accumulation(
    orders: Annotated[int, typer.Option(min=1, help="How many random orders.")] = 1000,
    seed: Seed = 1,
    unit: UnitOption = "fieldwork",
    count: CountOption = "consensus",
    evidence: EvidenceOption = "primary",
    count_cited: CitedOption = False,
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Count the codes found as units are added in random orders; fixed and inductive codes apart."""
    from kube_review import console
    from kube_review.synthesis.frequencies import accumulation_table

    with _counted(project, unit, count, evidence, count_cited, codebook, group) as counted:
        console.synthesis(accumulation_table.of(counted.matrix, n_orders=orders, seed=seed), fmt)


def estimate(
    count: CountOption = "consensus",
    evidence: EvidenceOption = "primary",
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Estimate how many studies have each code, from scores of all and a random sample that people read; to plan."""
    from kube_review import console, messages
    from kube_review.store.record import assignments, suggestions
    from kube_review.synthesis.frequencies import estimate_table

    with _counted(project, "study", count, evidence, False, codebook, group) as counted:
        store = counted.session.store
        scores = next(filter(None, (suggestions.best_scores(store, name) for name in estimate_table.METHODS)), {})
        plan = assignments.listing(store)
        table = estimate_table.table(counted.matrix, plan, scores, indonesian=messages.language() == "id")
    console.synthesis(table, fmt)


def agreement(
    level: Annotated[
        str,
        typer.Option(
            metavar="cells|passages|stances|spans",
            help="Study × code, every countable passage, stances, or where spans begin and end.",
        ),
    ] = "cells",
    differences: Annotated[
        bool, typer.Option("--differences", help="List where the coders differ instead of the figures.")
    ] = False,
    resamples: Annotated[int, typer.Option(min=100, help="Bootstrap resamples of studies.")] = 1000,
    seed: Seed = 1,
    codebook: CodebookOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Measure how far coders agree on studies that both finished: their first done, unaided codings only."""
    from dataclasses import replace

    from kube_review import console
    from kube_review.session import open_session
    from kube_review.store.counting import first_done, snapshot
    from kube_review.synthesis.agreement import agreement_table, double_coded, ratings, span_agreement
    from kube_review.synthesis.cells import cell_matrix
    from kube_review.tables import Table

    with open_session(project) as session:
        book, hidden = session.codebook(codebook), blinded.left_out(session)
        held = snapshot.load(session.store, session.codebooks)
        compared = double_coded.of(held, first_done.load(session.store, book.name), book, hidden)
        if level == "spans":
            marked = span_agreement.of(session.store, compared)
            table = span_agreement.table(marked, compared.notes(), n_resamples=resamples, seed=seed)
        else:
            rated = ratings.of(session.store, compared, level)
            table = agreement_table.of(rated, level, compared.notes(), n_resamples=resamples, seed=seed)
        studies = {own[0].study for own in compared.studies}
        if differences:
            rows = table.extra["disagreements"]
            table = Table(_("Where coders differ"), rows, unit=table.unit, rule=table.rule, n=table.n)
        table = replace(table, title=cell_matrix.labelled(held, table.title, studies))
    console.synthesis(table, fmt)


class Counted(NamedTuple):
    """An opened review, what it holds for counting, and its matrix."""

    session: Session
    held: Snapshot
    matrix: Matrix


def _split(counted: Counted, by: str, period: int) -> Split:
    from kube_review import appraisal
    from kube_review.coding import appraising
    from kube_review.synthesis.frequencies import appraisal_groups, splits

    name, colon, criterion = by.rpartition(":")  # no attribute has a colon in its name
    if colon:
        form = appraisal.find(counted.session.project, name)
        answers = appraising.given(counted.session.store, form)
        return appraisal_groups.split(answers, counted.matrix, form, criterion)
    return splits.attribute(counted.matrix, by, period)


@contextmanager
def _counted(
    folder: Folder,
    unit: str,
    count: str,
    evidence: str,
    count_cited: bool,
    codebook: str | None,
    group: str | None,
    link: str = "any",
) -> Iterator[Counted]:
    from kube_review.session import open_session
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.cells import cell_matrix
    from kube_review.synthesis.cells.rules import Rules

    rules = Rules(unit, count, evidence, count_cited, link)
    with open_session(folder) as session:
        hidden, book = blinded.left_out(session), session.codebook(codebook)
        held = snapshot.load(session.store, session.codebooks)
        yield Counted(session, held, cell_matrix.matrix(held, book, rules, group, hidden))
