"""``kube-review record``: one coding, scripted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import CodeName, CoderName, Folder, StudyName
from kube_review.errors import UsageError
from kube_review.messages import _
from kube_review.terms import Link, Stance

if TYPE_CHECKING:
    from kube_review.store.corpus.texts import Text
    from kube_review.store.database.connection import Store


def record(
    study: StudyName,
    code: CodeName,
    passage: Annotated[int | None, typer.Option(help="The passage to code.", show_default=False)] = None,
    quote: Annotated[
        str | None,
        typer.Option(help="The words to code; white space does not matter.", show_default=False),
    ] = None,
    span: Annotated[
        str | None,
        typer.Option(metavar="A:B", help="Character offsets, from 0, end not included.", show_default=False),
    ] = None,
    stance: Annotated[Stance, typer.Option(help="What the words do with the finding.")] = Stance.ASSERTS,
    link: Annotated[
        Link | None,
        typer.Option(help="Named as a cause of failure, or merely reported.", show_default=False),
    ] = None,
    cited: Annotated[
        str, typer.Option(metavar="SOURCE", help="With --stance cites: whose finding.", show_default=False)
    ] = "",
    memo: Annotated[str, typer.Option(help="A note.", show_default=False)] = "",
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Record one coding at a passage, a quote or a span."""
    from kube_review import coding, console
    from kube_review.coding.record import Judgement
    from kube_review.session import open_session
    from kube_review.store.corpus import texts

    if sum(place is not None for place in (passage, quote, span)) != 1:
        raise UsageError(_("Give one of --passage, --quote and --span."))
    with open_session(project, coder) as session:
        chosen = session.code(code)
        text = texts.text_of(session.store, study)
        place = _place(session.store, text, passage, quote, span)
        judgement = Judgement(chosen.code, stance, link, cited, memo)
        made, new = coding.record(session.store, session.sign_in(), text, place, judgement)
    told = _("Coding {n}: {code} {stance}, page {page}: {quote}") if new else _("Coding {n} is recorded already.")
    console.say(
        told.format(n=made.coding, code=made.code, stance=made.stance.value, page=made.page, quote=_short(made.quote))
    )
    console.write(str(made.coding))


def _place(store: Store, text: Text, passage: int | None, quote: str | None, span: str | None) -> tuple[int, int]:
    from kube_review import coding

    if passage is not None:
        return coding.passage_span(store, text, passage)
    if quote is not None:
        return coding.find_quote(store, text, quote)
    start, colon, end = (span or "").partition(":")
    if not (colon and start.isdecimal() and end.isdecimal()):
        raise UsageError(_("--span is START:END, such as 120:184."))
    return coding.whole_span(store, text, int(start), int(end))


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 80 else words[:79] + "…"
