"""``kube-review coder-error``: how often each coder errs."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import CodebookOption, Folder, Format, Printed, Seed


def coder_error(
    shares: Annotated[
        bool, typer.Option("--shares", help="The share of each code, plain and corrected for the coders' errors.")
    ] = False,
    resamples: Annotated[int, typer.Option(min=100, help="Bootstrap resamples of studies.")] = 200,
    seed: Seed = 1,
    codebook: CodebookOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Estimate how often each coder errs: against adjudicated cells, and by a model of all double-coded studies."""
    from dataclasses import replace

    from kube_review import console
    from kube_review.session import open_session
    from kube_review.store.counting import first_done, snapshot
    from kube_review.synthesis.agreement import coder_error as errors
    from kube_review.synthesis.agreement import coder_error_table, double_coded, ratings
    from kube_review.synthesis.cells import cell_matrix

    with open_session(project) as session:
        book, hidden = session.codebook(codebook), blinded.left_out(session)
        held = snapshot.load(session.store, session.codebooks)
        compared = double_coded.of(held, first_done.load(session.store, book.name), book, hidden)
        model = errors.modelled(ratings.of(session.store, compared, "cells"), n_resamples=resamples, seed=seed)
        decided = errors.against_decisions(held, hidden)
    table = coder_error_table.shares(model) if shares else coder_error_table.coders(decided, model)
    studies = {own[0].study for own in compared.studies}
    console.synthesis(replace(table, title=cell_matrix.labelled(held, table.title, studies)), fmt)
