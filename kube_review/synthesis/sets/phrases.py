"""Phrases in the texts of a set: found as ``search`` finds them in one review, whatever stands between the words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.store.sets.joint_tables import JointTables
from kube_review.store.sets.members import Member
from kube_review.synthesis.sets import placing

_WORD = re.compile(r"[^\W_]+")
_CONTEXT_CHARS = 100


def find(tables: JointTables, among: Sequence[Member], phrase: str, limit: int) -> list[dict[str, Any]]:
    """Return passages that hold a phrase, with the hit marked by ``[`` and ``]``, by review, study and place.

    Args:
        tables: The opened set.
        among: Its members; those without texts are left out.
        phrase: Any words; their signs are taken for spaces, capitals and accents do not matter.
        limit: How many at most.

    Raises:
        ReviewError: The phrase has no word.
    """
    words = _WORD.findall(_folded(phrase))
    if not words:
        raise ReviewError(_("The query is empty."), _("Give some words to look for."))
    outside = r"[^\p{L}\p{N}]"
    searched = {member.review for member in among if member.has_texts}
    tables.place(placing.once([row for row in tables.rows("studies", "review, study") if row["review"] in searched]))
    rows = tables.matching(f"(?:^|{outside})" + f"{outside}+".join(words) + f"(?:{outside}|$)", limit)
    here = re.compile(r"(?<![^\W_])" + r"[\W_]+".join(words) + r"(?![^\W_])")
    return [{**row, "context": _context(row["text"], here)} for row in rows]


def _context(text: str, phrase: re.Pattern[str]) -> str:
    """Mark the first hit, and cut what is far from it."""
    found = phrase.search(_folded(text))
    start, end = found.span() if found else (0, 0)
    first, last = max(0, start - _CONTEXT_CHARS), min(len(text), end + _CONTEXT_CHARS)
    marked = f"{text[first:start]}[{text[start:end]}]{text[end:last]}" if found else text[first:last]
    return f"{'…' if first else ''}{marked}{'…' if last < len(text) else ''}"


def _folded(text: str) -> str:
    """Return a text in lower case without accents, character by character."""
    return "".join(unicodedata.normalize("NFD", c.lower())[0] for c in text)
