"""The authors on a first page: names in one line, in lines between their affiliations, or in columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from kube_review.reading.bibliography import imprint, names, titles
from kube_review.reading.bibliography.front_page import Cell, FrontPage, Group

_OTHERS = re.compile(
    r"(?:dosen\s)?(?:pembimbing|penguji|promotor)\b|supervis|advis[eo]r|(?:academic\s)?editor|reviewer|mengetahui|"
    r"(?:di)?setujui|menyetujui|dekan\b|ketua (?:program|jurusan|prodi)|received|accepted|"
    r"to cite|citation|cite\b|keywords?\b|published by|(?:manuscript|article)\s(?:received|history)|diterima\b|"
    r"see profile|some of the authors",
    re.IGNORECASE,
)
_CORRESPONDING = re.compile(r"\W*(?:penulis )?(?:corresponding|correspondence|korespondensi)", re.IGNORECASE)
_LABELLED = re.compile(r"\(?([a-k])\)?[\s,)]*(?=[A-Z\d])")
_NAME_BREAK = re.compile(r"\s*(?:,(?!\s*[a-k*∗⁎](?:\W|\Z))|;|\band\b|\bdan\b|&)\s*")
_APART = re.compile(r"(?:[\s,*∗⁎]+[a-k])+\Z")
_TIGHT = re.compile(r"(?<=[^\W\d_])[a-k]\Z")
_MARKS = " *∗⁎†‡,."
_COUNTRY = re.compile(
    r"(?:indonesia|malaysia|india|china|p\.?\s?r\.? china|japan|korea|usa|u\.s\.a\.|united states|uk|united kingdom|"
    r"australia|philippines|singapore|thailand|pakistan|nepal|sri lanka|germany|france|spain|italy|netherlands|romania|"
    r"brazil|turkey|iran|iraq|vietnam|taiwan|poland|canada|republic|tamilnadu|\d{4,6})\W*\Z",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"@|orcid|https?:|https?://|e-?mail", re.IGNORECASE)
_ONLY_LABELS = re.compile(r"[a-k\d,*∗⁎†‡ ]{1,8}|\d?(?:st|nd|rd|th)")
_MARK_WIDTH = 1.9
"""Maximum width of several raised marks, in font sizes; columns of authors are farther apart."""
_SAME_SIZE = 0.04
_LIKE_SIZE = 0.1
"""Maximum difference in size of names in several rows of authors."""

_BLOCK_GAP = 1.5
"""Minimum gap between two authors' blocks, in gaps between the lines of one."""


def authors(page: FrontPage, title: Group | None, text: str) -> list[str]:
    """Find the authors on a page.

    The first line of people below the title begins them. It goes on with the next lines as long as they hold names;
    further names are taken where an author's block begins: in the same size, after an address, or beside each other.

    Args:
        page: The page.
        title: The lines of its title; without one, an author needs a byline (*Oleh*, *by*).
        text: The clean text of the document; what it also writes in lower case is a word and no name.

    Returns:
        The names as printed, without degrees and note marks, in the order in which they stand.
    """
    end = titles.limit(page)
    start = title.bottom - 1 if title else 0.0
    below = [cell for cell in page.cells if start <= cell.top < end and (title is None or cell not in title.cells)]
    labels = _labels(below)
    below = [cell for cell in below if not _ONLY_LABELS.fullmatch(cell.text)]
    rows = _rows(below)
    found: list[str] = []
    first: Cell | None = None
    index = 0
    while index < len(rows):
        row = rows[index]
        if _OTHERS.match(row[0].text):
            break
        if _CORRESPONDING.match(row[0].text) or (first is None and _ends_heading(rows, index, text)):
            index += 1
            continue
        taken, people = _people_from(rows, index, text, labels)
        if people and first is None and (title is not None or _after_byline(rows, index)):
            first = row[0]
            found += people
        elif people and first is not None:
            fits = [cell for cell in row if _begins_block(cell, first, below, text)]
            if taken > 1 and len(fits) == len(row):
                found += people
            else:
                taken = 1
                found += [name for cell in fits for name in _people(cell.names, text, labels)]
        index += max(taken, 1)
    return list(dict.fromkeys(found))


def _labels(cells: Sequence[Cell]) -> set[str]:
    """Return the letters by which affiliations are called: ``a University of …``, the letter often raised."""
    alone = {cell.text for cell in cells if len(cell.text) == 1 and "a" <= cell.text <= "k"}
    labelled = {cell.text: match[1] for cell in cells if (match := _LABELLED.match(cell.text))}
    found = alone | {label for line, label in labelled.items() if imprint.is_affiliation(line)}
    for label, following in pairwise("abcdefghijk"):
        if label in found and following in labelled.values():
            found.add(following)
    return found


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Sort cells into lines; cells of one line that commas join are one cell."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: (cell.bottom, cell.x0)):
        if rows and abs(rows[-1][-1].bottom - cell.bottom) < 0.4 * cell.size:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [_listed(sorted(row, key=lambda cell: cell.x0)) for row in rows]


def _listed(row: Sequence[Cell]) -> list[Cell]:
    found = [row[0]]
    for cell in row[1:]:
        last = found[-1]
        if names.goes_on(last.names) or names.continues(cell.names) or cell.x0 - last.x1 < _MARK_WIDTH * cell.size:
            found[-1] = replace(
                last, text=f"{last.text} {cell.text}", names=f"{last.names}, {cell.names}", x1=cell.x1, end=cell.end
            )
        else:
            found.append(cell)
    return found


