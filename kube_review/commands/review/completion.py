"""``kube-review completion``: the script with which a shell completes commands, options, studies, codes and coders."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Shell(StrEnum):
    """A shell for which there is a script."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


def completion(shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish|powershell", help="Your shell.")]) -> None:
    """Print the script that lets your shell complete commands, options, studies, codes and coders."""
    from typer._completion_shared import get_completion_script

    from kube_review import console
    from kube_review.commands.completing import VARIABLE

    console.write(get_completion_script(prog_name="kube-review", complete_var=VARIABLE, shell=shell.value))
