"""``kube-review double-code``: plan blind double coding, and see how far it is."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import Folder, Format, Printed
from kube_review.errors import UsageError
from kube_review.messages import _


def double_code(
    share: Annotated[
        float | None,
        typer.Option(metavar="P", help="Which share of the studies, such as 0.2.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="Of the random sample; keep it for your report.")] = 1,
    coder: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Who codes; twice or more.", show_default=False),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the plan that is in force.")] = False,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Draw studies that several coders code blind: to each other and to suggestions, until all are done.

    Without options, show the plan and who is done.
    """
    from kube_review import console
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store.record import assignments, coders
    from kube_review.tables import Table

    if (share is None) != (not coder):
        raise UsageError(_("Give --share and at least two --coder, or neither to see the plan."))
    with open_session(project) as session:
        if share is not None:
            sample = blind.draw(session.store, share, seed)
            people = [coders.get(session.store, name.strip()) for name in dict.fromkeys(coder or [])]
            n = blind.assign(session.store, session.sign_in(), sample, people, replace=replace)
            console.say(_("{k} studies, seed {seed}: {n} assignments changed.", k=len(sample), seed=seed, n=n))
        plan = assignments.listing(session.store)
    early = sorted({a.study for a in plan if a.done}) if share is not None else []
    if early:
        console.say(_("Finished before the plan by a coder in it: {studies}", studies=", ".join(early)))
    finished = {a.study for a in plan} - {a.study for a in plan if not a.done}
    rows = [{"study": a.study, "coder": a.coder, "done": a.done, "blind": a.study not in finished} for a in plan]
    console.listing(Table(_("Double coding"), rows, columns=("study", "coder", "done", "blind")), fmt)
