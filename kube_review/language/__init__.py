"""Sentences, languages and stems of Indonesian and English."""

from __future__ import annotations


def wordlist(words: str) -> frozenset[str]:
    """Read a list of words separated by white space, in any number of lines."""
    return frozenset(words.split())
