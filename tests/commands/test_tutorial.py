"""The tutorial does what it shows, in both languages."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.program import run

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def kube_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the review of the first step once; making it takes longer than all the rest."""
    folder = tmp_path_factory.mktemp("tutorial") / "kube-demo"
    run("demo", folder)
    return folder


@pytest.mark.parametrize(("page", "language"), [("tutorial.md", "en"), ("tutorial.id.md", "id")])
def test_every_block_of_the_tutorial(
    page: str, language: str, kube_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command succeeds, and each line of output that the page shows is printed by the block before it."""
    monkeypatch.chdir(tmp_path)
    printed = ""
    for kind, block in BLOCK.findall((DOCS / page).read_text(encoding="utf-8")):
        if kind == "text":
            assert _lines(block) <= _lines(printed)
            continue
        printed = ""
        for program, *words in map(shlex.split, block.splitlines()):
            if program == "cd":
                monkeypatch.chdir(*words)
            elif words == ["demo", "kube-demo"]:
                shutil.copytree(kube_demo, "kube-demo")
            else:
                done = run(*words, KUBE_REVIEW_LANG=language, COLUMNS="100")
                printed += done.stdout + done.stderr


def _lines(text: str) -> set[str]:
    return {" ".join(line.split()) for line in text.splitlines()}


def test_both_tutorials_run_the_same_commands() -> None:
    """The Indonesian page leaves nothing out; only memos differ."""
    english, indonesian = (
        [
            re.sub(r' --memo ".*?"', "", block)
            for kind, block in BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))
            if kind == "sh"
        ]
        for page in ("tutorial.md", "tutorial.id.md")
    )
    assert indonesian == english
