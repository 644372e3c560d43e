"""A new code written into the text of a codebook, so that a diff of the file shows added lines only."""

from __future__ import annotations

import json
import re
from io import StringIO
from string import ascii_letters, digits

from kube_review.codebook.file import loads, parse
from kube_review.codebook.source import Sequence, tree
from kube_review.errors import CodebookError, Conflict
from kube_review.messages import _
from kube_review.model import Codebook

_KEYS = ascii_letters[:26] + digits + ascii_letters[26:]
_PLAIN = re.compile(r"[a-z]+(-[a-z0-9]+)+")
"""Ids that no YAML reader takes for a number, a truth value or null; all else goes in quotes."""


def add_code(
    text: str,
    *,
    code: str,
    group: str,
    label: str,
    definition: str,
    key: str = "",
    label_id: str = "",
    definition_id: str = "",
    parent: str = "",
) -> str:
    """Write a new inductive code behind the last code of a codebook; comments, order and layout stay.

    Args:
        text: The YAML text of a sound codebook.
        code: The new id: small letters and digits joined by hyphens.
        group: A group of the codebook.
        label: Its label in English.
        definition: What it means, in English.
        key: One letter or digit; the first free one where it is left out.
        label_id: Its label in Indonesian.
        definition_id: What it means, in Indonesian.
        parent: The code of the same group that it is a sub-code of.

    Returns:
        The new text.

    Raises:
        Conflict: The code, or a former name of another, or the key is taken.
        CodebookError: The text is no sound codebook, or the new code breaks the format.
    """
    book = loads(text, "codebook")
    _refuse_clash(book, code, key)
    values = {
        "code": code,
        "key": key or _free_key(book),
        "group": group,
        "parent": parent,
        "label": label,
        "label_id": label_id,
        "definition": definition,
        "definition_id": definition_id,
    }
    new = _insert(text, {name: " ".join(value.split()) for name, value in values.items()})
    grown, problems = parse(new)
    if problems or grown is None:
        raise CodebookError(_("The new code breaks the format: {message}.", message=problems[0].message))
    if tuple(entry for entry in grown.codes if entry.code != code) != book.codes:
        raise CodebookError(_("The layout of `codes` is unusual."), _("Add the code by hand at the end of the list."))
    return new


def _refuse_clash(book: Codebook, code: str, key: str) -> None:
    taken = book.code(code)
    if taken is not None:
        was = "" if taken.code == code else f" (now '{taken.code}')"
        raise Conflict(
            _("The codebook '{book}' has a code '{code}' already{was}.", book=book.name, code=code, was=was),
            _("Choose another id."),
        )
    holder = next((entry.code for entry in book.codes if entry.key == key), None)
    if holder is not None:
        raise Conflict(
            _("The key '{key}' belongs to '{holder}'.", key=key, holder=holder),
            _("Choose another key, or none to get a free one."),
        )


def _free_key(book: Codebook) -> str:
    taken = {entry.key for entry in book.codes}
    free = next((key for key in _KEYS if key not in taken), None)
    if free is None:
        raise Conflict(
            _("The codebook '{book}' has no free key left.", book=book.name), _("Split it into two codebooks.")
        )
    return free


def _insert(text: str, values: dict[str, str]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    text = text if text.endswith("\n") else text + newline
    lines = list(StringIO(text, newline=""))
    at, indent = _place(text, lines)
    block = [f"{name}: {plain_scalar(value)}" for name, value in values.items() if value] + ["inductive: true"]
    added = [indent + ("- " if number == 0 else "  ") + line + newline for number, line in enumerate(block)]
    gap = [newline] if f"{newline}{newline}{indent}- code:" in text else []
    return "".join(lines[:at] + gap + added + lines[at:])


def _place(text: str, lines: list[str]) -> tuple[int, str]:
    """Return the line (from 0) before which the new code is inserted, and its indentation."""
    entry = tree(text).get("codes")
    if entry is None:
        raise CodebookError(_("codebook:1: there is no key 'codes'; add a line `codes:` at the end"))
    node = entry.value
    if not isinstance(node, Sequence):
        return entry.line, "  "
    if node.flow:
        raise CodebookError(
            _("codebook:{line}: 'codes' is written in brackets; write one `- code: …` a line below", line=entry.line)
        )
    at = node.end_line - 1
    while stands_left_of(lines[at - 1], node.column):
        at -= 1
    return at, " " * node.column


def stands_left_of(line: str, column: int) -> bool:
    """Recognise blank lines, and comments no deeper than the dashes: they belong to what follows the list."""
    bare = line.strip()
    return not bare or (bare.startswith("#") and len(line) - len(line.lstrip()) <= column)


def plain_scalar(value: str) -> str:
    """Return a value as YAML on one line, in quotes where it could be taken for something else."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
