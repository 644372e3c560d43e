"""Explains errors of the YAML parser to people who do not know YAML."""

from __future__ import annotations

import re
from typing import Any

from kube_review.messages import Message, _

_INDENT = _(
    "check the indentation of this line and of the one above: two spaces a level, keys of one entry in one column"
)
_QUOTE = _("put the whole text in double quotes")


def in_plain_words(error: Any, text: str) -> tuple[int, Message]:
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
        return line, _("there is an invisible control character in this line; delete the line and type it again")
    lines = text.splitlines()
    number = min(mark.line, max(len(lines) - 1, 0))
    here = lines[number] if lines else ""
    context = getattr(error, "context_mark", None)
    started = context.line if context is not None else number
    return _explain(str(error.problem or ""), str(error.context or ""), here, number, started)


def _explain(problem: str, context: str, here: str, number: int, started: int) -> tuple[int, Message]:
    line, start = number + 1, started + 1
    if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in problem:
        return line, _("a tab stands where spaces should be; indent with two spaces a level")
    if any(word in problem + context for word in ("escape", "hexadecimal")):
        return line, _(r"a backslash in double quotes has a meaning of its own; write \\ for a backslash")
    if "quoted scalar" in context:
        return start, _("the quotation mark opened in this line is never closed")
    if "mapping values are not allowed" in problem:
        return line, _colon(here)
    is_flow = "flow" in context
    if is_flow or ("block" in context and _VALUE.sub("", here)[:1] in ("[", "{")):
        what = _(
            "a bracket [ or {{ is not closed, or text follows it; if the bracket belongs to a text, {remedy}",
            remedy=_QUOTE,
        )
        return start if is_flow else line, what
    if "could not find expected ':'" in problem:
        return start, _(
            "this line is neither `key: text` nor `- item`; a colon and a space may be missing after the key"
        )
    if "cannot start any token" in problem:
        return line, _("a text cannot begin with this character; {remedy}", remedy=_QUOTE)
    if "scanning a block scalar" in context:
        return line, _("a text cannot begin with > or |; {remedy}, or begin the text in the next line", remedy=_QUOTE)
    if "scalar" in problem and "block" in context:
        return line, _INNER
    if "alias" in context or "anchor" in context:
        return line, _("a text cannot begin with * or &; {remedy}", remedy=_QUOTE)
    if "block" in context or "block" in problem:
        return line, _INDENT
    return line, _(
        "YAML cannot read this line ({problem}); if it is a text, {remedy}", problem=problem or context, remedy=_QUOTE
    )


_VALUE = re.compile(r"^\s*(-\s+)*[\w-]+:\s+")
_INNER = _(
    "a quotation mark stands inside the text, or one is missing at the end of this text or the one above; "
    r"inside double quotes, write \" for a quotation mark"
)


def _colon(here: str) -> Message:
    """Distinguish an unquoted colon in a text from a key in the wrong column; the parser reports both alike."""
    value = _VALUE.sub("", here)
    starts_with_key = re.match(r"^\s*(-\s+)?[\w-]+:(\s|$)", here)
    if starts_with_key and not (value != here and re.search(r":(\s|$)", value)):
        return _INDENT
    return _("there is a colon inside the text; {remedy}", remedy=_QUOTE)
