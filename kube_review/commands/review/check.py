"""``kube-review check``: is the review intact?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kube_review.commands.options import Folder, Format, Printed
from kube_review.messages import _


def check(
    repair: Annotated[
        bool, typer.Option("--repair", help="Rebuild the current state from the events; a backup is made first.")
    ] = False,
    salvage: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Save what can still be read of a damaged review into a new folder."),
    ] = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Verify the database, the hashes of texts and sources, and the current state against the events."""
    from kube_review import console
    from kube_review.coding import codebooks_used
    from kube_review.session import open_session
    from kube_review.store.database import integrity as checking
    from kube_review.tables import Table

    if salvage is not None:
        return _save(project, salvage, fmt)
    with open_session(project) as session:
        if repair:
            copy = checking.back_up(session.store, session.project.backups)
            console.say(_("Backup: {path}", path=copy))
            checking.repair(session.store)
        problems = checking.problems(session.store, session.project.root)
        unknown = codebooks_used.unknown_codes(session)
    rows = [{"where": where, "problem": problem} for where, problem in problems]
    if unknown:
        console.say(
            _(
                "Codings of codes that no codebook in use has: {codes}.",
                codes=[f"{code} ({n})" for code, n in unknown.items()],
            )
        )
    if problems or fmt != Format.TABLE:
        console.listing(Table(_("Problems"), rows, columns=("where", "problem")), fmt)
    if problems:
        console.say(_("State that does not follow from the events is rebuilt by: kube-review check --repair"))
        raise typer.Exit(1)
    console.say(_("The review is intact."))


def _save(folder: Path | None, target: Path, fmt: str) -> None:
    """Make a new review of what can still be read of one, and say how much that is."""
    from kube_review import console
    from kube_review.session import project_in
    from kube_review.store.database import damage
    from kube_review.tables import Table

    old = project_in(folder)
    new = old.moved(target)
    saved = damage.salvage(old.database, new.database)
    rows = [{"table": name, "saved": n, "lost": saved.lost[name]} for name, n in saved.saved.items()]
    console.listing(Table(_("Saved"), rows, columns=("table", "saved", "lost")), fmt)
    console.say(_("Saved in {folder}; verify it with: kube-review check -p {folder}", folder=new.root))
