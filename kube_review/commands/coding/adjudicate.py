"""``kube-review adjudicate``: list what coders differ on, and settle it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import CodebookOption, CoderName, Folder, Format, Printed
from kube_review.errors import UsageError
from kube_review.messages import _
from kube_review.terms import CellState

if TYPE_CHECKING:
    from kube_review.session import Session
    from kube_review.store.corpus.texts import Text


class Decision(StrEnum):
    """What a study says of a code."""

    PRESENT = "present"
    MIXED = "mixed"
    DENIED = "denied"
    SILENT = "silent"


def adjudicate(
    study: Annotated[
        str | None, typer.Argument(metavar="[STUDY]", help="The study to decide on.", show_default=False)
    ] = None,
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="The code to decide on.", show_default=False)
    ] = None,
    state: Annotated[Decision | None, typer.Option(help="The decision.", show_default=False)] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; required.", show_default=False)] = "",
    quote: Annotated[
        str,
        typer.Option(
            metavar="TEXT", help="The words of the study that show it, where no coder marked any.", show_default=False
        ),
    ] = "",
    override: Annotated[
        str, typer.Option(metavar="TEXT", help="Why a cell is decided on which the coders agree.", show_default=False)
    ] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take a decision back, with the reason.")] = False,
    screen: Annotated[bool, typer.Option("--screen", help="Settle them on a screen, side by side.")] = False,
    codebook: CodebookOption = None,
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List the cells that finished coders see differently; with STUDY and CODE, settle one. The originals stay."""
    from kube_review import coding, console
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store.corpus import texts
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.cells import disputes, disputes_table

    if (study is None) != (code is None) or (code is None) != (state is None and not withdraw) or (state and withdraw):
        raise UsageError(_("Give STUDY CODE --state STATE --reason TEXT, or nothing to list what is disputed."))
    with open_session(project, coder) as session:
        if screen:
            from kube_review.screen.screens import adjudication

            adjudication.run(session)
            return
        held = snapshot.load(session.store, session.codebooks)
        if study is None or code is None:
            found = disputes.of(session.store, held, session.codebook(codebook), blinded.left_out(session))
            console.listing(disputes_table.table(found), fmt)
            return
        text, chosen = texts.text_of(session.store, study), session.code(code)
        blind.refuse(session.store, session.coder, study)
        decided, states = CellState(state.value) if state else None, {}
        if decided is not None:
            (book,) = [one for one in session.codebooks if chosen in one.codes]
            evidence = _evidence(session, text, quote)
            states = disputes.decide(held, book, study, chosen, decided, has_evidence=bool(evidence), override=override)
            reason = "; ".join(filter(None, (reason, override, evidence)))
        cell = (text, chosen.code, chosen.meaning)
        new = coding.adjudicate(session.store, session.sign_in(), *cell, decided, reason, states)
    if not new:
        console.say(_("That was decided already."))
    elif state is None:
        console.say(_("{study}, {code}: the decision is withdrawn.", study=study, code=chosen.code))
    else:
        console.say(_("{study}, {code}: {state}.", study=study, code=chosen.code, state=state.value))


def _evidence(session: Session, text: Text, quote: str) -> str:
    """Return a quote as it stands in the study, with its page; empty without one."""
    from kube_review.coding import quotes
    from kube_review.store.corpus import texts

    if not quote.strip():
        return ""
    start, end = quotes.find_quote(session.store, text, quote)
    page = next(
        (page.number for page in texts.pages_of(session.store, text.text_id) if page.start <= start < page.end), 1
    )
    return f'"{text.text[start:end]}" (p. {page})'
