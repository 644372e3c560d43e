"""Finding the record of a study: by DOI, by attached file, by title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kube_review.errors import ReadingError
from kube_review.exchange.bibliography.entries import LIBRARIES, Record, normal_doi, read
from kube_review.model import Document, Guess

_TITLE_LIKENESS = 92.0
_MIN_TITLE_CHARS = 15


def match(records: Sequence[Record], *, file_name: str, doi: str = "", title: str = "") -> Record | None:
    """Find the record of a study.

    Args:
        records: The bibliography.
        file_name: The name of the study's file, without its folder.
        doi: Its DOI as read, or empty.
        title: Its title as read, or empty.

    Returns:
        The record with the same DOI; else the one that names the file; else the one whose title is the same but for
        small differences, if it is only one; else None.
    """
    wanted = normal_doi(doi)
    for record in records:
        if wanted and normal_doi(record.values.get("doi", "")) == wanted:
            return record
    name = _plain(Path(file_name).stem)
    for record in records:
        if name and any(_plain(Path(attached).stem) == name for attached in record.files):
            return record
    same = [record for record in records if same_title(record.values.get("title", ""), title)]
    if not same:
        same = [record for record in records if same_title(record.values.get("title", ""), Path(file_name).stem)]
    return same[0] if len({record.values.get("title", "").lower() for record in same}) == 1 else None


@dataclass(frozen=True, slots=True)
class Library:
    """The bibliographies that go with some files.

    Args:
        records: All their records.
        used: The bibliographies.
        problems: What is wrong with those that could not be read.
    """

    records: tuple[Record, ...] = ()
    used: tuple[Path, ...] = ()
    problems: tuple[ReadingError, ...] = ()

    def known(self, path: Path, document: Document) -> Mapping[str, Guess]:
        """Return what the bibliographies know of a file that was read."""
        read_as = {key: document.guesses[key].value for key in ("doi", "title") if key in document.guesses}
        record = match(self.records, file_name=path.name, **read_as)
        return record.guesses() if record else {}


def library(named: Sequence[Path], files: Sequence[Path]) -> Library:
    """Read the bibliographies that go with some files.

    Args:
        named: Bibliographies that the user named; they must be readable.
        files: The files that are read; bibliographies in their folders are used, too.

    Raises:
        ReadingError: A named bibliography cannot be read.
    """
    records = [record for path in named for record in read(path).records]
    used, problems = list(named), []
    for path in sorted(p for folder in {f.parent for f in files} for p in folder.iterdir()):
        if path.suffix.lower() in LIBRARIES and path.is_file() and path not in named:
            try:
                records += read(path).records
            except ReadingError as error:
                if path.suffix.lower() != ".json":  # a .json beside the papers need not be a bibliography
                    problems.append(error)
            else:
                used.append(path)
    return Library(tuple(records), tuple(used), tuple(problems))


def same_title(one: str, other: str) -> bool:
    """Say whether two titles are the same but for case, punctuation, small slips or a missing subtitle."""
    from rapidfuzz import fuzz

    left, right = _plain(one), _plain(other)
    if min(len(left), len(right)) < _MIN_TITLE_CHARS:
        return bool(left) and left == right
    # A subtitle may be missing on one side, but then the rest has to be the same.
    shorter = min(left, right, key=len)
    longer = max(left, right, key=len)
    if longer.startswith(f"{shorter} ") and len(shorter.split()) >= 5:
        return True
    return fuzz.ratio(left, right, score_cutoff=_TITLE_LIKENESS) > 0


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower().replace("_", " ")))
