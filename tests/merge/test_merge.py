"""Merging, case by case: copies of one review, reviews made apart, and folders that are no good."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kube_review import coding, ingest
from kube_review.coding.record import Judgement
from kube_review.errors import Conflict, NotFound, StoreError
from kube_review.merge import Disagreements, Merged, merge
from kube_review.store import check, codings, studies, texts
from kube_review.store.connection import open_store
from tests.conftest import document, new_session
from tests.merge.copies import copied, do, make_base, opened, state

PAPER = "# Hasil\n\nPendamping jarang datang ke kelompok. Usaha dipilih dinas sosial.\n"
HERE = ingest.Options(jobs=0)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Return two copies of one review."""
    base = make_base(tmp_path / "mine")
    return base, copied(base, tmp_path / "theirs")


def bring(into: Path, other: Path, **options: Any) -> Merged:
    """Merge one folder into another."""
    with opened(into) as session:
        return merge(session, other, **options)


def act(folder: Path, who: str, *action: Any) -> None:
    """Do one thing in a copy."""
    with opened(folder, who) as session:
        do(session, *action)


def apart(folder: Path, coder: str, file: str, text: str = PAPER) -> Path:
    """Make a review of one file from scratch, with one coding on its first sentence, and return its folder."""
    with new_session(folder, coder) as session:
        paper = folder.parent / coder / file
        paper.parent.mkdir(exist_ok=True)
        paper.write_text(text, encoding="utf-8")
        (outcome,) = ingest.add(session.project, session.store, [(paper, None)], HERE)
        assert outcome.study is not None, outcome.error
        words = texts.text_of(session.store, outcome.study)
        span = coding.find_quote(session.store, words, "Pendamping jarang datang ke kelompok.")
        coding.record(session.store, session.coder, words, span, Judgement("weak-facilitators"))
    return folder


def test_both_coders_went_on(two: tuple[Path, Path]) -> None:
    """The main case: a folder was copied, both coders coded; after merging both ways both copies are the same."""
    mine, theirs = two
    act(mine, "ani", "record", "satu", 2, "top-down")
    act(theirs, "budi", "record", "dua", 3, "poor-targeting")
    act(theirs, "citra", "record", "dua", 1, "poor-targeting")
    merged = bring(mine, theirs)
    assert (merged.n_events, merged.unplaced) == (2, ())
    assert [(line.item, line.name) for line in merged.done] == [("coder", "citra")]
    bring(theirs, mine)
    assert state(mine) == state(theirs)
    with opened(mine) as session:
        assert [(c.coder, c.study, c.passage) for c in codings.listing(session.store)][:2] == [
            ("citra", "dua", 1),
            ("budi", "dua", 3),
        ]


def test_the_backup_is_the_review_before(two: tuple[Path, Path]) -> None:
    """What the merge reports as a backup opens and lacks what was merged."""
    mine, theirs = two
    act(theirs, "budi", "record", "dua", 3, "poor-targeting")
    merged = bring(mine, theirs)
    assert merged.backup is not None
    with open_store(merged.backup) as before:
        assert len(codings.listing(before)) == 2


def test_disagreements_are_listed_before_anything_is_written(two: tuple[Path, Path]) -> None:
    """Both set the year: the merge stops with the list; a choice settles it for good, in both copies."""
    mine, theirs = two
    act(mine, "ani", "set", "satu", "2011")
    act(theirs, "budi", "set", "satu", "2012")
    act(theirs, "budi", "set", "dua", "2012")
    before = state(mine)
    with pytest.raises(Disagreements) as stopped:
        bring(mine, theirs)
    (row,) = stopped.value.rows
    assert (row.study, row.what, row.mine[:10], row.theirs[:11]) == ("satu", "year", "2011 (ani,", "2012 (budi,")
    assert state(mine) == before
    assert not (mine / "backups").exists()
    bring(mine, theirs, take="mine")
    with opened(mine) as session:
        assert [r["year"] for r in studies.listing(session.store)] == [2012, 2011]
    bring(theirs, mine)
    assert state(mine) == state(theirs)


