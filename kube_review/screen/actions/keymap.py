"""Keys of one's own: the file ``keys.toml`` of a review, checked against its codebooks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kube_review.errors import ReviewError
from kube_review.messages import Message, _
from kube_review.model import Codebook
from kube_review.screen.actions.keys import COMMANDS, DEFAULT, Command, Keymap

FILE = "keys.toml"


def load(folder: Path, books: Sequence[Codebook]) -> Keymap:
    """Return the keys of a review: its own file where it has one, else the usual keys.

    Args:
        folder: The review's folder.
        books: The codebooks in use.

    Raises:
        ReviewError: The file cannot be read, names no command, or gives a key twice or a key of a code.
    """
    path = folder / FILE
    if not path.exists():
        return DEFAULT
    try:
        wanted = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReviewError(
            _("{file} cannot be read; mend line {line}.", file=FILE, line=_line_of(error)),
            _('Each line has a command and its keys, such as: accept = ["enter", "w"]'),
        ) from error
    commands = tuple(_changed(command, wanted) for command in COMMANDS)
    for problem in (*_unknown(wanted), *_double(commands, wanted), *_taken(commands, wanted, books)):
        raise ReviewError(
            _("{file}: {problem}.", file=FILE, problem=problem), _("Change the line, or remove it for the usual keys.")
        )
    return Keymap(commands)


def _line_of(error: ValueError) -> str:
    """Return the line that an error of the TOML parser names, ``1`` where it names none."""
    found = re.search(r"at line (\d+)", str(error))
    return found[1] if found else "1"


def _changed(command: Command, wanted: Mapping[str, Any]) -> Command:
    if command.name not in wanted:
        return command
    given = wanted[command.name]
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and _is_key(name) for name in names):
        raise ReviewError(
            _("{file}: {command} has no keys that can be pressed.", file=FILE, command=command.name),
            _("Give characters or names such as enter, tab, f5, ctrl+n, shift+up."),
        )
    letters = tuple(name for name in names if _is_letter(name))
    return replace(command, keys=tuple(name for name in names if name not in letters), letters=letters)


def _is_letter(name: str) -> bool:
    return len(name) == 1 and name.isascii() and name.isalnum()


def _is_key(name: str) -> bool:
    from textual.keys import Keys

    return (len(name) == 1 and name.isprintable()) or name in {key.value for key in Keys}


def _unknown(wanted: Mapping[str, Any]) -> list[Message]:
    known = [command.name for command in COMMANDS]
    found = []
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known, 1, 0.5)
            told = _("there is no command {name}; did you mean {near}?") if near else _("there is no command {name}")
            found.append(told.format(name=name, near="".join(near)))
    return found


def _double(commands: Sequence[Command], wanted: Mapping[str, Any]) -> list[Message]:
    first: dict[str, str] = {}
    usual_first = sorted(commands, key=lambda command: command.name in wanted)
    pairs = [(key, command.name) for command in usual_first for key in (*command.keys, *command.letters)]
    return [
        _("the key {key} runs both {one} and {other}", key=key, one=first[key], other=name)
        for key, name in pairs
        if first.setdefault(key, name) != name
    ]


def _taken(commands: Sequence[Command], wanted: Mapping[str, Any], books: Sequence[Codebook]) -> list[Message]:
    codes = {code.key: {"code": code.code, "book": book.name} for book in books for code in book.codes}
    return [
        _("the key {key} of {command} codes {code} of {book}").format(key=key, command=command.name, **codes[key])
        for command in commands
        if command.name in wanted
        for key in command.letters
        if key in codes
    ]
