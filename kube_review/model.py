"""The terms of a review as frozen values, used by every other module.

Units, everywhere: pages and passages count from 1; ``start`` and ``end`` are Unicode code points into the text of a
study, 0-based and half-open; times are UTC, ISO-8601 with ``Z``; boxes are PDF points from the top left of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from kube_review.messages import Text
from kube_review.terms import (
    NOT_COUNTABLE,
    Basis,
    CellState,
    Evidence,
    Link,
    Origin,
    Section,
    Stance,
)

__all__ = [
    "NOT_COUNTABLE",
    "Basis",
    "CellState",
    "Code",
    "Codebook",
    "Coder",
    "Coding",
    "Cue",
    "Document",
    "Evidence",
    "Example",
    "Group",
    "Guess",
    "Link",
    "NearMiss",
    "NotWhen",
    "Origin",
    "Page",
    "Passage",
    "Proposal",
    "Section",
    "StageLink",
    "Stance",
    "WordBox",
]


class WordBox(NamedTuple):
    """The place of some characters of the text on their page.

    ``start``/``end`` are offsets into the document's text; the box is in PDF points, origin top left. A named tuple,
    because a thesis has a hundred thousand of them.
    """

    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a source and its span of the text.

    ``engine`` names what read it (``pdfium``, ``pdfplumber``, ``tesseract``, ``text``, …) and ``reason`` why that one.
    ``ocr_confidence`` is the mean word confidence 0–1 of an OCR page, else None. ``width`` and ``height`` are points, 0
    where a format has no geometry. ``note`` says what a reviewer should know, such as that the page was not read.
    """

    number: int
    start: int
    end: int
    engine: str = "text"
    reason: str = ""
    ocr_confidence: float | None = None
    width: float = 0.0
    height: float = 0.0
    words: tuple[WordBox, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence-sized stretch of a text.

    ``lead_in`` is the number of the passage that introduces an enumeration this passage is an item of.
    ``page_end`` differs from ``page`` where a sentence runs over a page break. ``paragraph`` counts from 1.
    """

    number: int
    start: int
    end: int
    page: int
    page_end: int
    section: Section
    language: str
    countable: bool
    paragraph: int = 1
    lead_in: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"passage {self.number}: empty or negative span {self.start}:{self.end}")


@dataclass(frozen=True, slots=True)
class Guess:
    """A bibliographic value and where it came from (``first page``, ``pdf metadata``, ``ris: library.ris`` …)."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of one file.

    ``text`` is UTF-8 clean: NFC, LF, no BOM, no control characters but LF. ``pages`` tile the text in order and
    ``passages`` are ordered, disjoint spans of it. ``guesses`` maps a bibliographic key to its guess.
    """

    text: str
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]
    reader: str
    guesses: dict[str, Guess] = field(default_factory=dict)
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class StageLink:
    """A code on a stage of the programme: the reviewers' mapping, with its step and reason."""

    stage: str
    step: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NotWhen:
    """When not to use a code; ``code`` is the neighbour to use instead, or empty."""

    when: str
    when_id: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A typical passage; ``kind`` is ``core`` or ``extended``."""

    text: str
    lang: str
    kind: str = "core"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A passage that looks like the code and is not, with the reason and the code it has instead, if any."""

    text: str
    lang: str
    reason: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue line of a codebook as written, its language and what it signals (``asserts`` or ``denies``)."""

    pattern: str
    lang: str
    stance: Stance = Stance.ASSERTS


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a codebook.

    ``meaning`` is a hash over what decides its use (definitions, use_when, not_when): when it changes, the code is
    *redefined* and studies have to be read again for it. ``fields`` holds shared extra fields such as ``element``.
    ``short`` and ``short_id`` name it where there is little room. A *residual* code is for findings that fit no other
    code, so no passage resembles it. ``parent`` is the code of the same group that this is a sub-code of, or empty.
    ``merged`` are those of ``formerly`` that were codes of their own.
    """

    code: str
    key: str
    group: str
    label: str
    label_id: str
    definition: str
    definition_id: str
    use_when: tuple[str, ...] = ()
    use_when_id: tuple[str, ...] = ()
    not_when: tuple[NotWhen, ...] = ()
    stages: tuple[StageLink, ...] = ()
    examples: tuple[Example, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    cues: tuple[Cue, ...] = ()
    formerly: tuple[str, ...] = ()
    inductive: bool = False
    residual: bool = False
    short: str = ""
    short_id: str = ""
    parent: str = ""
    merged: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A set of codes within a codebook, such as ``factors``."""

    group: str
    label: str
    label_id: str
    note: str = ""
    note_id: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook as read from its file; each sub-code follows its parent.

    ``version`` is a hash of the content, ``source`` the YAML text.
    """

    name: str
    title: str
    title_id: str
    groups: tuple[Group, ...]
    codes: tuple[Code, ...]
    version: str
    source: str = ""
    citation: str = ""

    def code(self, code: str) -> Code | None:
        """Return the code with this id (or former id), or None."""
        for entry in self.codes:
            if entry.code == code or code in entry.formerly:
                return entry
        return None


@dataclass(frozen=True, slots=True)
class Coder:
    """A person who codes: ``uid`` identifies them across copies of a review, ``name`` is what is shown."""

    uid: str
    name: str


@dataclass(frozen=True, slots=True)
class Coding:
    """A person's record: this code, this span, this stance, by this coder, at this time."""

    coding: int
    uuid: str
    study: str
    page: int | None
    passage: int | None
    start: int | None
    end: int | None
    quote: str
    code: str
    stance: Stance
    link: Link | None
    origin: Origin
    coder: str
    at: str
    memo: str
    cited: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a suggester returns for one passage and code; it becomes a row of ``suggestions``, never a coding.

    ``score`` is 0–1 and comparable within a method; ``proposed`` says whether it passed the method's threshold.
    ``why`` is for people: the words or the example that led to it.
    """

    study: str
    passage: int
    code: str
    stance: Stance
    score: float
    why: str
    cited: str = ""
    proposed: bool = True
