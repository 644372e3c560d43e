"""Reviews that were set up apart from each other, worked in at random, and what a merge of them must hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError
from kube_review.merge import Merged, merge
from kube_review.model import CellState, Stance
from kube_review.session import Session
from kube_review.store import codebooks
from kube_review.store.corpus import studies, texts
from kube_review.store.record import coders, codings
from tests.conftest import document, new_session
from tests.merge.copies import opened
from tests.synthesis import naive_record
from tests.synthesis.naive_record import Record
from tests.synthesis.random_reviews import CODES, VERSIONS

FILES = ("satu", "dua", "tiga", "kube", "lain/kube")
"""What can be ingested: two different files have the same name."""
WAYS = ("as it is", "under another name", "with other bytes")
"""How ``satu`` comes into a review: it is the same study however it comes."""
HOMES = ("a", "b", "c")

_file = st.sampled_from((*FILES, "satu", "satu"))
_named = st.sampled_from(["satu", "satu", "kube", "lain/kube"])
_who = st.sampled_from(["ani", "ani", "budi"])
action = st.one_of(
    st.tuples(
        *(st.just("record"), _who, _file, st.integers(1, 3), st.sampled_from(CODES)),
        st.sampled_from([Stance.ASSERTS, Stance.ASSERTS, Stance.DENIES]),
    ),
    *[st.tuples(st.just("done"), _who, _file, st.integers(0, 1))] * 2,
    st.tuples(st.sampled_from(["reopen", "retract"]), _who, _file),
    *[st.tuples(st.sampled_from(["undo", "undo", "redo"]), _who, _file)] * 2,
    st.tuples(st.just("set"), _who, _file, st.just("year"), st.sampled_from(["2011", "2012", None])),
    st.tuples(st.just("set"), _who, _file, st.sampled_from(["fieldwork", "duplicate_of"]), _named),
    st.tuples(st.just("exclude"), _who, _file, st.sampled_from(["off topic", None])),
    st.tuples(st.just("adjudicate"), _who, _file, st.sampled_from([CellState.PRESENT, CellState.SILENT])),
)
begun = st.tuples(
    st.permutations(FILES),
    st.integers(2, 5),
    st.sampled_from(WAYS),
    st.booleans(),
    st.lists(action, min_size=4, max_size=14),
)
"""The files in the order they come in and how many, how satu comes, whether the newer codebook is here, the work."""

begun_by_ani = st.tuples(
    *(st.just(FILES), st.just(2), st.just(WAYS[0]), st.just(True)),
    st.lists(
        st.one_of(
            *[st.tuples(st.sampled_from(["undo", "undo", "redo"]), st.just("ani"), st.just("satu"))] * 2,
            st.tuples(
                *(st.just("record"), st.just("ani"), st.sampled_from(FILES[:2]), st.integers(1, 3)),
                *(st.sampled_from(CODES), st.just(Stance.ASSERTS)),
            ),
            st.tuples(st.just("set"), _who, st.just("satu"), st.just("year"), st.sampled_from(["2011", "2012", None])),
        ),
        min_size=3,
        max_size=10,
    ),
)
"""The same for one who goes back and forth in several reviews."""


@dataclass
class Apart:
    """Reviews by name in a folder; ``person`` tells the coders of one name apart by the review they began in."""

    folder: Path
    one_person: bool
    homes: dict[str, str] = field(default_factory=dict)

    def make(self, name: str, files: list[str], n: int, way: str, newer: bool, work: list[Any]) -> None:
        """Set a review up, ingest files in an order, and work in it."""
        with new_session(self.folder / name) as session:
            session.store.sql.execute("PRAGMA synchronous = OFF")
            for path in session.project.codebook_files():
                path.unlink()  # it takes longer to read than all the rest
            for version in VERSIONS[: 1 + newer]:
                codebooks.register(session.store, version, version.version)
            for file in files[:n]:
                put(session, file, way)
        self.go_on(name, work)

    def go_on(self, name: str, work: list[Any]) -> None:
        """Do random actions in a review; what cannot be done is left out."""
        with opened(self.folder / name) as session:
            session.store.sql.execute("PRAGMA synchronous = OFF")
            for kind, who, file, *values in work:
                study = study_of(session, file)
                if study is not None:
                    with suppress(ReviewError):
                        do(session, kind, who, study, *values)
            self.homes = {coder.uid: name for coder in coders.listing(session.store)} | self.homes

    def into(self, name: str, other: str, take: str = "mine") -> Merged:
        """Merge one review into another; people of one name are one person or several, as it was decided."""
        with opened(self.folder / other) as theirs:
            active = "SELECT uid, name FROM coders WHERE uid IN (SELECT coder FROM events)"
            theirs_active = [(row[0], row[1]) for row in theirs.store.rows(active)]
        with opened(self.folder / name) as session:
            session.store.sql.execute("PRAGMA synchronous = OFF")
            here = {coder.name for coder in coders.listing(session.store)}
            if self.one_person:
                same = [who for _, who in theirs_active if who in here]
                return merge(session, self.folder / other, take=take, same_coders=same)
            known = {row[0] for row in session.store.rows("SELECT uid FROM coders UNION SELECT uid FROM aliases")}
            renamed = {
                who: f"{who}-{self.homes[uid]}" for uid, who in theirs_active if uid not in known and who in here
            }
            return merge(session, self.folder / other, take=take, renamed=renamed)

    def people(self, session: Session) -> dict[str, str]:
        """Return who each uid is, in all reviews alike."""
        names = {coder.uid: coder.name for coder in coders.listing(session.store)}
        return {
            uid: name.split("-")[0] + ("" if self.one_person else f" of {self.homes.get(uid, HOMES[0])}")
            for uid, name in names.items()
        }

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the events of a review with names for uids that mean the same in every review."""
        with opened(self.folder / name) as session:
            rows = [dict(row) for row in session.store.rows("SELECT * FROM events ORDER BY at, uuid")]
            people, files = self.people(session), files_of(session)
            here = {study: files[uid] for uid, study in studies.names(session.store).items()}
        return [named(row, people, files, here) for row in rows]

    def held(self, name: str) -> dict[str, Any]:
        """Return the state that a review shows, with names that mean the same in every review."""
        with opened(self.folder / name) as session:
            store, files = session.store, files_of(session)
            here = {study: files[uid] for uid, study in studies.names(store).items()}
            who = {row[1]: self.people(session)[row[0]] for row in store.rows("SELECT uid, name FROM coders")}
            listed = studies.listing(store)
            decided = store.rows(
                "SELECT s.study, a.code, a.state FROM adjudications a JOIN studies s ON s.id = a.study_id"
            )
            return {
                "codings": {
                    (c.uuid, here[c.study], who[c.coder], c.code, c.stance.value) for c in codings.listing(store)
                },
                "reviews": {(here[r.study], who[r.coder], r.codebook, r.version) for r in codings.reviews(store)},
                "decided": {(here[row[0]], *row[1:]) for row in decided},
                "years": {here[row["study"]]: str(row["year"] or "") for row in listed},
                "fieldworks": {here[row["study"]]: here.get(row["fieldwork"], row["fieldwork"]) for row in listed},
                "duplicates": {here[row["study"]]: here.get(row["duplicate_of"], "") for row in listed},
                "excluded": {here[row["study"]]: row["excluded"] for row in listed if row["excluded"] is not None},
            }


