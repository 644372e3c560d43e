"""Completion: what a shell gets after the Tab key, through the script that the program prints."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kube_review.session import Session
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
