"""Merging copies of one review, case by case."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from kube_review import coding
from kube_review.merge import Disagreements
from kube_review.store.corpus import studies, texts
from kube_review.store.database.connection import open_store
from kube_review.store.record import codings
from tests import program
from tests.conftest import document
from tests.merge.copies import act, bring, opened, state


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
    assert (row.study, row.what, str(row.mine)[:10], str(row.theirs)[:11]) == (
        "satu",
        "year",
        "2011 (ani,",
        "2012 (budi,",
    )
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
        assert [event.code for event in undone] == ["top-down"]
        assert len(codings.listing(session.store)) == 3


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
    assert (line.item, "satu" in str(line.name)) == ("coding", True)
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


def test_by_command(two: tuple[Path, Path]) -> None:
    """The list of disagreements is on stdout, the error on stderr, exit 1; with a choice exit 0."""
    mine, theirs = two
    act(mine, "ani", "set", "satu", "2011")
    act(theirs, "budi", "set", "satu", "2012")

    def run(*options: str) -> CompletedProcess[str]:
        return program.run("merge", theirs, "-p", mine, "-f", "json", *options, code=None)

    stopped = run()
    assert stopped.returncode == 1
    assert [row["what"] for row in json.loads(stopped.stdout)] == ["year"]
    assert "--take mine" in stopped.stderr
    done = run("--take", "theirs")
    assert (done.returncode, json.loads(done.stdout)[0]["what"]) == (0, "their version was taken")
    again = run()
    assert (again.returncode, json.loads(again.stdout)) == (0, [])
