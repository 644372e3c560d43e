"""``kube-review tally``, ``matrix``, ``crosstab``, ``cooccurrence``, ``accumulation``, ``agreement``: the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

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
    Printed,
    UnitOption,
)
from kube_review.messages import _

if TYPE_CHECKING:
    from kube_review.session import Session
    from kube_review.synthesis.cells.cell_matrix import Matrix
    from kube_review.synthesis.frequencies.grouped_tally import Split

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
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Count how many units report each code, with all that the number leaves out."""
    from kube_review import console, messages
    from kube_review.synthesis.frequencies import grouped_tally
    from kube_review.synthesis.frequencies import tally as counting

    indonesian = messages.language() == "id"
    with _counted(project, unit, count, evidence, count_cited, codebook, group) as (session, matrix):
        if by is None:
            table = counting.of(matrix, indonesian=indonesian)
        elif by == "stage":
            table = grouped_tally.by_stage(matrix, indonesian=indonesian)
        elif by in grouped_tally.OF_CODINGS:
            table = grouped_tally.by_coding(session.store, matrix, by, indonesian=indonesian)
        else:
            table = grouped_tally.by(matrix, _split(session, matrix, by, period), indonesian=indonesian)
    console.synthesis(table, fmt)


def matrix(
    unit: UnitOption = "fieldwork",
    count: CountOption = "consensus",
    evidence: EvidenceOption = "primary",
    count_cited: CitedOption = False,
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Show the state of every unit and code; as a table, units are rows and codes are columns by their keys."""
    from kube_review import console, messages
    from kube_review.synthesis.frequencies import tally as counting

    with _counted(project, unit, count, evidence, count_cited, codebook, group) as (_session, made):
        console.synthesis(counting.units(made, indonesian=messages.language() == "id"), fmt)


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
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Cross the codes with an attribute: k/n, share and interval for each value."""
    from kube_review import console, messages
    from kube_review.synthesis.frequencies import tabled

    indonesian = messages.language() == "id"
    with _counted(project, unit, count, evidence, count_cited, codebook, group) as (session, made):
        split = _split(session, made, attribute, period)
        console.synthesis(tabled.crossed(made, split, tested=test, indonesian=indonesian), fmt)


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
    from kube_review.synthesis.frequencies import tabled

    with _counted(project, unit, count, evidence, count_cited, codebook, group) as (_session, made):
        console.synthesis(tabled.together(made), fmt)


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
    from kube_review.synthesis.frequencies import tabled

    with _counted(project, unit, count, evidence, count_cited, codebook, group) as (_session, made):
        console.synthesis(tabled.accumulated(made, n_orders=orders, seed=seed), fmt)


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
    from kube_review.synthesis.frequencies import estimate_table

    with _counted(project, "study", count, evidence, False, codebook, group) as (session, made):
        table = estimate_table.table(session.store, made, indonesian=messages.language() == "id")
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
    from kube_review.synthesis.agreement import ratings, span_agreement
    from kube_review.synthesis.cells import cell_matrix
    from kube_review.synthesis.frequencies import tabled
    from kube_review.tables import Table

    with open_session(project) as session:
        book, hidden = session.codebook(codebook), blinded.left_out(session)
        if level == "spans":
            marked = span_agreement.of(session.store, book, hidden)
            studies = {one.study for one in marked}
            table = span_agreement.table(marked, n_resamples=resamples, seed=seed)
        else:
            rated = ratings.of(session.store, book, level, hidden)
            studies = set(rated.studies)
            table = tabled.agreed(rated, level, n_resamples=resamples, seed=seed)
        if differences:
            rows = table.extra["disagreements"]
            table = Table(_("Where coders differ"), rows, unit=table.unit, rule=table.rule, n=table.n)
        table = replace(table, title=cell_matrix.labelled(session.store, table.title, studies))
    console.synthesis(table, fmt)


def _split(session: Session, matrix: Matrix, by: str, period: int) -> Split:
    from kube_review import appraisal
    from kube_review.synthesis.frequencies import appraisal_groups, grouped_tally

    form, colon, criterion = by.rpartition(":")  # no attribute has a colon in its name
    if colon:
        return appraisal_groups.split(session.store, matrix, appraisal.find(session.project, form), criterion)
    return grouped_tally.attribute(matrix, by, period)


@contextmanager
def _counted(
    folder: Folder,
    unit: str,
    count: str,
    evidence: str,
    count_cited: bool,
    codebook: str | None,
    group: str | None,
) -> Iterator[tuple[Session, Matrix]]:
    from kube_review.session import open_session
    from kube_review.synthesis.cells import cell_matrix
    from kube_review.synthesis.cells.rules import Rules

    rules = Rules(unit, count, evidence, count_cited)
    with open_session(folder) as session:
        hidden = blinded.left_out(session)
        yield session, cell_matrix.matrix(session.store, session.codebook(codebook), rules, group, hidden)
