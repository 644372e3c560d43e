"""What a YAML parser complains about, said to somebody who has never heard of YAML."""

from __future__ import annotations

import re
from typing import Any

_INDENT = "check the indentation of this line and of the one above: two spaces a level, keys of one entry in one column"
_QUOTE = "put the whole text in double quotes"


def in_plain_words(error: Any, text: str) -> tuple[int, str]:
    """Say where the YAML breaks and what to do about it.

    Args:
        error: What ruamel.yaml raised.
        text: The text it was reading.

    Returns:
        The line (from 1) and a message with the remedy.
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:  # a ReaderError knows only the position of the character
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        return line, "there is an invisible control character in this line; delete the line and type it again"
    lines = text.splitlines()
    number = min(mark.line, max(len(lines) - 1, 0))
    here = lines[number] if lines else ""
    context = getattr(error, "context_mark", None)
    started = context.line if context is not None else number
    return _explain(str(error.problem or ""), str(error.context or ""), here, number, started)


def _explain(problem: str, context: str, here: str, number: int, started: int) -> tuple[int, str]:
    line, start = number + 1, started + 1
    if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in problem:
        return line, "a tab is used to indent; use spaces, two a level"
    if "quoted scalar" in context and "escape" not in problem and "escape" not in context:
        return start, "the quotation mark opened in this line is never closed"
    if "escape" in problem or "escape" in context or "expected escape" in problem or "hexadecimal" in problem:
        return line, r"a backslash in double quotes begins an escape; write \\ for a backslash"
    if "mapping values are not allowed" in problem:
        return line, _colon(here)
    if "flow" in context:
        return (
            start,
            f"a bracket [ or {{ opened in this line is not closed as it should; if it belongs to a text, {_QUOTE}",
        )
    if "could not find expected ':'" in problem:
        return start, "this line is neither `key: text` nor `- item`; a colon and a space may be missing after the key"
    if "cannot start any token" in problem:
        return line, f"a text may not begin with this character without quotes; {_QUOTE}"
    if "scalar" in problem and "block" in context:
        return line, f"there is text after a closing quotation mark, or a quotation mark inside a quoted text; {_INNER}"
    if "alias" in context or "anchor" in context:
        return line, f"a text that begins with * or & needs quotes; {_QUOTE}"
    return line, _INDENT


_INNER = r"write \" for a quotation mark inside double quotes, and see that every quotation mark is closed"


def _colon(here: str) -> str:
    """Tell an unquoted colon in a text from a key in the wrong column; both look alike to the parser."""
    after_key = re.sub(r"^\s*(-\s+)*[\w-]+:\s+", "", here)
    if after_key != here and re.search(r":(\s|$)", after_key):
        return f"there is a colon inside the text; {_QUOTE}"
    if re.match(r"^\s*(-\s+)?[\w-]+:(\s|$)", here):
        return _INDENT
    return f"there is a colon inside the text; {_QUOTE}"
