"""Finding the codebook that a name or a file stands for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kube_review.model import Codebook


NameOrFile = Annotated[
    str | None,
    typer.Argument(metavar="[NAME|FILE]", help="A codebook in use, a shipped one, or a file.", show_default=False),
]


def find(name: str | None, folder: Path | None) -> Codebook:
    """Return a codebook: in use in the review, else shipped, else from a file; without a name the review's first.

    Raises:
        NotFound: There is none, or no review in the folder that was named.
    """
    from kube_review import codebook
    from kube_review.errors import NotFound
    from kube_review.session import open_session

    if name is None or Path(name).suffix not in {".yaml", ".yml"}:
        try:
            with open_session(folder) as session:
                if name is None or name in {book.name for book in session.codebooks}:
                    return session.codebook(name)
        except NotFound:
            if folder is not None:
                raise
    return codebook.load(path_of(name or "sitepu-2016", folder))


def path_of(name: str, folder: Path | None) -> Path:
    """Return the file of a codebook: of the review, else a shipped one, else a file of that name."""
    from kube_review.project import codebook_source

    for path in used_files(folder) if Path(name).suffix == "" else ():
        if path.stem == name:
            return path
    return codebook_source(name)


def used_files(folder: Path | None) -> list[Path]:
    """Return the codebook files of the review; without a review those that are shipped."""
    import os

    from kube_review.project import Project, shipped

    root = Project(folder or Path(os.environ.get("KUBE_REVIEW_PROJECT") or "."))
    if root.database.is_file():
        return root.codebook_files()
    return sorted(shipped("codebook").glob("*.yaml"))
