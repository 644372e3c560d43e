"""The places of the selections of a text, however the program that wrote them counts.

The standard counts Unicode code points of the text as it is in the file. Some programs count the byte order mark, some
count a CRLF as one character, and programs built on .NET or Java may count UTF-16 units, of which emoji have two. Each
way of counting is tried, and the one chosen under which most quotes are what the selections say and most selections
begin and end at words. Where they do equally well, the standard's is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kube_review.exchange.refi_qda.project import Selection

AS_STANDARD, WITH_BOM, AS_LF, UTF_16 = "standard", "with BOM", "as LF", "UTF-16"
_BOM = "\ufeff"
_QUOTED, _AT_WORDS = 4, 1
"""What a selection counts whose quote is right, and one that merely begins and ends at words."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A text without byte order mark and with LF alone, its selections moved to it, and how they were counted."""

    text: str
    selections: tuple[Selection, ...]
    how: str


def placed(text: str, selections: Sequence[Selection]) -> Placed:
    """Return a text as it is kept here, with its selections in code points of it.

    Args:
        text: The text as the file has it, with CRLF and byte order mark.
        selections: Its selections as the file has them.
    """
    clean = _lf(text.removeprefix(_BOM))
    best = max(
        (Placed(clean, tuple(_moved(one, way(text), clean) for one in selections), how) for how, way in _WAYS.items()),
        key=lambda made: sum(_fit(clean, one) for one in made.selections),
    )
    return best if best.selections else replace(best, how=AS_STANDARD)


Offsets = Callable[[int], int | None]
"""From an offset as the file counts to one in the clean text; None outside it."""


def _standard(text: str) -> Offsets:
    return _in_clean(text.removeprefix(_BOM))


def _with_bom(text: str) -> Offsets:
    inner, n = _standard(text), len(text) - len(text.removeprefix(_BOM))
    return lambda offset: inner(max(0, offset - n)) if n else None


def _as_lf(text: str) -> Offsets:
    clean = _lf(text.removeprefix(_BOM))
    return lambda offset: offset if 0 <= offset <= len(clean) else None


def _utf_16(text: str) -> Offsets:
    bare = text.removeprefix(_BOM)
    inner, places = _in_clean(bare), {}
    units = 0
    for n, char in enumerate(bare):
        places[units] = n
        units += 2 if ord(char) > 0xFFFF else 1
    places[units] = len(bare)

    def move(offset: int) -> int | None:
        place = places.get(offset)
        return None if place is None else inner(place)

    return move


_WAYS: dict[str, Callable[[str], Offsets]] = {
    AS_STANDARD: _standard,
    WITH_BOM: _with_bom,
    AS_LF: _as_lf,
    UTF_16: _utf_16,
}


def _in_clean(raw: str) -> Offsets:
    """Return the way from code points of a text with CRLF to those of the same text with LF."""
    if "\r" not in raw:
        return lambda offset: offset if 0 <= offset <= len(raw) else None
    before = [0]
    for n, char in enumerate(raw):
        before.append(before[-1] + (char == "\r" and raw[n + 1 : n + 2] == "\n"))

    def move(offset: int) -> int | None:
        return offset - before[offset] if 0 <= offset <= len(raw) else None

    return move


def _moved(one: Selection, offsets: Offsets, clean: str) -> Selection:
    start, end = offsets(one.start), offsets(one.end)
    if start is None or end is None or not start < end <= len(clean):
        return replace(one, start=-1, end=-1)
    return replace(one, start=start, end=end)


def _fit(text: str, one: Selection) -> int:
    if one.start < 0:
        return 0
    inside = text[one.start : one.end]
    said = one.quote.rstrip("….").strip()
    if len(said) >= 3 and _spaceless(inside).startswith(_spaceless(said)):
        return _QUOTED
    before, after = text[one.start - 1 : one.start], text[one.end : one.end + 1]
    starts = not (before.isalnum() and inside[:1].isalnum()) and not inside[:1].isspace()
    ends = not (after.isalnum() and inside[-1:].isalnum()) and not inside[-1:].isspace()
    return _AT_WORDS if starts and ends else 0


def _spaceless(text: str) -> str:
    return "".join(text.split())


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