def _people_from(rows: Sequence[Sequence[Cell]], index: int, text: str, labels: set[str]) -> tuple[int, list[str]]:
    """Read names from a row, and from the rows that go on with them; return how many rows that took."""
    row = rows[index]
    if len(row) > 1:
        each = [_people(cell.names, text, labels) for cell in row]
        return 1, [name for people in each for name in people]
    people = _people(row[0].names, text, labels)
    if not people and not names.goes_on(row[0].names):
        return 1, people
    taken, line = 1, row[0].names
    while index + taken < len(rows) and len(rows[index + taken]) == 1:
        following = rows[index + taken][0]
        same = abs(following.size - row[0].size) <= _SAME_SIZE * row[0].size
        if not same or following.top - rows[index + taken - 1][0].bottom > 0.9 * following.size:
            break
        if imprint.is_affiliation(following.text) or _CONTACT.search(following.text):
            break
        joined = names.joined(line, following.names)
        more = _people(joined, text, labels)
        if len(more) <= len(people) and not (more and more != people):
            break
        line, people, taken = joined, more, taken + 1
    return taken, people


def _people(line: str, text: str, labels: set[str]) -> list[str]:
    return names.people_in(_without_labels(line, labels, text), text) or names.before_affiliation(line, text)


def _without_labels(line: str, labels: set[str], text: str) -> str:
    """Drop letters that point to an affiliation and are printed tight to a name.

    The name without its last letter has to stand elsewhere in the text, or every name has to bear such a letter.
    """
    if not labels:
        return line
    parts = [part.strip(_MARKS) for part in _NAME_BREAK.split(line)]
    parts = [part for part in parts if part]
    bare = [_APART.sub("", part).strip(_MARKS) for part in parts]
    tight = [(found := _TIGHT.search(part)) is not None and found.group() in labels for part in bare]
    all_marked = len(parts) > 1 and all(
        was_tight or part != name for part, name, was_tight in zip(parts, bare, tight, strict=True)
    )
    return ", ".join(
        name[:-1] if was_tight and (all_marked or _known_without(name, text)) else name
        for name, was_tight in zip(bare, tight, strict=True)
    )


def _known_without(name: str, text: str) -> bool:
    last = re.escape(name.split()[-1])
    return (
        len(re.findall(rf"\b{last}\b", text)) < 2
        and re.search(rf"\b{re.escape(name.split()[-1][:-1])}\b", text) is not None
    )


def _begins_block(cell: Cell, first: Cell, cells: Sequence[Cell], text: str) -> bool:
    """Say whether a name begins another author's block: in the size of the first, beside it or after an address."""
    if abs(cell.size - first.size) > _LIKE_SIZE * first.size:
        return False
    if abs(cell.bottom - first.bottom) < 0.4 * cell.size:
        return True
    above = [other for other in cells if other.bottom < cell.bottom - 0.4 * cell.size and other.overlaps(cell)]
    if not above:
        return True
    last = max(above, key=lambda other: other.bottom)
    if names.people_in(last.names, text) and last.top < cell.top - 0.5 * cell.size:
        return names.goes_on(last.names) or _stands_alone(cell, cells)
    if _heads_address(cell, last, cells):
        return True
    far = cell.top - last.bottom > 0.8 * cell.size
    ended = (
        _CONTACT.search(last.text)
        or _CORRESPONDING.match(last.text)
        or _COUNTRY.search(last.text)
        or last.text.endswith(")")
    )
    return bool(far or ended) and not _COUNTRY.search(cell.text)


def _stands_alone(cell: Cell, cells: Sequence[Cell]) -> bool:
    """Say whether a name below another name is an author too: an address follows."""
    below = _next_below(cell, cells)
    return below is not None and (imprint.is_affiliation(below.text) or _CONTACT.search(below.text) is not None)


def _heads_address(cell: Cell, above: Cell, cells: Sequence[Cell]) -> bool:
    """Say whether a line between two affiliations stands closer to the one below: it names who works there."""
    below = _next_below(cell, cells)
    if below is None or imprint.is_affiliation(cell.text):
        return False
    between = imprint.is_affiliation(above.text) and imprint.is_affiliation(below.text)
    return between and cell.top - above.bottom > _BLOCK_GAP * max(below.top - cell.bottom, 1.0)


def _next_below(cell: Cell, cells: Sequence[Cell]) -> Cell | None:
    below = [other for other in cells if other.top > cell.top + 0.5 * cell.size and other.overlaps(cell)]
    return min(below, key=lambda other: other.top, default=None)


def _ends_heading(rows: Sequence[Sequence[Cell]], index: int, text: str) -> bool:
    """Say whether a line without commas and marks goes on with a heading, such as the title in another language."""
    if not index or len(rows[index]) > 1 or re.search(r"[,;\d*]", rows[index][0].names):
        return False
    cell, above = rows[index][0], rows[index - 1][-1]
    is_number = not any(char.isalpha() for char in above.text)
    if is_number or not cell.overlaps(above):
        return False
    goes_on = abs(cell.size - above.size) <= _SAME_SIZE * cell.size and cell.top - above.bottom < 0.6 * cell.size
    if not goes_on or names.is_byline(above.text):
        return False
    return not names.people_in(above.names, text) or _ends_heading(rows, index - 1, text)


def _after_byline(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    row = rows[index]
    before: Iterable[str] = (rows[index - 1][0].text,) if index else ()
    return names.is_byline(row[0].text) or any(names.is_byline(line) for line in before)
