"""REFI-QDA in: a round trip keeps everything, and other programs' ways of counting are understood."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kube_review import codebook, coding
from kube_review.app import build
from kube_review.errors import Conflict, ReadingError
from kube_review.exchange import formats
from kube_review.exchange.refi_qda import codebooks_in, collect, mapping, positions, read, take_in
from kube_review.exchange.refi_qda.project import QdaProject, Selection
from kube_review.session import Session
from kube_review.store.corpus import studies
from kube_review.store.database import integrity
from kube_review.store.database.connection import open_store
from kube_review.store.record import coders, codings
from tests.conftest import new_session
from tests.exchange.refi_qda.test_project_out import exported, said

TEXT = (
    "\ufeffHASIL\r\n\r\nKelompok \U0001f600\U0001f9d1\U0001f600 dibentuk mendadak — kafe\u0301 ketua.\r\n"
    "Pendamping jarang datang ke kelompok ini.\r\n"
)
QUOTE = "Pendamping jarang datang"
GUIDS = {name: f"00000000-0000-0000-0000-0000000000{n:02d}" for n, name in enumerate("abcdefghij")}


def taken(session: Session, project: QdaProject, **given: str) -> take_in.TakenIn:
    session.sign_in()
    codes = mapping.map_codes(session, project, given)
    return take_in.take_in(session, project, codes, mapping.map_users(session, project))


def test_a_round_trip_keeps_every_code_span_coder_and_memo(coded: Session, tmp_path: Path) -> None:
    """Into an empty review, and out of it again: the same codings; into the same review: nothing new."""
    first = exported(coded, tmp_path / "a.qdpx")
    with new_session(tmp_path / "other", "ani") as other:
        made = taken(other, read.read(first))
        assert (made.n_recorded, made.unplaced) == (len(codings.listing(coded.store)), ())
        assert sorted(one.quote for one in codings.listing(other.store)) == sorted(
            one.quote for one in codings.listing(coded.store)
        )
        second = exported(other, tmp_path / "b.qdpx")
        with new_session(tmp_path / "third", "ani") as third:
            assert taken(third, read.read(second)).unplaced == ()
            assert list(map(said, codings.listing(third.store))) == list(map(said, codings.listing(other.store)))
            assert {one.uuid for one in codings.listing(third.store)} == {
                one.uuid for one in codings.listing(other.store)
            }
    again = taken(coded, read.read(first))
    assert (again.n_recorded, again.n_known) == (0, made.n_recorded)


def counted(text: str, how: str) -> tuple[int, int]:
    """Return where the quote stands as a program counts."""
    if how == positions.WITH_BOM:
        start = text.index(QUOTE)
        return start, start + len(QUOTE)
    bare = text.removeprefix("\ufeff")
    if how == positions.AS_LF:
        bare = bare.replace("\r\n", "\n")
    start = bare.index(QUOTE)
    if how == positions.UTF_16:
        start = len(bare[:start].encode("utf-16-le")) // 2
    return start, start + len(QUOTE)


@pytest.mark.parametrize("named", [QUOTE, QUOTE[:12] + "…", ""])
@pytest.mark.parametrize("how", [positions.AS_STANDARD, positions.WITH_BOM, positions.AS_LF, positions.UTF_16])
def test_ways_of_counting(how: str, named: str) -> None:
    """Emoji, combining marks, CRLF and a byte order mark: the way is found by the quote, or by the words' ends."""
    start, end = counted(TEXT, how)
    made = positions.placed(TEXT, [Selection("g", start, end, named, ())])
    (one,) = made.selections
    assert (made.how, made.text[one.start : one.end]) == (how, QUOTE)
    assert "\r" not in made.text


def test_offsets_outside_the_text_are_lost_and_not_wrapped() -> None:
    for span in ((-5, 3), (5, 5), (9, 4), (0, 10**9)):
        (one,) = positions.placed("sebuah teks", [Selection("g", *span, "", ())]).selections
        assert one.start == -1


PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project name="Proyek" origin="NVivo" xmlns="urn:QDA-XML:project:1.0">
  <Users><User guid="{{{a}}}" name="Sari"/></Users>
  <CodeBook><Codes>
    <Code guid="{b}" name="Pendamping lemah" isCodable="true"><Description>Tidak membantu.</Description></Code>
    <Code guid="{c}" name="Lain" isCodable="true"/>
  </Codes></CodeBook>
  <Variables><Variable guid="{h}" name="Year" typeOfVariable="Integer"/></Variables>
  <Cases><Case guid="{i}" name="k"><VariableValue><VariableRef targetGUID="{h}"/><IntegerValue>2011</IntegerValue>
    </VariableValue><SourceRef targetGUID="{d}"/></Case></Cases>
  <Sources>
    <TextSource guid="{d}" name="Wawancara 1.docx" plainTextPath="{path}">
      <PlainTextSelection guid="{e}" startPosition="{start}" endPosition="{end}">
        <Coding guid="{f}" creatingUser="{a}"><CodeRef targetGUID="{{{b}}}"/><NoteRef targetGUID="{g}"/></Coding>
      </PlainTextSelection>
    </TextSource>
    <PictureSource guid="{j}" name="foto" path="internal://x.png"/>
  </Sources>
  <Notes><Note guid="{g}" name="Memo 1"><PlainTextContent>lihat lagi</PlainTextContent></Note></Notes>
  <Links><Link guid="{i}"/></Links>
