"""Bibliographic guesses from the study itself, each with the place it was taken from.

Only the study's own data on its first pages are taken: a year or a name in running text belongs to a cited source.
Authors are given as printed, without degrees and note marks, joined with ``; ``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kube_review.model import Guess, Passage, Section
from kube_review.reading.bibliography import bylines, front_page, imprint, names, provinces, titles
from kube_review.reading.bibliography.front_page import FrontPage
from kube_review.reading.structure.blocks import BlockKind, Extract

_LABEL = re.compile(
    r"\bdokumen sintetis\b|\bsynthetic (?:document|study|paper|text)\b|\bbukan penelitian nyata\b|"
    r"\bnot (?:a )?real (?:research|study|paper)\b",
    re.IGNORECASE,
)
"""The line that marks the files of a demonstration corpus."""

_CHAPTER = re.compile(r"\s*(?:bab|chapter)\s+[ivx\d]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\A\s*\d{1,4}(?:\s+|\Z)|\s+\d{1,4}\s*\Z")
_YEAR = re.compile(r"(?<![\d.,])(?:19[5-9]\d|20[0-4]\d)(?!\d|[.,]\d)")
_FILE_WORD = re.compile(r"[^\W\d_]{2,}")
_OFFICE_READERS = frozenset({"pdf", "docx", "office"})
_MAX_FRONT_BLOCKS = 60
_MAX_FRONT_PAGES = 3
_MAX_RUNNING_ROWS = 12
_MAX_TITLE_WORDS = 45
_PROMINENT_WORDS = 9
_PLACES_CHARS = 40_000
_PLACE_WEIGHTS = {Section.ABSTRACT: 3, Section.METHODS: 2}
_OTHER_PLACES = frozenset({Section.LITERATURE, Section.APPENDIX})


def guess(extract: Extract, passages: Sequence[Passage], path: Path) -> dict[str, Guess]:
    """Guess the bibliographic data of a study.

    Args:
        extract: What the reader made of the file; what its format states comes first, where programs do not lie.
        passages: The passages of the extract.
        path: The file; its name is the last resort.

    Returns:
        Guesses by key: title, authors, year, journal, volume, issue, pages, doi, issn, institution, kind, language,
        province, district. A key that nothing supports is absent.
    """
    front = [line for line in _front(extract, passages) if not _LABEL.search(line[1])]
    lines = [line for _, line in front]
    found = _stated(extract, lines)
    title, authors, printed = _printed(extract, front, found.get("title"))
    if title:
        found["title"] = Guess(title, imprint.FIRST_PAGE)
    if authors:
        found["authors"] = Guess("; ".join(authors), imprint.FIRST_PAGE)
    publication = imprint.read(
        [imprint.Line(line) for line in printed or lines] + _running(extract),
        has_abstract=any(passage.section is Section.ABSTRACT for passage in passages),
        n_chapters=_n_chapters(extract),
    )
    for key, value in publication.items():
        found.setdefault(key, value)
    _add_from_file(found, extract, path)
    _add_language(found, passages)
    _add_places(found, extract.text, passages)
    return found


def _stated(extract: Extract, lines: Sequence[str]) -> dict[str, Guess]:
    """Take what the format states, except what programs fill in by themselves.

    The date of a PDF says when the file was made, and its author is often whoever owned the computer: the author has to
    stand on the first page too.
    """
    found = {key: value for key, value in extract.guesses.items() if value.value.strip()}
    if extract.reader not in _OFFICE_READERS:
        return found
    found.pop("year", None)
    page = " ".join(lines).lower()
    people = names.split(found["authors"].value) if "authors" in found else []
    if not all(person.lower() in page for person in people):
        found.pop("authors")
    elif people:
        found["authors"] = Guess("; ".join(people), found["authors"].source)
    if "title" in found and titles.is_label(found["title"].value):
        found.pop("title")
    return found


def _front(extract: Extract, passages: Sequence[Passage]) -> Iterator[tuple[BlockKind, str]]:
    """Yield the blocks before the abstract or the first section: the title page."""
    body = next((passage.start for passage in passages if passage.section is not Section.FRONT), len(extract.text))
    for block in extract.blocks[:_MAX_FRONT_BLOCKS]:
        if block.start >= body or block.page > _MAX_FRONT_PAGES:
            return
        yield block.kind, extract.text[block.start : block.end]


def _running(extract: Extract) -> list[imprint.Line]:
    """Return the running headers and footers, each once whatever page number stands beside it."""
    kept: dict[str, str] = {}
    for row in extract.furniture:
        if not _LABEL.search(row):
            kept.setdefault(_PAGE_NUMBER.sub("", row), row)
    return [imprint.Line(row, imprint.RUNNING_HEADER) for row in list(kept.values())[:_MAX_RUNNING_ROWS]]


def _n_chapters(extract: Extract) -> int:
    headings = (block for block in extract.blocks if block.kind is BlockKind.HEADING)
    return sum(_CHAPTER.match(extract.text, block.start, block.end) is not None for block in headings)


def _printed(
    extract: Extract, front: Sequence[tuple[BlockKind, str]], stated: Guess | None
) -> tuple[str, list[str], list[str]]:
    """Read title and authors from the first pages as they are printed, or from the front lines of other formats.

    Returns:
        The title, the authors, and all lines of the page they stand on (none for formats without pages).
    """
    text, meant = extract.text, stated.value if stated else ""
    sheets = front_page.pages(extract)
    if not sheets:
        title, after = _title(front, text)
        title = "" if stated and extract.reader not in _OFFICE_READERS else title
        return title, names.authors([line for _, line in front[after:]], text), []
    for number, sheet in enumerate(sheets):
        chosen = titles.choose(sheet, text, meant)
        if chosen is None:
            continue
        people = bylines.authors(sheet, chosen[0], text)
        if not people or titles.limit(sheet) == float("inf"):
            people = _named_later(sheets[number + 1 :], chosen[1], people, text)
        return chosen[1], people, [line for line in titles.imprint_lines(sheet) if not _LABEL.search(line)]
    return "", [], []


def _named_later(sheets: Sequence[FrontPage], title: str, people: list[str], text: str) -> list[str]:
    """Return the authors below the same title on a later page, or those already read.

    A repository's cover sheet repeats the title, sometimes with the names of related articles; only a page with an
    abstract, the first page of the article itself, overrules it.
    """
    for sheet in sheets:
        if people and titles.limit(sheet) == float("inf"):
            continue
        again = titles.choose(sheet, text, title)
        named = bylines.authors(sheet, again[0], text) if again and titles.agree(again[1], title) else []
        if named:
            return people if _words(people) == _words(named) else named
    return people


def _words(people: Sequence[str]) -> set[str]:
    return set(re.findall(r"\w+", " ".join(people)))


def _title(front: Sequence[tuple[BlockKind, str]], text: str) -> tuple[str, int]:
    """Choose the title among the front lines, and the index of the line after it."""
    candidates = [
        index
        for index, (kind, line) in enumerate(front)
        if _may_be_title(kind, line) and not names.people_in(line, text)
    ]
    if not candidates:
        return "", 0
    headings = [index for index in candidates if front[index][0] is BlockKind.HEADING]
    first = headings[0] if headings else candidates[0]
    title, index = front[first][1], first + 1
    while index in candidates and _goes_on(title, front[index][1]):
        title, index = f"{title} {front[index][1]}", index + 1
    return title, index


def _may_be_title(kind: BlockKind, line: str) -> bool:
    n_words = line.count(" ") + 1
    # A long heading may name an institution: a study done there.
    prominent = kind is BlockKind.HEADING and n_words > _PROMINENT_WORDS and "@" not in line
    return (
        kind in {BlockKind.HEADING, BlockKind.PARAGRAPH}
        and 3 <= n_words <= _MAX_TITLE_WORDS
        and line[-1] not in ".;"
        and not imprint.is_imprint(line)
        and (prominent or not imprint.is_affiliation(line))
        and not titles.is_label(line)
    )


def _goes_on(title: str, line: str) -> bool:
    """A title broken over blocks goes on in the same dress: capitals, or after a colon, or in lower case."""
    return (title.isupper() and line.isupper()) or title.endswith((":", "-", ",")) or line[0].islower()


def _add_from_file(found: dict[str, Guess], extract: Extract, path: Path) -> None:
    years = _YEAR.findall(path.stem)
    if len(years) == 1:
        found.setdefault("year", Guess(years[0], "file name"))
    words = _FILE_WORD.findall(path.stem)
    if len(words) >= 4 and sum(map(len, words)) > 0.7 * len(path.stem):
        found.setdefault("title", Guess(" ".join(words), "file name"))
    made = extract.guesses.get("year")
    if made and made.value.isdigit() and "year" not in found:
        # The year in which the file was made will do if it is not older than what the text speaks of.
        latest = max((int(year) for year in _YEAR.findall(extract.text)), default=0)
        if latest <= int(made.value) <= latest + 2:
            found["year"] = made


def _add_language(found: dict[str, Guess], passages: Sequence[Passage]) -> None:
    counted = [passage.language for passage in passages if passage.countable]
    if counted:
        found.setdefault("language", Guess(max(sorted(set(counted)), key=counted.count), "passages"))


def _add_places(found: dict[str, Guess], text: str, passages: Sequence[Passage]) -> None:
    by_section: dict[Section, list[str]] = {}
    for passage in passages:
        if passage.countable and passage.start < _PLACES_CHARS and passage.section not in _OTHER_PLACES:
            by_section.setdefault(passage.section, []).append(text[passage.start : passage.end])
    parts = [(found["title"].value, "title", 6)] if "title" in found else []
    parts += [(" ".join(texts), str(part), _PLACE_WEIGHTS.get(part, 1)) for part, texts in by_section.items()]
    year = found["year"].value if "year" in found else ""
    where = provinces.studied(parts, int(year) if year.isdigit() else None)
    if where.district:
        found.setdefault("district", Guess(where.district, where.district_source))
    if where.province:
        found.setdefault("province", Guess(where.province, where.province_source))