def put(session: Session, file: str, way: str) -> None:
    """Ingest a file."""
    sentences = tuple(f"{file}: kalimat nomor {n}." for n in range(1, 4))
    other = way if file == "satu" else WAYS[0]
    name = file.split("/")[-1] if other == WAYS[0] else other.replace(" ", "-")
    content = ("\n".join(sentences) + "\n" * (other == WAYS[2])).encode()
    path = session.project.keep(f"{name}.txt", content)
    digest = hashlib.sha256(content).hexdigest()
    studies.save(session.store, document(*sentences), path=path, origin=f"{file}-{other}", source_sha256=digest)


def files_of(session: Session) -> dict[str, str]:
    """Return which file each study uid is, by the first words of its text; a study here may have several uids."""
    rows = session.store.rows("SELECT s.uid, t.text FROM studies s JOIN texts t ON t.study_id = s.id")
    found = {row[0]: row[1].split(":")[0] for row in rows}
    aliases = session.store.rows("SELECT uid, same_as FROM aliases")
    return found | {row[0]: found[row[1]] for row in aliases if row[1] in found}


def study_of(session: Session, file: str) -> str | None:
    """Return the local id of a file's study, if it is here."""
    names, files = studies.names(session.store), files_of(session)
    return next((names[uid] for uid, of in files.items() if of == file and uid in names), None)


