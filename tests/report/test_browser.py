"""Datasette serves the review over HTTP: to one person with the token, read-only, and stops when it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kube_review.report import browser
from kube_review.report.browser import Browser
from kube_review.session import Session
from kube_review.store.database import browsing
from kube_review.store.record import codings


@pytest.fixture(scope="module")
def running(review: Session, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Serve a copy of the demo review while the tests run; stopping it ends the thread."""
    pytest.importorskip("datasette")
    copy = browsing.copy(review.store, tmp_path_factory.mktemp("copy"))
    with browser.serving(copy, "kube-review", "SYNTHETIC DATA") as serving:
        thread = threading.Thread(target=serving.run)
        thread.start()
        yield serving
        serving.stop()
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def reader(running: Browser) -> Iterator[httpx.Client]:
    """Return a client that came in with the token, after one without it was refused."""
    base = running.url.split("/-/")[0]
    assert base.startswith("http://127.0.0.1:")
    with httpx.Client(base_url=base, timeout=60, follow_redirects=True) as client:
        for path in ("/", "/review/evidence.json", "/review.json?sql=select+1"):
            assert client.get(path).status_code == 403
        assert client.get(running.url).status_code == 200
        yield client


def test_the_token_works_once(running: Browser, reader: httpx.Client) -> None:
    assert httpx.get(running.url, timeout=60).status_code == 403


def test_evidence_has_every_coding(reader: httpx.Client, review: Session) -> None:
    found = reader.get("/review/evidence.json", params={"code": "top-down", "_shape": "array"}).json()
    expected = codings.listing(review.store, code="top-down")
    assert expected
    assert {row["coding"] for row in found} == {one.coding for one in expected}
    assert {row["label"] for row in found} == {review.code("top-down").label}


def test_every_question_answers(reader: httpx.Client) -> None:
    """Each canned query runs; those with a value give rows for it."""
    values = {"code": "top-down", "words": "kelompok"}
    for question in browsing.QUESTIONS:
        answer = reader.get(f"/review/{question.name}.json", params={**values, "_shape": "array"})
        assert answer.status_code == 200, (question.name, answer.text)
        assert answer.json() or question.name in ("unfinished", "memos"), question.name


def test_search_of_the_full_text(reader: httpx.Client) -> None:
    found = reader.get("/review/passages.json", params={"_search": "kelompok", "_shape": "array"}).json()
    assert found
    assert all("kelompok" in row["text"].lower() for row in found)


def test_words_that_break_a_search_are_text(reader: httpx.Client) -> None:
    for words in ('top-down "', "a AND", "';"):
        assert reader.get("/review/search.json", params={"words": words, "_shape": "array"}).status_code == 200


def test_pages_say_synthetic_and_name_the_questions(reader: httpx.Client) -> None:
    assert "SYNTHETIC DATA" in reader.get("/").text
    assert "Denied findings" in reader.get("/review").text


def test_nothing_can_be_written(reader: httpx.Client, folder: Path) -> None:
    """A statement that writes is refused, and the review is as it was."""
    before = (folder / "review.db").read_bytes()
    refused = reader.get("/review.json", params={"sql": "delete from codings", "_shape": "array"})
    assert refused.status_code == 400
    assert (folder / "review.db").read_bytes() == before
