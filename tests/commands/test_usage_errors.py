"""Wrong command lines get a sentence, in the language of the run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import typer.main

from kube_review.app import build
from kube_review.commands import usage_errors
from kube_review.messages import Message


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("tally --bogus", "There is no option --bogus."),
        ("tally --fromat json", "There is no option --fromat; did you mean --format?"),
        ("show", "The argument STUDY is missing."),
        ("nosuch", "There is no command nosuch."),
        ("tallyy", "There is no command tallyy. Did you mean tally?"),
        ("codebook nosuch", "There is no command nosuch."),
        ("tally -p", "The option -p needs a value."),
        ("tally extra words", "Unexpected arguments: extra words."),
        ("tally --unit foo", "--unit cannot be 'foo'; use one of: fieldwork, study."),
        ("ingest --jobs two a.pdf", "--jobs must be a whole number."),
        ("ingest --timeout long a.pdf", "--timeout must be a number."),
        ("ingest --jobs 0 a.pdf", "--jobs must be at least 1."),
    ],
)
def test_typers_errors_become_sentences(arguments: str, said: str) -> None:
    """What typer says of a wrong command line is known and has a sentence that can be translated."""
    with pytest.raises(Exception) as refused:
        typer.main.get_command(build()).main(arguments.split(), standalone_mode=False)
    sentence = usage_errors.sentence(refused.value.format_message())  # type: ignore[attr-defined]
    assert isinstance(sentence, Message)
    assert str(sentence) == said


def test_what_is_unknown_stays_as_it_is() -> None:
    """A message of a later typer is shown in its own words."""
    assert usage_errors.sentence("Something new.") == "Something new."


def test_the_help_and_its_errors_are_indonesian() -> None:
    """The real program has no English of typer's left."""
    call = [sys.executable, "-m", "kube_review", "--lang", "id", "show"]
    environment = {**os.environ, "PYTHONUTF8": "1", "LANG": "C.UTF-8"}
    texts = []
    for more in ("--help", "--page=x"):
        done = subprocess.run([*call, more], env=environment, capture_output=True, encoding="utf-8", check=False)
        texts.append(done.stdout + done.stderr)
    shown, refused = texts
    assert [word for word in ("Pemakaian:", "Argumen", "Opsi", "[wajib]", "[bawaan:") if word not in shown] == []
    assert [word for word in ("Usage", "Arguments", "Options", "required", "default", "Show") if word in shown] == []
    assert "Kesalahan: --page harus berupa bilangan bulat." in refused
