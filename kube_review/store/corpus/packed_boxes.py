"""Word boxes as bytes: the words of a page in one compressed column, about ten bytes a word."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from kube_review.model import WordBox

_WORD = struct.Struct("<IHhhhh")
"""Offset, length in characters, and the box in tenths of a point: 0.1 pt is finer than any screen shows."""


def pack(words: Sequence[WordBox]) -> bytes | None:
    """Return the words of a page as bytes, or None where the format has no geometry."""
    if not words:
        return None
    return zlib.compress(b"".join(_WORD.pack(w.start, w.end - w.start, *_tenths(w)) for w in words))


def unpack(packed: bytes | None) -> tuple[WordBox, ...]:
    """Return the words that ``pack`` was given, their boxes rounded to tenths of a point."""
    if packed is None:
        return ()
    return tuple(
        WordBox(start, start + length, *(value / 10 for value in box))
        for start, length, *box in _WORD.iter_unpack(zlib.decompress(packed))
    )


def _tenths(word: WordBox) -> list[int]:
    # Hostile PDFs have boxes far outside their page; such a box is cut, not refused.
    return [max(-32768, min(32767, round(value * 10))) for value in (word.x0, word.top, word.x1, word.bottom)]