</Project>
"""


def from_elsewhere(path: Path, *, inside: str = "Sources", source: str = "internal://{d}.txt") -> Path:
    """Write a project as another program might: braces round GUIDs, upper-case folder, CRLF and byte order mark."""
    start, end = counted(TEXT, positions.AS_STANDARD)
    with zipfile.ZipFile(path, "w") as packed:
        values: dict[str, Any] = {**GUIDS, "start": start, "end": end, "path": source.format(**GUIDS)}
        packed.writestr("project.qde", PROJECT.format(**values))
        packed.writestr(f"{inside}/{GUIDS['d']}.txt", TEXT.encode())
    return path


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(build(), [str(argument) for argument in arguments])
    assert done.exit_code == code, (done.stderr, done.exception)
    return f"{done.stderr}{done.exception or ''}"


def test_a_project_of_another_program(tmp_path: Path) -> None:
    """Codes are mapped by name, coder and memo kept, the text taken in, and what is not taken over said."""
    file = from_elsewhere(tmp_path / "x.qdpx")
    review = tmp_path / "review"
    with new_session(review) as session:
        project = session.project
    run("coder", "add", "ani", "-p", review)
    refused = run("import", file, "-p", review, "--coder", "ani", code=1)
    assert "Pendamping lemah" in refused
    assert "Lain" not in refused
    told = run("import", file, "-p", review, "--coder", "ani", "--map", "Pendamping lemah=weak-facilitators")
    assert "foto" in told
    assert "Links" in told
    with Session(project, open_store(project.database), "ani") as session:
        (one,) = codings.listing(session.store)
        assert (one.study, one.quote, one.code, one.coder, one.memo) == (
            "wawancara-1",
            QUOTE,
            "weak-facilitators",
            "Sari",
            "lihat lagi",
        )


def test_codes_become_a_codebook(tmp_path: Path) -> None:
    """With their names and descriptions; a second time, or with names in use, it is refused."""
    found = read.read(from_elsewhere(tmp_path / "x.qdpx"))
    with new_session(tmp_path / "review") as session:
        ((path, n),) = codebooks_in.add(session, found, "Proyek Sari")
        assert (path.name, n) == ("proyek-sari.yaml", 2)
        book = session.codebook("proyek-sari")
        assert [(code.code, code.label, code.definition) for code in book.codes] == [
            ("pendamping-lemah", "Pendamping lemah", "Tidak membantu."),
            ("lain", "Lain", "Lain"),
        ]
        with pytest.raises(Conflict):
            codebooks_in.add(session, found, "Proyek Sari")
        with pytest.raises(Conflict, match="pendamping-lemah"):
            codebooks_in.add(session, found, "lain")


def test_a_codebook_comes_back_as_it_went_out(coded: Session, tmp_path: Path) -> None:
    formats.export(coded, tmp_path / "a.qdc")
    found = read.read(tmp_path / "a.qdc")
    names = {code.name for _parents, code in found.walk() if code.codable}
    assert names == {f"{code.key} {code.label}" for code in coded.codebook().codes}


def test_sub_codes_travel_as_nested_codes(tmp_path: Path) -> None:
    """A codebook with sub-codes goes out as nested codes and comes back with the same parents."""
    text = SMALL_BOOK.replace("    label: Lain\n", "    parent: lemah\n    label: Lain\n")
    with new_session(tmp_path / "review") as session:
        (session.project.codebooks / "kecil.yaml").write_text(text, encoding="utf-8")
        session.reload_codebooks()
        formats.export(session, tmp_path / "a.qdc")
        out = collect.book_codes(session.codebook("kecil"))
    (group,) = out.children
    assert [(code.name, [child.name for child in code.children]) for code in group.children] == [
        ("a Lemah", ["b Lain"])
    ]
    (text_in,) = mapping.codebook_texts("kembali", "Kembali", (out,)).values()
    back = codebook.loads(text_in, "kembali.yaml")
    assert [(code.label, code.parent) for code in back.codes] == [
        ("Faktor > a Lemah", ""),
        ("b Lain", back.codes[0].code),
    ]


SMALL_BOOK = """codebook: kecil
title: Kecil
groups:
  - group: faktor
    label: Faktor
codes:
  - code: lain
    key: b
    group: faktor
    label: Lain
    definition: d
  - code: lemah
    key: a
    group: faktor
    label: Lemah
    definition: d