def test_one_side_changed_and_the_other_did_not(two: tuple[Path, Path]) -> None:
    """A value that only one side set since they parted needs no choice."""
    mine, theirs = two
    act(theirs, "budi", "set", "satu", "2012")
    act(mine, "ani", "exclude", "dua", "off topic")
    bring(mine, theirs)
    with opened(mine) as session:
        rows = {r["study"]: (r["year"], r["excluded"]) for r in studies.listing(session.store)}
    assert rows == {"satu": (2012, None), "dua": (None, "off topic")}


def test_undo_after_a_merge_takes_back_the_newest_action(two: tuple[Path, Path]) -> None:
    """One coder worked in both copies: undo follows time, not the order in which events arrived."""
    mine, theirs = two
    act(theirs, "ani", "record", "satu", 2, "poor-targeting")
    act(mine, "ani", "record", "satu", 3, "top-down")
    bring(mine, theirs)
    with opened(mine, "ani") as session:
        undone = coding.undo(session.store, session.coder)
        assert [event.payload["code"] for event in undone] == ["top-down"]
        assert len(codings.listing(session.store)) == 3


def test_reviews_of_the_same_file_made_apart(tmp_path: Path) -> None:
    """The study is recognised by its file though it has another name there, and both codings count in it."""
    mine = apart(tmp_path / "mine", "ani", "Lereng 2012.md")
    theirs = apart(tmp_path / "theirs", "budi", "kube_lereng.md")
    merged = bring(mine, theirs)
    assert merged.unplaced == ()
    with opened(mine) as session:
        (study,) = studies.listing(session.store)
        assert (study["study"], study["codings"]) == ("lereng-2012", 2)
        assert check.problems(session.store, mine) == []
    assert bring(mine, theirs).backup is None


def test_the_same_text_from_another_file(tmp_path: Path) -> None:
    """A file with other bytes and the same text is the same study; later merges know its other uid."""
    mine = apart(tmp_path / "mine", "ani", "a.md")
    theirs = apart(tmp_path / "theirs", "budi", "b.md", PAPER.replace("\n\n", "\n\n\n"))
    third = copied(theirs, tmp_path / "third")
    with opened(theirs, "budi") as session:
        coding.set_value(session.store, session.coder, texts.text_of(session.store, "b"), {"year": "2012"})
    merged = bring(mine, theirs)
    assert [line.what for line in merged.done if line.item == "study"] == ["is in both copies as b: the same text"]
    act(third, "citra", "set", "b", None)
    with opened(third, "citra") as session:
        text = texts.text_of(session.store, "b")
        coding.record(
            session.store, session.coder, text, coding.passage_span(session.store, text, 2), Judgement("top-down")
        )
    assert bring(mine, third).unplaced == ()
    with opened(mine) as session:
        (study,) = studies.listing(session.store)
        assert (study["study"], study["year"], study["codings"]) == ("a", 2012, 3)
        assert check.problems(session.store, mine) == []
        (again,) = ingest.add(session.project, session.store, [(tmp_path / "budi" / "b.md", None)], HERE)
        assert (again.study, again.status) == ("a", "unchanged")


def test_two_studies_of_one_name(tmp_path: Path) -> None:
    """Another file of the same name becomes a study of its own, with its source beside the first."""
    mine = apart(tmp_path / "mine", "ani", "kube.md")
    theirs = apart(tmp_path / "theirs", "budi", "kube.md", PAPER + "\nLain lagi isinya.\n")
    merged = bring(mine, theirs)
    assert ("study", "kube-2", "added; there it is kube") in [(m.item, m.name, m.what) for m in merged.done]
    with opened(mine) as session:
        assert [row["path"] for row in studies.listing(session.store)] == ["corpus/kube.md", "corpus/kube-2.md"]
        assert check.problems(session.store, mine) == []


def test_a_name_that_two_copies_made_is_asked_about(tmp_path: Path) -> None:
    """Same name, other uid: refused with both ways out, each of which works and is remembered."""
    mine = apart(tmp_path / "mine", "ani", "a.md")
    theirs = copied(apart(tmp_path / "x", "ani", "a.md"), tmp_path / "theirs")
    with pytest.raises(Conflict, match=r"coder 'ani'.*--same-coder ani.*--rename ani=NEWNAME"):
        bring(mine, theirs)
    with pytest.raises(NotFound, match="Nobody named 'budi'"):
        bring(mine, theirs, same_coders=["budi"])
    other = copied(mine, tmp_path / "other")
    bring(mine, theirs, same_coders=["ani"])
    bring(other, theirs, renamed={"ani": "ani-palu"})
    for folder, names in ((mine, ["ani", "ani"]), (other, ["ani", "ani-palu"])):
        with opened(folder) as session:
            assert sorted(c.coder for c in codings.listing(session.store)) == names
        assert bring(folder, theirs).n_events == 0  # asked once


