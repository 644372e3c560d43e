"""Renaming, merging and splitting codes in the text of a codebook; comments and all other lines stay.

Each function says what the codes have to be afterwards, edits lines, and compares: a layout that the lines do not fit
is refused, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from io import StringIO

from kube_review.codebook.edit import plain_scalar, stands_left_of
from kube_review.codebook.file import loads, parse
from kube_review.codebook.source import Entry, Mapping, Scalar, Sequence, tree
from kube_review.codebook.sub_codes import ancestors, in_order
from kube_review.errors import CodebookError, Conflict
from kube_review.messages import _
from kube_review.model import Code, Codebook

_NEIGHBOURS = ("not_when", "near_misses")


def rename(text: str, code: str, new: str) -> str:
    """Give a code another id; the old one becomes a former id, and what pointed to it points to the new one.

    Raises:
        Conflict: The new id is taken.
        CodebookError: The new id breaks the format, or the layout of the file is unusual.
    """
    book = loads(text, "codebook")
    if taken := book.code(new):
        raise Conflict(_("There is a code {code} already.", code=taken.code), _("Choose another id."))
    lines = _Lines(text)
    lines.point({code}, lambda _owner: new)
    lines.replace(lines.items[code].get("code"), code, new)
    old = _found(book, code)
    lines.set_names(code, "formerly", [*_renamed(old), code])
    expected = [
        replace(
            _pointing(one, {code}, lambda _owner: new),
            code=new if one is old else one.code,
            formerly=(*_renamed(old), code, *old.merged) if one is old else one.formerly,
        )
        for one in book.codes
    ]
    return _checked(lines, book, expected)


def merge(text: str, codes: Collection[str], into: str) -> str:
    """Take codes out of a codebook and list them under ``merged`` of another, which their sub-codes get as parent.

    What pointed to them points to the other code; its own hints to use one of them instead are taken out.

    Raises:
        CodebookError: The sub-codes would be in another group than their parent, or the layout of the file is unusual.
    """
    book = loads(text, "codebook")
    gone = [_found(book, code) for code in codes]
    names = {code.code for code in gone}
    target = _found(book, into)
    merged = [*target.merged, *(name for code in gone for name in (code.code, *code.formerly))]
    above = next((name for name in ancestors(book.codes)[into] if name not in names), "")
    lines = _Lines(text)
    for code in gone:
        lines.remove(code.code)
    lines.point(names, lambda owner: above if owner == into else into)
    lines.drop_hints(into, names)
    lines.set_names(into, "merged", merged)
    kept = (one for one in book.codes if one.code not in names)
    expected = [_pointing(one, names, lambda owner: above if owner == into else into) for one in kept]
    expected = [
        replace(
            one,
            merged=tuple(merged),
            formerly=(*_renamed(target), *merged),
            not_when=tuple(rule for rule in target.not_when if rule.code not in names),
            near_misses=tuple(miss for miss in target.near_misses if miss.code not in names),
        )
        if one.code == into
        else one
        for one in expected
    ]
    return _checked(lines, book, expected)


def split(text: str, code: str) -> str:
    """Take a code out of a codebook; hints to use it instead of another keep their words and lose the pointer.

    Raises:
        Conflict: The code has sub-codes.
        CodebookError: The layout of the file is unusual.
    """
    book = loads(text, "codebook")
    below = [one.code for one in book.codes if one.parent == code]
    if below:
        raise Conflict(
            _("{code} has sub-codes: {codes}.", code=code, codes=below), _("Give them another parent first.")
        )
    lines = _Lines(text)
    lines.remove(code)
    lines.point({code}, lambda _owner: "")
    kept = (one for one in book.codes if one.code != code)
    return _checked(lines, book, [_pointing(one, {code}, lambda _owner: "") for one in kept])


def _found(book: Codebook, code: str) -> Code:
    return next(one for one in book.codes if one.code == code)


def _renamed(code: Code) -> list[str]:
    """Return the ids that a code had before, without those that were merged into it."""
    return [name for name in code.formerly if name not in code.merged]


def _pointing(code: Code, names: Collection[str], to: Callable[[str], str]) -> Code:
    """Return a code with what pointed to some codes pointing elsewhere; ``to`` gets the code's own id."""

    def moved(name: str) -> str:
        return to(code.code) if name in names else name

    return replace(
        code,
        parent=moved(code.parent),
        not_when=tuple(replace(rule, code=moved(rule.code)) for rule in code.not_when),
        near_misses=tuple(replace(miss, code=moved(miss.code)) for miss in code.near_misses),
    )


