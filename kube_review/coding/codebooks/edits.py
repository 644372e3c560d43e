"""Renaming, merging and splitting codes: the file of a codebook and an event that undo takes back, both or neither."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from kube_review import codebook as codebook_files
from kube_review import whole_files
from kube_review.codebook import surgery
from kube_review.codebook.sub_codes import ancestors
from kube_review.errors import Conflict, ReviewError
from kube_review.messages import _
from kube_review.model import Code, Codebook
from kube_review.project import Project
from kube_review.session import Session
from kube_review.store import codebooks
from kube_review.store.database.connection import Store
from kube_review.store.record import codings, journal
from kube_review.store.record.event import Event, NewEvent


def rename(session: Session, code: Code, new: str) -> Code:
    """Give a code another id; its codings, readings and decisions stay what they are.

    Raises:
        Conflict: The id is taken.
        CodebookError: The id breaks the format, or the layout of the file is unusual.
    """
    book = _book_of(session, code)
    for other in session.codebooks:
        if taken := other.code(new):
            raise Conflict(_("There is a code {code} already.", code=taken.code), _("Choose another id."))
    _edit(session, book, surgery.rename(_text(session, book), code.code, new), "rename", [code], [new])
    return session.code(new)


def merge(session: Session, codes: Collection[Code], into: Code) -> Code:
    """Make several codes one: the codings of all of them count for it, and each keeps its quote, coder and time.

    A reading counts for the merged code if it looked for all that was merged; else silence on it counts for nothing.

    Raises:
        ReviewError: A code would be merged into itself, or the codes are of several codebooks.
        CodebookError: The layout of the file is unusual.
    """
    book = _book_of(session, into)
    for code in codes:
        if code.code == into.code:
            raise ReviewError(_("{code} cannot be merged into itself.", code=code.code), _("Name another code."))
        if code not in book.codes:
            raise ReviewError(
                _("{code} is in another codebook than {other}.", code=code.code, other=into.code),
                _("Only codes of one codebook can be merged."),
            )
    text = surgery.merge(_text(session, book), [code.code for code in codes], into.code)
    made = codebook_files.loads(text, book.name).code(into.code)
    assert made is not None
    parts = {code.code: code.meaning for code in (into, *codes)}
    _edit(session, book, text, "merge", list(codes), [into.code], {made.meaning: parts})
    return session.code(into.code)


def split(session: Session, code: Code, into: Collection[Code]) -> int:
    """Replace a code by several others, and return how many of its codings have to be decided again.

    Until a coding is decided again, the codes in place of the old one count as not assessed in its study. Who read for
    the old code has looked for those of the others that nobody had read for before.

    Raises:
        ReviewError: Fewer than two codes take its place, or one of them is the code itself, above it, or elsewhere.
        Conflict: The code has sub-codes.
        CodebookError: The layout of the file is unusual.
    """
    book = _book_of(session, code)
    if len(into) < 2:
        raise ReviewError(_("A code is split into two or more."), _("Add them first: they have to be in the codebook."))
    for one in into:
        if one not in book.codes or one.code in (code.code, *ancestors(book.codes)[code.code]):
            raise ReviewError(
                _("{code} cannot be split into {other}.", code=code.code, other=one.code),
                _("Name other codes of the codebook {name}.", name=book.name),
            )
    read_for = _meanings_read(session.store, book.name)
    looked_for = {one.meaning: {code.code: code.meaning} for one in into if one.meaning not in read_for}
    text = surgery.split(_text(session, book), code.code)
    _edit(session, book, text, "split", [code], [one.code for one in into], looked_for)
    return sum(codings.codes_used(session.store).get(name, 0) for name in (code.code, *code.formerly))


def follow(store: Store, written: Iterable[Event]) -> None:
    """Bring the files of codebooks to what undone or redone edits say.

    Raises:
        Conflict: A codebook was changed since in another way; then its file is left alone.
    """
    for event in written:
        if event.kind == "edit":
            said, (to, now) = event.payload, ("after", "before") if event.payload["stands"] else ("before", "after")
            _go_to(store, event.codebook or "", said[to], said[f"{now}_sha256"])


def _go_to(store: Store, name: str, target: str, sha256: str) -> None:
    """Write a version of a codebook into its file, which has to hold the text of this hash."""
    made = codebooks.get(store, target)
    held = {book.name: (book, digest) for book, digest in codebooks.current(store)}
    known, digest = held.get(name, (None, ""))
    path = _path(Project(store.path.parent), digest)
    if known is None or path is None or made is None or _sha256(known) != sha256:
        raise Conflict(
            _("The codebook {name} has been changed since, so nothing was undone.", name=name),
            _("Take back the later change of its file first."),
        )
    _write(store, path, made)


def _edit(
    session: Session,
    book: Codebook,
    text: str,
    what: str,
    codes: list[Code],
    into: list[str],
    looked_for: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Write the changed file and the event, in one transaction."""
    made = codebook_files.loads(text, book.name)
    names = [name for code in codes for name in (code.code, *(code.formerly if what == "split" else ()))]
    payload = {
        "what": what,
        "codes": names,
        "into": into,
        "before": book.version,
        "before_sha256": _sha256(book),
        "after": made.version,
        "after_sha256": _sha256(made),
        "looked_for": {meaning: dict(parts) for meaning, parts in (looked_for or {}).items()},
        "stands": True,
    }
    path = _path_of(session, book)
    with session.store.transaction():
        new = NewEvent("edit", payload, codebook=book.name, key=str(uuid.uuid4()))
        journal.append(session.store, session.coder.uid, [new])
        _write(session.store, path, made)
    session.reload_codebooks()


def _write(store: Store, path: Path, book: Codebook) -> None:
    """Put a version of a codebook into its file, whole or not at all, and into use."""
    codebooks.register(store, book, _sha256(book))
    whole_files.write_bytes(path, book.source.encode())


def _sha256(book: Codebook) -> str:
    return hashlib.sha256(book.source.encode()).hexdigest()


def _book_of(session: Session, code: Code) -> Codebook:
    return next(book for book in session.codebooks if code in book.codes)


def _text(session: Session, book: Codebook) -> str:
    return _path_of(session, book).read_bytes().decode("utf-8-sig")  # unchanged, including Windows line ends


def _path_of(session: Session, book: Codebook) -> Path:
    digest = session.codebook_digests[session.codebooks.index(book)]
    path = _path(session.project, digest)
    if path is None:
        raise Conflict(_("The file of the codebook {name} has just changed.", name=book.name), _("Try again."))
    return path


def _path(project: Project, digest: str) -> Path | None:
    files = project.codebook_files()
    return next((path for path in files if hashlib.sha256(path.read_bytes()).hexdigest() == digest), None)


def _meanings_read(store: Store, name: str) -> set[str]:
    """Return the meanings that somebody who finished a study has read for."""
    versions = {review.version for review in codings.reviews(store) if review.codebook == name}
    return {meaning for version in versions for meaning in codebooks.meanings(store).get(version, {}).values()}
