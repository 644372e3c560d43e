"""Completion: what a shell gets after the Tab key, through the script that the program prints."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from kube_review import coding
from kube_review.app import build
from kube_review.coding.record import Judgement
from kube_review.commands import completing
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import coders, suggestions
from tests.conftest import add_study
from tests.program import run


def completed(*words: str, **environment: str) -> list[str]:
    """Return what bash is offered at the end of these words."""
    line = {"COMP_WORDS": " ".join(("kube-review", *words)), "COMP_CWORD": str(len(words))}
    return run(code=None, _KUBE_REVIEW_COMPLETE="complete_bash", **line, **environment).stdout.split()


def test_what_is_offered(session: Session) -> None:
    """Commands, options, studies, codes and coders; nothing where there is no review."""
    add_study(session, "agam-2011", "Kelompok bubar.")
    folder = str(session.project.root)
    assert completed("ta") == ["tally", "table"]
    assert completed("tally", "--un") == ["--unit"]
    assert completed("show", "ag", KUBE_REVIEW_PROJECT=folder) == ["agam-2011"]
    assert completed("show", "-p", folder, "ag") == ["agam-2011"]
    assert completed("codings", "-p", folder, "--code", "weak-f") == ["weak-facilitators"]
    assert completed("undo", "-p", folder, "--coder", "a") == ["ani"]
    assert completed("show", "-p", str(session.project.root / "none"), "ag") == []


def test_what_only_some_can_use(session: Session) -> None:
    """Own codings to retract, pending suggestions to accept, a closed set from a placeholder, groups, publications."""
    text = texts.text_of(
        session.store, add_study(session, "agam-2011", "Pendamping jarang datang.", "Pendamping tidak menguasai usaha.")
    )
    coding.record(session.store, session.coder, text, (0, 10), Judgement("weak-facilitators"))
    budi = coders.get_or_add(session.store, "budi")
    coding.record(session.store, budi, text, (0, 10), Judgement("weak-facilitators"))
    run("suggest", "--method", "cues", "-p", session.project.root)
    folder = str(session.project.root)
    assert completed("retract", "-p", folder, "") == ["1"]
    pending = [str(one.suggestion) for one in suggestions.listing(session.store)]
    assert pending
    assert completed("accept", "-p", folder, "") == pending
    assert completed("tally", "-p", folder, "--group", "fac") == ["factors"]
    assert completed("tally", "--count", "c") == ["consensus"]
    assert completed("reproduce", "sit") == ["sitepu-2016"]
    assert completed("evaluate", "--against", "l") == ["likeness", "llm"]
    assert completed("init", "--coder", "a") == []


NOTHING = {
    "init": "--coder",
    "ingest": "--cluster",
    "study": "--set --exclude",
    "protocol": "--set --search --excluded --drop",
    "merge": "--rename",
    "search": "query",
    "section": "passages",
    "countable": "passages",
    "record": "--quote --span --cited --memo",
    "memo": "text",
    "adjudicate": "--reason --quote --override",
    "appraise": "--quote --memo",
    "suggest": "--model --pipeline --cluster --price",
    "accept": "--memo",
    "tally": "--by",
    "crosstab": "attribute",
    "profile": "--judge --reason",
    "table": "--field",
    "import": "--map --new-codebook",
    "codebook add": "code --label --definition --label-id --definition-id --key",
    "codebook rename": "new",
    "codebook reword": "--reason",
    "coder add": "name",
    "records import": "--source",
    "records duplicates": "--same",
    "records decide": "record --reason",
    "records attach": "--not-retrieved",
    "set add": "--name",
    "set tally": "--by",
    "set search": "query",
}
"""Texts that the shell completes nothing for: words of one's own, new names, and what the program does not know."""


def parameters(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield all options and arguments with the name of their command."""
    for sub_name, sub in getattr(command, "commands", {}).items():
        yield from parameters(sub, f"{name} {sub_name}".strip())
    if not hasattr(command, "commands"):
        yield from ((name, parameter) for parameter in command.params)


def test_what_completes_nothing() -> None:
    """Every option and argument for text completes something, but for a few that are listed here."""
    command = get_command(build())
    completing.complete(command)
    found: dict[str, list[str]] = {}
    for name, parameter in parameters(command):
        kind = parameter.type_descriptor
        if kind.annotation in (str, list[str]) and not parameter._custom_shell_complete and not kind.is_choice:
            found.setdefault(name, []).append(parameter.opts[0])
    assert {name: " ".join(options) for name, options in found.items()} == NOTHING


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_has_a_script(shell: str) -> None:
    """The script names the program and the variable that the program reads."""
    script = run("completion", shell).stdout
    assert "_KUBE_REVIEW_COMPLETE" in script
    assert "kube-review" in script


@pytest.mark.skipif(not shutil.which("bash") or sys.platform == "win32", reason="bash is not here")
def test_in_bash(tmp_path: Path) -> None:
    """A real bash loads the script, calls the program and gets the completions."""
    program = tmp_path / "kube-review"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kube_review "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    line = (
        f'export PATH="{tmp_path}:$PATH"; eval "$(kube-review completion bash)"; COMP_WORDS=(kube-review ta);'
        ' COMP_CWORD=1; _kube_review_completion kube-review; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", line], cwd=Path(__file__).parents[2], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.split() == ["tally", "table"]


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not here")
def test_in_fish(tmp_path: Path) -> None:
    """A real fish loads the script, calls the program and gets the completions with their help."""
    program = tmp_path / "kube-review"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kube_review "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    line = f'set PATH "{tmp_path}" $PATH; kube-review completion fish | source; complete -C "kube-review ta"'
    done = subprocess.run(
        ["fish", "-c", line], cwd=Path(__file__).parents[2], capture_output=True, encoding="utf-8", check=True
    )
    assert [one.split("\t")[0] for one in done.stdout.splitlines() if one] == ["table", "tally"]