def _checked(lines: _Lines, book: Codebook, expected: Iterable[Code]) -> str:
    text = lines.text
    made, problems = parse(text)
    if problems or made is None:
        raise CodebookError(_("The codebook would break the format: {message}.", message=problems[0].message))
    wanted = in_order([replace(code, meaning="") for code in expected])
    if [replace(code, meaning="") for code in made.codes] != list(wanted) or made.groups != book.groups:
        raise CodebookError(
            _("The layout of the codebook file is unusual, so nothing was changed."),
            _("Write each key of a code on a line of its own, lists one item a line, and try again."),
        )
    return text


class _Lines:
    """The lines of a codebook's text, to be edited code by code."""

    def __init__(self, text: str) -> None:
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._lines = list(StringIO(text if text.endswith("\n") else text + self._newline, newline=""))
        entry = tree(text).get("codes")
        assert entry is not None
        if not isinstance(entry.value, Sequence) or entry.value.flow:
            raise CodebookError(
                _("'codes' is written in brackets; write one `- code: …` a line below `codes:` and try again.")
            )
        self._column = entry.value.column
        nodes = [node for node in entry.value.items if isinstance(node, Mapping)]
        ends = [*(node.line - 1 for node in nodes[1:]), entry.value.end_line - 1]
        self.items = {_text(node.get("code")): node for node in nodes}
        self._ends = {_text(node.get("code")): self._end(end) for node, end in zip(nodes, ends, strict=True)}

    @property
    def text(self) -> str:
        """The text as edited."""
        return "".join(self._lines)

    def remove(self, code: str) -> None:
        """Take out a code with the blank lines above it."""
        start = self.items[code].line - 1
        while start > 0 and not self._lines[start - 1].strip():
            start -= 1
        self._blank(start, self._ends[code])

    def replace(self, entry: Entry | None, old: str, new: str) -> None:
        """Write another value behind a key, or take its line out where the new value is empty."""
        if entry is None or not isinstance(entry.value, Scalar):
            return
        line = entry.value.line - 1
        pattern = rf"(\b{entry.key}\s*:\s*)([\"']?){re.escape(old)}\2(?=[\s,}}\]]|$)"
        if new:
            self._lines[line] = re.sub(pattern, lambda match: match[1] + plain_scalar(new), self._lines[line], count=1)
        elif not self._lines[line].lstrip().startswith("- "):
            self._lines[line] = ""

    def point(self, names: Collection[str], to: Callable[[str], str]) -> None:
        """Let what points to some codes point elsewhere; ``to`` gets the id of the code that points."""
        for owner, node in self.items.items():
            for entry in _pointers(node):
                if (old := _text(entry)) in names:
                    self.replace(entry, old, to(owner))

    def drop_hints(self, code: str, names: Collection[str]) -> None:
        """Take out the hints of a code to use one of some codes instead."""
        node = self.items[code]
        for key in _NEIGHBOURS:
            entry = node.get(key)
            if entry is None or not isinstance(entry.value, Sequence):
                continue
            inner = [one for one in entry.value.items if isinstance(one, Mapping)]
            hits = [one for one in inner if _text(one.get("code")) in names]
            end = self._entry_end(code, entry)
            if len(hits) == len(inner):
                self._blank(entry.line - 1, end)
                continue
            starts = [*(one.line - 1 for one in inner), end]
            for one, start, stop in zip(inner, starts, starts[1:], strict=False):
                if one in hits:
                    self._blank(start, stop)

    def set_names(self, code: str, key: str, names: list[str]) -> None:
        """Write a list of ids behind the id of a code, in place of the one that is there."""
        node = self.items[code]
        if old := node.get(key):
            self._blank(old.line - 1, self._entry_end(code, old))
        entry = node.get("code")
        assert entry is not None
        line = self._lines[entry.line - 1]
        indent = " " * line.index("code")
        self._lines[entry.line - 1] = f"{line}{indent}{key}: [{', '.join(map(plain_scalar, names))}]{self._newline}"

    def _entry_end(self, code: str, entry: Entry) -> int:
        later = [one.line - 1 for one in self.items[code].entries if one.line > entry.line]
        return min([*later, self._ends[code]])

    def _end(self, at: int) -> int:
        while stands_left_of(self._lines[at - 1], self._column):
            at -= 1
        return at

    def _blank(self, start: int, end: int) -> None:
        self._lines[start:end] = [""] * (end - start)


def _text(entry: Entry | None) -> str:
    return entry.value.text if entry is not None and isinstance(entry.value, Scalar) else ""


def _pointers(node: Mapping) -> Iterator[Entry]:
    """Yield the keys of a code that name other codes."""
    if parent := node.get("parent"):
        yield parent
    for key in _NEIGHBOURS:
        entry = node.get(key)
        if entry is not None and isinstance(entry.value, Sequence):
            for item in entry.value.items:
                if isinstance(item, Mapping) and (pointer := item.get("code")):
                    yield pointer
