"""The cue grammar: one line that a social scientist can read, and how it is matched.

pembentukan dadakan            these words in this order; word forms and small words do not matter
pembentukan .. dadakan         up to three other words may stand between
pendamping & jarang hadir      both in the same part of a sentence, in any order
bantuan|modal .. rusak         one of these words
gulung_tikar|bangkrut          a phrase as one of these words
KURANG .. sosialisasi          one of the listed words of lacking: tidak, belum, kurang, minim, jarang, …
usaha .. kembang !pelatihan    not when this word stands in the same part of the sentence
usaha merugi ?                 only a hint: it takes another one to propose
"""

from __future__ import annotations

import difflib
import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kube_review.errors import CodebookError
from kube_review.language.function_words import SMALL_WORDS
from kube_review.language.stemline import BREAK, StemLine, reader
from kube_review.messages import Message, _

ADJACENT = 1
GAP = 4  # distance: up to three words between, or one across "dan"
FAR = 9  # distance: up to eight words between; a comma is farther
WINDOW = 45  # distance: a dozen words with a few commas, never across a BREAK

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d[\d.,]*")
_ALTERNATIVES_AT_MOST = 64
_WORDS_AT_MOST = 40
_GAPS = {"..": GAP, "...": FAR}

Hit = tuple[int, ...]
"""Indices into a line of the stems that fitted a cue, in order."""


