"""A sentence as a line of stems with distances: what cues are matched against.

Fillers are left out, and every stem stands at a place so that distance says how closely two words belong together:
neighbours are 1 apart, *dan* and a bracket add 2, a comma 10; what follows a word that divides the sentence (*tetapi*,
*karena*) or a semicolon is 1,000 away. One number then answers "next to", "within a few words" and "in the same part
of the sentence".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from kube_review.language.function_words import SMALL_WORDS, SmallWords
from kube_review.language.stems import stems

JOIN = 2
COMMA = 10
BREAK = 1000

_WORDS_AND_MARKS = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|[,;:()\[\]?!]|\d[\d.,]*|[–—]"
_FILLER, _WORD, _JOIN, _COMMA, _BREAK = range(5)
_MARKS = {";": _BREAK, "?": _BREAK, "!": _BREAK, ":": _FILLER, "(": _JOIN, ")": _JOIN}
_POOR = frozenset({"keluarga", "warga", "masyarakat", "orang", "duduk", "tangga", "kalangan", "janda"})


@dataclass(slots=True)
class StemLine:
    """The stems of a sentence; entry *i* of every list belongs to the same stem.

    Attributes:
        stems: Stems, without fillers.
        places: Where each stands (see the module): comparable within the line only.
        starts, ends: Code points of the word in the sentence, half-open.
        negates: 2 for a negator (*tidak*), 1 for a weakener (*jarang*), 0 for any other word.
    """

    stems: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    negates: list[int] = field(default_factory=list)

    def drop_last(self) -> None:
        """Forget the last stem."""
        for column in (self.stems, self.places, self.starts, self.ends, self.negates):
            column.pop()


class Reader:
    """Turns sentences of one language into lines and remembers the words it has met."""

    def __init__(self, language: str) -> None:
        self.language = language if language in SMALL_WORDS else "id"
        self._small = SMALL_WORDS[self.language]
        self._tokens = re.compile(rf"\b(?i:{'|'.join(self._small.set_phrases)})\b|{_WORDS_AND_MARKS}")
        self._known: dict[str, tuple[int, tuple[tuple[str, int], ...]]] = {}

    def read(self, text: str) -> StemLine:
        """Return the line of stems of ``text``."""
        line = StemLine()
        place = 0
        for match in self._tokens.finditer(text):
            word = match.group()
            entry = self._known.get(word)
            if entry is None:
                entry = self._known[word] = self._learn(word)
            kind, parts = entry
            if parts:
                start, end = match.span()
                for stem, negates in parts:
                    place += 1
                    if line.negates and line.negates[-1] and self._settled(line, stem, place):
                        continue
                    line.stems.append(stem)
                    line.places.append(place)
                    line.starts.append(start)
                    line.ends.append(end)
                    line.negates.append(negates)
            if kind == _JOIN:
                place += JOIN
            elif kind == _COMMA:
                place += COMMA
            elif kind == _BREAK:
                place = (place // BREAK + 1) * BREAK
        return line

    def _settled(self, line: StemLine, stem: str, place: int) -> bool:
        """Resolve a negator and the word after it where the two mean something of their own."""
        small, before = self._small, line.stems[-1]
        if place - line.places[-1] > 1:
            return False
        if (before, stem) in small.idioms:  # tidak hanya, tidak jarang: no negation at all
            line.drop_last()
            return True
        if stem in small.troubles and line.negates[-1] == 2:  # tidak ada kendala: good news
            line.stems[-1], line.negates[-1] = _good_news(self.language), 0
            return True
        if stem == "mampu" and len(line.stems) > 1 and line.stems[-2] in _POOR:  # keluarga tidak mampu: the poor
            line.stems[-1], line.negates[-1] = "miskin", 0
            return True
        return False

    def _learn(self, word: str) -> tuple[int, tuple[tuple[str, int], ...]]:
        if " " in word:  # a set phrase
            return _FILLER, ()
        if not word[0].isalpha():
            if word[0].isdigit():
                return _WORD, ((word, 0),)
            return _MARKS.get(word, _COMMA), ()
        small, surface = self._small, word.casefold().replace("’", "'")
        if self.language == "en":
            if surface.endswith("n't"):
                return _WORD, (("not", 2),)
            surface = surface.removesuffix("'s")
        parts = stems(surface, self.language)
        if surface in small.breaks or parts[0] in small.breaks:
            return _BREAK, ((parts[0], 0),)
        if surface in small.joins:
            return _JOIN, ()
        if surface in small.fillers:
            return _FILLER, ()
        return _WORD, tuple((part, _negates(part, small)) for part in parts)


def _negates(stem: str, small: SmallWords) -> int:
    return 2 if stem in small.negators else int(stem in small.weakeners)


def _good_news(language: str) -> str:
    return "smoothly" if language == "en" else "lancar"


@cache
def reader(language: str) -> Reader:
    """Return the reader of a language, the same one every time; unknown languages are read as Indonesian."""
    return Reader(language if language in SMALL_WORDS else "id")


def clear() -> None:
    """Forget every word met so far, as a new process would; for measurements."""
    reader.cache_clear()
    stems.cache_clear()
