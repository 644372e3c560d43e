"""The codes of a REFI-QDA file as a codebook of this review."""

from __future__ import annotations

import tempfile
from collections.abc import Set
from pathlib import Path

from kube_review import codebook, whole_files
from kube_review.errors import Conflict, ReviewError
from kube_review.exchange.refi_qda import mapping
from kube_review.exchange.refi_qda.project import QdaProject, guid
from kube_review.messages import _
from kube_review.session import Session
from kube_review.store.corpus.studies import slug


def add(session: Session, project: QdaProject, name: str) -> list[tuple[Path, int]]:
    """Write the codes of a project as codebook files of the review; return each with how many codes it has.

    Raises:
        Conflict: The review has a codebook of such a name, or one of its codes.
        ReviewError: The file has no codes.
    """
    codes = tuple(code for code in project.codes if code.guid != guid("qualities"))
    if not any(code.codable for top in codes for _parents, code in top.walk()):
        raise ReviewError(_("The file has no codes."))
    texts = mapping.codebook_texts(slug(name), project.name or name, codes)
    paths = {identity: session.project.codebooks / f"{identity}.yaml" for identity in texts}
    in_use = {book.name for book in session.codebooks}
    for identity, path in paths.items():
        if path.exists() or identity in in_use:
            raise Conflict(_("There is a codebook {name!r} already.", name=identity), _("Choose another name."))
    taken = frozenset(code.code for book in session.codebooks for code in book.codes)
    with tempfile.TemporaryDirectory(prefix="kube-review-") as folder:
        for identity, text in texts.items():  # all of them are checked before the first is written
            _check(_written(Path(folder) / f"{identity}.yaml", text), taken)
    for identity, path in paths.items():
        whole_files.write_bytes(path, texts[identity].encode())
    session.reload_codebooks()
    return [(path, len(codebook.load(path).codes)) for path in paths.values()]


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _check(file: Path, taken: Set[str]) -> None:
    """Make sure that a codebook can be read and that none of its codes is in use.

    Raises:
        Conflict: Some are.
    """
    known = taken & {code.code for code in codebook.load(file).codes}
    if known:
        raise Conflict(
            _("Codes of these names are in use already: {names}.", names=tuple(sorted(known))),
            _("Map the codes to those in use instead."),
        )
