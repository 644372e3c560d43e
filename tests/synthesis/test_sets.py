"""A set of reviews counts as one review that holds all their studies, by the same coders."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import Conflict, MissingExtra, NotFound, StoreError
from kube_review.exchange.tables import set_member
from kube_review.model import Basis, Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from kube_review.store.sets import joint_tables, members
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally_table
from kube_review.synthesis.sets import phrases, set_matrix, set_tables
from kube_review.synthesis.sets.set_matrix import SetMatrix
from tests.conftest import add_study, new_session
from tests.program import rows, run
from tests.synthesis import counting

pytest.importorskip("duckdb", reason="the extra sets is not installed")
pytest.importorskip("pyarrow", reason="the extra sets is not installed")

N_REVIEWS = 100
HOSTILE = "it's; DROP TABLE cells; -- [x]*"
SENTENCES = ("Pendamping jarang datang ke desa.", "Bantuan-modal habis.")
CODES = ("weak-facilitators", "top-down", "short-lived")
COUNTED = Rules("study", evidence="any")


def _judgements(rng: random.Random, coder: str) -> list[tuple[str, str, Stance, int]]:
    return [
        (coder, rng.choice(CODES), rng.choice((Stance.ASSERTS, Stance.DENIES, Stance.CITES)), rng.randint(1, 2))
        for _ in range(rng.randint(0, 3))
    ]


def _play(session: Session, study: str, judged: list[tuple[str, str, Stance, int]], done: dict[str, Basis]) -> None:
    text = texts.text_of(session.store, study)
    for coder, code, stance, passage in judged:
        me, span = coders.get_or_add(session.store, coder), coding.passage_span(session.store, text, passage)
        coding.record(session.store, me, text, span, Judgement(code, stance))
    for coder, basis in done.items():
        me = coders.get_or_add(session.store, coder)
        covered = CODES[:1] if basis is Basis.SCREENED else ()
        coding.done(session.store, me, text, session.versions, basis, covered)


def _set(session: Session, study: str, **values: str) -> None:
    text = texts.text_of(session.store, study)
    coding.set_value(session.store, session.coder, text, values)


def _write(session: Session, folder: Path, **options: Any) -> None:
    folder.parent.mkdir(exist_ok=True)
    set_member.write(session, folder, COUNTED, **options)


@contextmanager
def _review(folder: Path) -> Iterator[Session]:
    with new_session(folder) as session:
        session.store.sql.execute("PRAGMA synchronous = OFF")
        with session.store.transaction():
            yield session


def _counted(folder: Path, unit: str = "fieldwork", evidence: str = "primary", group: str | None = None) -> SetMatrix:
    among = members.find(folder)
    with joint_tables.opened(among) as tables:
        return set_matrix.of(tables, among, unit, evidence, group)


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a set of a hundred reviews, some of which share studies, and one review with all their studies."""
    base, rng = tmp_path_factory.mktemp("sets"), random.Random(7)
    with _review(base / "all") as whole:
        for number in range(N_REVIEWS):
            with _review(base / f"r{number:02}") as one:
                people = (f"ani {number}", f"budi {number}")
                for study in (f"s-{number}-0", f"s-{number}-1", *([f"shared-{number % 7}"] if number % 5 == 0 else [])):
                    judged = [row for coder in people for row in _judgements(rng, coder)]
                    done = {one: rng.choice(list(Basis)) for one in people if rng.random() < 0.7}
                    values = {"fieldwork": f"field-{number}"} if number % 3 == 0 and study.startswith("s-") else {}
                    values |= {"evidence": "secondary"} if study == f"s-{number}-1" and number % 4 == 0 else {}
                    for session in (one, whole):
                        add_study(session, study, *SENTENCES, study)
                        _play(session, study, judged, done)
                        if values:
                            _set(session, study, **values)
                _write(one, base / "set" / f"r{number:02}", with_texts=number % 2 == 0)
    return base / "set", base / "all"


@pytest.mark.parametrize("unit", ["fieldwork", "study"])
@pytest.mark.parametrize("evidence", ["primary", "any"])
def test_as_one_review(hundred: tuple[Path, Path], unit: str, evidence: str) -> None:
    """Every number of a tally over a hundred reviews is that of one review with all their studies."""
    joint, whole = hundred
    made = _counted(joint, unit, evidence)
    with _review(whole) as session:
        alone = counting.matrix(session, session.codebook(), Rules(unit, evidence=evidence))
    assert tally_table.of(made.matrix).rows == tally_table.of(alone).rows
    assert len(made.matrix.beside.screened) == len(alone.beside.screened) > 0
    assert made.matrix.beside.n_other_evidence == alone.beside.n_other_evidence
    assert made.matrix.rules.words() == alone.rules.words()
    assert _cells(made.matrix) == _cells(alone)


def _cells(matrix: Matrix) -> dict[str, bytes]:
    """Return the cells of each unit by its name without the review's."""
    return {one.unit.rpartition("/")[2]: cells for one, cells in zip(matrix.units, matrix.cells, strict=True)}


def test_notes(hundred: tuple[Path, Path]) -> None:
    """A table of a set names the studies that several reviews hold."""
    joint, _whole = hundred
    made = _counted(joint)
    notes = [str(note) for note in set_tables.noted(tally_table.of(made.matrix), made, members.find(joint)).notes]
    assert any(note.startswith("7 studies are in several reviews and counted once: r00/shared-0 = ") for note in notes)
    assert any(note.startswith("100 reviews; their tables are of ") for note in notes)


