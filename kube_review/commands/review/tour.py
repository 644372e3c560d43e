"""``kube-review tour``: ten steps through the demo review, each a command that really runs."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from kube_review.errors import ReviewError
from kube_review.messages import _, formatted, language, translate

_STUDY = "kube-lele-banyumas-2012"
STEPS = (
    (
        _("Fifteen papers are read and cut into numbered passages; two coders' codings are loaded. All are synthetic."),
        "demo {folder}",
    ),
    (
        _("This is how a page is stored: each sentence has a number, and a quote always leads back to it."),
        f"show {_STUDY} --page 1 -p {{folder}}",
    ),
    (
        _("Words can be searched in all studies at once; here pendamping, the facilitators of the groups."),
        "search pendamping --limit 5 -p {folder}",
    ),
    (
        _("A coding says that a passage reports a code, and whether the study names it as a cause of failure."),
        f"record {_STUDY} weak-facilitators --passage 50 --link cause -p {{folder}}",
    ),
    (_("Nothing is lost, and everything can be undone."), "undo -p {folder}"),
    (
        _("A model proposes codings, without internet. It learns from the codings that are there."),
        "suggest --embeddings none -p {folder}",
    ),
    (
        _("Each suggestion shows the words that led to it. None is counted until a person accepts it."),
        f"suggestions --study {_STUDY} -p {{folder}}",
    ),
    (
        _("The table: how many units of fieldwork report each factor, of how many that were read, with the interval."),
        "tally --group factors -p {folder}",
    ),
    (
        _("Behind each number stand the quotes; here those of Budi for weak facilitators."),
        "codings --code weak-facilitators --coder budi -p {folder}",
    ),
    (
        _("Where the coders differ, nothing is counted until somebody decides, with a reason."),
        "adjudicate -p {folder}",
    ),
)
"""What each step shows, and its command."""


def tour(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to make the demo review.")] = Path("kube-tour"),
    everything: Annotated[bool, typer.Option("--all", help="Run all steps without waiting for Enter.")] = False,
) -> None:
    """Show the main steps of a review on the demo, one command after the other."""
    from kube_review import console

    for n, (text, command) in enumerate(STEPS, 1):
        console.say(formatted("\n{n}/{steps}  {text}", n=n, steps=len(STEPS), text=text), style="bold")
        words = [word.format(folder=folder) for word in command.split()]
        console.say(formatted("$ kube-review {command}", command=shlex.join(words)), style="cyan")
        if not everything and not _goes_on():
            return
        _run(words)
    console.say(
        _(
            "That was the tour. Next: code on the screen with kube-review code {study} -p {folder}; ? shows every key.",
            study=_STUDY,
            folder=folder,
        ),
        style="bold",
    )


def _goes_on() -> bool:
    """Wait for Enter; return False if the user types q or input ends."""
    sys.stderr.write(translate(_("Enter runs it, q ends the tour: ")))
    sys.stderr.flush()
    answer = sys.stdin.readline()
    return answer.endswith("\n") and not answer.strip().lower().startswith("q")


def _run(words: list[str]) -> None:
    """Run a command as a shell would.

    Raises:
        ReviewError: It failed; it has said why.
    """
    sys.stdout.flush()
    done = subprocess.run([sys.executable, "-m", "kube_review", "--lang", language(), *words], check=False)
    if done.returncode:
        raise ReviewError(
            _("The step {command} failed.", command=words[0]), _("Start the tour again in another folder.")
        )