def test_same_coder_can_go_on_with_what_came_in(tmp_path: Path) -> None:
    """Codings of the other copy are the coder's own: they can be changed and undone."""
    mine = apart(tmp_path / "mine", "ani", "a.md")
    theirs = apart(tmp_path / "x", "ani", "b.md", PAPER + "\nSatu lagi.\n")
    bring(mine, theirs, same_coders=["ani"])
    with opened(mine, "ani") as session:
        there = next(c for c in codings.listing(session.store) if c.study == "b")
        assert [c.coding for c in coding.retract(session.store, session.coder, [there.coding])] == [there.coding]
        assert coding.undo(session.store, session.coder)


def test_a_newer_reading_comes_with_its_source(two: tuple[Path, Path]) -> None:
    """The copy that read last gives the current text; codings of the other side are found in it or listed."""
    mine, theirs = two
    act(theirs, "budi", "reread", "satu", "Awal yang baru.")
    act(mine, "ani", "record", "satu", 3, "top-down")
    merged = bring(mine, theirs)
    assert merged.unplaced == ()
    with opened(mine) as session:
        text = texts.text_of(session.store, "satu")
        assert text.text.startswith("Awal yang baru.")
        assert {text.text[c.start : c.end] == c.quote for c in codings.listing(session.store)} == {True}


def test_codings_without_a_place_are_listed(two: tuple[Path, Path]) -> None:
    """A coding whose words the newer reading lacks comes in, is kept and named."""
    mine, theirs = two
    act(mine, "ani", "record", "satu", 3, "top-down")
    with opened(theirs) as session:
        row = session.store.rows("SELECT path, origin, source_sha256 FROM studies WHERE study = 'satu'")[0]
        shorter = document("satu: Pendamping jarang datang.", reader="worse")
        studies.save(session.store, shorter, path=row[0], origin=row[1], source_sha256=row[2])
    merged = bring(mine, theirs)
    (line,) = merged.unplaced
    assert (line.item, "satu" in line.name) == ("coding", True)
    with opened(mine) as session:
        assert len(codings.listing(session.store)) == 3


def test_missing_sources_and_paths_that_lead_outside(two: tuple[Path, Path], tmp_path: Path) -> None:
    """A hostile path is not followed; the study comes in without its file and the merge says so."""
    mine, theirs = two
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    act(theirs, "budi", "add", "tiga")
    act(theirs, "budi", "add", "empat")
    with opened(theirs) as session:
        session.store.sql.execute("UPDATE studies SET path = '../secret.txt' WHERE study = 'tiga'")
    (theirs / "corpus" / "empat.txt").unlink()
    merged = bring(mine, theirs)
    assert [(line.item, line.name) for line in merged.unplaced] == [("source", "tiga"), ("source", "empat")]
    assert not list(mine.rglob("secret.txt"))


def edit(folder: Path, old: str, new: str) -> None:
    """Edit the codebook of a copy and let the copy notice."""
    path = folder / "codebook" / "sitepu-2016.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with opened(folder) as session:
        assert session.codebooks


def test_a_codebook_that_one_side_edited_is_taken_over(two: tuple[Path, Path]) -> None:
    """Their version grew out of ours: it is in use after the merge; the other way nothing changes."""
    mine, theirs = two
    edit(theirs, "label: Weak facilitators", "label: Facilitators are weak")
    assert bring(theirs, mine).backup is None
    bring(mine, theirs)
    with opened(mine) as session, opened(theirs) as other:
        assert session.versions == other.versions
    assert bring(mine, theirs).backup is None


