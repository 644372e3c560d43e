"""One opened review: its folder, its database, who is coding, and the codebooks in use."""

from __future__ import annotations

import difflib
import getpass
import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from kube_review import codebook as codebook_files
from kube_review.errors import Conflict, NotFound
from kube_review.model import Code, Codebook, Coder
from kube_review.project import Project, shipped_codebooks
from kube_review.store import codebooks
from kube_review.store.database.connection import Store, open_store
from kube_review.store.record import coders


class Session:
    """A review at work; use it as a context manager.

    Codebooks are read from their files when they are first needed, and every version is registered in the review. Files
    that are new there join in the order of ``codebooks`` (names of files), then by name.
    """

    def __init__(self, project: Project, store: Store, coder: str | None = None, codebooks: Sequence[str] = ()) -> None:
        self.project = project
        self.store = store
        self._coder = coder
        self._wanted = {name: n for n, name in enumerate(codebooks)}

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    @cached_property
    def coder(self) -> Coder:
        """Who is coding: the option, the environment, the review's own default, else the system's user."""
        name = self._coder or os.environ.get("KUBE_REVIEW_CODER") or coders.setting(self.store, "coder")
        return coders.get_or_add(self.store, (name or _system_user()).strip())

    @cached_property
    def codebooks(self) -> tuple[Codebook, ...]:
        """The codebooks in use, the review's first one first.

        Raises:
            CodebookError: A file breaks the format.
            Conflict: Two codebooks have a code of the same name.
        """
        registered = {book.name: (book, digest) for book, digest in codebooks.current(self.store)}
        present: set[str] = set()
        for path in self._files():
            source = path.read_bytes()
            digest = hashlib.sha256(source).hexdigest()
            if any(digest == known for _, known in registered.values()):
                present.update(name for name, (_, known) in registered.items() if known == digest)
                continue
            book = codebook_files.load(path)
            codebooks.register(self.store, book, digest)
            present.add(book.name)
        for name in registered.keys() - present:
            codebooks.retire(self.store, name)
        books = tuple(book for book, _ in codebooks.current(self.store))
        _check_distinct(books)
        return books

    def _files(self) -> list[Path]:
        """Return the files of the codebooks in the order in which new ones join."""
        return sorted(self.project.codebook_files(), key=lambda path: self._wanted.get(path.name, len(self._wanted)))

    def reload_codebooks(self) -> None:
        """Read the codebooks again when they are next needed: a file has changed."""
        self.__dict__.pop("codebooks", None)

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
            raise NotFound("This review has no codebook.", f"Put a .yaml file into {self.project.codebooks}.")
        if name is None:
            return self.codebooks[0]
        for book in self.codebooks:
            if book.name == name:
                return book
        known = ", ".join(book.name for book in self.codebooks)
        hint = f"In use: {known}; to use another, put its .yaml file into {self.project.codebooks}."
        if name in shipped_codebooks():
            hint = f"In use: {known}. To use it, too: kube-review init {self.project.root} --codebook {name}"
        raise NotFound(f"The codebook {name!r} is not in use here.", hint)

    def code(self, name: str) -> Code:
        """Return a code by its id, a former id, or its key where only one codebook has it.

        Raises:
            NotFound: There is no such code; similar ones are named.
        """
        for book in self.codebooks:
            if code := book.code(name):
                return code
        by_key = [code for book in self.codebooks for code in book.codes if code.key == name]
        if len(by_key) == 1:
            return by_key[0]
        known = [code.code for book in self.codebooks for code in book.codes]
        near = difflib.get_close_matches(name, known, n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "See the codes with: kube-review codebook show"
        raise NotFound(f"There is no code {name!r}.", hint)


def open_session(folder: Path | None, coder: str | None = None) -> Session:
    """Open the review in ``folder``, else in ``KUBE_REVIEW_PROJECT``, else in the current folder.

    Raises:
        NotFound: There is none.
    """
    root = folder or Path(os.environ.get("KUBE_REVIEW_PROJECT") or ".")
    project = Project(root)
    return Session(project, open_store(project.database), coder)


def _system_user() -> str:
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
                    f"The codebooks {owner[code.code]} and {book.name} both have a code {code.code!r}.",
                    "Rename one of them: a coding names only its code.",
                )
            owner[code.code] = book.name
