"""Codebooks from files and texts: read one, or list all that is wrong with it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kube_review.codebook.format import codebook_of
from kube_review.codebook.source import MAX_BYTES, Problem, Unreadable, decode, tree
from kube_review.errors import CodebookError
from kube_review.messages import Message, _, formatted, plural
from kube_review.model import Codebook


def load(path: Path) -> Codebook:
    """Read a codebook file.

    Args:
        path: The YAML file, UTF-8.

    Returns:
        The codebook; ``source`` is the text of the file, line endings as they were.

    Raises:
        CodebookError: The file cannot be read or breaks the format. The message begins with ``file:line``, names the
            key and the remedy; the hint says how many more problems there are.
    """
    return _first_or_book(path.name, *_read(path))


def loads(text: str, name: str) -> Codebook:
    """Read a codebook from its YAML text.

    Args:
        text: The YAML.
        name: What error messages call the text, such as ``sitepu-2016.yaml``.

    Returns:
        The codebook.

    Raises:
        CodebookError: As for ``load``.
    """
    return _first_or_book(name, *parse(text))


def check(path: Path) -> tuple[Message, ...]:
    """List every problem of a codebook file, in the order of the file.

    Args:
        path: The YAML file.

    Returns:
        Lines such as ``mine.yaml:12: unknown key 'definiton' in code 'top-down'; did you mean 'definition'?``; none if
        the file is sound. Broken YAML stops the reading, so that there is only one line.
    """
    _, problems = _read(path)
    return tuple(_line(path.name, problem) for problem in problems)


def _read(path: Path) -> tuple[Codebook | None, tuple[Problem, ...]]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # one more than allowed tells a large file without reading it
        return parse(decode(data))
    except Unreadable as error:
        return None, (error.problem,)
    except OSError as error:
        return None, (Problem(1, _("the file cannot be opened ({reason}); check the path", reason=error.strerror)),)


@lru_cache(maxsize=8)
def parse(text: str) -> tuple[Codebook | None, tuple[Problem, ...]]:
    """Read a codebook from its text; without problems there is a codebook. A text is parsed once in a process."""
    try:
        book, problems = codebook_of(tree(text), text)
    except Unreadable as error:
        return None, (error.problem,)
    return book, tuple(problems)


def _first_or_book(name: str, book: Codebook | None, problems: tuple[Problem, ...]) -> Codebook:
    if problems or book is None:
        first, more = problems[0], len(problems) - 1
        hint = plural("There is {n} more problem.", "There are {n} more problems.", n=more) if more else ""
        raise CodebookError(_line(name, first), hint, topic="codebook problems" if more else "")
    return book


def _line(name: str, problem: Problem) -> Message:
    return formatted("{file}:{line}: {message}", file=name, line=problem.line, message=problem.message)
