"""Whose finding a sentence reports: named sources, their places and their scope.

A source is a name with a year, *Nainggolan (2012)* or *(Nainggolan, 2012)*. Laws, guidelines, statistics and offices
are no sources of findings, and neither are informants: *(wawancara, 12 Mei 2014)*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kube_review.assist.cues import phrases


class Role(StrEnum):
    """What a citation does in its sentence."""

    REPORTS = "reports"  # Menurut X (2012) …: the finding is X's
    CONFIRMS = "confirms"  # … sejalan dengan X (2012): the finding is the study's own
    CONTRASTS = "contrasts"  # Berbeda dengan X (2012), …: only the words about X report X's finding
    OFFICIAL = "official"  # (Permensos, 2011): rules and statistics, no finding


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation at ``start:end`` of the sentence; ``source`` is written *Name (year)*, empty where unnamed."""

    source: str
    start: int
    end: int
    role: Role
    closing: bool = False


_YEAR = re.compile(r"\(\s*((?:19|20)\d\d)[a-z]?(?:\s*[:;,][^()]{0,40})?\)")
_PARENTHESIS = re.compile(r"\(([^()]{4,200})\)")
_NAME_YEAR = re.compile(r"([^;()]{2,80}?),?\s+((?:19|20)\d\d)[a-z]?\b")
_NUMBERED = re.compile(r"\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\]")
_LINKS = frozenset({"dan", "dkk", "dkk.", "&", "and", "et", "al", "al.", "dll.", "van", "de", "bin", "binti"})
_REACH_CHARS = 90  # a confirming phrase belongs to a citation that follows within this distance


def find(text: str) -> tuple[Citation, ...]:
    """Return the citations of a sentence, in order.

    Args:
        text: The sentence.

    Returns:
        Sources, unnamed previous research and official documents; informants are left out.
    """
    found = [*_narrative(text), *_parenthetical(text), *_unnamed(text)]
    return tuple(sorted(found, key=lambda citation: citation.start))


def _narrative(text: str) -> list[Citation]:
    found = []
    for match in _YEAR.finditer(text):
        name, start = _name_before(text, match.start())
        if not name or phrases.INFORMANT.search(name):
            continue
        role = Role.OFFICIAL if phrases.OFFICIAL.search(name) else _role(text, start)
        found.append(Citation(f"{name} ({match[1]})", start, match.end(), role))
    return found


def _name_before(text: str, end: int) -> tuple[str, int]:
    """Walk back from a year in brackets over the words of a name."""
    words = list(re.finditer(r"\S+", text[max(0, end - 120) : end]))
    offset, kept, start = max(0, end - 120), [], end
    for word in reversed(words):
        bare = word[0].strip("“”\"'(),;:")
        if bare.casefold() in _LINKS:
            kept.append(word[0])
            continue
        if (
            not bare[:1].isupper()
            or bare.casefold() in phrases.NOT_A_NAME
            or (kept and word[0][-1] in ";:.)" and len(bare) > 3)
        ):
            break
        kept.append(word[0])
        start = offset + word.start()
    while kept and kept[-1].casefold() in _LINKS:
        kept.pop()
    return " ".join(reversed(kept)).strip("“”\"'(),;: "), start


def _parenthetical(text: str) -> list[Citation]:
    found = []
    for match in _PARENTHESIS.finditer(text):
        inside = match[1]
        if not re.search(r"(?:19|20)\d\d", inside) or re.fullmatch(r"\s*(?:19|20)\d\d.*", inside):
            continue
        closing = not text[match.end() :].strip(" .,;:”\"'")
        if phrases.OFFICIAL.search(inside):
            found.append(Citation("", match.start(), match.end(), Role.OFFICIAL, closing))
            continue
        if phrases.INFORMANT.search(inside):
            continue
        sources = [source for piece in _NAME_YEAR.finditer(inside) if (source := _source(piece[1], piece[2]))]
        if sources:
            found.append(Citation("; ".join(sources), match.start(), match.end(), _role(text, match.start()), closing))
    return found


def _source(name: str, year: str) -> str:
    name = re.sub(
        r"^(?:lihat|misalnya|dalam|bandingkan|see|e\.g\.|cf\.)[\s,]*(?:juga\s+)?", "", name.strip(" ,;"), flags=re.I
    )
    first = name.split()[0] if name.split() else ""
    if not first[:1].isupper() or first.casefold() in phrases.NOT_A_NAME:
        return ""
    return f"{name} ({year})"


def _unnamed(text: str) -> list[Citation]:
    found = [
        Citation("", match.start(), match.end(), _role(text, match.start())) for match in phrases.UNNAMED.finditer(text)
    ]
    for match in _NUMBERED.finditer(text):
        closing = not text[match.end() :].strip(" .,;:”\"'")
        found.append(Citation(match[0], match.start(), match.end(), _role(text, match.start()), closing))
    return found


def _role(text: str, start: int) -> Role:
    before = text[max(0, start - _REACH_CHARS) : start]
    # "Sejalan dengan X (2010), Y (2012) menemukan …": the phrase belongs to X only.
    before = before[before.rfind(")") + 1 :]
    if phrases.CONTRASTS.search(before):
        return Role.CONTRASTS
    return Role.CONFIRMS if phrases.CONFIRMS.search(before) else Role.REPORTS
