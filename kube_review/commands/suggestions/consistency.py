"""``kube-review consistency``: codings that are worth reading again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kube_review.commands.options import ByCoder, Embeddings, Folder, Format, OfStudy, Printed
from kube_review.messages import Message, _, word

if TYPE_CHECKING:
    from kube_review.assist.alike.rereading import Prompt, Rereading

_SHOWN = ("study", "page", "passage", "code", "coder", "quote", "why")


def consistency(
    code: Annotated[
        str | None,
        typer.Argument(metavar="[CODE]", help="Only codings of this code.", show_default=False),
    ] = None,
    study: OfStudy = None,
    coder: ByCoder = None,
    limit: Annotated[int, typer.Option(min=1, help="How many codings of each reason at most.")] = 20,
    embeddings: Embeddings = "auto",
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List codings worth reading again: unlike others of their code, near-identical ones coded otherwise, drift."""
    from kube_review import console
    from kube_review.assist import run
    from kube_review.assist.alike import rereading
    from kube_review.commands.comparing import compared_by
    from kube_review.session import open_session
    from kube_review.tables import Table

    with open_session(project) as session:
        wanted = session.code_id(code)
        made = rereading.of(session, run.encoder_of(session, embeddings))
    rows = [_row(prompt) for prompt in made.chosen(limit, study=study, code=wanted, coder=coder)]
    table = Table(
        _("Codings to read again"),
        rows,
        unit="coding",
        rule=_("These are prompts to read a passage again. They say nothing about how well coders agree."),
        n=made.n_codings,
        columns=_SHOWN,
        notes=(compared_by(made.model), *_notes(made)),
        optional=("coder", "page"),
    )
    console.synthesis(table, fmt)


def _row(prompt: Prompt) -> dict[str, Any]:
    one, other = prompt.coding, prompt.other
    coded = {name: getattr(one, name) for name in ("coding", "study", "page", "passage", "code", "coder", "stance")}
    return {
        **coded,
        "quote": one.quote,
        "reason": prompt.reason.value,
        "why": _why(prompt),
        "alike": round(prompt.alike, 3),
        "alike_own": None if prompt.alike_own is None else round(prompt.alike_own, 3),
        "other": other.coding if other else None,
        "other_code": prompt.other_code,
        "p": None if prompt.p is None else round(prompt.p, 4),
    }


def _why(prompt: Prompt) -> Message:
    if prompt.other is not None:
        return _(
            "Nearly the same words are {code} ({stance}) in coding {coding} by {coder}: {study}, passage {passage}",
            code=prompt.other_code,
            stance=word(prompt.other.stance.value),
            coding=prompt.other.coding,
            coder=prompt.other.coder,
            study=prompt.other.study,
            passage=prompt.other.passage or "?",
        )
    if prompt.p is not None:
        return _("Drift: little like this coder's earlier quotes of the code (p = {p:.3f})", p=prompt.p)
    return _(
        "More like codings of {code} ({alike:.2f}) than like the others of its code ({own:.2f})",
        code=prompt.other_code,
        alike=prompt.alike,
        own=prompt.alike_own,
    )


def _notes(made: Rereading) -> list[Message]:
    from kube_review.assist.alike.drift import FEWEST_STUDIES
    from kube_review.assist.alike.rereading import FEWEST

    notes = []
    if made.too_few:
        few = _("Too few codings to compare (fewer than {n}): {codes}.", n=FEWEST, codes=made.too_few)
        notes.append(few)
    if not made.n_drifts:
        drift = _("Drift was not looked for: no coder has given a code in {n} studies yet.", n=FEWEST_STUDIES)
        notes.append(drift)
    return notes
