"""Keys: codes first, every command always in reach."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from kube_review import codebook, project
from kube_review.model import Code
from kube_review.screen.actions import keys
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
    assert {key: keys.meaning_of(key, codes) for key in codes} == codes


@pytest.mark.parametrize("name", BOOKS)
def test_each_command_has_a_live_key(name: str) -> None:
    """Whatever letters a codebook uses, every command can be reached."""
    codes = _codes(name)
    for command in keys.COMMANDS:
        live = keys.live_keys(command, codes)
        assert live
        assert all(keys.meaning_of(key, codes) is command for key in live)


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
    meant = keys.meaning_of("n", _codes("sitepu-2016"))
    assert isinstance(meant, keys.Command)
    assert meant.name == "next_passage"
    assert isinstance(keys.meaning_of("n", _codes("kube-stages")), Code)


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
        assert f"| {cells} | {command.says} |" in guide
