"""One mapping of a codebook, read key by key; mistakes are collected with their lines, never raised."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from kube_review.codebook.source import Entry, Mapping, Node, Problem, Scalar, Sequence
from kube_review.messages import Message, Text, _

_LONG_CHARS = 300


class Form:
    """A mapping that is read key by key.

    Args:
        node: The mapping.
        what: What it is, for messages: ``code 'top-down'``.
        allowed: The keys it may have; any other is a problem, with the nearest of these as the remedy.
        problems: Where problems are collected.
    """

    def __init__(self, node: Mapping, what: Text, allowed: Collection[str], problems: list[Problem]) -> None:
        self.line = node.line
        self.what = what
        self._entries: dict[str, Entry] = {}
        self._mistyped: set[str] = set()
        self._problems = problems
        for entry in node.entries:
            self._take(entry, allowed)

    def _take(self, entry: Entry, allowed: Collection[str]) -> None:
        if entry.key in self._entries:
            first = self._entries[entry.key].line
            self.wrong(
                entry.line,
                _(
                    "key '{key}' occurs twice in {what} (first in line {first}); remove one",
                    key=entry.key,
                    what=self.what,
                    first=first,
                ),
            )
            return
        if entry.key not in allowed:
            self._mistyped.add(nearest(entry.key, allowed))
            self.wrong(
                entry.line,
                _(
                    "unknown key '{key}' in {what}; {remedy}",
                    key=entry.key,
                    what=self.what,
                    remedy=remedy(entry.key, allowed),
                ),
            )
        self._entries[entry.key] = entry

    def wrong(self, line: int, message: Message) -> None:
        """Note a problem at a line; values that repeat pages of a broken file are cut."""
        self._problems.append(Problem(line, message.format(**{k: _cut(v) for k, v in message.values.items()})))

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping where the key is missing."""
        return self._entries[key].line if key in self._entries else self.line

    def _value(self, key: str) -> Node | None:
        entry = self._entries.get(key)
        if entry is None or (isinstance(entry.value, Scalar) and entry.value.empty):
            return None
        return entry.value

    def text(self, key: str, *, required: bool = False) -> str:
        """Return the text of a key, in NFC and with single spaces; "" where it is missing."""
        node = self._value(key)
        if node is None:
            if required and key not in self._mistyped:
                self.wrong(
                    self.line_of(key), _("{what} has no '{key}'; add a line `{key}: …`", what=self.what, key=key)
                )
            return ""
        return self._clean(node, f"'{key}'")

    def choice(self, key: str, options: Collection[str], default: str = "") -> str:
        """Return the text of a key that must be one of ``options``; required where there is no default."""
        value = self.text(key, required=not default) or default
        if value and value not in options:
            self.wrong(
                self.line_of(key),
                _(
                    "'{key}' of {what} cannot be '{value}'; {remedy}",
                    key=key,
                    what=self.what,
                    value=value,
                    remedy=remedy(value, options),
                ),
            )
            return ""
        return value

    def flag(self, key: str) -> bool:
        """Return whether a key says ``true``."""
        return self.choice(key, ("true", "false"), default="false") == "true"

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list."""
        return tuple(text for _, text in self.lined_texts(key))

    def lined_texts(self, key: str) -> tuple[tuple[int, str], ...]:
        """Return the texts of a list with their lines."""
        found = ((node.line, self._clean(node, _("an item of '{key}'", key=key))) for node in self._items(key))
        return tuple((line, text) for line, text in found if text)

    def forms(self, key: str, allowed: Collection[str], what: str = "") -> Iterator[Form]:
        """Yield the mappings of a list, each as a form of its own.

        ``what`` names an item for messages together with the value of that key: ``code`` gives ``code 'top-down'``.
        """
        for node in self._items(key):
            if isinstance(node, Mapping):
                yield Form(
                    node,
                    _name(node, what) or _("an item of '{key}' of {what}", key=key, what=self.what),
                    allowed,
                    self._problems,
                )
            else:
                keys = f"`- {next(iter(allowed))}: …`"
                self.wrong(
                    node.line,
                    _(
                        "an item of '{key}' must have keys, beginning with {keys}, not bare text or a list",
                        key=key,
                        keys=keys,
                    ),
                )

    def lines_within(self, key: str, inner: str) -> Iterator[int]:
        """Yield, for each mapping of a list, the line of its key ``inner`` or of the mapping itself."""
        for node in self._items(key):
            if isinstance(node, Mapping):
                entry = node.get(inner)
                yield entry.line if entry is not None else node.line

    def form(self, key: str, what: Text, allowed: Collection[str]) -> Form | None:
        """Return the mapping under a key as a form, or None where it is missing."""
        node = self._value(key)
        if node is None:
            return None
        if isinstance(node, Mapping):
            return Form(node, what, allowed, self._problems)
        self.wrong(
            node.line,
            _("'{key}' of {what} must have keys below it: {choices}", key=key, what=self.what, choices=tuple(allowed)),
        )
        return None

    def _items(self, key: str) -> tuple[Node, ...]:
        node = self._value(key)
        if node is None:
            return ()
        if isinstance(node, Sequence):
            return node.items
        self.wrong(
            node.line,
            _("'{key}' of {what} must be a list: one item a line, each beginning with `- `", key=key, what=self.what),
        )
        return ()

    def _clean(self, node: Node, name: Text) -> str:
        if not isinstance(node, Scalar):
            self.wrong(
                node.line,
                _(
                    "{name} of {what} must be a text; put it in double quotes if it has {{ [ or a colon",
                    name=name,
                    what=self.what,
                ),
            )
            return ""
        if node.empty:
            self.wrong(
                node.line, _("{name} of {what} is empty; write it or remove the line", name=name, what=self.what)
            )
        return " ".join(unicodedata.normalize("NFC", node.text).split()) if not node.empty else ""


def _cut(value: object) -> object:
    return value[:_LONG_CHARS] + "…" if isinstance(value, str) and len(value) > _LONG_CHARS else value


def _name(node: Mapping, what: str) -> str:
    entry = node.get(what)
    return f"{what} '{_cut(entry.value.text)}'" if entry is not None and isinstance(entry.value, Scalar) else ""


def nearest(word: str, known: Collection[str]) -> str:
    """Return the known word that a mistyped one most likely means, or "" where none is near."""
    near = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return near[0] if near else ""


def remedy(word: str, known: Collection[str]) -> Message:
    """Say which known word was meant, or which there are."""
    near = nearest(word, known)
    return _("did you mean '{near}'?", near=near) if near else _("use one of: {choices}", choices=tuple(known))
