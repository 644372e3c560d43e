"""Labelled sentences, as ``corpus/labelled/*.csv`` keeps them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kube_review.assist.passage_text import PassageText
from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.model import Section, Stance

COLUMNS = ("id", "language", "register", "section", "role", "codes", "text", "reason")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its labels; ``codes`` maps code ids to stances, ``writer`` is the letter its id begins with."""

    id: str
    language: str
    register: str
    section: Section
    role: str
    codes: dict[str, Stance]
    text: str
    reason: str

    @property
    def writer(self) -> str:
        """Who wrote it: models are measured on the sentences of writers they were not trained on."""
        return self.id[0]

    @property
    def page(self) -> str:
        """The page it was written after, ``v012`` of ``v012-05``; its own id where its id names no page."""
        return self._place()[0]

    def passage(self) -> PassageText:
        """Return the sentence as suggesters take it, with its page as its study."""
        page, number = self._place()
        return PassageText(page, number, self.text, self.section, self.language)

    def _place(self) -> tuple[str, int]:
        page, _dash, number = self.id.rpartition("-")
        return (page, int(number)) if page and number.isdecimal() else (self.id, 1)


def read(path: Path) -> list[Sentence]:
    """Read labelled sentences.

    Raises:
        ReviewError: A column is missing, or a value unknown; the message names the line.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
            raise ReviewError(_("{file} has no column {column}.", file=path.name, column=missing[0]))
        return [_sentence(path, number, row) for number, row in enumerate(rows, 2)]


def _sentence(path: Path, number: int, row: dict[str, str]) -> Sentence:
    try:
        codes = {}
        for label in filter(None, (part.strip() for part in row["codes"].split(";"))):
            code, _colon, stance = label.partition(":")
            codes[code] = Stance(stance)
        section = Section(row["section"])
    except ValueError as error:
        raise ReviewError(_("{file}, line {number}: {error}.", file=path.name, number=number, error=error)) from error
    return Sentence(
        row["id"], row["language"], row["register"], section, row["role"], codes, row["text"], row["reason"]
    )


def texts(sentences: Sequence[Sentence]) -> list[str]:
    """Return the texts of sentences."""
    return [sentence.text for sentence in sentences]
