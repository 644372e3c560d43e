"""Run every command of the reference at least once in a review of the demo; the packaging test calls it.

Usage: python every_command.py FOLDER. It prints the commands that failed, and the commands that were not run.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from typer.main import get_command

from kube_review.app import build

STUDY = "kube-lele-banyumas-2012"
LINES = """
init other --coder ani
ingest README.txt -p other
status
coder add citra
coder list
studies
study {study}
duplicates
protocol
passages {study}
show {study} --page 1
search pendamping
code --help
review --help
record {study} weak-facilitators --passage 20
codings
retract --help
undo
redo
history
reopen {study}
done {study}
double-code
adjudicate
appraise {study} kube-appraisal
codebook list
codebook show
codebook check
codebook add --help
codebook diff --help
codebook reword --help
suggest --method cues
suggestions
accept --code weak-facilitators --min-score 0.9
reject --help
queue --embeddings none
looked {study} 30
progress
evaluate --method cues
tally --by kube-appraisal:aim
matrix
crosstab province
cooccurrence
accumulation
effects
trend
agreement
coder-error
estimate --help
table --help
sensitivity kube-appraisal
flow
reproduce sitepu-2016
export codings.csv
export review.qdpx
import --help
backup copy.db
merge other
check
section --help
countable --help
demo --help
report out.html
figure tally tally.svg
browse --help
"""


def names(command: object, prefix: str = "") -> set[str]:
    """Return the names of all commands, with that of their group before them."""
    found = set()
    for name, sub in getattr(command, "commands", {}).items():
        found |= names(sub, f"{prefix}{name} ") if hasattr(sub, "commands") else {f"{prefix}{name}"}
    return found


def main(folder: Path) -> None:
    """Run the lines in a new demo review below ``folder``; exit with 1 if any failed or any command has no line."""

    def run(*words: str, cwd: Path) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "kube_review", *words], cwd=cwd, capture_output=True, encoding="utf-8", check=False
        )
        return "" if done.returncode == 0 else f"{' '.join(words)}: exit {done.returncode}: {done.stderr.strip()}"

    review = folder / "review"
    failures = [run("demo", str(review), cwd=folder)]
    (review / "README.txt").write_text("Kelompok usaha bersama di desa ini sudah tidak aktif.\n", encoding="utf-8")
    known, lines = names(get_command(build())), LINES.format(study=STUDY).strip().splitlines()
    chosen = [line for line in lines if {" ".join(line.split()[:n]) for n in (1, 2)} & known]
    failures += [run(*line.split(), cwd=review) for line in chosen]
    covered = {name for name in known for line in chosen if line == name or line.startswith(f"{name} ")}
    print("\n".join([*filter(None, failures), *(f"{name}: not run" for name in sorted(known - covered))]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
