"""Which ending is written by which format."""

from __future__ import annotations

from pathlib import Path

from kube_review.errors import ReviewError
from kube_review.exchange import doc_bins
from kube_review.exchange.bibliography import writing
from kube_review.exchange.refi_qda import export as refi_qda
from kube_review.exchange.request import Request, Writer, Written
from kube_review.exchange.tables import data_package, parquet, spss, text_files, xlsx
from kube_review.messages import _
from kube_review.session import Session

WRITERS: dict[str, Writer] = {
    ".csv": text_files.write_csv,
    ".xlsx": xlsx.write,
    ".sav": spss.write,
    ".parquet": parquet.write,
    ".json": text_files.write_json,
    ".md": text_files.write_markdown,
    ".tex": text_files.write_latex,
    ".ris": writing.write_ris,
    ".bib": writing.write_bibtex,
    ".qdpx": refi_qda.write_project,
    ".qdc": refi_qda.write_codebook,
    ".spacy": doc_bins.write,
}
"""By the file's ending; a folder (no ending, or a ``/`` behind it) is a data package."""

BIBLIOGRAPHY = "bibliography"
"""What a ``.json`` file holds as CSL-JSON."""


def export(session: Session, file: Path, request: Request | None = None) -> Written:
    """Write the review in the format that the file's ending names.

    Raises:
        ReviewError: The ending is unknown, or the file cannot be written.
    """
    ending = file.suffix.lower()
    write = data_package.write if not ending or file.is_dir() else WRITERS.get(ending)
    if write is None:
        raise ReviewError(
            _("{file}: unknown ending.", file=file.name),
            _("Use one of: {choices}; or the name of a folder.", choices=tuple(WRITERS)),
        )
    request = request or Request()
    if ending == ".json" and request.what == BIBLIOGRAPHY:
        write = writing.write_csl
    return write(session, file, request)