def test_a_codebook_that_both_sides_edited_is_asked_about(two: tuple[Path, Path]) -> None:
    """Neither version grew out of the other: a person chooses, and later merges do not ask again."""
    mine, theirs = two
    edit(theirs, "label: Weak facilitators", "label: Facilitators are weak")
    edit(mine, "label: Weak facilitators", "label: Feeble facilitators")
    with pytest.raises(Disagreements) as stopped:
        bring(mine, theirs)
    assert "weak-facilitators" in stopped.value.rows[0].theirs
    bring(mine, theirs, take="mine")
    with opened(mine) as session:
        assert session.code("weak-facilitators").label == "Feeble facilitators"
    assert bring(mine, theirs).backup is None
    bring(theirs, mine)
    with opened(theirs) as session:
        assert session.code("weak-facilitators").label == "Feeble facilitators"


def test_a_codebook_this_copy_lacks_comes_in(two: tuple[Path, Path]) -> None:
    """Codings with codes of another codebook bring that codebook along."""
    mine, theirs = two
    source = Path(__file__).parents[2] / "codebook" / "kube-stages.yaml"
    (theirs / "codebook" / source.name).write_bytes(source.read_bytes())
    with opened(theirs, "budi") as session:
        code = session.code("t0-formation")
        do(session, "record", "dua", 1, code.code)
    assert bring(mine, theirs).unplaced == ()
    with opened(mine) as session:
        assert session.code("t0-formation").group == "T0"


def damage(path: Path, how: str) -> None:
    """Spoil a database."""
    if how == "garbage":
        path.write_bytes(b"not a database" * 400)
    elif how == "cut":
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif how == "foreign":
        path.unlink()
        sqlite3.connect(path).execute("CREATE TABLE t (x)").connection.close()
    elif how == "empty":
        path.write_bytes(b"")
    else:
        with open_store(path) as store:
            if how == "newer":
                store.sql.execute(
                    "INSERT INTO migrations (migration_set, name, applied_at) VALUES ('kube-review', 'm999', 'now')"
                )
            elif how in ("time", "payload"):
                store.sql.execute("DROP TRIGGER events_immutable")
                store.sql.execute(
                    "UPDATE events SET at = 'zzzz'" if how == "time" else "UPDATE events SET payload = '{'"
                )
            else:
                store.sql.execute("DROP TRIGGER texts_immutable")
                store.sql.execute("UPDATE texts SET text = text || 'x'")


@pytest.mark.parametrize("how", ["garbage", "cut", "foreign", "empty", "newer", "text", "time", "payload"])
def test_other_copies_that_are_no_good(two: tuple[Path, Path], how: str) -> None:
    """Damaged, foreign and newer databases are refused in a line, and this copy stays as it is."""
    mine, theirs = two
    before = state(mine)
    for leftover in theirs.glob("review.db-*"):
        leftover.unlink()
    damage(theirs / "review.db", how)
    with pytest.raises(StoreError) as refused:
        bring(mine, theirs)
    assert "\n" not in str(refused.value)
    assert state(mine) == before
    assert not (mine / "backups").exists()


def test_no_review_there(two: tuple[Path, Path], tmp_path: Path) -> None:
    """A folder without a review is named."""
    with pytest.raises(NotFound, match="no review at"):
        bring(two[0], tmp_path / "nowhere")


def test_the_other_copy_is_only_read(two: tuple[Path, Path]) -> None:
    """Not a byte of the other folder changes, and a copy that is open elsewhere can be merged."""
    mine, theirs = two
    with opened(theirs, "budi") as session:
        do(session, "record", "dua", 2, "top-down")  # still in the write-ahead log
        before = {p: p.read_bytes() for p in theirs.rglob("*") if p.is_file() and not p.name.endswith("-shm")}
        assert bring(mine, theirs).n_events == 1
        assert {p: p.read_bytes() for p in before} == before


def test_by_command(two: tuple[Path, Path]) -> None:
    """The list of disagreements is on stdout, the error on stderr, exit 1; with a choice exit 0."""
    mine, theirs = two
    act(mine, "ani", "set", "satu", "2011")
    act(theirs, "budi", "set", "satu", "2012")

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kube_review", "merge", str(theirs), "-p", str(mine), "-f", "json", *options]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    stopped = run()
    assert stopped.returncode == 1
    assert [row["what"] for row in json.loads(stopped.stdout)] == ["year"]
    assert "--take mine" in stopped.stderr
    done = run("--take", "theirs")
    assert (done.returncode, json.loads(done.stdout)[0]["what"]) == (0, "decided: theirs")
    again = run()
    assert (again.returncode, json.loads(again.stdout)) == (0, [])
