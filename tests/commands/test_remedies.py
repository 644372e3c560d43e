"""Libraries state what is wrong; commands know the commands and options that mend it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import kube_review
from kube_review import errors
from kube_review.commands import remedies
from kube_review.errors import NotFound
from kube_review.messages import _

PACKAGE = Path(kube_review.__file__).parent


def trees(*without: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield the path and the syntax tree of every module that is not in one of these folders or files."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(without):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_every_topic_has_a_remedy_and_every_remedy_a_topic() -> None:
    """An error with a topic that commands do not know would leave its reader without help."""
    topics = {
        text.value
        for _name, tree in trees()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _makes_an_error(call.func)
        for keyword in call.keywords
        if keyword.arg == "topic"
        for text in ast.walk(keyword.value)
        if isinstance(text, ast.Constant)
    }
    assert topics - {""} == set(remedies.REMEDIES)


def _makes_an_error(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr == "__init__"
    return isinstance(called, ast.Name) and hasattr(errors, called.id)


def test_the_remedy_follows_message_and_hint() -> None:
    """In this order."""
    error = NotFound("There is nothing.", topic="nothing to learn from")
    assert str(remedies.text_of(error)) == "There is nothing. Decide on some suggestions of --method auto first."


def test_a_remedy_names_what_the_message_names() -> None:
    """Fields of a remedy are values of the message."""
    error = NotFound(_("{study} has no passage {number}.", study="lele", number=9), topic="passages")
    assert str(remedies.text_of(error)).endswith("kube-review passages lele")
