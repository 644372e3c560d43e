"""``kube-review adjudicate``: list what coders differ on, and settle it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import CodebookOption, CoderName, Folder, Format, Printed
from kube_review.errors import UsageError
from kube_review.messages import _
from kube_review.terms import CellState


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
    from kube_review.synthesis.cells import disputes

    if (study is None) != (code is None) or (code is None) != (state is None and not withdraw) or (state and withdraw):
        raise UsageError(_("Give STUDY CODE --state STATE --reason TEXT, or nothing to list what is disputed."))
    with open_session(project, coder) as session:
        if screen:
            from kube_review.screen import adjudication

            adjudication.run(session)
            return
        if study is None or code is None:
            found = disputes.of(session.store, session.codebook(codebook), blinded.left_out(session))
            console.listing(disputes.table(found), fmt)
            return
        text, chosen = texts.text_of(session.store, study), session.code(code)
        blind.refuse(session.store, session.coder, study)
        decided = CellState(state.value) if state else None
        new = coding.adjudicate(session.store, session.sign_in(), text, chosen.code, chosen.meaning, decided, reason)
    if not new:
        console.say(_("That was decided already."))
    elif state is None:
        console.say(_("{study}, {code}: the decision is withdrawn.", study=study, code=chosen.code))
    else:
        console.say(_("{study}, {code}: {state}.", study=study, code=chosen.code, state=state.value))
