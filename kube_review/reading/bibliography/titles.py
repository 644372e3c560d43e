"""Finds the title among the lines of a first page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kube_review.language import detect
from kube_review.reading.bibliography import front_page, imprint, names
from kube_review.reading.bibliography.front_page import Cell, FrontPage, Group, groups

_GENRE = re.compile(
    r"\W*(?:skripsi|tesis|disertasi|tugas akhir|laporan (?:akhir|hasil|penelitian|kerja praktek|tugas akhir).{0,40}|"
    r"proposal.{0,20}|"
    r"artikel(?: ilmiah| penelitian| asli)?|(?:original|regular|short|review|research|full)?\s?(?:article|paper)s?|"
    r"original research|case study|short communication|accepted manuscript|author'?s? (?:accepted )?manuscript|"
    r"naskah publikasi|makalah|jurnal|thesis|dissertation|cover|halaman (?:judul|sampul)|lembar judul|"
    r"open access|review|"
    r"editorial|perspective|impact|research|nature|correspondence|letter|survey|sciencedirect|highlights|"
    r"accredited.*|terakreditasi.*|peer.?reviewed.*|check for updates|article info|keywords?|"
    r"(?:tugas akhir|skripsi|final project|tesis)\s*[-–—:(]?\s*\(?[A-Z]{2}\s?\d{4,6}\)?)\W*\Z",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:disusun|diajukan|dibuat|oleh|by|submitted|available|contents lists|naskah|this|untuk memenuhi|see discussions|"
    r"published|received|accepted|diterima|dosen|pembimbing|supervisor|editors?|special issue|digital object|"
    r"journal homepage|citation|cite|how to cite|to cite|to link|word count|jumlah kata|ketua|anggota|nama|nim|nrp|npm|"
    r"program studi|jurusan|fakultas|departemen|department|faculty|conference paper|chapter|date of|downloaded|"
    r"copyright|©|peer.?review|authorized|volume|vol\b|nomor|issue|doi\b|https?:|www\.)",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"\b(?:paper title|template (?:artikel|jurnal|naskah|paper)|article template|"
    r"judul (?:artikel|naskah|paper|tulisan) |title of (?:the )?(?:paper|article|manuscript)|"
    r"type the title|use style|petunjuk penulisan|author guidelines|"
    r"insert title|lorem ipsum)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:abstract|abstrak(?:si)?|a\s?b\s?s\s?t\s?r\s?a\s?[ck]\s?[tk]?|intisari|ringkasan|summary|highlights|"
    r"(?:[1I]\.?\s*)?(?:pendahuluan|introduction)|latar belakang|keywords?|key words|kata kunci|index terms|"
    r"a\s?r\s?t\s?i\s?c\s?l\s?e\s+i\s?n\s?f\s?o|purpose|objectives?|background|daftar isi|bab\s+[I1]\b)"
    r"(?:\W|\Z|(?<=\s))",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(r"\s*[*∗⁎⋆☆★✩†‡]+\Z")
_FIELD = re.compile(r"(?:author(?:\(s\)|s)?|source|published by|stable url|penulis)\s?:", re.IGNORECASE)
_LISTS = re.compile(r"[,;&]|\b(?:and|dan)\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_MAX_WORDS = 45
_MIN_WORDS = 3
_PROMINENT = 1.25
"""Minimum size of a title of one or two words, in sizes of the running text."""
_MAX_PLAIN_LINES = 3
_LARGER = 1.1
"""Lines no larger than this share of the running text, and more of them than this, are a paragraph."""
_SMALL = 0.93
_SAME_SIZE = 0.08
_SPACED_GAP = 1.5
"""Maximum gap, in font sizes, between the lines of a title in capitals that a cover spaces out."""
_SAME_GAP = 0.3
_WIDER_GAP = 0.4
"""Gaps that differ by less than the one, in font sizes, are alike; by more than the other, they separate titles."""
_PEOPLE_BONUS = 0.6
_STATED_BONUS = 3.0
_ITEM_LABEL = re.compile(r"(?:BAB\s+[IVX\d]+|CHAPTER\s+\d+)\b", re.IGNORECASE)


def choose(page: FrontPage, text: str, stated: str = "") -> tuple[Group, str] | None:
    """Choose the title among the lines of a page.

    What is set largest wins; being followed by a line of people counts too, and agreement with the title that the file
    states more still. Names of journals, kinds of papers, addresses and the blanks of templates are no titles.

    Args:
        page: The page.
        text: The clean text of the document.
        stated: The title in the file's own data, or empty.

    Returns:
        The lines and the title they print, or None if no line may be a title.
    """
    body = limit(page)
    found = [part for group in groups(front_page.headlines(page, body)) for part in _by_language(group)]
    found = _spaced(found, text)
    best: tuple[float, Group, str] | None = None
    for index, group in enumerate(found):
        group = _without_people(_without_labels(group), text)
        title = _NOTE_MARK.sub("", group.mended(text))
        followed = _people_follow(found, index, text)
        if not _may_be(group, title, page, text, followed=followed) or _is_masthead(found, index):
            continue
        score = group.size / page.body_size + _PEOPLE_BONUS * followed
        score += _STATED_BONUS * agree(title, stated)
        if best is None or score > best[0] + 0.04:
            best = (score, group, title)
    return best and (best[1], best[2])


def limit(page: FrontPage) -> float:
    """Return where the abstract or the first section begins: points from the top, or infinity."""
    tops = [cell.top for cell in page.cells if _LIMIT.match(cell.text)]
    return min(tops, default=float("inf"))


def imprint_lines(page: FrontPage) -> list[str]:
    """Return the lines that may speak of the publication: above the abstract, or set smaller than the running text."""
    end = limit(page)
    return [cell.text for cell in page.cells if cell.top < end or cell.size <= _SMALL * page.body_size]


def is_label(line: str) -> bool:
    """Say whether a line names a kind of paper, a role, a form's field or a template's blank instead of a title."""
    return bool(_GENRE.match(line) or _NO_TITLE.match(line) or _TEMPLATE.search(line) or _ITEM_LABEL.match(line))


def _by_language(group: Group) -> list[Group]:
    """Cut lines where a wider gap separates a title from the same title in another language."""
    gaps = [below.top - above.bottom for above, below in pairwise(group.cells)]
    widest = max(range(len(gaps)), key=gaps.__getitem__, default=0)
    if len(gaps) < 2 or gaps[widest] - sorted(gaps)[-2] < _WIDER_GAP * group.size:
        return [group]
    parts = Group(group.cells[: widest + 1]), Group(group.cells[widest + 1 :])
    first, second = (detect.language_of(part.text) for part in parts)
    return list(parts) if first and second and first != second else [group]


def _spaced(found: Sequence[Group], text: str) -> list[Group]:
    """Join lines in capitals that stand below each other at equal, wide gaps, as covers space out a title."""
    joined: list[Group] = []
    for group in found:
        if joined and _goes_on(joined[-1], group, text):
            joined[-1] = Group(joined[-1].cells + group.cells)
        else:
            joined.append(group)
    return joined


def _goes_on(title: Group, group: Group, text: str) -> bool:
    line, last = group.cells[0], title.cells[-1]
    gap = line.top - last.bottom
    if not title.text.isupper() or not group.text.isupper() or not 0 < gap <= _SPACED_GAP * last.size:
        return False
    if abs(line.size - last.size) > _SAME_SIZE * last.size or not line.overlaps(last):
        return False
    gaps = [below.top - above.bottom for above, below in pairwise(title.cells + group.cells)]
    if max(gaps) - min(gaps) > _SAME_GAP * last.size:
        return False
    lines = (last.text, line.text)
    return not any(is_label(each) or imprint.is_affiliation(each) or names.is_byline(each) for each in lines) and not (
        names.people_in(line.names, text)
    )


def _without_labels(group: Group) -> Group:
    """Drop labels that stand above a title in its size: TUGAS AKHIR, Review."""
    cells: tuple[Cell, ...] = group.cells
    while len(cells) > 1 and is_label(cells[0].text):
        cells = cells[1:]
    return Group(cells)


def _without_people(group: Group, text: str) -> Group:
    """Cut a title where a list of names or a labelled field (*Author(s):*, *Source:*) goes on in its size."""
    for index, cell in enumerate(group.cells[1:], start=1):
        listed = _LISTS.search(cell.text) and len(names.people_in(cell.text, text)) > 1
        if listed or _FIELD.match(cell.text):
            return Group(group.cells[:index])
    return group


def _may_be(group: Group, title: str, page: FrontPage, text: str, *, followed: bool) -> bool:
    n_words = len(_LETTERS.findall(title))
    if not _MIN_WORDS <= n_words <= _MAX_WORDS:
        least = _LARGER if followed else _PROMINENT
        large = group.size >= least * page.body_size and title[:1].isupper() and n_words > 1
        if not large or n_words > _MAX_WORDS:
            return False
    if is_label(title) or "@" in title or group.size < 0.93 * page.body_size:
        return False
    if len(group.cells) > _MAX_PLAIN_LINES and group.size < _LARGER * page.body_size and not title.isupper():
        return False
    if imprint.is_imprint(title) or names.people_in(group.cells[0].names, text):
        return False
    # A long heading may name an institution: a study done there.
    return n_words > 9 or not imprint.is_affiliation(title)


def _is_masthead(found: Sequence[Group], index: int) -> bool:
    """Say whether volume, ISSN or the address of a journal follow: then the lines are its name."""
    group = found[index]
    if imprint.is_journal_name(group.text):
        return True
    near = (other for other in found[index + 1 :] if other.top - group.bottom < 2.5 * group.size)
    return any(
        imprint.is_numbering(other.text) and other.size <= group.size
        for other in near
        if other.cells[0].overlaps(group.cells[-1])
    )


def _people_follow(found: Sequence[Group], index: int, text: str) -> bool:
    """Say whether names stand below, with at most another title (in the other language) between."""
    below = [other for other in found[index + 1 :] if other.top >= found[index].bottom - 1]
    in_column = [other for other in below if other.cells[0].overlaps(found[index].cells[-1])]
    size = found[index].size
    return _people_begin(below[:3], size, text) or _people_begin(in_column[:1], size, text)


def _people_begin(below: Sequence[Group], size: float, text: str) -> bool:
    for other in below:
        first = other.cells[0]
        if names.people_in(first.names, text) or names.is_byline(first.text):
            return True
        if other.size < 0.85 * size:
            return False
    return False


def agree(title: str, stated: str) -> bool:
    """Say whether two titles are the same but for punctuation, case or a cut end."""
    printed, meant = ("".join(_LETTERS.findall(value.lower())) for value in (title, stated))
    if len(meant) < 15:
        return False
    return meant in printed or (printed in meant and len(printed) > 0.6 * len(meant))
