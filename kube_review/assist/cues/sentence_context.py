"""The function of a sentence: stating a finding, reporting somebody else's, or neither.

Norms, plans, conditions, questions, definitions, aims and methods name the same things as findings do; *pengawasan
harus ditingkatkan* is not a finding. Every rule here works on a stretch of the sentence, so that the second half of
*seharusnya …, tetapi …* is still a finding.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kube_review.assist.cues import citations, phrases
from kube_review.assist.cues.citations import Citation, Role


class Kind(StrEnum):
    """The function of a stretch of a sentence."""

    FINDING = "finding"
    CITED = "cited"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reading:
    """The function of some words; ``source`` of a cited finding, ``reason`` for not being a finding (``norm``,
    ``question``, …)."""

    kind: Kind
    source: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """``start:end`` of a sentence, in code points, and its function.

    ``praise_only``: it covers only words that praise; *pengawasan lemah dan perlu diperbaiki* still finds weakness.
    ``within``: it covers only words that lie in it from the first on.
    """

    start: int
    end: int
    reading: Reading
    praise_only: bool = False
    within: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The stretches of one sentence that are not findings of its own, and those it only concedes (*meskipun …*)."""

    stretches: tuple[Stretch, ...]
    conceded: tuple[tuple[int, int], ...]
    citations: tuple[Citation, ...]
    own: bool

    def at(self, start: int, end: int, praise: bool = False) -> Reading:
        """Return the function of the words at ``start:end``.

        Args:
            start: First code point of the words.
            end: Code point after the last.
            praise: Whether the words report the opposite of a failing, which fewer sentences state as a fact.
        """
        for stretch in self.stretches:
            touched = stretch.start < end and start < stretch.end
            if touched and (praise or not stretch.praise_only) and (start >= stretch.start or not stretch.within):
                return stretch.reading
        return Reading(Kind.FINDING)

    def concedes(self, start: int) -> bool:
        """Whether the words at ``start`` stand in a concession, whose main clause says the opposite."""
        return any(a <= start < b for a, b in self.conceded)


def read(text: str, lead_in: str = "") -> Context:
    """Read what the stretches of a sentence do. One set of rules reads Indonesian and English.

    Args:
        text: The sentence.
        lead_in: The sentence that introduces the enumeration it belongs to; its items have the same function.
    """
    cited = citations.find(text)
    own = bool(phrases.OWN.search(text))
    stretches = [*_whole(text), *_norms(text), *_conditions(text), *_sources(text, cited)]
    if lead_in and not cited and (inherited := _inherited(lead_in)):
        stretches.append(Stretch(0, len(text), inherited))
    conceded = tuple(match.span() for match in phrases.CONCESSION.finditer(text))
    return Context(tuple(stretches), conceded, cited, own)


def _whole(text: str) -> list[Stretch]:
    """Sentences that state no finding anywhere: questions, aims, methods, definitions, duties."""
    asks = text.rstrip(" \"”'").endswith("?") or phrases.QUESTION.search(text)
    for reason, found in (("question", asks), ("aim or method", phrases.STUDY_TALK.search(text))):
        if found:
            return [Stretch(0, len(text), Reading(Kind.NOTHING, reason=reason))]
    for reason, pattern in (("duty", phrases.DUTY), ("definition", phrases.DEFINITION)):
        if (match := pattern.search(text)) and not phrases.TROUBLE.search(text, 0, match.end()):
            turn = phrases.TURN.search(text, match.end())
            return [Stretch(0, turn.start() if turn else len(text), Reading(Kind.NOTHING, reason=reason))]
    return []


def _bounds(text: str, start: int, end: int) -> tuple[int, int, int]:
    """Return where the clause before begins (at a turn, at a pause) and where the one after ends."""
    turn, pause = 0, 0
    for match in phrases.TURN.finditer(text, 0, start):
        turn = match.end()
    for match in phrases.PAUSE.finditer(text, turn, start):
        pause = match.end()
    after = phrases.TURN.search(text, end)
    return turn, max(turn, pause), after.start() if after else len(text)


