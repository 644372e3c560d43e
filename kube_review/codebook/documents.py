"""Other YAML that people write beside codebooks, read in the same way: with line numbers and remedies, executing
nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from kube_review.codebook.form import Form
from kube_review.codebook.source import MAX_BYTES, Problem, Unreadable, decode, tree
from kube_review.errors import CodebookError, NotFound
from kube_review.messages import Text, _, formatted, plural

T = TypeVar("T")


def read(path: Path, what: Text, keys: Collection[str], build: Callable[[Form], T]) -> T:
    """Read a YAML file into a value.

    Args:
        path: The file, UTF-8.
        what: What the file is, for messages: ``the appraisal form``.
        keys: The keys its top level may have.
        build: Turns the top level into the value, noting problems in the form as it goes.

    Returns:
        What ``build`` made.

    Raises:
        NotFound: There is no such file.
        CodebookError: The file breaks the format; the message begins with ``file:line`` and names the remedy.
    """
    if not path.is_file():
        raise NotFound(_("There is no file {path}.", path=path), _("Check the path."))
    problems: list[Problem] = []
    try:
        with path.open("rb") as file:
            root = tree(decode(file.read(MAX_BYTES + 1)))
        made = build(Form(root, what, keys, problems))
    except Unreadable as error:
        problems.append(error.problem)
    except OSError as error:
        problems.append(Problem(1, _("the file cannot be opened ({reason}); check the path", reason=error.strerror)))
    if problems:
        first, more = min(problems, key=lambda problem: problem.line), len(problems) - 1
        raise CodebookError(
            formatted("{file}:{line}: {message}", file=path.name, line=first.line, message=first.message),
            plural("There is {n} more problem.", "There are {n} more problems.", n=more) if more else "",
        )
    return made
