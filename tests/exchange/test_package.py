"""Packages: the tables come out again without the review, and whatever was changed in between is named."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError
from kube_review.exchange.package import packed_review, unpacked_review
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.record import coders
from kube_review.store.record.event import NewEvent
from kube_review.synthesis.cells.rules import Rules
from tests import program
from tests.conftest import document

SENTENCES = ("Pendamping jarang datang.", "Usaha dipilih oleh dinas, bukan oleh anggota.")
Entries = dict[str, bytes]


@pytest.fixture
def review(session: Session) -> Session:
    """Return a review of two studies that two coders have finished, differing on one code."""
    budi = coders.get_or_add(session.store, "budi")
    for name in ("satu", "dua"):
        source = session.project.sources / f"{name}.txt"
        source.write_text(name, encoding="utf-8")
        digest = packed_review.digest(source.read_bytes())
        made = document(*SENTENCES)
        studies.save(session.store, made, path=f"corpus/{name}.txt", origin=str(source), source_sha256=digest)
        text = texts.text_of(session.store, name)
        for coder, codes in ((session.coder, ("weak-facilitators", "top-down")), (budi, ("weak-facilitators",))):
            for passage, code in enumerate(codes, 1):
                span = coding.passage_span(session.store, text, passage)
                coding.record(session.store, coder, text, span, Judgement(code))
            coding.done(session.store, coder, text, session.versions)
    return session


@pytest.fixture
def package(review: Session, tmp_path: Path) -> Path:
    """Return the package of the review, which is gone afterwards."""
    packed_review.write(review, Rules(), "sitepu-2016", tmp_path / "out.zip")
    review.project.root.rename(tmp_path / "elsewhere")
    return tmp_path / "out.zip"


def changed(package: Path, change: Callable[[Entries], None]) -> Path:
    """Return a copy of a package with other entries."""
    with zipfile.ZipFile(package) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    change(entries)
    copy = package.with_name("changed.zip")
    with zipfile.ZipFile(copy, "w") as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return copy


def replacing(entry: str, old: str, new: str) -> Callable[[Entries], None]:
    """Return what replaces the first occurrence of a text in an entry."""

    def change(entries: Entries) -> None:
        assert old.encode() in entries[entry]
        entries[entry] = entries[entry].replace(old.encode(), new.encode(), 1)

    return change


def years_earlier(entries: Entries) -> None:
    """Let the last event be written in another century."""
    *before, last = entries["events.jsonl"].splitlines(keepends=True)
    at = json.loads(last)["at"]
    entries["events.jsonl"] = b"".join([*before, last.replace(at.encode(), f"19{at[2:]}".encode())])


def without_a_study(entries: Entries) -> None:
    """Remove the rows of the first study, but not the events about it."""
    uid = json.loads(entries["studies.jsonl"].splitlines()[0])["uid"]
    for name in ("studies", "texts", "pages", "passages", "places"):
        lines = entries[f"{name}.jsonl"].splitlines(keepends=True)
        entries[f"{name}.jsonl"] = b"".join(line for line in lines if uid.encode() not in line)


def test_the_tables_come_out_again(package: Path) -> None:
    """With nothing but the package, agreement and reproduction among them."""
    manifest, found = unpacked_review.verify(package)
    assert found == []
    assert {name.split()[0] for name in manifest["tables"]} == {
        *("tally", "matrix", "effects", "agreement", "flow", "reproduction")
    }
    assert manifest["tables"]["agreement sitepu-2016"]["n"] == 2 * 19


def test_no_word_of_the_papers_is_in_it(review: Session, tmp_path: Path) -> None:
    """And no folder of this machine; on request the beginning of each quote."""
    values = {"title": "Kelompok usaha", "abstract": "Kelompok ini hanyut terbawa banjir."}
    coding.write(
        review.store,
        review.coder,
        [NewEvent("identify", {"values": values, "source": "Garuda", "file": "hits.ris"}, record="one")],
    )
    for quotes in (False, True):
        packed_review.write(review, Rules(), None, tmp_path / "out.zip", quotes=quotes)
        with zipfile.ZipFile(tmp_path / "out.zip") as packed:
            whole = b"\n".join(map(packed.read, packed.namelist()))
        assert (b"Pendamping jarang" in whole) is quotes
        assert b"Kelompok usaha" in whole
        assert b"hanyut terbawa" not in whole
        assert str(tmp_path).encode() not in whole
        assert unpacked_review.verify(tmp_path / "out.zip")[1] == []


def test_equal_reviews_give_equal_bytes(review: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a fixed moment."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    for name in ("a.zip", "b.zip"):
        packed_review.write(review, Rules(), None, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


TAMPERED = {
    "a time": (years_earlier, "event", ": at"),
    "a stance": (replacing("events.jsonl", '"stance":"asserts"', '"stance":"denies"'), "event", ": sha256"),
    "a quote": (replacing("events.jsonl", '"quote":"sha256:', '"quote":"sha256:0'), "event", ": sha256"),
    "a text": (replacing("texts.jsonl", '"sha256":"', '"sha256":"0'), "study", ": text_sha256"),
    "a study": (without_a_study, "study", "satu"),
    "a page": (replacing("passages.jsonl", '"page":1', '"page":2'), "file", "passages.jsonl"),
    "a codebook": (
        replacing("codebook/00-sitepu-2016.yaml", "definition: >-\n      ", "definition: >-\n      Now "),
        "codebook",
        ": version",
    ),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_named(package: Path, what: str) -> None:
    """First what was changed, at last the file that it stands in."""
    change, kind, name = TAMPERED[what]
    found = unpacked_review.verify(changed(package, change))[1]
    assert next(one.name for one in found if one.kind == kind).endswith(name)
    assert found[-1].kind == "file"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda entries: entries.pop("package.json"), "is no package"),
        (lambda entries: entries.pop("events.jsonl"), "is no package"),
        (lambda entries: entries.update({"package.json": b"[" * 100_000}), "not JSON"),
        (lambda entries: entries.update({"package.json": b"{}"}), "not a package of this version"),
        (lambda entries: entries.update({"events.jsonl": b"[]\n"}), "not JSON"),
        (lambda entries: entries.update({"events.jsonl": b"{}\n"}), "do not make a review"),
        (lambda entries: entries.update({"coders.jsonl": b""}), "do not make a review"),
        (lambda entries: entries.update({"coders.jsonl": b'{"uid": {}, "name": 1}\n'}), "do not make a review"),
        (replacing("events.jsonl", '"kind":"', '"kind":"x'), "do not make a review"),
        (replacing("events.jsonl", '{"kind"', '{"event":1e999,"kind"'), "do not make a review"),
        (replacing("manifest.json", '"n_present": 2', '"n_present": 1'), "edited"),
        (lambda entries: entries.update({"manifest.json": b"{}"}), "not a manifest"),
        (lambda entries: entries.update({"../evil.yaml": b""}), "outside itself"),
        (lambda entries: entries.update({"codebook/../../evil.yaml": b""}), "outside itself"),
    ],
)
def test_broken_packages_are_refused(package: Path, change: Callable[[Entries], None], said: str) -> None:
    """In one sentence, and nothing is written anywhere."""
    before = sorted(package.parent.iterdir())
    copy = changed(package, change)
    with pytest.raises(ReviewError, match=said):
        unpacked_review.verify(copy)
    assert sorted(package.parent.iterdir()) == sorted([*before, copy])


def test_a_publication_of_ones_own_travels_along(review: Session, tmp_path: Path) -> None:
    """Its file is in the package."""
    shipped = Path(__file__).parents[2] / "corpus" / "example-frequencies" / "published.yaml"
    own = tmp_path / "own.yaml"
    own.write_bytes(shipped.read_bytes())
    packed_review.write(review, Rules(), str(own), tmp_path / "out.zip")
    own.unlink()
    assert unpacked_review.verify(tmp_path / "out.zip")[1] == []


def test_by_command(review: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packed here, verified where there is no review; exit 1 with the first difference named."""
    packed = tmp_path / "out.zip"
    program.run("reproduce", "sitepu-2016", "--package", packed, "-p", review.project.root)
    (tmp_path / "fresh").mkdir()
    monkeypatch.chdir(tmp_path / "fresh")
    assert "as it was locked" in program.run("reproduce", "--verify", packed).stderr
    told = program.run("reproduce", "--verify", changed(packed, TAMPERED["a stance"][0]), code=1)
    assert "The first: event" in told.stderr
    assert "more" in told.stdout