def _norms(text: str) -> Iterator[Stretch]:
    """What should be, is planned, is for something, or is the rule."""
    norm = Reading(Kind.NOTHING, reason="norm or plan")
    for match in phrases.NORM.finditer(text):
        if not phrases.NO_NORM.search(text, max(0, match.start() - 30), match.end()):
            turn, pause, end = _bounds(text, *match.span())
            yield Stretch(pause, end, norm)
            yield Stretch(turn, pause, norm, praise_only=True)
    for match in phrases.RULE.finditer(text):
        yield Stretch(match.start(), _bounds(text, *match.span())[2], Reading(Kind.NOTHING, reason="rule"))
    for match in phrases.PURPOSE_OR_PLAN.finditer(text):
        yield Stretch(match.start(), _bounds(text, *match.span())[2], norm, praise_only=True)
    for match in phrases.GENERAL.finditer(text):
        yield Stretch(_bounds(text, *match.span())[1], match.start(), norm, praise_only=True)
    for match in phrases.PURPOSE.finditer(text):
        yield Stretch(match.start(), _bounds(text, *match.span())[2], norm, praise_only=True, within=True)
    for match in itertools.chain(phrases.MAY.finditer(text), phrases.BY_THE_BOOK.finditer(text)):
        yield Stretch(match.start(), match.end(), norm, praise_only=True)


def _conditions(text: str) -> list[Stretch]:
    found = []
    for match in phrases.IF.finditer(text):
        turn, _, end = _bounds(text, *match.span())
        start = match.start() if phrases.ONLY.search(text, turn, match.start()) else turn
        found.append(Stretch(start, end, Reading(Kind.NOTHING, reason="condition")))
    return found


def _sources(text: str, cited: tuple[Citation, ...]) -> list[Stretch]:
    """Stretches that report a source; a named one goes before previous research without a name."""
    found: list[Stretch] = []
    done = 0
    for citation in sorted(cited, key=lambda c: (not c.source, c.start)):
        reading = Reading(Kind.CITED, source=citation.source)
        if citation.role is Role.OFFICIAL:
            start, end, reading = 0, len(text), Reading(Kind.NOTHING, reason="official document")
        elif citation.role is Role.CONFIRMS:
            continue
        elif citation.role is Role.CONTRASTS:
            start, end = _contrasted(text, citation)
        else:
            start, end = _reported(text, citation, done)
            done = citation.end if citation.closing or text[citation.start] == "(" else done
        found.append(Stretch(start, end, reading))
    return found


def _contrasted(text: str, citation: Citation) -> tuple[int, int]:
    comma = text.find(",", citation.end)
    opens = not re.search(r"[,;]", text[: citation.start]) and comma >= 0
    return (0, comma) if opens else (citation.start, len(text))


def _reported(text: str, citation: Citation, done: int) -> tuple[int, int]:
    """A source in brackets covers what stands before it, any other the whole; own findings are spared."""
    in_brackets = text[citation.start] == "("
    own = phrases.OWN.search(text)
    if in_brackets and not citation.closing:
        return done, citation.end
    if own and own.start() > citation.end:
        return 0, own.start()
    if own and not in_brackets and own.end() < citation.start and "," in text[own.end() : citation.start]:
        return text.rfind(",", 0, citation.start), len(text)
    return done, len(text)


@lru_cache(maxsize=1024)
def _inherited(lead_in: str) -> Reading | None:
    before = read(lead_in)
    last = len(lead_in.rstrip(" :")) - 1
    reading = before.at(last, last + 1)
    for citation in before.citations:
        if citation.role is Role.REPORTS and citation.source:
            return Reading(Kind.CITED, source=citation.source)
    return reading if reading.kind is not Kind.FINDING else None


def spread(paragraph: list[tuple[str, Context]]) -> list[str]:
    """Say which source covers each uncited sentence of a paragraph, or an empty string.

    A citation in brackets at the end of a paragraph covers the uncited sentences before it; a reported source covers
    those after it that go on about it (*ia juga menemukan …*). Sentences with informants or the study's own findings
    stand on their own.

    Args:
        paragraph: The sentences of one paragraph with their contexts, in order.
    """
    sources = [""] * len(paragraph)
    if paragraph:
        closing = next(
            (c for c in paragraph[-1][1].citations if c.closing and c.role is Role.REPORTS and c.source), None
        )
        if closing:
            for index in range(len(paragraph) - 2, -1, -1):
                context = paragraph[index][1]
                if context.citations or context.own:
                    break
                sources[index] = closing.source
    running = ""
    for index, (text, context) in enumerate(paragraph):
        named = [c for c in context.citations if c.role is Role.REPORTS and c.source]
        if named:
            running = named[-1].source
        elif context.own or not running:
            running = ""
        elif phrases.GOES_ON.search(text) or re.search(rf"\b{re.escape(_surname(running))}\b", text):
            sources[index] = running
    return sources


def _surname(source: str) -> str:
    return re.split(r"[ ,(]", source, maxsplit=1)[0]
