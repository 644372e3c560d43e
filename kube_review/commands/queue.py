"""``kube-review queue``, ``looked`` and ``progress``: what to look at next, and whether it is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import CodebookOption, CoderName, Folder, Format, Printed, StudyName
from kube_review.messages import Message, _

if TYPE_CHECKING:
    from kube_review.assist.learning.progress import Progress


def queue(
    n: Annotated[int, typer.Option("--n", "-n", metavar="N", min=1, help="How many passages.")] = 20,
    audit: Annotated[
        float, typer.Option(metavar="SHARE", min=0, max=1, help="Which share of them is drawn at random.")
    ] = 0.25,
    codebook: CodebookOption = None,
    embeddings: Annotated[
        str, typer.Option(metavar="auto|none|NAME", help="Sentence embeddings, with the extra semantic.")
    ] = "auto",
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List the passages to look at next: the likeliest of each code, then what is unsure, and a random share."""
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


def looked(
    study: StudyName,
    passages: Annotated[list[int], typer.Argument(metavar="PASSAGE...", help="Numbers of passages.")],
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Say that you have looked at passages for every code: what you did not code in them is not there."""
    from kube_review import coding, console
    from kube_review.coding import quotes
    from kube_review.session import open_session
    from kube_review.store.corpus import texts

    with open_session(project, coder) as session:
        text = texts.text_of(session.store, study)
        for number in passages:
            quotes.passage_span(session.store, text, number)
        n = coding.looked(session.store, session.sign_in(), text, passages, session.versions)
    console.say(_("{n} passages looked at.", n=n))


def progress(
    codebook: CodebookOption = None, project: Folder = None, coder: CoderName = None, fmt: Printed = Format.TABLE
) -> None:
    """Say for each code whether you may stop reading for it, or how many of its passages may be left."""
    from kube_review import console
    from kube_review.assist.learning import progress as stops
    from kube_review.session import open_session
    from kube_review.tables import Table

    with open_session(project, coder) as session:
        found = stops.of(session, session.codebook(codebook))
        name = session.coder.name
    rows = [
        {
            "code": one.code,
            "n_total": one.n_total,
            "n_seen": one.n_seen,
            "n_found": one.n_found,
            "holds": one.holds,
            "p": one.p,
            "remaining_upper": one.remaining_upper,
            "says": _says(one),
        }
        for one in found
    ]
    note = _("Passages of studies that {coder} has not read in full; the rule of Callaghan & Müller-Hansen (2020).")
    console.listing(Table(_("May I stop?"), rows, notes=(note.format(coder=name),)), fmt)


def _says(one: Progress) -> Message:
    if one.n_total == 0:
        return _("no passage is left to look at")
    if one.holds:
        return _(
            "with 95 % confidence at least 95 % of the passages for {code} have been seen; at most {n} left",
            code=one.code,
            n=one.remaining_upper,
        )
    return _("look on: up to {n} may be left", n=one.remaining_upper)
