"""REFI-QDA out: valid, quotes in their places, and read the same by another library."""

from __future__ import annotations

import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kube_review.coding import blind
from kube_review.errors import ReviewError
from kube_review.exchange import formats
from kube_review.exchange.refi_qda import collect, export, read, write
from kube_review.exchange.refi_qda.project import QdaProject
from kube_review.model import Coding
from kube_review.session import Session
from kube_review.store.record import assignments, codings
from kube_review.store.record import coders as people
from tests.exchange.conftest import FORMULA, MARKED
from tests.exchange.refi_qda import qualcoder


def exported(session: Session, path: Path) -> Path:
    formats.export(session, path)
    return path


def said(coding: Coding) -> tuple[Any, ...]:
    place = (coding.study, coding.start, coding.end, coding.quote, coding.code, coding.coder)
    return (*place, coding.stance, coding.link, coding.origin, coding.memo, coding.cited)


def test_the_archive_is_laid_out_as_programs_want_it(coded: Session, tmp_path: Path) -> None:
    """A flat lower-case folder of GUIDs, LF, no byte order mark; equal reviews give equal bytes."""
    one, two = exported(coded, tmp_path / "a.qdpx"), exported(coded, tmp_path / "b.qdpx")
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as packed:
        names = packed.namelist()
        texts = [packed.read(name) for name in names if name.endswith(".txt")]
    guid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    assert names[0] == "project.qde"
    assert all(re.fullmatch(rf"sources/{guid}\.txt", name) for name in names[1:])
    assert not any(text.startswith(b"\xef\xbb\xbf") or b"\r" in text for text in texts)


def test_a_second_reader_finds_the_same_codings(coded: Session, tmp_path: Path) -> None:
    """pyrefiqda reads users, codes, and every span with its quote, cut out of the text in the archive."""
    pyrefiqda = pytest.importorskip("pyrefiqda")
    file = exported(coded, tmp_path / "a.qdpx")
    project = pyrefiqda.RefiProject.load(file, extract_dir=str(tmp_path / "out"))
    names = {user.guid: user.name for user in project.users.user}
    found = set()
    for source in project.sources.text_source:
        text = (tmp_path / "out" / "sources" / f"{source.guid}.txt").read_bytes().decode()
        for one in source.plain_text_selection:
            quote = text[one.start_position : one.end_position]
            found |= {
                (source.name, quote, coding.code_ref.target_guid, names[coding.creating_user]) for coding in one.coding
            }
    here = codings.listing(coded.store)
    expected = {(one.study, one.quote, collect.code_guid(one.code), one.coder) for one in here}
    extra = {row for row in found if row[2] in {collect.quality_guid("stance", s) for s in ("denies", "cites")}}
    links = {row for row in found if row[2] == collect.quality_guid("link", "cause")}
    assert found - extra - links == expected
    assert (len(extra), len(links)) == (2, 1)
    assert {MARKED, FORMULA} <= {row[1] for row in found}
    notes = {(note.name, note.plain_text_content) for note in project.notes.note}
    assert notes == {("memo", "-lihat hlm. 2"), ("memo", "a\nb"), ("cited source", "X (2010)")}


@pytest.mark.parametrize("schema", ["Project.xsd", "Codebook.xsd"])
def test_valid_by_another_validator(coded: Session, tmp_path: Path, schema: str) -> None:
    """What lxml finds valid, xmlschema does too, with the schema as it is published."""
    xmlschema = pytest.importorskip("xmlschema")
    folder = Path(export.__file__).parent / "schema"
    if schema == "Project.xsd":
        with zipfile.ZipFile(exported(coded, tmp_path / "a.qdpx")) as packed:
            content = packed.read("project.qde")
    else:
        content = exported(coded, tmp_path / "a.qdc").read_bytes()
    xmlschema.XMLSchema(str(folder / schema)).validate(content.decode())


def broken(project: QdaProject, **changes: Any) -> QdaProject:
    source = project.sources[-1]
    one = replace(source.selections[0], **changes)
    return replace(project, sources=(*project.sources[:-1], replace(source, selections=(one, *source.selections[1:]))))


@pytest.mark.parametrize("changes", [{"start": 1}, {"quote": "lain"}, {"guid": "no-guid"}])
def test_what_is_not_right_is_not_released(coded: Session, tmp_path: Path, changes: dict[str, Any]) -> None:
    """A shifted span, another quote and an invalid GUID are found before the file takes its name."""
    from kube_review import whole_files
    from kube_review.exchange import safe_files

    made = collect.project(coded)
    made = replace(made, sources=tuple(sorted(made.sources, key=lambda source: len(source.selections))))
    wrong = broken(made, **changes)
    file = tmp_path / "a.qdpx"
    packing = safe_files.zipped(write.entries(wrong), (2020, 1, 1, 0, 0, 0))
    with pytest.raises(ReviewError, match="not as it should be"):
        whole_files.write(file, packing, lambda path: export.check(path, wrong))
    assert not file.exists()


def test_characters_that_xml_has_not(coded: Session, tmp_path: Path) -> None:
    """They are left out of memos; the rest of the memo stays."""
    one = codings.listing(coded.store, coder="ani")[0]
    from kube_review.coding.record import change

    change(coded.store, coded.coder, one, memo="a\x00\x0b\ufffeb & <c> \U0001f600")
    made = collect.project(coded)
    again = read.read(exported(coded, tmp_path / "a.qdpx"))
    assert "ab & <c> \U0001f600" in {note.text for note in again.notes}
    assert len(again.notes) == len(made.notes)


def test_blind_studies_show_only_ones_own_codings(coded: Session, tmp_path: Path) -> None:
    pair = [people.get(coded.store, name) for name in ("ani", "budi")]
    blind.assign(coded.store, coded.coder, assignments.eligible(coded.store), pair)
    again = read.read(exported(coded, tmp_path / "a.qdpx"))
    users = {one.user for source in again.sources for one in source.selections}
    assert users == {coded.coder.uid}


def test_qualcoder_finds_the_same_codings(coded: Session, tmp_path: Path) -> None:
    """Its own importer reads every coding with its words, code, coder and memo; what it has more are stance and link.

    Set QUALCODER to the folder src/qualcoder of a checkout of https://github.com/ccbogel/QualCoder.
    """
    folder = os.environ.get("QUALCODER")
    if not folder:
        pytest.skip("QUALCODER names no checkout of QualCoder")
    rows = qualcoder.imported(Path(folder), exported(coded, tmp_path / "a.qdpx"), tmp_path / "qualcoder")
    labels = {code.code: f"{code.key} {code.label}" for code in coded.codebook().codes}
    here = {
        (one.study, one.quote, labels[one.code], one.coder, one.memo, one.start, one.end)
        for one in codings.listing(coded.store)
    }
    there = {
        tuple(row[name] for name in ("source", "words", "code", "coder", "memo", "pos0", "pos1"))
        for row in rows
        if row["code"] not in ("denies", "cites", "cause")
    }
    assert there == here
