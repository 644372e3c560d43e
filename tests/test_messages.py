"""The app speaks Indonesian: every message, and what decides the language."""

from __future__ import annotations

import importlib.util
import pickle
from pathlib import Path
from types import ModuleType

import pytest

from kube_review import messages
from kube_review.errors import ReadingError
from kube_review.model import CellState
from tests import program

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def catalogues() -> ModuleType:
    """Return docs/messages.py as a module."""
    pytest.importorskip("babel", reason="babel comes with the extra dev")
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "docs" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", [name for name in messages.LANGUAGES if name != "en"])
def test_every_message_is_translated_and_compiled(catalogues: ModuleType, language: str) -> None:
    """Whoever adds a message translates it: python docs/messages.py."""
    assert catalogues.stale(language) == []


def test_a_missing_translation_is_found(catalogues: ModuleType) -> None:
    """The check fails for an empty translation and for one that lost a field."""
    from babel.messages import Catalog

    broken = Catalog(locale="id")
    broken.add("saved {time}", "tersimpan")
    broken.add("Search", "")
    broken.add("redo", "lakukan lagi")
    assert catalogues.untranslated(broken) == ["saved {time}", "Search"]


@pytest.mark.parametrize(
    ("arguments", "environment", "word"),
    [
        (["--lang", "id"], {}, "penggalan"),
        (["--lang=en"], {"LANG": "id_ID.UTF-8"}, "passages"),
        ([], {"LC_ALL": "id_ID.UTF-8"}, "penggalan"),
        ([], {"KUBE_REVIEW_LANG": "id", "LANG": "en_US.UTF-8"}, "penggalan"),
    ],
)
def test_the_language_follows_option_variable_and_locale(
    arguments: list[str], environment: dict[str, str], word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program says its help in the language that was asked for."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "KUBE_REVIEW_LANG"):
        monkeypatch.delenv(name, raising=False)
    told = program.run(*arguments, "--help", **environment)
    assert word in told.stdout


def test_a_message_is_english_as_text_and_translated_when_it_is_printed(catalogues: ModuleType) -> None:
    """Values are translated too: messages, labels, coded values, lists and the decimal sign of numbers."""
    inner = messages._("{n} hits", n=3)
    message = messages._("search in {what}: {hits}", what=messages.Label("sea", "laut"), hits=inner)
    assert str(message) == "search in sea: 3 hits"
    assert message.spoken("id") == "pencarian di laut: 3 temuan"
    shares = messages.formatted("{share:.2f}; {states}", share=0.5, states=[CellState.SILENT, "x"])
    assert (str(shares), shares.spoken("id")) == ("0.50; silent, x", "0,50; tidak dilaporkan, x")


def test_what_a_paper_says_is_no_template() -> None:
    """Braces in a value stand as they are."""
    assert str(messages.formatted("{text}", text="{0} {n!r}")) == "{0} {n!r}"


def test_plurals() -> None:
    """English has a singular; the number decides."""
    assert [str(messages.plural("{n} cell", "{n} cells", n=n)) for n in (0, 1, 2)] == ["0 cells", "1 cell", "2 cells"]


def test_an_error_keeps_its_message_in_pickles() -> None:
    """Errors of worker processes are translated where they are printed."""
    error = ReadingError(messages._("{library} is not installed.", library="x"), "Hint.", topic="topic")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.text.spoken("id"), again.topic) == (
        "x is not installed. Hint.",
        "x belum terpasang. Hint.",
        "topic",
    )


@pytest.mark.parametrize(
    ("arguments", "environment"), [(["--lang", "xx", "tally"], {}), (["tally"], {"KUBE_REVIEW_LANG": "xx"})]
)
def test_an_unknown_language_is_a_usage_error(arguments: list[str], environment: dict[str, str]) -> None:
    """It says what languages there are instead of running no command."""
    done = program.run(*arguments, code=2, **environment)
    assert "'xx'" in done.stderr
    assert "en, id" in done.stderr
