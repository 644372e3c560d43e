"""BibTeX: entries with braced, quoted or joined values, and the TeX that people write into them."""

from __future__ import annotations

import re
import unicodedata

_ENTRY = re.compile(r"@\s*(\w+)\s*([{(])")
_NAME = re.compile(r"\s*([\w:.+/-]+)\s*=\s*")
_KEY = re.compile(r"[^,={}]*,")
_COMMA = re.compile(r"\s*,")
_JOIN = re.compile(r"\s*#\s*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_BRACE_OR_QUOTE = re.compile(r"\\.|[{}\"]", re.DOTALL)
_BARE = re.compile(r"[^\s,{}()\"#]+")
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_ACCENT = re.compile(r"\\([`'^~\"=.]|[uvHckr](?![A-Za-z]))\s*\{?\\?([A-Za-z])\}?")
_LETTERS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
}
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s*(?:\{\})?")
_COMMAND = re.compile(r"\\(?:text\w+|emph|url|href|mbox|mkbibquote|enquote)\s*(?=\{)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse(content: str) -> list[dict[str, str]]:
    """Read the entries of a BibTeX file.

    Args:
        content: The file's text; what stands between entries is a comment.

    Returns:
        For each entry its fields in lower case with plain values, and its type as ``entrytype``. An entry that breaks
        off keeps the fields before the break.
    """
    strings = {month: month for month in _MONTHS}
    entries = []
    position = 0
    while match := _ENTRY.search(content, position):
        position = match.end()
        kind = match.group(1).lower()
        if kind in {"comment", "preamble"}:
            continue
        if kind == "string":
            pairs, position = _fields(content, position, strings)
            strings |= dict(pairs)
            continue
        pairs, position = _fields(content, _past_key(content, position), strings)
        fields = {"entrytype": kind}
        for name, value in pairs:
            fields.setdefault(name, plain(value))
        if len(fields) > 1:
            entries.append(fields)
    return entries


def plain(value: str) -> str:
    """Turn TeX into text: accents, ligatures, dashes, quotes; braces and commands go."""
    value = _ACCENT.sub(lambda m: unicodedata.normalize("NFC", m.group(2) + _ACCENTS[m.group(1)]), value)
    value = _LETTER.sub(lambda m: _LETTERS.get(m.group(1), m.group(1)), value)
    value = _COMMAND.sub("", value)
    value = value.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”").replace("~", " ")
    value = re.sub(r"\\([&%$#_{} ])", r"\1", value)
    return " ".join(value.replace("{", "").replace("}", "").split())


def _past_key(content: str, position: int) -> int:
    key = _KEY.match(content, position)
    return key.end() if key else position


def _fields(content: str, position: int, strings: dict[str, str]) -> tuple[list[tuple[str, str]], int]:
    """Read the fields of the entry whose key ends at ``position``; return them raw, and the position behind them."""
    pairs = []
    while name := _NAME.match(content, position):
        value, position = _value(content, name.end(), strings)
        pairs.append((name.group(1).lower(), value))
        comma = _COMMA.match(content, position)
        if comma is None:
            break
        position = comma.end()
    return pairs, position


def _value(content: str, position: int, strings: dict[str, str]) -> tuple[str, int]:
    """Read one value: pieces in braces, in quotes or bare (a number or the name of a string), joined with ``#``."""
    pieces = []
    while position < len(content):
        char = content[position]
        if char == "{":
            end = _closing(content, position)
            pieces.append(content[position + 1 : end])
            position = end + 1
        elif char == '"':
            end = _closing_quote(content, position)
            pieces.append(content[position + 1 : end])
            position = end + 1
        elif bare := _BARE.match(content, position):
            pieces.append(strings.get(bare.group().lower(), bare.group()))
            position = bare.end()
        else:
            break
        joined = _JOIN.match(content, position)
        if joined is None:
            break
        position = joined.end()
    return "".join(pieces), position


def _closing(content: str, opening: int) -> int:
    depth = 0
    for match in _BRACE.finditer(content, opening):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return match.start()
    return len(content)


def _closing_quote(content: str, opening: int) -> int:
    depth = 0
    for match in _BRACE_OR_QUOTE.finditer(content, opening + 1):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if match.group() == '"' and depth <= 0:
            return match.start()
    return len(content)
