"""What each key does.

A key that the current codebook gives to a code always codes. Therefore every command has a key that no code can have
(an arrow, a sign, Ctrl or F with something); letters are shortcuts that yield to the codebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kube_review.messages import gettext as _
from kube_review.model import Code


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its ``keys`` never collide with a code, its ``letters`` yield to the codebook."""

    name: str
    keys: tuple[str, ...]
    letters: tuple[str, ...]
    topic: str
    says: str


_MOVE, _CODE, _SPAN = _("Move"), _("Code"), _("Span")
_DECIDE, _WORK = _("Suggestions"), _("Work")

COMMANDS = (
    Command("next_passage", ("down",), ("n",), _MOVE, _("next passage")),
    Command("previous_passage", ("up",), ("p",), _MOVE, _("previous passage")),
    Command("next_paragraph", ("}", "ctrl+down"), (), _MOVE, _("next paragraph")),
    Command("previous_paragraph", ("{", "ctrl+up"), (), _MOVE, _("previous paragraph")),
    Command("next_section", ("]",), (), _MOVE, _("next section")),
    Command("previous_section", ("[",), (), _MOVE, _("previous section")),
    Command("next_page", ("right",), (), _MOVE, _("next page of the paper")),
    Command("previous_page", ("left",), (), _MOVE, _("previous page of the paper")),
    Command("screen_down", ("pagedown",), (), _MOVE, _("a screenful down")),
    Command("screen_up", ("pageup",), (), _MOVE, _("a screenful up")),
    Command("first_passage", ("home",), (), _MOVE, _("first passage")),
    Command("last_passage", ("end",), (), _MOVE, _("last passage")),
    Command("next_uncoded", (";",), (), _MOVE, _("next passage without a coding of yours")),
    Command("previous_uncoded", (",",), (), _MOVE, _("previous passage without one")),
    Command("go_to", ("#",), (), _MOVE, _("go to a passage, or to page p12")),
    Command("search", ("/",), (), _MOVE, _("search")),
    Command("contents", (":",), ("t",), _MOVE, _("table of contents")),
    Command("codings", ("ctrl+l",), ("l",), _MOVE, _("list of codings and memos, to go to one")),
    Command("quotes", ("$",), (), _MOVE, _("quotes of a code in all studies: $ and its key")),
    Command("studies", ("ctrl+o",), ("s",), _MOVE, _("list of studies, to open one")),
    Command("search_everywhere", ("ctrl+f",), (), _MOVE, _("search in all studies; code all that is found")),
    Command("next_hit", ("f3",), ("N",), _MOVE, _("next search hit")),
    Command("previous_hit", ("f4",), ("P",), _MOVE, _("previous search hit")),
    Command("grow_down", ("shift+down",), (), _SPAN, _("one passage more")),
    Command("grow_up", ("shift+up",), (), _SPAN, _("one passage less, or from above")),
    Command("end_later", ("shift+right", ">"), (), _SPAN, _("end a word later")),
    Command("end_earlier", ("shift+left", "<"), (), _SPAN, _("end a word earlier")),
    Command("start_later", ("ctrl+right", ")"), (), _SPAN, _("start a word later")),
    Command("start_earlier", ("ctrl+left", "("), (), _SPAN, _("start a word earlier")),
    Command("escape", ("escape",), (), _SPAN, _("back to the whole passage; ends a search")),
    Command("asserts", ("+",), (), _CODE, _("the study asserts it")),
    Command("denies", ("-",), (), _CODE, _("the study denies it")),
    Command("cites", ("@",), (), _CODE, _("the study cites it; asks for the source")),
    Command("cause", ("!",), (), _CODE, _("named as a cause (again: take back)")),
    Command("condition", (".",), (), _CODE, _("merely reported (again: take back)")),
    Command("memo", ("f2", '"'), ("m",), _CODE, _("a note on the selected coding")),
    Command("notes", ("'",), (), _CODE, _("memos on the study and on the review")),
    Command("choose", ("=",), (), _CODE, _("select the next mark here")),
    Command("respan", ("%",), (), _CODE, _("give the selected coding the chosen span")),
    Command("undecided", ("ctrl+d",), (), _CODE, _("next coding of a split code; a code's key decides it again")),
    Command("retract", ("delete",), (), _CODE, _("retract the selected coding")),
    Command("undo", ("ctrl+z",), ("u",), _CODE, _("undo, without limit")),
    Command("redo", ("ctrl+y",), ("r",), _CODE, _("redo")),
    Command("next_suggestion", ("tab",), (), _DECIDE, _("next suggestion")),
    Command("previous_suggestion", ("shift+tab",), (), _DECIDE, _("previous suggestion")),
    Command("accept", ("enter",), (), _DECIDE, _("accept; with none selected go to the next")),
    Command("reject", ("backspace",), (), _DECIDE, _("reject")),
    Command("correct", ("*",), (), _DECIDE, _("accept as another code: * and its key")),
    Command("bulk", ("f5", "&"), (), _DECIDE, _("accept all of this code above a score")),
    Command("look_up", ("space",), (), _WORK, _("read about a code: space and its key")),
    Command("codebook", ("f6", "|"), (), _WORK, _("next codebook")),
    Command("new_code", ("f7",), (), _WORK, _("a new code")),
    Command("countable", ("~",), (), _WORK, _("never code these passages (again: take back)")),
    Command("section", ("^",), (), _WORK, _("correct the section of these passages")),
    Command("done", ("f8",), (), _WORK, _("I have finished this study, or reopen it")),
    Command("panel", ("f9", "\\"), (), _WORK, _("the codes: below the text, beside it, or hidden")),
    Command("page_image", ("ctrl+p", "_"), (), _WORK, _("the printed page beside the text, or the text again")),
    Command("theme", ("ctrl+t", "`"), (), _WORK, _("light or dark")),
    Command("help", ("?", "f1"), (), _WORK, _("these keys")),
    Command("quit", ("ctrl+q",), ("q",), _WORK, _("quit; everything is saved already")),
)


class Keymap:
    """The commands with the keys that run them."""

    def __init__(self, commands: tuple[Command, ...]) -> None:
        self.commands = commands
        self._by_key = {key: command for command in commands for key in command.keys}
        self._by_letter = {letter: command for command in commands for letter in command.letters}

    def meaning_of(self, key: str, codes: Mapping[str, Code]) -> Code | Command | None:
        """Return the code or the command of a key.

        Args:
            key: A character, or the name of a key such as ``shift+down``.
            codes: The codes of the codebook in use by their keys.
        """
        return codes.get(key) or self._by_key.get(key) or self._by_letter.get(key)


DEFAULT = Keymap(COMMANDS)
"""The usual keys."""


def live_keys(command: Command, codes: Mapping[str, Code]) -> tuple[str, ...]:
    """Return the keys that run a command while this codebook is current."""
    return command.keys + tuple(letter for letter in command.letters if letter not in codes)


_NAMES = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "backspace": "⌫",
    "space": _("Space"),
    "delete": "Del",
}


def shown(key: str) -> str:
    """Return a key as people read it, such as ``Shift+↓``."""
    if len(key) == 1:
        return key
    *modifiers, last = key.split("+")
    return "+".join([*(m.capitalize() for m in modifiers), _NAMES.get(last, last.capitalize())])
