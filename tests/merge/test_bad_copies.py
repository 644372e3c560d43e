"""Folders that are no good for a merge, and that the other copy is left as it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kube_review.errors import Conflict, NotFound, StoreError
from kube_review.model import Coder
from kube_review.store.database.connection import open_store
from kube_review.store.record import merge_queries
from tests.merge.copies import bring, do, opened, state

_TAMPERED = {
    "time": "UPDATE events SET at = 'zzzz'",
    "later": "UPDATE events SET at = '2999-01-01T00:00:00.000000Z'",
    "shifted": "UPDATE events SET at = '2020-01-01T00:00:00.000000Z'",
    "payload": "UPDATE events SET payload = '{'",
    "stance": "UPDATE events SET payload = replace(payload, 'asserts', 'denies')",
    "kind": "UPDATE events SET kind = 'later-kind'",
    "code": "UPDATE events SET code = 'poor-targeting'",
}


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
            elif how in _TAMPERED:
                store.sql.execute("DROP TRIGGER events_immutable")
                store.sql.execute(_TAMPERED[how])
            else:
                store.sql.execute("DROP TRIGGER texts_immutable")
                store.sql.execute("UPDATE texts SET text = text || 'x'")


@pytest.mark.parametrize("how", ["garbage", "cut", "foreign", "empty", "newer", "text", *_TAMPERED])
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


def test_a_copy_cannot_act_as_somebody_without_their_history(two: tuple[Path, Path]) -> None:
    """Events in the name of a coder who works here come in only with what they did here, or on their word."""
    mine, theirs = two
    for folder, passage in ((mine, 1), (theirs, 2)):
        with opened(folder) as session:
            merge_queries.add_coder(session.store, Coder(CITRA, "citra"))
        with opened(folder, "citra") as session:
            do(session, "record", "satu", passage, "top-down")
    with pytest.raises(Conflict, match="acts as") as refused:
        bring(mine, theirs)
    assert "citra" in str(refused.value)
    assert bring(mine, theirs, same_coders=["citra"]).n_events == 1
    with opened(theirs, "citra") as session:
        do(session, "record", "satu", 3, "top-down")
    assert bring(mine, theirs).n_events == 1


CITRA = "7f8f4c4e-58b4-4b0e-9a8e-3f5b0f5d1c11"
