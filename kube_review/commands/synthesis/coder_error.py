"""``kube-review coder-error``: how often each coder errs."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CodebookOption, Folder, Format, Printed, Seed
from kube_review.commands.synthesis.matrices import compared


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
    from kube_review import console
    from kube_review.synthesis.agreement import coder_error as errors
    from kube_review.synthesis.agreement import coder_error_table, ratings

    with compared(project, codebook) as found:
        rated = ratings.of(found.session.store, found.double, "cells")
        model = errors.modelled(rated, n_resamples=resamples, seed=seed)
        decided = errors.against_decisions(found.held, found.hidden)
    table = coder_error_table.shares(model) if shares else coder_error_table.coders(decided, model)
    console.synthesis(found.titled(table), fmt)
