"""``kube-review queue``: which passages to look at next."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CodebookOption, CoderName, Embeddings, Folder, Format, Printed
from kube_review.messages import _


def queue(
    n: Annotated[int, typer.Option("--n", "-n", metavar="N", min=1, help="How many passages.")] = 20,
    audit: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            min=0,
            max=1,
            help="Which share of them is drawn at random, a fifth of it after the first hundred.",
        ),
    ] = 0.25,
    codebook: CodebookOption = None,
    embeddings: Embeddings = "auto",
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List the passages to look at next: those that stand for many others, later the likeliest, and a random share."""
    from kube_review import console
    from kube_review.assist import run
    from kube_review.assist.learning import learning_queue as ordering
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.tables import Table

    with open_session(project, coder) as session:
        hidden = blind.hidden_from(session)
        found = ordering.Queue(
            session, codebook=codebook, hidden=hidden, audit_share=audit, embeddings=embeddings
        ).next(n)
        texts = {
            (p.study, p.passage): p.text
            for study in sorted({one.study for one in found})
            for p in run.passages_of(session, study)
        }
    rows = [
        {
            "study": one.study,
            "passage": one.passage,
            "code": one.code,
            "score": round(one.score, 4),
            "reason": one.reason.value,
            "text": texts[one.study, one.passage],
        }
        for one in found
    ]
    console.listing(Table(_("What to look at next"), rows), fmt)
    if found:
        console.say(
            _(
                "Code what you find; then say that you looked: kube-review looked {study} {passage}",
                study=found[0].study,
                passage=found[0].passage,
            )
        )
    else:
        console.say(_("No passage is left to look at."))
