"""Normalises characters for every format, and joins lines into running text.

``normalise`` mends characters and keeps the line breaks; ``join_lines`` turns the lines of one paragraph into one line,
resolving hyphens by what the whole document shows (``hyphens.Hyphens``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Sequence

from kube_review.reading.structure.hyphens import Hyphens, learn

BULLET = "•"

_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "Ĳ": "IJ", "ĳ": "ij",
}  # fmt: skip

# The Symbol font of word processors arrives as U+F000 + its own byte; these are the ones that papers use in a sentence.
_SYMBOLS = {
    0x25: "%", 0x28: "(", 0x29: ")", 0x2B: "+", 0x2C: ",", 0x2D: "-", 0x2E: ".", 0x2F: "/", 0x3C: "<", 0x3D: "=",
    0x3E: ">", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ", 0x65: "ε", 0x67: "γ",
    0x68: "η", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x71: "θ", 0x72: "ρ", 0x73: "σ", 0x74: "τ", 0x77: "ω", 0xA3: "≤",
    0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB9: "≠", 0xBB: "≈", 0xE5: "∑",
}  # fmt: skip

_SPACES = "\t\x0b\x1c\x1d\x1e\x1f\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BREAKS = "\r\x0c\x85\u2028\u2029"
_MARKS = re.compile("[\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\xad]")
_TABLE = {ord(c): " " for c in _SPACES} | {ord(c): "\n" for c in _BREAKS} | {ord(k): v for k, v in _LIGATURES.items()}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_HYPHENS = re.compile("-?\xad?[\u2010\u2011]")
_TEX_LIGATURE = re.compile("(?<=[A-Za-z])↵(?=[a-z])")
"""What some files of TeX say for the ligature of two letters f."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PRIVATE_BULLET = re.compile('(?m)^([ ]*)[\ue000-\uf8ff]+[ ]*(?=[^\\W_]|["“‘(]|$)')
STRAY = re.compile(r"^\s*([A-Za-z§])([A-Z][a-z]{3,})")
_SPACED = re.compile(r"(?<!\S)(?:[A-Z] {1,3}){4,}[A-Z](?!\S)|(?<!\S)(?:[A-Za-z] ){3,}[A-Za-z](?!\S)")


def normalise(text: str) -> str:
    """Mend the characters of a text and keep its lines.

    Mojibake is undone (ftfy); ligatures, no-break and odd spaces, tabs and line ends become plain ones; soft hyphens,
    zero-width, bidirectional and control characters, lone surrogates and byte-order marks go; private-use glyphs at
    the head of a line become bullets, elsewhere the symbol they stand for; the result is NFC.

    Args:
        text: Any string, hostile or not.

    Returns:
        NFC text whose only control character is LF. ``normalise`` of the result is the result.
    """
    if text.isascii() and text.isprintable():
        return text
    while (clean := _cleaned(text)) != text:  # what was parted by a control character may be mojibake once it is gone
        text = clean
    return text


def _cleaned(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if "\u2010" in text or "\u2011" in text:  # hyphens that are no hyphen-minus; some word processors write both
        text = _HYPHENS.sub("-", text)
    text = _MARKS.sub("", _unmangle(text).translate(_TABLE))
    text = _CONTROL.sub("", text)
    text = _TEX_LIGATURE.sub("ff", text)
    text = _PRIVATE_BULLET.sub(rf"\1{BULLET} ", text)
    text = _PRIVATE.sub(_symbol, text)
    return unicodedata.normalize("NFC", text).translate(_TABLE)


def join_lines(lines: Sequence[str], *, hyphens: Hyphens | None = None) -> str:
    """Join the lines of one paragraph with single spaces, resolving the hyphens at their ends.

    Args:
        lines: The lines of one paragraph, normalised or not.
        hyphens: What the document shows about its hyphens (``hyphens.learn`` over all its lines). Without it, these
            lines are all there is to learn from: reduplications, capitals and unattested joins keep their hyphen.

    Returns:
        One line: white space collapsed, letter-spaced words closed up.
    """
    clean = [unspace(" ".join(normalise(line).split())) for line in lines]
    clean = [line for line in clean if line]
    policy = hyphens or learn(clean)
    text = ""
    for line in clean:
        if text.endswith("-") and len(text) > 1 and text[-2].isalnum() and line[0].isalnum():
            left, right = text.rsplit(None, 1)[-1][:-1], line.split(None, 1)[0]
            text = text[:-1] + policy.glue(left, right) + line
        elif text.endswith("/") and line[0].isalnum():
            text += line
        else:
            text = f"{text} {line}" if text else line
    return " ".join(policy.mend(word) for word in text.split(" "))


def unspace(line: str) -> str:
    """Close up letter-spaced words (``A B S T R A K`` becomes ``ABSTRAK``), keeping wider gaps as word breaks."""
    if len(line) < 7 or (line[1:2] != " " and not _SPACED.search(line)):
        return line
    return _SPACED.sub(lambda match: " ".join(re.sub(r"(?<=\S) (?=\S)", "", match[0]).split()), line)


def stray_bullets(lines: Sequence[str], words: Container[str]) -> frozenset[str]:
    """Find letters that stand for a bullet glyph because a font lacked its names (``DKepercayaan``).

    Args:
        lines: All lines of a document.
        words: The lower-case words that occur in it (``Hyphens.counts``).

    Returns:
        The letters that, at the head of lines, stick to at least two different capitalised words the document has.
    """
    seen: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        match = STRAY.match(line)
        if match and match[2].lower() in words:
            seen[match[1]].add(match[2])
    return frozenset(letter for letter, followers in seen.items() if len(followers) >= 2)


def _unmangle(text: str) -> str:
    import ftfy
    from ftfy.badness import is_bad

    if not is_bad(text):
        return text
    return "\n".join(ftfy.fix_encoding(line) if is_bad(line) else line for line in text.split("\n"))


def _symbol(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SYMBOLS.get(code - 0xF000, "")
