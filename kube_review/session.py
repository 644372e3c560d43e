"""One opened review: its folder, its database, who is coding, and the codebooks in use."""

from __future__ import annotations

import difflib
import getpass
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kube_review import codebook as codebook_files
from kube_review.errors import Conflict, NotFound
from kube_review.messages import _
from kube_review.model import Code, Codebook, Coder
from kube_review.project import Project, shipped_codebooks
from kube_review.store import codebooks
from kube_review.store.database import damage
from kube_review.store.database.connection import Store, open_store
from kube_review.store.record import coders


@dataclass(frozen=True, slots=True)
class _CodebookFile:
    """A codebook in use, and the hash of the file it was read from; ``new`` versions are not registered yet."""

    book: Codebook
    sha256: str
    new: bool


class Session:
    """An open review; use it as a context manager.

    Opening and reading change nothing. What writes calls ``sign_in`` first: it registers the codebooks in use, so that
    events can name their versions, and returns the coder. Codebooks are read from their files when they are first
    needed; files that are new join in the order of ``codebooks`` (names of files), then by name.
    """

    def __init__(self, project: Project, store: Store, coder: str | None = None, codebooks: Sequence[str] = ()) -> None:
        self.project = project
        self.store = store
        self._coder = coder
        self._wanted = {name: n for n, name in enumerate(codebooks)}

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.store.close()
        if explained := damage.explained(error, self.project.database, self.project.backups):
            raise explained from error

    @cached_property
    def coder(self) -> Coder:
        """Who is coding: the option, the environment, the review's own default, else the system's user.

        Raises:
            NotFound: There is no coder of this name; the nearest name is suggested.
        """
        name = self._coder or os.environ.get("KUBE_REVIEW_CODER") or coders.setting(self.store, "coder")
        return coders.get(self.store, (name or system_user()).strip())

    def sign_in(self) -> Coder:
        """Return the coder, for a command that writes, and register the codebooks in use.

        Raises:
            NotFound: Nobody of this name codes in this review; then nothing is written.
            CodebookError: A codebook file breaks the format.
            Conflict: Two codebooks have a code of the same name.
        """
        coder = self.coder
        self.register_codebooks()
        return coder

    @cached_property
    def codebooks(self) -> tuple[Codebook, ...]:
        """The codebooks in use, the review's first one first.

        Raises:
            CodebookError: A file breaks the format.
            Conflict: Two codebooks have a code of the same name.
        """
        return tuple(found.book for found in self._codebook_files)

    @property
    def codebook_digests(self) -> tuple[str, ...]:
        """The SHA-256 of the file of each codebook in use, in their order."""
        return tuple(found.sha256 for found in self._codebook_files)

    def register_codebooks(self) -> None:
        """Store the versions of the codebooks in use, and retire those whose file is gone."""
        in_use = {found.book.name for found in self._codebook_files}
        gone = [book.name for book, _ in codebooks.current(self.store) if book.name not in in_use]
        new = [found for found in self._codebook_files if found.new]
        if gone or new:
            with self.store.transaction():
                for found in new:
                    codebooks.register(self.store, found.book, found.sha256)
                for name in gone:
                    codebooks.retire(self.store, name)
            self.reload_codebooks()

    @cached_property
    def _codebook_files(self) -> tuple[_CodebookFile, ...]:
        """Return the codebooks in use with their files, in the order in which they joined."""
        registered = codebooks.current(self.store)
        by_digest = {digest: book for book, digest in registered}
        order = {book.name: n for n, (book, _) in enumerate(registered)}
        found: dict[str, _CodebookFile] = {}
        for path in self._files():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            known = by_digest.get(digest)
            book = known or codebook_files.load(path)
            if known is None or book.name not in found:
                found[book.name] = _CodebookFile(book, digest, known is None)
        files = sorted(found.values(), key=lambda one: order.get(one.book.name, len(order)))
        _check_distinct(tuple(one.book for one in files))
        return tuple(files)

    def codebook_file(self, book: Codebook) -> Path:
        """Return the file that holds a codebook.

        Raises:
            Conflict: It is gone.
        """
        files = self.project.codebook_files()
        for path in sorted(files, key=lambda path: path.stem != book.name):  # reading a codebook takes a while
            if codebook_files.load(path).name == book.name:
                return path
        raise Conflict(
            _("The file of the codebook {name} is gone.", name=book.name),
            _("Put it back into the review's folder codebook."),
        )

    def _files(self) -> list[Path]:
        """Return the files of the codebooks in the order in which new ones join."""
        return sorted(self.project.codebook_files(), key=lambda path: self._wanted.get(path.name, len(self._wanted)))

    def reload_codebooks(self) -> None:
        """Discard the codebooks that were read, because a file has changed."""
        for name in ("codebooks", "_codebook_files"):
            self.__dict__.pop(name, None)

    @property
    def versions(self) -> Mapping[str, str]:
        """Name and version of each codebook in use."""
        return {book.name: book.version for book in self.codebooks}

    def codebook(self, name: str | None = None) -> Codebook:
        """Return a codebook in use; without a name the review's first.

        Raises:
            NotFound: It is not in use here.
        """
        if not self.codebooks:
            raise NotFound(
                _("This review has no codebook."),
                _("Put a .yaml file into {codebooks}.", codebooks=self.project.codebooks),
            )
        if name is None:
            return self.codebooks[0]
        for book in self.codebooks:
            if book.name == name:
                return book
        raise NotFound(
            _(
                "The review in {folder} does not use the codebook {name!r}, but {choices}.",
                folder=self.project.root,
                name=name,
                choices=[book.name for book in self.codebooks],
            ),
            ""
            if name in shipped_codebooks()
            else _("To use it, put its .yaml file into {folder}.", folder=self.project.codebooks),
            topic="shipped codebook" if name in shipped_codebooks() else "",
        )

    def code(self, name: str) -> Code:
        """Return a code by its id, a former id, or its key, ``BOOK:KEY`` where several codebooks have it.

        Raises:
            NotFound: There is no such code; similar ones are named.
            Conflict: The key stands for codes of several codebooks, which are named.
        """
        for book in self.codebooks:
            if code := book.code(name):
                return code
        by_key = {
            f"{book.name}:{code.key}": code
            for book in self.codebooks
            for code in book.codes
            if name and name in (code.key, f"{book.name}:{code.key}")
        }
        if len(by_key) == 1:
            return next(iter(by_key.values()))
        if by_key:
            raise Conflict(
                _(
                    "The key {name!r} stands for several codes: {choices}.",
                    name=name,
                    choices=[f"{key} ({code.code})" for key, code in by_key.items()],
                ),
                _("Give one of these, or the id of the code."),
            )
        known = [code.code for book in self.codebooks for code in book.codes]
        near = difflib.get_close_matches(name, known, n=3)
        hint = _("Did you mean one of: {choices}?", choices=near) if near else ""
        raise NotFound(_("There is no code {name!r}.", name=name), hint, topic="" if near else "codes")

    def code_id(self, name: str | None) -> str | None:
        """Return the id of the code that an option names; None where the option was not given.

        Raises:
            NotFound: There is no such code.
        """
        return None if name is None else self.code(name).code


def open_session(folder: Path | None, coder: str | None = None) -> Session:
    """Open the review in ``folder``, else in ``KUBE_REVIEW_PROJECT``, else in the current folder.

    Raises:
        NotFound: There is none.
    """
    project = project_in(folder)
    return Session(project, open_store(project.database), coder)


def project_in(folder: Path | None) -> Project:
    """Return the places of the review in ``folder``, else in ``KUBE_REVIEW_PROJECT``, else in the current folder."""
    return Project(folder or Path(os.environ.get("KUBE_REVIEW_PROJECT") or "."))


def system_user() -> str:
    """Return the name of the system's user, or ``coder`` where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no user name on some Windows services and containers
        return "coder"


def _check_distinct(books: tuple[Codebook, ...]) -> None:
    owner: dict[str, str] = {}
    for book in books:
        for code in book.codes:
            if code.code in owner:
                raise Conflict(
                    _(
                        "The codebooks {value} and {book} both have a code {code!r}.",
                        value=owner[code.code],
                        book=book.name,
                        code=code.code,
                    ),
                    _("Rename one of them: a coding names only its code."),
                )
            owner[code.code] = book.name