@dataclass(frozen=True, slots=True)
class Chain:
    """An ordered chain of stems: each element is a set of alternatives, each reach the maximal distance from the
    previous one.

    ``crosses`` says of each element whether it is a word that divides sentences (*karena*), after which the chain
    continues in the next part.
    """

    elements: tuple[frozenset[str], ...]
    reaches: tuple[int, ...]
    crosses: tuple[bool, ...]

    def find(self, line: StemLine) -> Iterator[Hit]:
        """Yield every hit of the chain, the closest one from each start."""
        dead: set[tuple[int, int]] = set()
        for start, stem in enumerate(line.stems):
            if stem in self.elements[0] and (hit := self._extend(line, (start,), dead)):
                yield hit

    def _extend(self, line: StemLine, hit: Hit, dead: set[tuple[int, int]]) -> Hit | None:
        """Continue a hit; ``dead`` are the (length, last word) from which nothing leads on: each is tried once."""
        step, last = len(hit), hit[-1]
        if step == len(self.elements):
            return hit
        if (step, last) in dead:
            return None
        place = line.places[last]
        if self.crosses[step - 1]:
            place = (place // BREAK + 1) * BREAK
        limit = place + self.reaches[step - 1]
        for here in range(last + 1, len(line.stems)):
            if line.places[here] > limit:
                break
            if line.stems[here] in self.elements[step] and (found := self._extend(line, (*hit, here), dead)):
                return found
        dead.add((step, last))
        return None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled cue: chains that must occur in one part of a sentence, and stems that must not.

    ``n_words`` counts the elements with words of their own, without the word lists in capitals.
    """

    chains: tuple[Chain, ...]
    banned: frozenset[str]
    n_words: int
    hint: bool

    def elements(self) -> Iterator[frozenset[str]]:
        """Yield the alternatives of each word of the cue."""
        for chain in self.chains:
            yield from chain.elements

    def find(self, line: StemLine) -> Iterator[Hit]:
        """Yield the hits of the cue in ``line``."""
        forbidden = self._forbidden_parts(line)
        others: list[list[Hit]] | None = None
        for first in self.chains[0].find(line):
            hit: Hit | None = first
            if others is None:
                others = [list(chain.find(line)) for chain in self.chains[1:]]
            for found in others:
                hit = hit and _nearest(line, hit, found)
            if hit and line.places[hit[0]] // BREAK not in forbidden:
                yield hit

    def _forbidden_parts(self, line: StemLine) -> frozenset[int]:
        """Return the parts of a sentence in which a word stands that must not."""
        if not self.banned:
            return frozenset()
        places = zip(line.stems, line.places, strict=True)
        return frozenset(place // BREAK for stem, place in places if stem in self.banned)


def _nearest(line: StemLine, hit: Hit, found: Sequence[Hit]) -> Hit | None:
    """Join to ``hit`` the closest of the hits of another chain in the same part of the sentence, on either side."""
    best: tuple[int, Hit] | None = None
    for other in found:
        distance = min(abs(line.places[a] - line.places[b]) for a in hit for b in other)
        if 0 < distance <= WINDOW and (best is None or distance < best[0]):
            best = (distance, other)
    return tuple(sorted({*hit, *best[1]})) if best else None


def parse(cue: str, language: str) -> tuple[Pattern, ...]:
    """Compile one cue.

    Args:
        cue: The cue as written in a codebook (see the module).
        language: ``id`` or ``en``.

    Returns:
        One pattern, or several where phrases are among the alternatives.

    Raises:
        CodebookError: The cue breaks the grammar; the message says where.
    """
    words, hint, banned = cue.split(), False, set[str]()
    if len(words) > _WORDS_AT_MOST:
        raise CodebookError(_("cue “{cue}” has too many words.", cue=f"{cue[:60]}…"), _("Write it as several cues."))
    if words and words[-1] == "?":
        words, hint = words[:-1], True
    kept: list[str] = []
    for word in words:
        if word.startswith("!"):
            banned.update(stem for phrase in _alternatives(cue, word[1:], language) for stem in phrase)
        else:
            kept.append(word)
    groups = [list(group) for is_amp, group in itertools.groupby(kept, key=lambda word: word == "&") if not is_amp]
    if kept.count("&") != max(len(groups) - 1, 0) or not groups:
        raise CodebookError(
            _("cue “{cue}”: “&” needs words on both sides.", cue=cue), _("Write: pendamping & jarang hadir")
        )
    readings = [_chains(cue, group, language) for group in groups]
    if math.prod(map(len, readings)) > _ALTERNATIVES_AT_MOST:
        raise _too_many(cue)
    lists = set(SMALL_WORDS[language].lists)
    n_words = sum(word not in lists and word not in _GAPS for group in groups for word in group)
    if not n_words:
        raise CodebookError(_("cue “{cue}” has no word of its own.", cue=cue), _("Add a word for what was found."))
    return tuple(Pattern(chains, frozenset(banned), n_words, hint) for chains in itertools.product(*readings))


def _chains(cue: str, words: list[str], language: str) -> list[Chain]:
    """Compile one ordered stretch of a cue; phrases among alternatives multiply the chains."""
    if words[0] in _GAPS or words[-1] in _GAPS:
        raise CodebookError(
            _("cue “{cue}”: “..” needs a word on both sides.", cue=cue), _("Write no gap at either end of a cue.")
        )
    options: list[list[tuple[frozenset[str], ...]]] = []
    reaches: list[int] = []
    reach = ADJACENT
    for word in words:
        if word in _GAPS:
            reach = _GAPS[word]
            continue
        phrases = _alternatives(cue, word, language)
        single = frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)
        longer = [tuple(frozenset({stem}) for stem in phrase) for phrase in phrases if len(phrase) > 1]
        options.append([*([(single,)] if single else []), *longer])
        reaches.append(reach)
        reach = ADJACENT
    if math.prod(map(len, options)) > _ALTERNATIVES_AT_MOST:
        raise _too_many(cue)
    chains = []
    for choice in itertools.product(*options):
        elements = tuple(element for phrase in choice for element in phrase)
        inner = [
            r for phrase, first in zip(choice, reaches, strict=True) for r in (first, *[ADJACENT] * (len(phrase) - 1))
        ]
        crosses = tuple(not element.isdisjoint(SMALL_WORDS[language].breaks) for element in elements)
        chains.append(Chain(elements, tuple(inner[1:]), crosses))
    return chains


def _too_many(cue: str) -> CodebookError:
    return CodebookError(
        _("cue “{cue}” has too many phrases among its alternatives.", cue=cue), _("Write it as several cues.")
    )


def _alternatives(cue: str, word: str, language: str) -> list[tuple[str, ...]]:
    """Return the stems of each alternative of one written word; a list in capitals gives all its words."""
    small = SMALL_WORDS[language]
    found: list[tuple[str, ...]] = []
    for alternative in word.split("|"):
        if alternative in small.lists:
            found.extend((stem,) for stem in sorted(small.lists[alternative]))
            continue
        if len(alternative) > 2 and alternative.isupper() and alternative.isalpha():
            near = difflib.get_close_matches(alternative, small.lists, 1)
            if near:
                raise CodebookError(
                    _("cue “{cue}”: no list is called {alternative}.", cue=cue, alternative=alternative),
                    _("Did you mean {name}?", name=near[0]),
                )
        parts = alternative.split("_")
        if not all(_WORD.fullmatch(part) for part in parts):
            raise CodebookError(
                _("cue “{cue}”: “{alternative}” is not a word.", cue=cue, alternative=alternative),
                _("A cue consists of words, .. ... & | _ !word and, at the end, ?"),
            )
        line = reader(language).read(" ".join(parts))
        if not line.stems:
            raise CodebookError(
                _(
                    "cue “{cue}”: “{alternative}” is a stop word, which no sentence is searched for.",
                    cue=cue,
                    alternative=alternative,
                ),
                _("Leave it out of the cue."),
            )
        found.append(tuple(line.stems))
    return found


def check(cue: str, language: str) -> Message | None:
    """Say what is wrong with a cue, or None.

    Args:
        cue: The cue as written.
        language: ``id`` or ``en``.

    Returns:
        One sentence with the remedy, without file or line; None where the cue is fine.
    """
    if language not in SMALL_WORDS:
        return _(
            "Cues are matched in the languages {choices}, not in “{language}”.",
            choices=tuple(SMALL_WORDS),
            language=language,
        )
    try:
        parse(cue, language)
    except CodebookError as error:
        return error.text
    return None
