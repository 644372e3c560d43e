"""Walking down a document from heading to heading: which of them open a section, and where sections end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kube_review.model import Section
from kube_review.reading.structure import references, sections

_ORDER = {
    section: place
    for place, section in enumerate(
        (
            Section.ABSTRACT,
            Section.INTRODUCTION,
            Section.LITERATURE,
            Section.METHODS,
            Section.RESULTS,
            Section.DISCUSSION,
            Section.CONCLUSION,
            Section.RECOMMENDATIONS,
            Section.ACKNOWLEDGEMENTS,
            Section.REFERENCES,
            Section.APPENDIX,
        )
    )
}
"""The order in which papers have their sections; front matter and contents may stand anywhere."""
_OWN_HEADING_ENDS = frozenset(
    {
        Section.ABSTRACT,
        Section.INTRODUCTION,
        Section.METHODS,
        Section.LITERATURE,
        Section.FRONT,
        Section.ACKNOWLEDGEMENTS,
    }
)
"""Sections that a heading in the same dress ends even if it is none of the customary ones."""
_CLOSED = frozenset({Section.REFERENCES, Section.APPENDIX, Section.CONTENTS})
_THANKS = re.compile(
    r"terima\s?kasih|thank|grateful|gratitude|acknowledg|support|fund|regards|appreciat|indebted|apresiasi|penghargaan|syukur|didanai|dibiayai",
    re.IGNORECASE,
)
_KEYWORDS = re.compile(
    r"\W*(?:kata(?:-|\s)?kunci|key\s?-?words?(?: and phrases)?|index terms|general terms|ccs concepts|"
    r"categories and subject descriptors|acm reference format|article (?:info|history)|how to cite|"
    r"jel classification)\W*\Z",
    re.IGNORECASE,
)
_MAX_OPENING_RANK = 3
"""A heading such as 3.2.9 names a part of its chapter, whatever it says."""
_LATE_SUMMARY = frozenset({"summary", "ringkasan", "sari"})
_ABSTRACT_WORDS = 400


class Walk:
    """The state while walking down a document: the current section and the headings that opened it, if any did.

    ``entry`` is the first of these headings, ``opener`` the last one.

    Args:
        n_known: How many headings of the document are customary ones; without any, all its text is body.
    """

    def __init__(self, n_known: int) -> None:
        self.section = Section.FRONT if n_known else Section.BODY
        self.opener: sections.Heading | None = None
        self.entry: sections.Heading | None = None
        self.after_keywords = False
        self.n_words = 0
        self.reached = -1
        self.main: set[str] = set()
        self.in_sublist = False

    def heading(self, text: str, level: int, below: Sequence[str]) -> Section:
        """Enter a heading and return the section it stands in.

        Args:
            text: The heading.
            level: Its depth if the mark-up has it, else 0.
            below: The beginnings of the next blocks; a list of references and acknowledgements are known by them.
        """
        if _KEYWORDS.match(text) and _ORDER.get(self.section, 0) <= _ORDER[Section.ABSTRACT]:
            self._end_abstract()
            return Section.FRONT
        if self.section is Section.CONTENTS and any(map(sections.is_leader_line, (text, *below[:2]))):
            return self.section
        found = self._placed(sections.heading(text, level))
        if found.section is not None and self._opens(found) and self._is_borne_out(found, below):
            self._open(found)
        elif found.is_chapter:  # its name may stand on the next line
            self.section, self.opener, self.in_sublist = Section.BODY, found, False
        elif self._ends(found):
            self.section = Section.BODY
        self._note_sublist(found)
        return self.section

    def keywords(self) -> Section:
        """Pass a line of keywords: it ends an abstract."""
        if self.section is Section.ABSTRACT:
            self._end_abstract()
        return Section.FRONT

    def running(self, n_words: int) -> Section:
        """Pass a paragraph of running text: it ends a table of contents.

        Without a heading above it, it is an abstract first and then the body.
        """
        if self.section is Section.CONTENTS:
            self.section = Section.BODY
        if self.section is Section.FRONT and self.opener is None:
            self.n_words += n_words
            if not self.after_keywords and self.n_words <= _ABSTRACT_WORDS:
                return Section.ABSTRACT
            self.section = Section.BODY
        return self.section

    def _end_abstract(self) -> None:
        self.section, self.opener, self.after_keywords = Section.FRONT, None, True

    def _open(self, found: sections.Heading) -> None:
        assert found.section is not None
        if found.section is not self.section or self._is_above_entry(found):
            self.entry = found
        self.section, self.opener, self.in_sublist = found.section, found, False
        if found.section in _ORDER and not self._precedes_text(found.section):
            self.reached = max(self.reached, _ORDER[found.section])
            if self.reached > 0:
                self.main.add(found.dress)

    def _precedes_text(self, section: Section) -> bool:
        """Say whether thanks stand before the text, as in a thesis: they do not mark how far it has come."""
        return section is Section.ACKNOWLEDGEMENTS and self.reached < _ORDER[Section.RESULTS]

    def _placed(self, found: sections.Heading) -> sections.Heading:
        """Read a summary after the results as a conclusion."""
        if found.name in _LATE_SUMMARY and self.reached >= _ORDER[Section.RESULTS]:
            return sections.reopened(found, Section.CONCLUSION)
        return found

    def _opens(self, found: sections.Heading) -> bool:
        """Say whether a customary heading opens its section here.

        Refused are lower headings that only name a part of the current chapter ("Tujuan" or "Hasil" below METODE),
        numbers that fall back ("1. Analisis" inside section 2), and headings that lead back to an earlier section
        unless they are dressed like the main headings of the document.
        """
        if self.opener is None:
            return True
        if self._names_a_part(found):
            return False
        if self._falls_back(found):
            again = found.number == self.opener.number and not found.is_vague  # a number given twice by mistake
            return found.exact and (again or found.section in {Section.INTRODUCTION, Section.ABSTRACT})
        if self._leads_back(found) and not (found.exact and (found.dress in self.main or found.is_chapter)):
            return False
        if found.rank <= self.opener.rank and not self._numbered_below(found):
            return True
        if not found.exact or self.section in _CLOSED or found.is_vague or found.rank > _MAX_OPENING_RANK:
            return False
        return self.section is not Section.LITERATURE or found.section in {Section.METHODS, Section.RESULTS}

    def _names_a_part(self, found: sections.Heading) -> bool:
        """Say whether a heading below that of the methods, or of a section before them, only names a part of it.

        The study of literature is then a way to collect data, and an analysis one to treat them.
        """
        early = self.section in _ORDER and _ORDER[self.section] <= _ORDER[Section.METHODS]
        if not early or self._is_above_entry(found):
            return False
        return found.is_vague or (self.section is Section.METHODS and found.section is Section.LITERATURE)

    def _is_above_entry(self, found: sections.Heading) -> bool:
        """Say whether a heading is not lower than the one that opened the section."""
        entry = self.entry
        return entry is None or found.rank <= entry.rank or _bare(found.dress) == _bare(entry.dress)

    def _falls_back(self, found: sections.Heading) -> bool:
        opener = self.opener
        return (
            opener is not None
            and found.dress == opener.dress
            and found.number is not None
            and opener.number is not None
            and found.number <= opener.number
        )

    def _leads_back(self, found: sections.Heading) -> bool:
        place = None if found.section is None else _ORDER.get(found.section)
        return place is not None and place < self.reached

    def _numbered_below(self, found: sections.Heading) -> bool:
        """Say whether a numbered heading stands among main headings without numbers."""
        if found.number is None or found.is_chapter or not self.main:
            return False
        return not any(sections.is_numbered(dress) for dress in self.main)

    def _ends(self, found: sections.Heading) -> bool:
        """Say whether a heading of its own ends the section: it is not lower than the one that opened it."""
        higher = self._is_above_entry(found) and (self._is_next_main(found) or self._ends_by_dress(found))
        return higher or self._is_first_main(found)

    def _is_next_main(self, found: sections.Heading) -> bool:
        """Say whether a heading of its own goes on with the numbers of the main headings: the section is over."""
        if self.in_sublist or self.section in _CLOSED or found.section is not None or found.is_deep:
            return False
        opener = self.opener
        if opener is None or _bare(found.dress) != _bare(opener.dress):
            return False
        return found.number is not None and opener.number is not None and found.number == opener.number + 1

    def _is_first_main(self, found: sections.Heading) -> bool:
        """Say whether a heading of its own bears the number 1 behind an abstract, which bears none."""
        unnumbered = self.opener is not None and self.opener.number is None
        return self.section is Section.ABSTRACT and unnumbered and found.number == 1 and not found.is_deep

    def _ends_by_dress(self, found: sections.Heading) -> bool:
        if self.section not in _OWN_HEADING_ENDS or self._falls_back(found):
            return False
        return any(found.dress == opener.dress for opener in (self.opener, self.entry) if opener is not None)

    def _is_borne_out(self, found: sections.Heading, below: Sequence[str]) -> bool:
        """Say whether what follows is what a heading announces.

        Entries stand below DAFTAR PUSTAKA, thanks below TERIMA KASIH, and page numbers below CONTENTS within the text.
        """
        within = _ORDER[Section.INTRODUCTION] <= self.reached < _ORDER[Section.CONCLUSION]
        if found.section is Section.CONTENTS and within:
            return any(map(sections.is_leader_line, below[:2]))
        return _is_what_follows(found, below)

    def _note_sublist(self, found: sections.Heading) -> None:
        if self._falls_back(found) and found is not self.opener:
            self.in_sublist = True


def _bare(dress: str) -> str:
    """Return the dress of a heading without its capitals, which tell nothing where headings bear numbers."""
    return dress.removesuffix(" capitals") if sections.is_numbered(dress) else dress


def _is_what_follows(found: sections.Heading, below: Sequence[str]) -> bool:
    if not below:
        return True
    if found.section is Section.REFERENCES:
        return any(references.may_be_entry(text) for text in below)
    if found.section is Section.ACKNOWLEDGEMENTS and _THANKS.search(found.name):
        return any(_THANKS.search(text) for text in below[:2])
    return True
