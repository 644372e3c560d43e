"""The suggester that needs no labels: it matches the cues of the codebook over stems, in the context of the
sentence."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kube_review.assist.cues import sentence_context as contexts
from kube_review.assist.cues.cue_patterns import Hit, Pattern, check, parse
from kube_review.assist.cues.sentence_context import Context, Kind
from kube_review.assist.passage_text import PassageText
from kube_review.errors import CodebookError
from kube_review.language.function_words import SMALL_WORDS
from kube_review.language.stemline import StemLine, reader
from kube_review.messages import _
from kube_review.model import Codebook, Cue, Proposal, Section, Stance

__all__ = ["Cues", "Occurrence", "check", "name", "read_context", "suggest"]

name = "cues"

THRESHOLD = 0.5
"""Proposals below this score are candidates only."""

_HINT = 0.3  # two hints reach the threshold, one does not
_BY_WORDS = {1: 0.6, 2: 0.75}
_MOST_WORDS = 0.85
_CEILING = 0.98
_NEGATOR_REACH = 3  # distance from a negator to the words that it negates
_WEAKENER_REACH = 2
_LACK_REACH = 2  # tidak lemah, tidak pernah mereka kekurangan

FINDINGS_WEIGHT = {
    Section.RESULTS: 1.0,
    Section.DISCUSSION: 1.0,
    Section.CONCLUSION: 1.0,
    Section.ABSTRACT: 1.0,
    Section.BODY: 0.9,
    Section.APPENDIX: 0.5,
    Section.RECOMMENDATIONS: 0.5,
    Section.INTRODUCTION: 0.45,
    Section.LITERATURE: 0.4,
    Section.METHODS: 0.3,
}
"""The weight of a study's own finding by its section; a cited finding may be anywhere."""


@dataclass(frozen=True, slots=True)
class _Cue:
    number: int
    code: str
    stance: Stance
    pattern: Pattern
    weight: float


@dataclass(frozen=True, slots=True)
class _Match:
    """A hit of a cue in a passage: its place, stance and strength."""

    cue: _Cue
    hit: Hit
    stance: Stance
    start: int
    end: int


class _Index:
    """The cues of a codebook in one language, indexed by their rarest word."""

    def __init__(self, codebook: Codebook, language: str) -> None:
        self.cues: list[_Cue] = []
        number = 0
        for code in codebook.codes:
            for cue in code.cues:
                if cue.lang == language:
                    number += 1
                    for pattern in _parse(code.code, cue):
                        self.cues.append(_Cue(number, code.code, cue.stance, pattern, _weight(pattern)))
        frequency: dict[str, int] = defaultdict(int)
        for entry in self.cues:
            for stem in set(itertools.chain.from_iterable(entry.pattern.elements())):
                frequency[stem] += 1
        self.by_stem: dict[str, list[tuple[_Cue, tuple[frozenset[str], ...]]]] = defaultdict(list)
        for entry in self.cues:
            elements = tuple(entry.pattern.elements())
            rarest = min(elements, key=lambda stems: sum(frequency[stem] for stem in stems))
            others = tuple(stems for stems in elements if stems is not rarest)
            for stem in rarest:
                self.by_stem[stem].append((entry, others))

    def matches(self, line: StemLine) -> Iterator[_Match]:
        """Yield every hit of every cue."""
        present = set(line.stems)
        for stem in dict.fromkeys(line.stems):  # in order, so that every run gives the same reasons
            for cue, others in self.by_stem.get(stem, ()):
                for stems in others:
                    if present.isdisjoint(stems):
                        break
                else:
                    for hit in cue.pattern.find(line):
                        stance = _stance(cue.stance, line, hit)
                        yield _Match(cue, hit, stance, line.starts[hit[0]], line.ends[hit[-1]])


def _parse(code: str, cue: Cue) -> tuple[Pattern, ...]:
    try:
        return parse(cue.pattern, cue.lang)
    except CodebookError as error:
        raise CodebookError(_("code {code}: {reason}", code=code, reason=error.message), error.hint) from error


def _weight(pattern: Pattern) -> float:
    return _HINT if pattern.hint else _BY_WORDS.get(pattern.n_words, _MOST_WORDS)


def _stance(stance: Stance, line: StemLine, hit: Hit) -> Stance:
    """Reverse the stance of a cue where the sentence negates it. A negator (*tidak*) reverses any stance; a weakener
    (*jarang*) reverses praise only. A cue with its own word of lacking is reversed only by a negator just before that
    word (*tidak lemah*).
    """
    lacks = [index for index in hit if line.negates[index]]
    if lacks:
        first = lacks[0]
        before = first - 1
        denied = (
            stance is Stance.ASSERTS
            and line.negates[first] == 1
            and before >= 0
            and before not in hit
            and line.negates[before] == 2
            and line.places[first] - line.places[before] <= _LACK_REACH
        )
        return Stance.DENIES if denied else stance
    praise = stance is Stance.DENIES
    turns = 0
    for index in range(hit[-1] - 1, -1, -1):
        strength = line.negates[index]
        distance = line.places[hit[0]] - line.places[index]
        if distance > _NEGATOR_REACH:
            break
        if strength == 0 or index in hit or (strength == 1 and not praise):
            continue
        if distance <= (_NEGATOR_REACH if strength == 2 else _WEAKENER_REACH):
            turns += 1
    if turns % 2 == 0:
        return stance
    return Stance.ASSERTS if praise else Stance.DENIES


_INDEXES: dict[str, dict[str, _Index]] = {}


