"""Keys: codes first, every command always in reach."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from kube_review import codebook, project
from kube_review.errors import ReviewError
from kube_review.model import Code
from kube_review.screen.actions import keymap, keys
from kube_review.screen.desk.moves import MOVES
from kube_review.screen.desk.shelf import Shelf
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import Session

BOOKS = project.shipped_codebooks()


def _codes(name: str) -> dict[str, Code]:
    return Shelf((codebook.load(project.codebook_source(name)),)).by_key


@pytest.mark.parametrize("name", BOOKS)
def test_each_code_key_codes(name: str) -> None:
    """No command takes a key that the codebook gives to a code."""
    codes = _codes(name)
    assert {key: keys.DEFAULT.meaning_of(key, codes) for key in codes} == codes


@pytest.mark.parametrize("name", BOOKS)
def test_each_command_has_a_live_key(name: str) -> None:
    """Whatever letters a codebook uses, every command can be reached."""
    codes = _codes(name)
    for command in keys.COMMANDS:
        live = keys.live_keys(command, codes)
        assert live
        assert all(keys.DEFAULT.meaning_of(key, codes) is command for key in live)


def test_no_command_key_can_be_a_code_key() -> None:
    """Codes have letters and digits; the safe keys of commands are none of these."""
    possible = set(string.ascii_letters + string.digits)
    assert [c.name for c in keys.COMMANDS if possible & set(c.keys)] == []


def test_no_two_commands_share_a_key() -> None:
    """A key means one thing."""
    everything = [key for command in keys.COMMANDS for key in (*command.keys, *command.letters)]
    assert sorted(everything) == sorted(set(everything))


def test_n_and_p_move_unless_they_are_codes() -> None:
    """With sitepu-2016 they move; kube-stages has codes n and p, which win."""
    meant = keys.DEFAULT.meaning_of("n", _codes("sitepu-2016"))
    assert isinstance(meant, keys.Command)
    assert meant.name == "next_passage"
    assert isinstance(keys.DEFAULT.meaning_of("n", _codes("kube-stages")), Code)


def test_each_command_does_something(review: Session) -> None:
    """Every command of the table is one the screen carries out."""
    able = {*MOVES, *CodingScreen(review, "lele")._own_commands()}
    assert {command.name for command in keys.COMMANDS} == able


def test_the_guide_lists_every_key() -> None:
    """docs/screen.md says of each command what the screen says."""
    guide = (Path(__file__).parents[2] / "docs" / "screen.md").read_text(encoding="utf-8")
    for command in keys.COMMANDS:
        shown = (keys.shown(key).replace("|", "\\|") for key in (*command.keys, *command.letters))
        cells = " ".join("`` ` ``" if key == "`" else f"`{key}`" for key in shown)
        assert f"| {cells} | {command.says} | `{command.name}` |" in guide


BOOK = codebook.load(project.codebook_source("sitepu-2016"))


def test_keys_of_one_s_own_replace_the_usual_ones(tmp_path: Path) -> None:
    """A line gives a command exactly these keys; all other commands keep theirs."""
    (tmp_path / keymap.FILE).write_text('accept = ["enter", "w"]\nnext_suggestion = "v"\n', encoding="utf-8")
    mine = keymap.load(tmp_path, [BOOK])
    codes = _codes("sitepu-2016")
    meant = {key: getattr(mine.meaning_of(key, codes), "name", None) for key in ("w", "enter", "v", "tab", "n")}
    assert meant == {"w": "accept", "enter": "accept", "v": "next_suggestion", "tab": None, "n": "next_passage"}
    assert keymap.load(tmp_path / "nowhere", [BOOK]) is keys.DEFAULT


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('accept = "k"', "k of accept codes weak-supervision of sitepu-2016"),
        ('acept = "w"', "did you mean accept"),
        ('accept = ["enter", "tab"]', "tab runs both next_suggestion and accept"),
        ('accept = "hyper+w"', "can be pressed"),
        ("accept = [", "cannot be read"),
    ],
)
def test_a_mistaken_key_is_named(tmp_path: Path, line: str, said: str) -> None:
    """Before the screen opens, with what to change."""
    (tmp_path / keymap.FILE).write_text(line, encoding="utf-8")
    with pytest.raises(ReviewError, match=said):
        keymap.load(tmp_path, [BOOK])
