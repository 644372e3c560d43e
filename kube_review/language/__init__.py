"""What the house knows about Indonesian and English: sentences, languages, stems."""

from __future__ import annotations


def wordlist(words: str) -> frozenset[str]:
    """Read a list of words as people write it: separated by white space, in any number of lines."""
    return frozenset(words.split())
