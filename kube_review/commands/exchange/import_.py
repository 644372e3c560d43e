"""``kube-review import``: codings and codebooks from other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.errors import ReviewError, UsageError
from kube_review.messages import _, translate

if TYPE_CHECKING:
    from kube_review.exchange.refi_qda.project import QdaProject
    from kube_review.session import Session


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Ending .qdpx or .qdc (REFI-QDA), or .csv or .xlsx with codings.")
    ],
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="NAME=CODE",
            help="What a code of the file is here; nothing behind the = leaves it out. May be repeated.",
        ),
    ] = None,
    new_codebook: Annotated[
        str,
        typer.Option(metavar="NAME", help="Take over the codes of a REFI-QDA file as a codebook.", show_default=False),
    ] = "",
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Bring in codings made in NVivo, MAXQDA, ATLAS.ti, QualCoder, Taguette or a spreadsheet, or a codebook."""
    from kube_review.exchange.refi_qda import read
    from kube_review.exchange.tables import codings_in, spreadsheets
    from kube_review.session import open_session

    ending = file.suffix.lower()
    if ending not in (*read.ENDINGS, *spreadsheets.ENDINGS):
        raise ReviewError(
            _("{file}: unknown ending.", file=file.name),
            _("Use one of: {choices}.", choices=(*read.ENDINGS, *spreadsheets.ENDINGS)),
        )
    with open_session(project, coder) as session:
        if ending in spreadsheets.ENDINGS:
            session.sign_in()
            _say_codings(*codings_in.take_in(session, file))
            return
        found = read.read(file)
        if new_codebook or ending == ".qdc":
            _add_codebook(session, found, new_codebook or file.stem)
        if ending == ".qdpx":
            _project(session, found, dict(_pair(text) for text in map_ or []))


def _pair(text: str) -> tuple[str, str]:
    name, equals, code = text.rpartition("=")
    if not equals or not name.strip():
        raise UsageError(_("{text!r} is not NAME=CODE.", text=text))
    return name.strip(), code.strip()


def _add_codebook(session: Session, found: QdaProject, name: str) -> None:
    from kube_review import console
    from kube_review.exchange.refi_qda import codebooks_in

    for path, n in codebooks_in.add(session, found, name):
        console.say(_("{path}: {n} codes; complete their definitions there.", path=path, n=n))


def _project(session: Session, found: QdaProject, given: dict[str, str]) -> None:
    from kube_review import console
    from kube_review.exchange.refi_qda import mapping, take_in

    session.sign_in()
    codes = mapping.map_codes(session, found, given)
    if codes.unknown and sys.stdin.isatty():
        codes = mapping.map_codes(session, found, given | {name: _ask(session, name) for name in codes.unknown})
    if codes.unknown:
        raise ReviewError(
            _("These codes of the project are not in use here: {names}.", names=codes.unknown[:20]),
            _("Say what each is: --map 'NAME=CODE'; leave one out: --map 'NAME='; take all over: --new-codebook NAME"),
        )
    made = take_in.take_in(session, found, codes, mapping.map_users(session, found))
    for study in made.added:
        console.say(_("New study: {study}", study=study))
    for line in (*made.lost, *made.unplaced):
        console.say(line)
    _say_codings(made.n_recorded, made.n_known)
    if made.unplaced:
        raise typer.Exit(1)


def _ask(session: Session, name: str) -> str:
    """Ask until the answer is a code in use, or empty."""
    from kube_review import console

    while True:
        answer = str(
            typer.prompt(translate(_("Which code here is {name!r}? (empty: leave it out)", name=name)), default="")
        ).strip()
        try:
            return session.code(answer).code if answer else ""
        except ReviewError as error:
            console.say(error.text)


def _say_codings(n_recorded: int, n_known: int) -> None:
    from kube_review import console

    console.say(_("{n} codings recorded, {known} known before.", n=n_recorded, known=n_known))
