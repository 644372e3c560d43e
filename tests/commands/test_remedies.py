"""Libraries state what is wrong; commands know the commands and options that mend it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import kube_review
from kube_review import errors
from kube_review.commands import remedies
from kube_review.errors import NotFound
from kube_review.messages import _
from kube_review.session import Session
from tests.conftest import add_study
from tests.program import run

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


def test_what_libraries_report_is_said_in_plain_words(session: Session) -> None:
    """No words of SQLite, urllib, spaCy or the JSON and TOML parsers reach a coder."""
    folder = session.project.root
    add_study(session, "agam-2011", "Pendamping jarang datang.")
    broken = folder / "broken.json"
    broken.write_text('{"a":', encoding="utf-8")
    said = [
        run("search", "AND AND", "--words", "-p", folder, code=1).stderr,
        run("search", "x", "--like", "--embeddings", "http://127.0.0.1:9/v1#m", "-p", folder, code=1).stderr,
        run("suggest", "--method", "spacy", "--pipeline", "no_such_pipeline", "-p", folder, code=1).stderr,
        run("records", "import", broken, "-p", folder, code=1).stderr,
    ]
    for message in said:
        assert not re.search(r"fts5|urlopen|Errno|E050|Expecting|: :|\bchar \d", message), message


def test_a_key_of_two_codebooks_names_them(tmp_path: Path) -> None:
    """The message gives each code with its codebook, and that form is understood."""
    folder = tmp_path / "review"
    run("init", folder, "--codebook", "sitepu-2016", "--codebook", "kube-stages", "--coder", "ani")
    refused = run("codings", "--code", "a", "-p", folder, code=1).stderr
    assert "sitepu-2016:a (sudden-formation), kube-stages:a (" in refused
    run("codings", "--code", "sitepu-2016:a", "-p", folder)
