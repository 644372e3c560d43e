"""Run every command of the reference at least once in a review of the demo; the packaging test calls it.

Usage: python -P every_command.py FOLDER. It prints the commands that failed, and those that were not run. All of them
run in one process.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

from typer.main import get_command

from kube_review.app import build, main

STUDY = "kube-lele-banyumas-2012"
LINES = """
init other --coder ani
init . --codebook kube-stages
ingest README.txt -p other
coder add citra
coder list
status
studies
study {study}
duplicates
protocol
passages {study}
show {study} --page 1
search pendamping
search --like pendamping --embeddings none
code --help
review --help
record {study} weak-facilitators --passage 20
codings
retract --help
memo --help
memos
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
codebook rename --help
codebook merge --help
codebook split --help
recode
suggest --method cues
suggestions
accept --code weak-facilitators --min-score 0.9
reject --help
queue --embeddings none
looked {study} 30
progress
evaluate --method cues
consistency --embeddings none
tally --by kube-appraisal:aim
matrix
crosstab province
cooccurrence
accumulation
effects
profile
trend
agreement
coder-error
estimate --help
table kube-stages
sensitivity kube-appraisal
flow
records import records.ris
records list
records duplicates --mark
records decide --help
records screen --help
records attach
checklist prisma
reproduce sitepu-2016
export codings.csv
export review.qdpx
import --help
backup copy.db
merge other
set add set .
set tally set
set matrix set
set search set pendamping
check
section {study} 20-21 discussion
countable {study} 20 yes
demo --help
tour --help
completion bash
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


def run(*words: str) -> str:
    """Run a command; return its name and its errors if it failed, else nothing."""
    sys.argv = ["kube-review", *words]
    told, code = io.StringIO(), None
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(told):
        try:
            main()
        except SystemExit as end:
            code = end.code
    return "" if code == 0 else f"{' '.join(words)}: exit {code}: {told.getvalue().strip()}"


def run_all(folder: Path) -> list[str]:
    """Run the lines in a new demo review below ``folder``; return what failed and which commands have no line."""
    review = folder / "review"
    failures = [run("demo", str(review))]
    (review / "README.txt").write_text("Kelompok usaha bersama di desa ini sudah tidak aktif.\n", encoding="utf-8")
    (review / "records.ris").write_text("TY  - JOUR\nTI  - Usaha bersama\nER  - \n", encoding="utf-8")
    os.chdir(review)
    known, lines = names(get_command(build())), LINES.format(study=STUDY).strip().splitlines()
    chosen = [line for line in lines if {" ".join(line.split()[:n]) for n in (1, 2)} & known]
    failures += [run(*line.split()) for line in chosen]
    covered = {name for name in known for line in chosen if line == name or line.startswith(f"{name} ")}
    return [*filter(None, failures), *(f"{name}: not run" for name in sorted(known - covered))]


if __name__ == "__main__":
    print("\n".join(run_all(Path(sys.argv[1]))))