"""


@pytest.mark.parametrize("source", ["file:///etc/passwd", "relative:///etc/passwd", "/etc/passwd", "internal://../x"])
def test_files_outside_the_project_are_never_read(tmp_path: Path, source: str) -> None:
    found = read.read(from_elsewhere(tmp_path / "x.qdpx", source=source))
    assert found.sources == ()
    assert any("no text" in str(line) for line in found.lost)


@pytest.mark.parametrize("inside", ["../Sources", "/tmp", "C:"])
def test_paths_outside_the_archive_are_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(ReadingError, match="outside"):
        read.read(from_elsewhere(tmp_path / "x.qdpx", inside=inside))


@pytest.mark.parametrize("content", ["<a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "", "<Project>"])
def test_what_is_no_project_is_refused(tmp_path: Path, content: str) -> None:
    for name, inner in (("x.qdpx", "project.qde"), ("y.qdpx", "other.xml")):
        with zipfile.ZipFile(tmp_path / name, "w") as packed:
            packed.writestr(inner, content)
        with pytest.raises(ReadingError):
            read.read(tmp_path / name)
    (tmp_path / "z.qdc").write_text(content, encoding="utf-8")
    with pytest.raises(ReadingError):
        read.read(tmp_path / "z.qdc")


@pytest.mark.parametrize(
    ("name", "n_codes", "n_books", "n_texts"), [("atlas-project.qdpx", 3, 1, 0), ("nvivo_project.qdpx", 262, 5, 2)]
)
def test_real_projects(shared: Path, tmp_path: Path, name: str, n_codes: int, n_books: int, n_texts: int) -> None:
    """Exports of ATLAS.ti and NVivo come in whole: codes as codebooks, people as coders, empty texts listed."""
    found = read.read(shared / "eval" / "refi-qda" / name)
    with new_session(tmp_path / "review") as session:
        made = codebooks_in.add(session, found, "proyek")
        assert (len(made), sum(n for _path, n in made)) == (n_books, n_codes)
        there = taken(session, found)
        assert (there.n_recorded, len(there.lost)) == (0, n_texts)
        assert {user.guid for user in found.users} <= {coder.uid for coder in coders.listing(session.store)}


def test_an_import_is_one_action(tmp_path: Path) -> None:
    """One undo takes codings of another person and attributes back, redo brings them back as theirs; the text stays."""
    found = read.read(from_elsewhere(tmp_path / "x.qdpx"))
    with new_session(tmp_path / "review") as session:
        store = session.store
        made = taken(session, found, **{"Pendamping lemah": "weak-facilitators"})
        before = integrity.snapshot(store)
        assert (made.n_recorded, studies.listing(store)[0]["year"]) == (1, 2011)
        coding.undo(store, session.coder)
        assert codings.listing(store) == []
        assert [(row["study"], row["year"]) for row in studies.listing(store)] == [("wawancara-1", None)]
        assert coding.undo(store, coders.get(store, "Sari")) == []
        coding.redo(store, session.coder)
        assert [one.coder for one in codings.listing(store)] == ["Sari"]
        after = integrity.snapshot(store)
        assert [{**row, "at": ""} for row in after["codings"]] == [{**row, "at": ""} for row in before["codings"]]
        assert integrity.problems(store, session.project.root) == []


def test_refused_attributes_are_listed(tmp_path: Path) -> None:
    """A year that cannot be one and an attribute without a place here."""
    found = read.read(from_elsewhere(tmp_path / "x.qdpx"))
    year = replace(found.variables[0], name="YEAR")
    other = replace(year, guid="v", name="Mood")
    source = replace(found.sources[0], values={year.guid: "2211", "v": "calm"})
    project = replace(found, variables=(year, other), sources=(source,))
    with new_session(tmp_path / "review") as session:
        made = taken(session, project, **{"Pendamping lemah": "weak-facilitators"})
        told = "\n".join(map(str, made.lost))
        assert "YEAR '2211' is not taken over" in told
        assert "'Mood' (calm) has no place here" in told
        assert studies.listing(session.store)[0]["year"] is None


def test_a_memo_in_the_description_of_a_selection(tmp_path: Path) -> None:
    """QualCoder keeps it there; one that is a note as well is not taken over twice."""
    found = read.read(from_elsewhere(tmp_path / "x.qdpx"))
    (source,) = found.sources
    for description, memo in (("dari QualCoder", "dari QualCoder\nlihat lagi"), ("lihat lagi", "lihat lagi")):
        (one,) = source.selections
        project = replace(found, sources=(replace(source, selections=(replace(one, memo=description),)),))
        with new_session(tmp_path / description) as session:
            taken(session, project, **{"Pendamping lemah": "weak-facilitators"})
            assert [coding.memo for coding in codings.listing(session.store)] == [memo]
