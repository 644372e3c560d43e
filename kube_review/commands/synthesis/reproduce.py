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
from kube_review.messages import _, plural, word
from kube_review.terms import EvidenceCounted, LinkCounted, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kube_review.session import Session
    from kube_review.synthesis.cells.rules import Rules
    from kube_review.synthesis.reproduction.differences import Difference
    from kube_review.synthesis.reproduction.publication import Publication


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
        typer.Option(
            metavar="FILE",
            help="Recompute a manifest on this review, or a package on its own; exit 1 if something differs.",
            show_default=False,
        ),
    ] = None,
    package: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.zip",
            help="Write all that others need to recompute the tables, without the texts of the papers.",
            show_default=False,
        ),
    ] = None,
    quotes: Annotated[bool, typer.Option("--quotes", help="Add the first words of each quote to the package.")] = False,
    content: Annotated[
        bool,
        typer.Option(
            "--content", help="Verify only studies, spans, codes, stances, coders and decisions: not uuids and times."
        ),
    ] = False,
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
    from kube_review.synthesis.cells.rules import Rules
    from kube_review.synthesis.reproduction import publication

    if verify is not None and (name is not None or lock is not None or package is not None):
        raise UsageError(_("--verify takes its publication and settings from the manifest: give it alone."))
    if quotes and package is None:
        raise UsageError(_("--quotes belongs to --package."))
    if content and verify is None:
        raise UsageError(_("--content belongs to --verify."))
    published = publication.find(name) if name else None
    counted = unit or (published.unit if published and published.unit in ("fieldwork", "study") else "fieldwork")
    rules = Rules(counted, count, evidence, count_cited, link)
    if verify is not None:
        _verify(project, verify, content, fmt)
        return
    if published is None and lock is None and package is None:
        _list(fmt)
        return
    with open_session(project) as session:
        if lock is not None or package is not None:
            blinded.refuse(session, _BLIND)
        if published is not None:
            _print(session, published, rules, fmt)
        if lock is not None:
            _lock(session, rules, name, lock)
        if package is not None:
            _package(session, rules, name, package, quotes=quotes)


_BLIND = _("a lock names every coding in them")


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


def _print(session: Session, published: Publication, rules: Rules, fmt: str) -> None:
    from kube_review import clock, console
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.reproduction import claims, claims_table

    held, book = snapshot.load(session.store, session.codebooks), session.codebook(published.codebook)
    made = claims.reproduce(held, book, published, rules, blinded.left_out(session))
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


def _package(session: Session, rules: Rules, name: str | None, path: Path, *, quotes: bool) -> None:
    from kube_review import console
    from kube_review.exchange.package import packed_review

    n = packed_review.write(session, rules, name, path, quotes=quotes)
    console.say(_("Packed: {n} events, without the texts of the papers. {path}", n=n, path=path))


def _verify(project: Path | None, path: Path, content: bool, fmt: str) -> None:
    from kube_review import __version__, console
    from kube_review.exchange.package import unpacked_review
    from kube_review.session import open_session
    from kube_review.synthesis.reproduction import lock as locking

    if unpacked_review.is_package(path):
        if content:
            raise UsageError(_("--content compares this review with a manifest, not a package."))
        manifest, found = unpacked_review.verify(path)
    else:
        manifest = locking.read(path)
        with open_session(project) as session:
            blinded.refuse(session, _BLIND)
            found = locking.verify(session, manifest, content=content)
    made_by = manifest["versions"]["kube-review"]
    if made_by != __version__:
        console.say(_("Made by kube-review {old}, recomputed by {new}.", old=made_by, new=__version__))
    if found or fmt == Format.JSON:
        _print_differences(found, fmt)
    if not found:
        console.say(_("Everything is as it was locked at {at}.", at=manifest["made_at"]))
        return
    console.say(
        plural(
            "{n} difference from {path}. The first: {kind} {name}: {locked} → {now}.",
            "{n} differences from {path}. The first: {kind} {name}: {locked} → {now}.",
            n=len(found),
            path=path,
            kind=word(found[0].kind),
            name=found[0].name,
            locked=word(found[0].locked),
            now=word(found[0].now),
        )
    )
    if all(one.kind == "event" and one.only_there_once for one in found):
        console.say(_("Texts, codings, decisions and tables are as they were; only the record has grown or shrunk."))
    raise typer.Exit(1)


def _print_differences(found: Sequence[Difference], fmt: str) -> None:
    """Print all of them as data, the first of each kind for people."""
    from dataclasses import asdict

    from kube_review import console
    from kube_review.synthesis.reproduction import differences
    from kube_review.tables import Table

    columns = ("kind", "name", "locked", "now")
    if fmt in (Format.JSON, Format.CSV):
        console.listing(Table(_("What differs"), [asdict(one) for one in found], columns=columns), fmt)
        return
    console.listing(Table(_("What differs"), differences.summed(found), columns=(*columns, "n_more")), fmt)
