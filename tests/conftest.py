"""What tests share: tiny reviews with known texts, made through the same doors as real ones."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kube_review import messages, project
from kube_review.model import Document, Page, Passage, Section
from kube_review.session import Session
from kube_review.store.corpus import studies
from kube_review.store.database.connection import open_store
from kube_review.store.record import coders

_MEMORY = Path("/dev/shm")
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2_000_000_000:
    # Every commit of a review waits for the disk: on a busy one that took longer than all the rest.
    tempfile.tempdir = str(_MEMORY)

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """Return the development material beside the checkout, or skip."""
    if not SHARED.is_dir():
        pytest.skip("the development material (../shared) is not here")
    return SHARED


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KUBE_REVIEW_PROJECT", "KUBE_REVIEW_CODER", "KUBE_REVIEW_LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    os.unsetenv("COLUMNS")  # readline, which pytest imports, sets it for child processes behind Python's back
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    messages.use("en")


def document(*sentences: str, references: tuple[str, ...] = (), reader: str = "test 1") -> Document:
    """Return a one-page document of these sentences, one passage each, all results, then references."""
    text, passages = "", []
    for number, sentence in enumerate((*sentences, *references), 1):
        section = Section.REFERENCES if number > len(sentences) else Section.RESULTS
        start, text = len(text), text + sentence
        passages.append(Passage(number, start, len(text), 1, 1, section, "id", section is Section.RESULTS))
        text += "\n\n"
    return Document(text, (Page(1, 0, len(text)),), tuple(passages), reader)


def add_study(session: Session, name: str, *sentences: str, references: tuple[str, ...] = ()) -> str:
    """Store a study of these sentences and return its id."""
    source = session.project.sources / f"{name}.txt"
    source.write_text("\n".join(sentences), encoding="utf-8")
    made = document(*sentences, references=references)
    digest = studies_hash(source)
    return studies.save(
        session.store, made, path=f"corpus/{name}.txt", origin=f"corpus/{name}.txt", source_sha256=digest
    ).study


def studies_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    import hashlib

    return hashlib.sha256(path.read_bytes() + path.name.encode()).hexdigest()


@cache
def _empty_review() -> Path:
    """Make a review with the default codebook, which nobody codes yet, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="kube-review-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = project.create(folder, ["sitepu-2016"])
    with Session(made, open_store(made.database, create=True)) as session:
        session.register_codebooks()
    return folder


def new_session(folder: Path, coder: str = "ani") -> Session:
    """Make a review with the default codebook unless it is there, and open it."""
    made = project.Project(folder)
    if not made.database.exists():
        shutil.copytree(_empty_review(), folder, dirs_exist_ok=True)
    session = Session(made, open_store(made.database), coder)
    coders.get_or_add(session.store, coder)
    coders.set_setting(session.store, "coder", coder)
    session.sign_in()
    return session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Return an empty review, opened by the coder ani."""
    with new_session(tmp_path / "review") as opened:
        yield opened
