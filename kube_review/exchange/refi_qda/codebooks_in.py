"""The codes of a REFI-QDA file as a codebook of this review."""

from __future__ import annotations

from pathlib import Path

from kube_review import codebook
from kube_review.errors import Conflict, ReviewError
from kube_review.exchange import safe_files
from kube_review.exchange.refi_qda import mapping
from kube_review.exchange.refi_qda.project import QdaProject, guid
from kube_review.messages import _
from kube_review.session import Session
from kube_review.store.corpus.studies import slug


def add(session: Session, project: QdaProject, name: str) -> tuple[Path, int]:
    """Write the codes of a project as a codebook file of the review; return it and how many codes it has.

    Raises:
        Conflict: The review has a codebook of this name, or one of its codes.
        ReviewError: The file has no codes.
    """
    identity = slug(name)
    path = session.project.codebooks / f"{identity}.yaml"
    if path.exists() or any(book.name == identity for book in session.codebooks):
        raise Conflict(_("There is a codebook {name!r} already.", name=identity), _("Choose another name."))
    codes = tuple(code for code in project.codes if code.guid != guid("qualities"))
    if not any(code.codable for top in codes for _parents, code in top.walk()):
        raise ReviewError(_("The file has no codes."))
    text = mapping.codebook_text(identity, project.name or name, codes)

    def check(file: Path) -> None:
        made = codebook.load(file)
        taken = {code.code for book in session.codebooks for code in book.codes} & {code.code for code in made.codes}
        if taken:
            raise Conflict(
                _("Codes of these names are in use already: {names}.", names=tuple(sorted(taken))),
                _("Map the codes to those in use instead."),
            )

    def write(file: Path) -> None:
        file.write_text(text, encoding="utf-8", newline="\n")

    safe_files.write(path, write, check)
    session.reload_codebooks()
    return path, len(codebook.load(path).codes)
