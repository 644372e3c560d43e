"""The app speaks Indonesian: every message, and what decides the language."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kube_review import messages

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
    arguments: list[str], environment: dict[str, str], word: str
) -> None:
    """The real program says its help in the language that was asked for."""
    plain = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "LANG", "KUBE_REVIEW_LANG")}
    told = subprocess.run(
        [sys.executable, "-m", "kube_review", *arguments, "--help"],
        env={**plain, **environment, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert word in told.stdout