def test_search(hundred: tuple[Path, Path]) -> None:
    """A phrase is found whatever stands between its words, once in a shared study, and only where texts are."""
    joint, _whole = hundred
    among = members.find(joint)
    with joint_tables.opened(among, with_passages=True) as tables:
        found = phrases.find(tables, among, "bantuan MODAL", 1000)
        assert phrases.find(tables, among, "bantu", 10) == []
        assert len(phrases.find(tables, among, "habis", 5)) == 5
    assert {row["context"] for row in found} == {"[Bantuan-modal] habis."}
    assert sum(row["study"].startswith("shared") for row in found) == 7
    assert len(found) == N_REVIEWS + 7


def test_commands(tmp_path: Path) -> None:
    """The commands count what tally counts, in a review whose name and texts look like SQL and paths."""
    folder, joint = tmp_path / HOSTILE, tmp_path / "a [set]*"
    with _review(folder) as session:
        add_study(session, "s", *SENTENCES, HOSTILE)
        _play(session, "s", [("ani", "j", Stance.ASSERTS, 1)], {"ani": Basis.FULL})
    run("set", "add", joint, folder)
    assert rows("set", "tally", joint)["rows"] == rows("tally", "-p", folder)["rows"]
    assert [row["unit"] for row in rows("set", "matrix", joint, "--group", "outcomes")["rows"]] == [f"{HOSTILE}/s"] * 4
    assert rows("set", "tally", joint, "--by", "review")["rows"][0]["review"] == HOSTILE
    assert [row["passage"] for row in rows("set", "search", joint, HOSTILE)] == [3]
    assert "Give some words" in run("set", "search", joint, "' --", code=1).stderr
    assert "set add SET" in run("set", "tally", tmp_path, code=1).stderr


def test_other_meanings_and_lacking_codes(tmp_path: Path) -> None:
    """A code with two meanings is refused by name; one that a codebook lacks is not assessed there."""
    for name in ("one", "two"):
        with _review(tmp_path / name) as session:
            add_study(session, f"study-{name}", *SENTENCES, name)
            if name == "two":
                file = next(session.project.codebooks.glob("*.yaml"))
                text = file.read_text(encoding="utf-8")
                file.write_text(text.replace("top-down", "top-down-now"), encoding="utf-8")
                session.reload_codebooks()
                session.register_codebooks()
            _play(session, f"study-{name}", [], {"ani": Basis.FULL})
            _write(session, tmp_path / "set" / name)
    made = _counted(tmp_path / "set")
    lacking = [tuple(reviews) for reviews in made.missing.values()]
    assert lacking == [("two",), ("one",)]
    by_code = {row["code"]: row["n_not_assessed"] for row in tally_table.of(made.matrix).rows}
    assert (by_code["top-down"], by_code["top-down-now"], by_code["weak-facilitators"]) == (1, 1, 0)
    _change(tmp_path / "set" / "two" / "codes.parquet", "meanings", "other")
    with pytest.raises(Conflict, match=r"Not all reviews mean the same by .*weak-facilitators"):
        _counted(tmp_path / "set")


@pytest.mark.parametrize(("count", "state"), [("consensus", "disputed"), ("any", "present")])
def test_reviews_that_differ(tmp_path: Path, count: str, state: str) -> None:
    """Where two reviews differ on a study, they are treated like two coders of one."""
    for name, stances in (("one", [Stance.ASSERTS]), ("two", [])):
        with _review(tmp_path / name) as session:
            add_study(session, "s", *SENTENCES)
            _play(session, "s", [("ani", "top-down", stance, 1) for stance in stances], {"ani": Basis.FULL})
            (tmp_path / "set").mkdir(exist_ok=True)
            set_member.write(session, tmp_path / "set" / name, Rules("study", count, "any"))
    cells = {code.code: cell for _unit, code, cell, _n in _counted(tmp_path / "set").matrix.each()}
    assert cells["top-down"].state == state
    assert cells["short-lived"].state == "silent"
    _change(tmp_path / "set" / "two" / "cells.parquet", "state", "odd")
    with pytest.raises(StoreError, match="cannot be read: 'odd:"):
        _counted(tmp_path / "set")
    _change(tmp_path / "set" / "two" / "studies.parquet", "attributes", "[")
    with pytest.raises(StoreError, match="cannot be read"):
        _counted(tmp_path / "set")


def _change(file: Path, column: str, value: str) -> None:
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(file)
    at = table.schema.get_field_index(column)
    changed = table.set_column(at, table.schema.field(at), pyarrow.array([value] * len(table)))
    pyarrow.parquet.write_table(changed, file)


def test_refusals(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies, other rules, one name twice, damage, an empty folder and missing extras are one line each."""
    joint = tmp_path / "set"
    add_study(session, "s", *SENTENCES)
    _write(session, joint / "a")
    _write(session, joint / "a")
    set_member.write(session, joint / "b", COUNTED)
    with pytest.raises(Conflict, match="a and b are copies of one review"):
        _counted(joint)
    set_member.write(session, joint / "b", Rules("study", "any", "any"))
    with pytest.raises(Conflict, match=r"differ in count: consensus .a.; any .b."):
        _counted(joint)
    with _review(tmp_path / "other") as other, pytest.raises(Conflict, match="another review named a"):
        _write(other, joint / "a")
    described = joint / "b" / members.DESCRIPTION
    described.write_text(json.dumps({**json.loads(described.read_text()), "review": "a"}))
    with pytest.raises(Conflict, match="Two reviews of the set are named 'a'"):
        _counted(joint)
    (joint / "b" / "cells.parquet").write_bytes(b"PAR1")
    described.write_text(described.read_text().replace('"a"', '"b"').replace("any", "consensus"))
    with pytest.raises(StoreError, match=r"cells\.parquet is damaged"):
        _counted(joint)
    with pytest.raises(NotFound, match="is no set of reviews"):
        _counted(tmp_path)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtra, match=r"kube-review\[sets\]"):
        _counted(joint)
