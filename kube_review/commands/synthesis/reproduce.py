"""``kube-review reproduce``: a publication's claims beside what this review finds; manifests that prove a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import (
    CitedOption,
    CountOption,
    EvidenceOption,
    Folder,
    Format,
    LinkOption,
    Printed,
)
from kube_review.errors import UsageError
from kube_review.messages import _
from kube_review.terms import EvidenceCounted, LinkCounted, Unit

if TYPE_CHECKING:
    from kube_review.session import Session
    from kube_review.synthesis.cells.rules import Rules
    from kube_review.synthesis.reproduction.claims import Reproduction


def reproduce(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME|FILE.yaml]", help="The publication; without it, list those that are shipped."),
    ] = None,
    lock: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a manifest of all that the tables rest on.", show_default=False),
    ] = None,
    verify: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Recompute a manifest; exit 1 if something differs.", show_default=False),
    ] = None,
    unit: Annotated[
        Unit | None,
        typer.Option(
            help="What is counted; else what the publication counts, else fieldwork.",
            show_default=False,
        ),
    ] = None,
    count: CountOption = "consensus",
    evidence: EvidenceOption = EvidenceCounted.PRIMARY,
    count_cited: CitedOption = False,
    link: LinkOption = LinkCounted.ANY,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Hold a published synthesis against this review, claim by claim; lock the tables, or verify a lock."""
    from kube_review.session import open_session
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.cells.rules import Rules
    from kube_review.synthesis.reproduction import claims as reproducing
    from kube_review.synthesis.reproduction import publication

    if verify is not None and (name is not None or lock is not None):
        raise UsageError(_("--verify takes its publication and settings from the manifest: give it alone."))
    published = publication.find(name) if name else None
    counted = unit or (published.unit if published and published.unit in ("fieldwork", "study") else "fieldwork")
    rules = Rules(counted, count, evidence, count_cited, link)
    if published is None and lock is None and verify is None:
        _list(fmt)
        return
    with open_session(project) as session:
        if lock is not None or verify is not None:
            blinded.refuse(session, _("a lock names every coding in them"))
        if verify is not None:
            _verify(session, verify, fmt)
            return
        if published is not None:
            held, book = snapshot.load(session.store, session.codebooks), session.codebook(published.codebook)
            _print(reproducing.reproduce(held, book, published, rules, blinded.left_out(session)), fmt)
        if lock is not None:
            _lock(session, rules, name, lock)


def _list(fmt: str) -> None:
    from kube_review import console
    from kube_review.synthesis.reproduction import publication
    from kube_review.tables import Table

    found = [publication.find(name) for name in publication.shipped()]
    rows = [
        {"publication": p.name, "citation": p.citation, "claims": len(p.claims), "synthetic": p.synthetic}
        for p in found
    ]
    console.listing(Table(_("Publications"), rows), fmt)


def _print(made: Reproduction, fmt: str) -> None:
    from kube_review import clock, console
    from kube_review.synthesis.reproduction import claims_table

    if fmt == Format.JSON:
        console.document(claims_table.document(made, clock.today()))
        return
    console.synthesis(claims_table.claims(made), fmt)
    if fmt in (Format.TABLE, Format.MD):
        if made.only_here:
            console.synthesis(claims_table.only_here(made), fmt)
        console.synthesis(claims_table.differences(made), fmt)


def _lock(session: Session, rules: Rules, name: str | None, path: Path) -> None:
    from kube_review import console
    from kube_review.synthesis.reproduction import lock as locking

    manifest = locking.lock(session, rules, name)
    locking.write(manifest, path)
    console.say(
        _(
            "Locked: {n} codings, {k} tables, sha256 {digest}. {path}",
            n=len(manifest["codings"]),
            k=len(manifest["tables"]),
            digest=manifest["sha256"][:12],
            path=path,
        )
    )


def _verify(session: Session, path: Path, fmt: str) -> None:
    from dataclasses import asdict

    from kube_review import __version__, console
    from kube_review.synthesis.reproduction import lock as locking
    from kube_review.tables import Table

    manifest = locking.read(path)
    differing = locking.verify(session, manifest)
    made_by = manifest["versions"]["kube-review"]
    if made_by != __version__:
        console.say(_("Made by kube-review {old}, recomputed by {new}.", old=made_by, new=__version__))
    rows = [asdict(one) for one in differing]
    if rows or fmt == Format.JSON:
        console.listing(Table(_("What differs"), rows, columns=("kind", "name", "locked", "now")), fmt)
    if differing:
        console.say(_("{n} differences from {path}.", n=len(differing), path=path))
        if all(one.kind == "events" for one in differing):
            console.say(
                _("Texts, codings, decisions and tables are as they were; only the record has grown or shrunk.")
            )
        raise typer.Exit(1)
    console.say(_("Everything is as it was locked at {at}.", at=manifest["made_at"]))
