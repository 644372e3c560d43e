"""Parses YAML text to a tree of strings with line numbers. The only user of ruamel.yaml.

Every scalar stays the string that was typed: a key ``1`` or ``y`` is that character, never a number or a truth value.
Codebooks come from strangers too, so anchors, aliases and tags are refused and size and depth are bounded; without
them nothing in a file can expand or construct anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kube_review.codebook.syntax import in_plain_words
from kube_review.messages import Message, _

MAX_BYTES = 2_000_000
MAX_DEPTH = 8
"""The format needs five levels: codebook, codes, code, examples, example."""
MAX_NODES = 100_000
"""About ten times the largest codebook here; more would take seconds to read."""

_NULLS = {"", "~", "null", "Null", "NULL"}
_CUT = re.compile(r" +#[^\s#]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that an escape in double quotes can produce: terminals obey some of them, and files cannot hold others."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a line (from 1) of a codebook, with its remedy."""

    line: int
    message: Message


class Unreadable(Exception):
    """The text is not a YAML tree; carries the one problem that stopped the reading."""

    def __init__(self, line: int, message: Message) -> None:
        super().__init__(str(message))
        self.problem = Problem(line, message)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, or nothing (``empty``) where the value was left out."""

    line: int
    text: str
    empty: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list: its items, the column (from 0) of its dashes and the line (from 1) where what follows it begins."""

    line: int
    column: int
    items: tuple[Node, ...]
    flow: bool
    end_line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A ``key: value`` of a mapping."""

    line: int
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order of the file; a key may occur twice, which the reader has to refuse."""

    line: int
    entries: tuple[Entry, ...]

    def get(self, key: str) -> Entry | None:
        """Return the first entry with this key, or None."""
        return next((entry for entry in self.entries if entry.key == key), None)


Node = Scalar | Sequence | Mapping


def decode(data: bytes) -> str:
    """Turn the bytes of a codebook into text, dropping a BOM.

    Raises:
        Unreadable: It is too large or not UTF-8.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(1, _("the file is larger than {n} MB; is it really a codebook?", n=MAX_BYTES // 1_000_000))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(line, _("the file is not UTF-8; save it again with the encoding UTF-8")) from error


def tree(text: str) -> Mapping:
    """Parse a codebook's text.

    Returns:
        The top-level mapping.

    Raises:
        Unreadable: The YAML is broken, empty, not a mapping, or uses what codebooks do without.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if len(text) > MAX_BYTES:
        raise Unreadable(1, _("the text is longer than {n:,} characters; is it really a codebook?", n=MAX_BYTES))
    builder = _Builder(text)
    try:
        root = builder.build(YAML(typ="safe", pure=True).parse(text))
    except YAMLError as error:
        raise Unreadable(*in_plain_words(error, text)) from error
    except (ValueError, OverflowError) as error:  # escapes such as "\UFFFFFFFF" raise errors that are not the parser's
        raise Unreadable(
            builder.line, _("an escape here or in the next line is not a character ({error})", error=error)
        ) from error
    if root is None or (isinstance(root, Scalar) and root.empty):
        raise Unreadable(1, _("the file is empty; a codebook begins with `codebook: its-name`"))
    if not isinstance(root, Mapping):
        raise Unreadable(
            root.line, _("the file must begin with keys such as `codebook:`, not with a list or bare text")
        )
    return root


class _Builder:
    """Folds parse events into nodes without recursion, refusing on the way what a codebook may not hold."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line = 1
        self.open: list[tuple[Any, list[Node]]] = []
        self.root: Node | None = None

    def build(self, events: Iterable[Any]) -> Node | None:
        from ruamel.yaml import events as kinds

        for number, event in enumerate(events):
            self.line = _line(event)
            if number > MAX_NODES:
                raise Unreadable(
                    self.line, _("more than {n:,} lists, keys and texts; is it really a codebook?", n=MAX_NODES)
                )
            _refuse(event)
            if isinstance(event, kinds.ScalarEvent):
                _refuse_cut(event, self.text)
                self._put(_scalar(event))
            elif isinstance(event, kinds.CollectionStartEvent):
                self.open.append((event, []))
                if len(self.open) > MAX_DEPTH:
                    raise Unreadable(_line(event), _("lists and keys are nested more than {n} deep", n=MAX_DEPTH))
            elif isinstance(event, kinds.SequenceEndEvent):
                start, nodes = self.open.pop()
                self._put(_sequence(start, nodes, event))
            elif isinstance(event, kinds.MappingEndEvent):
                start, nodes = self.open.pop()
                self._put(Mapping(_line(start), _entries(nodes)))
        return self.root

    def _put(self, node: Node) -> None:
        if self.open:
            self.open[-1][1].append(node)
        elif self.root is None:
            self.root = node
        else:
            raise Unreadable(node.line, _("a second document begins here; remove the line `---` above it"))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(event: Any) -> Scalar:
    if _CONTROL.search(event.value):
        raise Unreadable(
            _line(event), _("an escape such as \\e or \\x07 in this text gives a control character; remove it")
        )
    empty = event.style is None and event.value in _NULLS
    return Scalar(_line(event), str(event.value), empty)


def _sequence(start: Any, nodes: list[Node], end: Any) -> Sequence:
    column, end_line = int(start.start_mark.column), int(end.end_mark.line) + 1
    return Sequence(_line(start), column, tuple(nodes), bool(start.flow_style), end_line)


def _entries(nodes: list[Node]) -> tuple[Entry, ...]:
    entries = []
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if not isinstance(key, Scalar):
            raise Unreadable(key.line, _("a key must be a word; put text that begins with { or [ in double quotes"))
        entries.append(Entry(key.line, key.text, value))
    return tuple(entries)


def _refuse_cut(event: Any, text: str) -> None:
    """Refuse ``label: Group #1``: YAML drops ``#1`` as a comment without a word. A comment has a space behind its #."""
    if event.style is None and event.value and _CUT.match(text, event.end_mark.index):
        raise Unreadable(
            _line(event), _("the text would be cut at #; put it in double quotes, or begin a comment with `# `")
        )


def _refuse(event: Any) -> None:
    """Refuse anchors, aliases and tags: they can make a small file expand without end or build foreign objects."""
    is_alias = type(event).__name__ == "AliasEvent"
    if is_alias or getattr(event, "anchor", None) is not None:
        mark = "*" if is_alias else "&"
        raise Unreadable(
            _line(event),
            _("text that begins with {mark} must stand in double quotes (no aliases, no anchors)", mark=mark),
        )
    if getattr(event, "tag", None) is not None:
        raise Unreadable(_line(event), _("text that begins with ! must stand in double quotes (no YAML tags)"))
