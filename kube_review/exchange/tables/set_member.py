"""A review as a member of a set: Parquet tables of its cells, studies, codes and texts, to be counted with others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kube_review import clock, whole_files
from kube_review.coding import blind
from kube_review.errors import Conflict
from kube_review.messages import _
from kube_review.model import Codebook
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.counting import snapshot
from kube_review.store.counting.snapshot import Snapshot
from kube_review.store.meanings import same_meanings
from kube_review.store.sets import members
from kube_review.store.sets.members import DESCRIPTION, TABLES, Member
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally_table

Rows = Iterable[dict[str, Any]]

_AT_ONCE = 20_000
"""Rows that are in memory at a time."""


def write(session: Session, folder: Path, rules: Rules, codebook: str | None = None, *, with_texts: bool = True) -> int:
    """Write the tables of a review, named as the folder; studies that the session's coder codes blind are left out.

    Args:
        session: The review.
        folder: The target; tables of the same review that are there are replaced.
        rules: Whose findings count, and with which link; unit and evidence are chosen when the set is counted.
        codebook: The codebook whose codes are counted; None for the review's first.
        with_texts: Whether the texts go along; without them the review cannot be searched in the set.

    Returns:
        The number of studies.

    Raises:
        Conflict: The folder holds something else, or another review of this name.
        MissingExtra: pyarrow is not installed.
    """
    book, held = session.codebook(codebook), snapshot.load(session.store, session.codebooks)
    made = cell_matrix.matrix(held, book, rules, leave_out=blind.hidden_from(session))
    member = _member(folder.name, held, made, with_texts)
    if (folder / DESCRIPTION).is_file() and not set(members.read(folder).coders) & set(member.coders):
        raise Conflict(_("The set has another review named {name}.", name=folder.name), topic="same name in a set")
    rows: dict[str, Rows] = {
        "studies": _studies(session, held, made),
        "cells": _cells(made),
        "codes": _codes(held, book),
        "passages": _passages(session, made) if with_texts else (),
    }

    def make(new: Path) -> None:
        for table, lines in rows.items():
            _write(new / f"{table}.parquet", table, folder.name, lines)
        (new / DESCRIPTION).write_text(member.description(), encoding="utf-8")

    whole_files.write_folder(folder, make, _check, marker=DESCRIPTION)
    return len(made.units)


def _member(name: str, held: Snapshot, made: Matrix, has_texts: bool) -> Member:
    studies = {study.id: study.study for study in held.studies}
    return Member(
        name,
        made.codebook,
        made.rules.count,
        made.rules.link,
        tuple(sorted(coder.uid for coder in held.coders.values())),
        clock.today(),
        has_texts,
        made.beside.n_unfinished,
        made.beside.unknown,
        tuple((studies[one.study_id], made.codes[one.column].code) for one in made.beside.fallen),
    )


def _studies(session: Session, held: Snapshot, made: Matrix) -> Rows:
    finished = {
        study_id
        for study_id, review in held.reviews
        if review.codebook == made.codebook and made.rules.counts(held.coders[review.coder_id].name)
    }
    digests = texts.hashes(session.store)
    for unit in made.units:
        study = unit.studies[0]
        yield {
            "study": study.study,
            "uid": study.uid,
            "text_sha256": digests[study.study],
            "fieldwork": study.fieldwork,
            "evidence": study.evidence,
            "finished": study.id in finished,
            "attributes": json.dumps(dict(study.values), ensure_ascii=False),
        }


def _cells(made: Matrix) -> Rows:
    silent = {(made.units[u].unit, made.codes[c].code) for u, c in made.beside.screened}
    for row in tally_table.units(made).rows:
        yield {**row, "study": row["unit"], "screened": (row["unit"], row["code"]) in silent}


def _codes(held: Snapshot, book: Codebook) -> Rows:
    meanings = same_meanings(held.rewordings, book.codes)
    for position, (code, same) in enumerate(zip(book.codes, meanings, strict=True)):
        yield {
            **{name: getattr(code, name) for name in ("code", "key", "group", "label", "label_id")},
            "formerly": " ".join(code.formerly),
            "meanings": " ".join(sorted(same)),
            "position": position,
        }


def _passages(session: Session, made: Matrix) -> Rows:
    for unit in made.units:
        text = texts.text_of(session.store, unit.unit)
        for one in texts.passages_of(session.store, text.text_id):
            words = text.text[one.start : one.end]
            yield {
                "study": text.study,
                "passage": one.number,
                "page": one.page,
                "section": one.section.value,
                "text": words,
            }


def _write(file: Path, table: str, review: str, rows: Rows) -> None:
    """Write a table part by part, so that memory stays bounded."""
    import pyarrow
    import pyarrow.parquet

    schema = members.schema(table)
    with pyarrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for part in _parts(rows):
            columns = {name: [row.get(name) for row in part] for name in TABLES[table]}
            columns["review"] = [review] * len(part)
            writer.write_table(pyarrow.table(columns, schema=schema))


def _parts(rows: Rows) -> Iterator[list[Mapping[str, Any]]]:
    part: list[Mapping[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _check(folder: Path) -> None:
    """Read back what was written: the description, and the schema of every table."""
    member = members.read(folder)
    for table in TABLES:
        members.dataset(table, [member])
