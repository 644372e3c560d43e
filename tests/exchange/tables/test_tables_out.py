"""Each table format, read back by another library than the one that wrote it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from kube_review import messages
from kube_review.errors import Conflict, MissingExtra, NotFound, ReviewError
from kube_review.exchange import formats
from kube_review.exchange.request import Request
from kube_review.exchange.tables import spss
from kube_review.exchange.tables.columns import Column
from kube_review.exchange.tables.sheets import WHAT
from kube_review.session import Session
from kube_review.store.record import codings
from tests.exchange.conftest import FORMULA, MARKED


def exported(session: Session, path: Path, what: str = "", **options: Any) -> Path:
    formats.export(session, path, Request(what, **options))
    return path


def csv_rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def cells(session: Session, path: Path) -> dict[tuple[str, str], str]:
    rows = csv_rows(exported(session, path, "matrix"))
    return {(row["unit"], row["code"]): row["state"] for row in rows}


def test_csv_is_what_excel_opens_right(coded: Session, tmp_path: Path) -> None:
    """A byte order mark, CRLF, and formulas as text."""
    raw = exported(coded, tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = csv_rows(tmp_path / "a.csv")
    quotes = {row["code"]: row["quote"] for row in rows}
    assert quotes["sudden-formation"] == MARKED
    assert quotes["weak-supervision"].startswith("'=HYPERLINK")
    assert {row["memo"] for row in rows} == {"", "'-lihat hlm. 2", "a b"}
    assert {row["title"] for row in rows} == {"'@judul"}
    assert raw.count(b"\n") == raw.count(b"\r\n") == len(rows) + 1


def test_csv_for_excel_in_indonesian(coded: Session, tmp_path: Path) -> None:
    """Semicolons and decimal commas; the same numbers."""
    plain = csv_rows(exported(coded, tmp_path / "en.csv", "tally"))
    local = csv_rows(exported(coded, tmp_path / "id.csv", "tally", excel_locale="id"), ";")
    found = next(row for row in plain if row["code"] == "sudden-formation")
    assert (found["n_present"], found["share"]) == ("1", "0.5")
    assert next(row for row in local if row["code"] == "sudden-formation")["share"] == "0,5"
    with pytest.raises(ReviewError, match="locale"):
        exported(coded, tmp_path / "x.csv", excel_locale="fr")


def test_indicators_are_ones_zeros_and_gaps(coded: Session, tmp_path: Path) -> None:
    """Denied and silent are 0, not assessed is empty."""
    rows = {row["unit"]: row for row in csv_rows(exported(coded, tmp_path / "a.csv", "indicators"))}
    assert {(u, c): rows[u][c] for u in rows for c in ("sudden-formation", "weak-facilitators")} == {
        ("satu", "sudden-formation"): "1",
        ("satu", "weak-facilitators"): "0",
        ("dua", "sudden-formation"): "0",
        ("dua", "weak-facilitators"): "0",
        ("tiga", "sudden-formation"): "",
        ("tiga", "weak-facilitators"): "",
    }


def test_a_workbook_read_by_openpyxl(coded: Session, tmp_path: Path) -> None:
    """A sheet each, frozen headings, filters, words on colours, texts as texts."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(exported(coded, tmp_path / "a.xlsx"))
    assert len(book.sheetnames) == len(WHAT) + 1
    assert book.sheetnames[0] == "About"
    about = {row[0].value: row[1].value for row in book["About"].iter_rows() if row[0].value}
    assert about["Counting rule"].startswith("unit: fieldwork")
    assert len(about["SHA-256 of the text of satu"]) == 64
    page = book["Codings"]
    assert (page.freeze_panes, page.auto_filter.ref[:3]) == ("B2", "A1:")
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    assert FORMULA in {cell.value for row in page.iter_rows() for cell in row}
    matrix = book["Matrix"]
    heads = [cell.value for cell in matrix[1]]
    at = {row[0].value: row for row in matrix.iter_rows(min_row=2)}
    words = {unit: row[heads.index("j Weak facilitators")].value for unit, row in at.items()}
    assert words == {"satu": "denied", "dua": "silent", "tiga": "not-assessed"}
    fills = {row[heads.index("j Weak facilitators")].fill.fgColor.rgb for row in at.values()}
    assert len(fills) == 3


def test_spss_read_by_pyreadstat(coded: Session, tmp_path: Path) -> None:
    """Names are valid, silent and denied distinct, not assessed is a missing value, and labels are in a language."""
    pyreadstat = pytest.importorskip("pyreadstat")
    messages.use("id")
    file = str(exported(coded, tmp_path / "a.sav"))
    table, meta = pyreadstat.read_sav(file, user_missing=True)
    states = dict(zip(table["unit"], table["j_weak_facilitators"], strict=True))
    assert states == {"satu": 3, "dua": 0, "tiga": 9}
    assert meta.column_names_to_labels["a_sudden_formation"] == "a Pembentukan secara dadakan"
    assert meta.variable_value_labels["j_weak_facilitators"][9] == "belum ditelaah"
    assert [m["lo"] for m in meta.missing_ranges["j_weak_facilitators"]] == [8, 9]
    blanks = pyreadstat.read_sav(file)[0]["j_weak_facilitators"].isna()
    assert dict(zip(table["unit"], blanks, strict=True)) == {"satu": False, "dua": False, "tiga": True}
    flags = dict(zip(table["unit"], table["a_sudden_formation_reported"].astype(object), strict=True))
    assert (flags["satu"], flags["dua"], flags["tiga"] == flags["tiga"]) == (1, 0, False)


