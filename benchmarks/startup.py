"""CPU of `kube-review --help` against the help of a Typer app with two commands, in one run.

Usage: python benchmarks/startup.py [--runs 15]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

TWO_COMMANDS = """
import typer
app = typer.Typer()

@app.command()
def one(name: str, loud: bool = False) -> None:
    "Greet somebody."

@app.command()
def two(count: int = 1) -> None:
    "Count something."

app()
"""


def cpu_seconds(command: list[str]) -> float:
    """Return user and system CPU of one run of a program."""
    before = os.times()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def main() -> None:
    """Measure both in turn and print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        peer = Path(folder) / "two.py"
        peer.write_text(TWO_COMMANDS, encoding="utf-8")
        commands = {
            "two-command Typer app": [sys.executable, str(peer), "--help"],
            "kube-review": [sys.executable, "-m", "kube_review", "--help"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                times[name].append(cpu_seconds(command))
    peer_time, ours = (median(values) for values in times.values())
    print(f"median of {runs}: two-command Typer app {peer_time:.3f} s, kube-review --help {ours:.3f} s CPU")
    print(f"ratio {ours / peer_time:.2f}")


if __name__ == "__main__":
    main()
