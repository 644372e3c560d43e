"""``kube-review sensitivity``: tallies without some studies, or under other choices of counting."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import FormName
from kube_review.commands.synthesis.matrices import Counting, counting


class To(StrEnum):
    """What frequencies may depend on."""

    APPRAISAL = "appraisal"
    CHOICES = "choices"


@counting()
def sensitivity(
    options: Counting,
    to: Annotated[
        To, typer.Option(help="Studies that fail a criterion, or one unit, one coder and other rules of counting.")
    ] = To.APPRAISAL,
    form: FormName = "kube-appraisal",
) -> None:
    """Tally again without studies that fail a criterion of an appraisal form, or under other choices of counting."""
    from kube_review import appraisal, console
    from kube_review.coding import appraising
    from kube_review.session import open_session
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.robustness import choices_table
    from kube_review.synthesis.robustness import sensitivity as comparing

    with open_session(options.project) as session:
        hidden, book = blinded.left_out(session), session.codebook(options.codebook)
        held = snapshot.load(session.store, session.codebooks)
        if to is To.CHOICES:
            table = choices_table.table(held, book, options.rules(), options.group, hidden)
        else:
            chosen = appraisal.find(session.project, form)
            answers = appraising.given(session.store, chosen)
            table = comparing.table(held, book, chosen, answers, options.rules(), options.group, hidden)
    console.synthesis(table, options.fmt)