def _indexes(codebook: Codebook) -> dict[str, _Index]:
    """Return the compiled cues of a codebook by language; built once per version."""
    if codebook.version not in _INDEXES:
        _INDEXES.clear()  # one review uses one or two codebooks; old versions are not needed again
        _INDEXES[codebook.version] = {language: _Index(codebook, language) for language in SMALL_WORDS}
    return _INDEXES[codebook.version]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A cue in a sentence: code points ``start`` to ``end``, with the stance that a negation before it leaves."""

    code: str
    stance: Stance
    start: int
    end: int


class Cues:
    """The compiled cues of a codebook, for text outside a review."""

    def __init__(self, codebook: Codebook) -> None:
        self._indexes = _indexes(codebook)

    def find(self, text: str, language: str) -> list[Occurrence]:
        """Return every cue in a sentence by its place, whatever the sentence does with it; each place once."""
        line = reader(language).read(text)
        index = self._indexes[language if language in self._indexes else "id"]
        found = {Occurrence(one.cue.code, one.stance, one.start, one.end) for one in index.matches(line)}
        return sorted(found, key=lambda one: (one.start, one.end, one.code, one.stance.value))


def read_context(passage: PassageText) -> Context:
    """Classify the stretches of a passage."""
    return contexts.read(passage.text, passage.lead_in)


def suggest(
    passages: Iterable[PassageText], codebook: Codebook, read: Callable[[PassageText], Context] = read_context
) -> list[Proposal]:
    """Propose codings where cues fit and the sentence states or cites a finding.

    Args:
        passages: Passages in the order of their texts; those of one paragraph are read together.
        codebook: The codebook with its cues.
        read: Reads a passage; a caller that needs the readings can cache them.

    Returns:
        At most one proposal per passage and code, by passage and the order of the codebook. ``score`` is comparable
        within this method only; below ``THRESHOLD`` it is a candidate (``proposed`` is false).

    Raises:
        CodebookError: A cue of the codebook breaks the grammar.
    """
    indexes = _indexes(codebook)
    order = {code.code: number for number, code in enumerate(codebook.codes)}
    proposals: list[Proposal] = []
    for _key, group in itertools.groupby(passages, key=_paragraph):
        paragraph = list(group)
        found = [list(_matches(passage, indexes)) if passage.countable else [] for passage in paragraph]
        if not any(found):
            continue
        known = [read(passage) for passage in paragraph]
        covers = contexts.spread([(passage.text, context) for passage, context in zip(paragraph, known, strict=True)])
        for passage, matches, context, cover in zip(paragraph, found, known, covers, strict=True):
            made = [p for _, ms in _by_code(matches) if (p := _proposal(passage, ms, context, cover))]
            proposals.extend(sorted(made, key=lambda proposal: order[proposal.code]))
    return proposals


def _paragraph(passage: PassageText) -> tuple[str, int]:
    # Passages of unknown paragraphs are read alone.
    return passage.study, passage.paragraph or -passage.passage


def _matches(passage: PassageText, indexes: dict[str, _Index]) -> Iterator[_Match]:
    language = passage.language if passage.language in indexes else "id"
    yield from indexes[language].matches(reader(language).read(passage.text))


def _by_code(matches: list[_Match]) -> Iterator[tuple[str, list[_Match]]]:
    for code, group in itertools.groupby(sorted(matches, key=lambda m: m.cue.code), key=lambda m: m.cue.code):
        yield code, list(group)


def _proposal(passage: PassageText, matches: list[_Match], context: Context, cover: str) -> Proposal | None:
    """Score the matches of one code in one passage; None where the sentence states nothing."""
    kept: dict[tuple[Stance, str], list[_Match]] = defaultdict(list)
    for match in matches:
        reading = context.at(match.start, match.end, praise=match.stance is Stance.DENIES)
        if reading.kind is Kind.NOTHING:
            continue
        cited = reading.kind is Kind.CITED or bool(cover)
        kept[Stance.CITES if cited else match.stance, reading.source or cover].append(match)
    if not kept:
        return None
    stance, source = _strongest(kept, context)
    chosen = kept[stance, source]
    score = _score(chosen)
    if stance is not Stance.CITES:
        score *= FINDINGS_WEIGHT.get(passage.section, 0.0)
    best = max(chosen, key=lambda match: (match.cue.weight, len(match.hit)))
    return Proposal(
        passage.study,
        passage.passage,
        best.cue.code,
        stance,
        round(score, 3),
        _why(passage, best),
        source,
        score >= THRESHOLD,
    )


def _strongest(kept: dict[tuple[Stance, str], list[_Match]], context: Context) -> tuple[Stance, str]:
    """Choose one stance: an own finding before a cited one, a failing before praise unless praise comes last."""

    def rank(key: tuple[Stance, str]) -> tuple[int, int, float]:
        stance, _ = key
        matches = kept[key]
        enough = int(_score(matches) >= THRESHOLD)
        plain = int(not all(context.concedes(match.start) for match in matches))
        order = {Stance.ASSERTS: 2, Stance.DENIES: 1, Stance.CITES: 0}[stance]
        return enough, plain, order

    return max(kept, key=rank)


def _score(matches: list[_Match]) -> float:
    """Combine distinct cues as independent hints: one minus the product of their doubts."""
    doubt = 1.0
    for weight in {match.cue.number: match.cue.weight for match in matches}.values():
        doubt *= 1.0 - weight
    return min(_CEILING, 1.0 - doubt)


def _why(passage: PassageText, match: _Match) -> str:
    line = reader(passage.language).read(passage.text)
    words: list[str] = []
    for before, index in zip((None, *match.hit), match.hit, strict=False):
        word = passage.text[line.starts[index] : line.ends[index]]
        if before is not None:
            if line.starts[index] == line.starts[before]:
                continue
            between = passage.text[line.ends[before] : line.starts[index]]
            words.append(" " if not between.strip() else " … ")
        words.append(word)
    return "".join(words)
