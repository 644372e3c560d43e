"""Codebooks of two copies: the newer version where one grew out of the other, a person's choice where both changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kube_review import codebook as codebook_files
from kube_review import whole_files
from kube_review.errors import CodebookError
from kube_review.merge.disagreements import Disagreement
from kube_review.messages import Text, _
from kube_review.model import Codebook
from kube_review.project import Project
from kube_review.session import Session
from kube_review.store import codebooks
from kube_review.store.database.connection import Store
from kube_review.store.record import merge_queries
from kube_review.store.record.event import Event


@dataclass(frozen=True, slots=True)
class Coming:
    """A codebook that the other copy uses in another version than this one.

    Attributes:
        theirs: Their version.
        mine: The version in use here, None where this copy does not have the codebook.
        relation: ``new``, ``newer``, ``older`` or ``changed on both sides``.
        problem: Why it cannot be taken, or empty.
    """

    theirs: Codebook
    mine: Codebook | None
    relation: str
    problem: Text = ""

    def taken(self, take: str | None) -> bool:
        """Say whether this copy adopts their version."""
        if self.problem:
            return False
        return self.relation in ("new", "newer") or (self.relation == CHANGED and take == "theirs")


CHANGED = "changed on both sides"


def coming(session: Session, theirs: Store, news: Sequence[Event]) -> list[Coming]:
    """Compare the codebooks in use; those of the same version are left out.

    Args:
        session: This copy.
        theirs: The other copy.
        news: The events that only the other copy has, in order of time.
    """
    mine = {book.name: book for book in session.codebooks}
    known_here, known_there = merge_queries.codebook_versions(session.store), merge_queries.codebook_versions(theirs)
    taken = {code.code: book.name for book in mine.values() for code in book.codes}
    found = []
    for book, _digest in codebooks.current(theirs):
        own = mine.get(book.name)
        if own is None:
            relation = "new"
        elif own.version == book.version:
            continue
        elif _leads_to(own, book, news):
            relation = "newer"
        elif book.version in known_here:
            relation = "older"
        else:
            relation = "newer" if own.version in known_there else CHANGED
        found.append(Coming(book, own, relation, _problem(book, taken)))
    return found


def _leads_to(own: Codebook, book: Codebook, news: Sequence[Event]) -> bool:
    """Say whether edits by command, done or undone in the other copy, lead from this version to theirs."""
    version = own.version
    for event in news:
        if event.kind == "edit" and event.codebook == own.name:
            start, end = ("before", "after") if event.payload["stands"] else ("after", "before")
            version = event.payload[end] if event.payload[start] == version else version
    return version == book.version


def _problem(book: Codebook, taken: dict[str, str]) -> Text:
    """Say why a codebook of the other copy cannot be used here; its file is read as any other would be."""
    try:
        read = codebook_files.loads(book.source, book.name)
    except CodebookError as error:
        return error.message
    if (read.name, read.version) != (book.name, book.version):
        return _("its text does not match its version")
    shared = sorted(code.code for code in book.codes if taken.get(code.code, book.name) != book.name)
    return _("its code {code} is already in {codebook}", code=shared[0], codebook=taken[shared[0]]) if shared else ""


def disagreement(book: Coming) -> Disagreement:
    """Put two diverged versions into words."""
    assert book.mine is not None
    changes = codebook_files.diff(book.mine, book.theirs)
    codes = sorted({change.code for change in changes if change.code}) or _("no code differs")
    return Disagreement(
        _("codebook {name}", name=book.theirs.name),
        "",
        _("version {version}", version=book.mine.version[:8]),
        _("version {version}: {codes}", version=book.theirs.version[:8], codes=codes),
    )


def write(project: Project, store: Store, book: Coming) -> None:
    """Put their version in place of the file here; earlier versions stay in the database."""
    whole_files.write_bytes(_file(project, store, book.theirs.name), book.theirs.source.encode())


def _file(project: Project, store: Store, name: str) -> Path:
    digests = {book.name: digest for book, digest in codebooks.current(store)}
    for path in project.codebook_files():
        if hashlib.sha256(path.read_bytes()).hexdigest() == digests.get(name):
            return path
    path, n = project.codebooks / f"{name}.yaml", 1
    while path.exists():
        n += 1
        path = project.codebooks / f"{name}-{n}.yaml"
    return path
