"""A REFI-QDA project as values, from any program.

Offsets are Unicode code points into ``Source.text``, 0-based and half-open. GUIDs are lower case, without braces.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kube_review.messages import Text

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
NAMESPACE = uuid.UUID("c2b0a6de-8a7a-5d0c-9a51-6f7b1f5d6b1e")
"""Of the GUIDs that are made here: the same thing has the same GUID in every export."""
MEMO, CITED = "memo", "cited source"
"""Names of the notes that hold the memo of a coding and the source that it cites."""


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold, even escaped."""


def legal(text: str) -> str:
    """Return a text as XML can hold it and gives it back: no control characters, and LF alone."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def guid(*parts: str) -> str:
    """Return the GUID of a thing by what identifies it."""
    return str(uuid.uuid5(NAMESPACE, ":".join(parts)))


@dataclass(frozen=True, slots=True)
class User:
    """A person who coded."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class QdaCode:
    """A code with its place in the hierarchy."""

    guid: str
    name: str
    description: str = ""
    colour: str = ""
    codable: bool = True
    children: tuple[QdaCode, ...] = ()

    def walk(self, parents: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], QdaCode]]:
        """Yield this code and all below it, each with the names of its parents."""
        yield parents, self
        for child in self.children:
            yield from child.walk((*parents, self.name))


@dataclass(frozen=True, slots=True)
class Note:
    """A memo; ``user`` and ``at`` may be empty."""

    guid: str
    name: str
    text: str
    user: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """One code on a selection; ``guid`` identifies the coding."""

    guid: str
    code: str
    user: str = ""
    at: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: the page from 0, points from the bottom left of the page."""

    page: int
    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True, slots=True)
class Selection:
    """A span of a text with its codings.

    ``quote`` is its name in the file, ``memo`` its description: there QualCoder keeps the memo of a coding.
    """

    guid: str
    start: int
    end: int
    quote: str
    codings: tuple[Coded, ...]
    notes: tuple[str, ...] = ()
    user: str = ""
    at: str = ""
    box: Box | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A text, or a PDF with the text it is coded in; ``values`` are by the GUID of their variable."""

    guid: str
    name: str
    text: str
    selections: tuple[Selection, ...] = ()
    pdf: bytes | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Variable:
    """An attribute of sources; ``kind`` is ``Text`` or ``Integer`` in what is written here."""

    guid: str
    name: str
    kind: str = "Text"


@dataclass(frozen=True, slots=True)
class QdaProject:
    """A project: everything that kube-review can hold, and ``lost``: what it cannot."""

    name: str
    users: tuple[User, ...] = ()
    codes: tuple[QdaCode, ...] = ()
    variables: tuple[Variable, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    origin: str = ""
    at: str = ""
    lost: tuple[Text, ...] = ()

    def walk(self) -> Iterator[tuple[tuple[str, ...], QdaCode]]:
        """Yield every code with the names of its parents."""
        for code in self.codes:
            yield from code.walk()
