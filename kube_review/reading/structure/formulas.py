"""Formulas: signs and symbols with hardly a word between them."""

from __future__ import annotations

import re

MAX_WORDS = 18
MAX_NAMES = 2
"""Runs of four letters that a formula on a line of its own holds at most."""
MAX_LEFT_WORDS = 5
"""Words before the sign with which the first half of a formula ends, at most."""

_EQUALS = re.compile(r"[=≈≤≥∑∏√×]|[\U0001d400-\U0001d7ff]")
_NAME = re.compile(r"[^\W\d_]{4}")


def is_formula(text: str) -> bool:
    """Return whether a block or a passage is a formula.

    Args:
        text: All of it.
    """
    n_words = len(text.split())
    if not _EQUALS.search(text) or n_words > MAX_WORDS:
        return False
    if text.rstrip().endswith("=") and n_words <= MAX_LEFT_WORDS + 1:
        return True
    return len(_NAME.findall(text)) <= MAX_NAMES
