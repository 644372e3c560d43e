"""Manifests: what is locked can be recomputed, and what changed since is named, down to the coding."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError, StoreError
from kube_review.model import Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import codings
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.reproduction import lock
from tests import program
from tests.conftest import document


@pytest.fixture
def review(session: Session) -> Session:
    """Return a review of one finished study with two codings, its source intact."""
    from hashlib import sha256

    from kube_review.store.corpus import studies

    source = session.project.sources / "satu.txt"
    source.write_text("Pendamping jarang datang.\n\nUsaha dipilih dinas.", encoding="utf-8")
    digest = sha256(source.read_bytes()).hexdigest()
    made = document("Pendamping jarang datang.", "Usaha dipilih dinas.")
    studies.save(session.store, made, path="corpus/satu.txt", origin="corpus/satu.txt", source_sha256=digest)
    text = texts.text_of(session.store, "satu")
    for passage, code in ((1, "weak-facilitators"), (2, "top-down")):
        span = coding.passage_span(session.store, text, passage)
        coding.record(session.store, session.coder, text, span, Judgement(code))
    coding.done(session.store, session.coder, text, session.versions)
    return session


def locked(session: Session, folder: Path, publication: str | None = "sitepu-2016") -> dict[str, object]:
    """Write a manifest and read it again."""
    path = folder / "lock.json"
    lock.write(lock.lock(session, Rules(), publication), path)
    return lock.read(path)


def test_nothing_changed(review: Session, tmp_path: Path) -> None:
    """The same review gives the same tables, as often as one asks."""
    manifest = locked(review, tmp_path)
    assert lock.verify(review, manifest) == []
    kinds = ("tally", "matrix", "effects", "reproduction")
    assert set(manifest["tables"]) == {"flow", *(f"{kind} sitepu-2016" for kind in kinds)}  # type: ignore[call-overload]


def test_a_retracted_coding_is_named_with_what_it_changes(review: Session, tmp_path: Path) -> None:
    """The coding by uuid, the events, the cell of the matrix and the numbers of the tally."""
    manifest = locked(review, tmp_path)
    gone = codings.listing(review.store)[0]
    coding.retract(review.store, review.coder, [gone.coding])
    found = [(d.kind, d.name, d.locked, d.now) for d in lock.verify(review, manifest)]
    assert ("coding", f"{gone.uuid}: weak-facilitators, satu, ani", "there", "gone") in found
    assert [one[2:] for one in found if one[0] == "event"] == [("not there", "added")]
    assert ("table", "matrix sitepu-2016: satu, weak-facilitators: state", "present", "silent") in found
    assert ("table", "tally sitepu-2016: weak-facilitators: n_present", "1", "0") in found
    assert any(name.startswith("reproduction sitepu-2016: factor-weak-facilitators") for _, name, *_ in found)


def test_a_changed_coding_says_what_changed(review: Session, tmp_path: Path) -> None:
    """Stance for stance."""
    manifest = locked(review, tmp_path, None)
    one = codings.listing(review.store, code="top-down")[0]
    coding.change(review.store, review.coder, one, stance=Stance.DENIES)
    found = {(d.kind, d.name.rsplit(": ", 1)[-1]): (d.locked, d.now) for d in lock.verify(review, manifest)}
    assert found["coding", "stance"] == ("asserts", "denies")


def test_a_text_and_a_value_that_changed(review: Session, tmp_path: Path) -> None:
    """Another year, another reading: each is named by its study."""
    manifest = locked(review, tmp_path)
    text = texts.text_of(review.store, "satu")
    coding.set_value(review.store, review.coder, text, {"year": "2012"})
    found = {d.name: (d.locked, d.now) for d in lock.verify(review, manifest)}
    assert found["satu: year"] == ("None", "2012")


def test_a_codebook_that_changed(review: Session, tmp_path: Path) -> None:
    """Its version is named, and what is not assessed any more."""
    manifest = locked(review, tmp_path)
    path = review.project.codebooks / "sitepu-2016.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("definition: >-\n      ", "definition: >-\n      Now ", 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    review.reload_codebooks()
    kinds = {d.kind for d in lock.verify(review, manifest)}
    assert {"codebook", "table"} <= kinds


TAMPERED = {
    "a time": (
        "UPDATE events SET at = replace(at, '20', '19') WHERE kind = 'done'",
        ("event", "done satu, ani: at"),
    ),
    "a stance": (
        "UPDATE events SET payload = replace(payload, 'asserts', 'denies') WHERE code = 'top-down'",
        ("event", "record top-down satu, ani: sha256"),
    ),
    "a byte of a text": ("UPDATE texts SET text = replace(text, 'jarang', 'Jarang')", ("study", "satu: text_sha256")),
    "a study": ("DELETE FROM studies", ("study", "satu")),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_named(review: Session, tmp_path: Path, what: str) -> None:
    """Whoever writes past the program into the database is found out, by what was changed."""
    statement, (kind, name) = TAMPERED[what]
    manifest = locked(review, tmp_path, None)
    review.store.sql.execute("PRAGMA foreign_keys = OFF")
    for trigger in ("events_immutable", "texts_immutable"):
        review.store.sql.execute(f"DROP TRIGGER {trigger}")
    assert review.store.sql.execute(statement).rowcount
    found = lock.verify(review, manifest)
    assert next(one.name for one in found if one.kind == kind).endswith(name)


def test_a_source_that_changed_is_named(review: Session, tmp_path: Path) -> None:
    """The file itself, not only the text that was read from it."""
    manifest = locked(review, tmp_path, None)
    (review.project.sources / "satu.txt").write_text("anything", encoding="utf-8")
    assert [(one.kind, one.name) for one in lock.verify(review, manifest)] == [("source", "satu")]


def test_all_events_have_one_hash(review: Session) -> None:
    """It changes with any of them."""
    before = lock.lock(review, Rules())["events_sha256"]
    assert before == lock.lock(review, Rules())["events_sha256"]
    coding.retract(review.store, review.coder, [codings.listing(review.store)[0].coding])
    assert before != lock.lock(review, Rules())["events_sha256"]


def test_two_reviews_of_one_content(review: Session, tmp_path: Path) -> None:
    """The same judgements made again, under other uuids at other times, are equal in content and nothing else."""
    manifest = locked(review, tmp_path, None)
    text = texts.text_of(review.store, "satu")
    first = codings.listing(review.store)[0]
    coding.retract(review.store, review.coder, [first.coding])
    span = coding.passage_span(review.store, text, 1)
    coding.record(review.store, review.coder, text, span, Judgement(first.code))
    assert lock.verify(review, manifest, content=True) == []
    assert {one.kind for one in lock.verify(review, manifest)} == {"event", "coding"}
    coding.record(review.store, review.coder, text, span, Judgement(first.code, Stance.DENIES))
    [more] = [one for one in lock.verify(review, manifest, content=True) if one.kind == "coding"]
    assert (more.name, more.now) == ("weak-facilitators, satu, ani, 0–25, denies", "added")


def test_a_manifest_that_was_edited_is_refused(review: Session, tmp_path: Path) -> None:
    """One digit is enough."""
    locked(review, tmp_path)
    path = tmp_path / "lock.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"n_present": 1', '"n_present": 2', 1), encoding="utf-8")
    with pytest.raises(ReviewError, match="edited"):
        lock.read(path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "other"}', "[" * 100_000])
def test_files_that_are_no_manifest(tmp_path: Path, content: str) -> None:
    """One line, whatever it is."""
    path = tmp_path / "lock.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReviewError, match="manifest"):
        lock.read(path)


def test_a_damaged_review_is_not_locked(review: Session) -> None:
    """A text that does not match its hash, or a source that changed, stops it."""
    (review.project.sources / "satu.txt").write_text("anything", encoding="utf-8")
    with pytest.raises(StoreError, match=r"satu.*has changed"):
        lock.lock(review, Rules())


def test_a_manifest_holds_no_words_of_the_papers(review: Session) -> None:
    """It can be published where the papers cannot."""
    assert "Pendamping jarang" not in json.dumps(lock.lock(review, Rules(), "sitepu-2016"), default=str)


def test_by_command(review: Session, tmp_path: Path) -> None:
    """Exit 0 while nothing differs, 1 with the list when something does."""
    path, root = tmp_path / "lock.json", str(review.project.root)

    def run(*options: str) -> CompletedProcess[str]:
        return program.run("reproduce", *options, "-p", root, code=None)

    made = run("sitepu-2016", "--lock", str(path), "-f", "json")
    assert (made.returncode, json.loads(made.stdout)["comparison"]) == (
        0,
        "replication; the overlap of the corpora is unknown",
    )
    assert run("--verify", str(path)).returncode == 0
    coding.retract(review.store, review.coder, [codings.listing(review.store)[0].coding])
    differs = run("--verify", str(path), "-f", "json")
    assert differs.returncode == 1
    assert {"coding", "event", "table"} == {row["kind"] for row in json.loads(differs.stdout)}
