"""The core without what only Linux has: no resource, fcntl and termios, and processes that are spawned."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_RUN = """
import importlib.abc, multiprocessing, os, sys

class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {"resource", "fcntl", "termios", "tty", "pty", "grp"}:
            raise ImportError(f"{name} is not on this system")

if __name__ == "__main__":
    for name in ("resource", "fcntl", "termios", "grp"):
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Blocked())
    multiprocessing.set_start_method("spawn")
    for name in ("fork", "forkpty"):
        if hasattr(os, name):
            delattr(os, name)
    from kube_review import app
    from typer.main import get_command
    folder, papers = sys.argv[1:]
    commands = [
        ["init", folder, "--coder", "ani"],
        ["ingest", papers, "-p", folder, "--jobs", "1"],
        ["suggest", "--method", "cues", "-p", folder],
        ["record", "satu", "j", "--passage", "2", "-p", folder],
        ["done", "satu", "-p", folder],
        ["tally", "-p", folder, "-f", "json"],
        ["search", "pendamping", "-p", folder],
        ["export", folder + "/codings.csv", "-p", folder],
        ["backup", "-p", folder],
        ["undo", "-p", folder],
        ["check", "-p", folder],
    ]
    for command in commands:
        code = get_command(app.build(command[0]))(command, standalone_mode=False)
        if code:
            sys.exit(f"{command}: {code}")
    blocked = {"resource", "fcntl", "termios"} & set(sys.modules)
    sys.exit(f"imported: {blocked}" if blocked else 0)
"""


def test_the_core_runs_without_what_only_linux_has(tmp_path: Path) -> None:
    """From a new review to a tally, an export, a backup and a check."""
    papers = tmp_path / "papers"
    papers.mkdir()
    text = "HASIL\n\nKelompok usaha bersama berhenti. Pendamping jarang datang ke kelompok usaha bersama.\n"
    (papers / "satu.txt").write_text(text, encoding="utf-8")
    script = tmp_path / "run.py"
    script.write_text(_RUN, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script, tmp_path / "review", papers], capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "review" / "codings.csv").is_file()
