"""``kube-review codebook check``: mistakes in codebook files."""

from __future__ import annotations

import typer

from kube_review.commands.codebook.finding import NameOrFile, path_of, used_files
from kube_review.commands.options import Folder
from kube_review.messages import Message, _, formatted, translate


def check(
    name: NameOrFile = None,
    project: Folder = None,
) -> None:
    """Check codebook files: every mistake with its file, line, key and remedy."""
    from kube_review import codebook, console
    from kube_review.assist.cues import cue_patterns

    files = [path_of(name, project)] if name is not None else used_files(project)
    problems: list[Message] = []
    for path in files:
        found = list(codebook.check(path))
        codes = () if found else codebook.load(path).codes
        cues = (
            (code.code, cue.pattern, cue_patterns.check(cue.pattern, cue.lang)) for code in codes for cue in code.cues
        )
        problems += found or [
            formatted("{file}: {code}: {wrong}", file=path.name, code=code, wrong=wrong)
            for code, cue, wrong in cues
            if wrong
        ]
    for problem in problems:
        console.write(translate(problem))
    if problems:
        raise typer.Exit(1)
    console.say(_("{n} codebooks are in order.", n=len(files)))