def do(session: Session, kind: str, who: str, study: str, *values: Any) -> None:
    """Do one action."""
    store, me, text = session.store, coders.get_or_add(session.store, who), texts.text_of(session.store, study)
    if kind in ("undo", "redo"):
        getattr(coding, kind)(store, me)
    elif kind == "record":
        passage, code, stance = values
        coding.record(store, me, text, coding.passage_span(store, text, passage), Judgement(code, stance))
    elif kind == "retract":
        coding.retract(store, me, [one.coding for one in codings.listing(store, study=study, coder=who)][:1])
    elif kind == "done":
        known = [version.version for version in VERSIONS if codebooks.get(store, version.version)]
        coding.done(store, me, text, {"small": known[values[0] % len(known)]})
    elif kind == "set":
        key, value = values
        meant = value if key == "year" else study_of(session, value)  # what is not here is not named
        coding.set_value(store, me, text, {key: None if meant == study else meant})
    elif kind == "adjudicate":
        coding.adjudicate(store, me, text, "one", "m1", values[0], "because")
    else:
        getattr(coding, kind)(store, me, text, *values)


def named(
    row: dict[str, Any], people: Mapping[str, str], files: Mapping[str, str], here: Mapping[str, str]
) -> dict[str, Any]:
    """Return an event with people and files for uids and local ids, in its payload too."""
    study = files[row["study"]] if row["study"] else None
    person = people[row["person"]] if row["person"] else None
    payload = json.loads(row["payload"])
    if row["key"] in ("fieldwork", "duplicate_of"):
        payload["value"] = here.get(payload["value"], payload["value"])
        payload.pop("means", None)
    return {**row, "coder": people[row["coder"]], "study": study, "person": person, "payload": json.dumps(payload)}


def replay(rows: list[dict[str, Any]], files: Collection[str]) -> Record:
    """Return what named events lead to, of these files."""
    return naive_record.replay(rows, {file: file for file in files}, {row["coder"]: row["coder"] for row in rows})


def expected(record: Record) -> dict[str, Any]:
    """Return a record as ``Apart.held`` shows a review."""
    return {
        "codings": {(c.uuid, c.study, c.coder, c.code, c.stance) for c in record.codings},
        "reviews": {(r.study, r.coder, r.codebook, r.version) for r in record.reviews},
        "decided": {(*place, of.state) for place, of in record.decided.items()},
        "years": {study: record.value(study, "year") for study in record.values},
        "fieldworks": {study: record.fieldwork(study) for study in record.values},
        "duplicates": {study: record.value(study, "duplicate_of") for study in record.values},
        "excluded": {study: reason for study, (reason, _) in record.excluded.items()},
    }


def union(*reviews: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the last word on everything: of the first review that speaks where two differ, else the later one."""
    result: dict[tuple[Any, ...], dict[str, Any]] = {}
    for rows in reviews:
        theirs = {naive_record.about(row): row for row in rows}
        for subject, row in theirs.items():
            mine = result.get(subject)
            if mine is None or (said(mine) == said(row) and mine["at"] < row["at"]):
                result[subject] = row
    return list(result.values())


def said(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return what an event says, whoever says it."""
    return row["kind"], row["text"], row["code"], row["meaning"], json.loads(row["payload"])