@pytest.mark.parametrize("what", [name for name in WHAT if name != "matrix"])
def test_every_table_as_spss(coded: Session, tmp_path: Path, what: str) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    expected = csv_rows(exported(coded, tmp_path / "a.csv", what))
    table, _ = pyreadstat.read_sav(str(exported(coded, tmp_path / "a.sav", what)))
    assert len(table) == len(expected)


def test_names_of_variables() -> None:
    """Letters, digits and underscores; never a reserved word, never twice, at most 64 bytes."""
    names = spss.variable_names(map(Column, ["Pendamping lemah!", "pendamping-lemah", "1x", "to", "é" * 90, "x" * 90]))
    assert names[:4] == ["pendamping_lemah", "pendamping_lemah_2", "v_1x", "v_to"]
    assert max(map(len, names)) == 64


def test_parquet_read_by_pyarrow_and_duckdb(coded: Session, tmp_path: Path) -> None:
    """Types, nulls and texts as they are; the columns say what they hold."""
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(exported(coded, tmp_path / "a.parquet"))
    assert (str(table.schema.field("page").type), str(table.schema.field("quote").type)) == ("int64", "string")
    assert table.schema.field("start").metadata[b"unit"] == b"code point"
    quotes = {coding.quote for coding in codings.listing(coded.store)}
    assert set(table["quote"].to_pylist()) == quotes
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql(f"SELECT count(*), sum(year) FROM '{(tmp_path / 'a.parquet').as_posix()}'").fetchall()[0]
    assert found == (len(table), 2012 * len(table))


def test_a_data_package_validated_by_frictionless(coded: Session, tmp_path: Path) -> None:
    """Types, values, keys and relations hold, by the library of the standard."""
    frictionless = pytest.importorskip("frictionless")
    exported(coded, tmp_path / "package")
    described = json.loads((tmp_path / "package" / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in described["resources"]] == list(WHAT)
    fields = {field["name"]: field for field in described["resources"][0]["schema"]["fields"]}
    assert (fields["start"]["type"], fields["start"]["unit"]) == ("integer", "code point")
    report = frictionless.validate(str(tmp_path / "package" / "datapackage.json"))
    assert report.flatten(["type", "note", "rowNumber"]) == []
    exported(coded, tmp_path / "package")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Conflict):
        exported(coded, tmp_path / "other")


def test_formats_agree(coded: Session, tmp_path: Path) -> None:
    """JSON, CSV and Markdown of one table have the same rows."""
    made = json.loads(exported(coded, tmp_path / "a.json", "matrix").read_text(encoding="utf-8"))
    assert {(row["unit"], row["code"]): row["state"] for row in made["rows"]} == cells(coded, tmp_path / "a.csv")
    assert cells(coded, tmp_path / "a.csv")["satu", "poor-targeting"] == "silent"
    markdown = exported(coded, tmp_path / "a.md", "tally").read_text(encoding="utf-8")
    rows = [line for line in markdown.split("\n") if line.startswith("| ") and not line.startswith("| ---")]
    assert len(rows) == len(csv_rows(exported(coded, tmp_path / "b.csv", "tally"))) + 1


def test_latex_is_a_whole_table(coded: Session, tmp_path: Path) -> None:
    text = exported(coded, tmp_path / "a.tex").read_text(encoding="utf-8")
    assert (text.count(r"\begin{table}"), text.count(r"\end{tabular}")) == (1, 1)
    assert "Sudden formation" in text


def test_decisions_and_memos(coded: Session, tmp_path: Path) -> None:
    from kube_review import coding
    from kube_review.store.corpus import texts

    coding.exclude(coded.store, coded.coder, texts.text_of(coded.store, "tiga"), "not about KUBE", "screening")
    rows = csv_rows(exported(coded, tmp_path / "a.csv", "decisions"))
    kept = {(row["study"], row["event"], row["value"], row["reason"], row["coder"]) for row in rows}
    assert ("tiga", "exclude", "screening", "not about KUBE", "ani") in kept
    assert ("satu", "done", "full", "sitepu-2016", "ani") in kept
    memos = csv_rows(exported(coded, tmp_path / "b.csv", "memos"))
    assert [row["code"] for row in memos] == ["sudden-formation", "weak-supervision"]


def test_mistakes(coded: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown ending or table, several tables in a format of one, a library that is missing."""
    for name, what, error in (
        ("a.doc", "", ReviewError),
        ("a.csv", "everything", NotFound),
        ("a.csv", "all", ReviewError),
    ):
        with pytest.raises(error):
            exported(coded, tmp_path / name, what)
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(MissingExtra, match="spss"):
        exported(coded, tmp_path / "a.sav")
    shutil.rmtree(coded.project.sources)
    assert [path.name for path in tmp_path.iterdir()] == ["review"]
