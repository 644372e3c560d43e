"""Codings out of spreadsheets: all or nothing, each at its quote."""

from __future__ import annotations

from pathlib import Path

import pytest

from kube_review import coding
from kube_review.errors import ReadingError, ReviewError
from kube_review.exchange import formats
from kube_review.exchange.request import Request
from kube_review.exchange.tables import codings_in
from kube_review.session import Session
from kube_review.store.record import codings
from tests.exchange.conftest import FORMULA
from tests.exchange.refi_qda.test_project_out import said


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "id.csv"])
def test_codings_go_out_and_come_back(coded: Session, tmp_path: Path, name: str) -> None:
    """What was exported and retracted is imported again: stance, link, memo, coder and source too."""
    locale = "id" if name == "id.csv" else "en"
    formats.export(coded, tmp_path / name, Request("codings", excel_locale=locale))
    before = codings.listing(coded.store)
    assert codings_in.take_in(coded, tmp_path / name) == (0, len(before))
    mine = [one.coding for one in before if one.coder == "ani"]
    coding.retract(coded.store, coded.coder, mine)
    assert codings_in.take_in(coded, tmp_path / name) == (len(mine), 1)

    def flat(row: tuple[object, ...]) -> list[str]:
        return [" ".join(str(value).split()) for value in row]

    after = codings.listing(coded.store)
    assert sorted(flat(said(one)) for one in after) == sorted(flat(said(one)) for one in before)
    coding.undo(coded.store, coded.coder)
    assert len(codings.listing(coded.store)) == 1


def rows(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "in.csv"
    file.write_text("studi;kutipan;kode;sikap\n" + "\n".join(lines), encoding="utf-8")
    return file


def test_headings_and_words_in_indonesian(coded: Session, tmp_path: Path) -> None:
    file = rows(tmp_path, "dua;Usaha lancar.;short-lived;membantah")
    assert codings_in.take_in(coded, file) == (1, 0)
    (one,) = codings.listing(coded.store, study="dua")
    assert (one.code, one.stance.value, one.coder) == ("short-lived", "denies", "ani")


def test_what_cannot_be_placed_is_listed_and_nothing_is_recorded(coded: Session, tmp_path: Path) -> None:
    before = codings.listing(coded.store)
    file = rows(
        tmp_path,
        "dua;Usaha lancar.;short-lived;",
        "dua;tidak ada di sini;short-lived;",
        "duo;Usaha lancar.;short-lived;",
        "dua;Usaha lancar.;short-life;",
        "dua;Usaha lancar.;short-lived;mungkin",
    )
    with pytest.raises(ReviewError) as refused:
        codings_in.take_in(coded, file)
    told = str(refused.value)
    assert told.startswith("4 rows")
    assert [f"row {n}" in told for n in range(2, 7)] == [False, True, True, True, True]
    assert "short-lived?" in told
    assert codings.listing(coded.store) == before


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"a;b\n1;2\n", b"PK\x03\x04"])
def test_what_is_no_spreadsheet_is_an_error(coded: Session, tmp_path: Path, content: bytes) -> None:
    for name in ("x.csv", "x.xlsx"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises((ReadingError, ReviewError)):
            codings_in.take_in(coded, tmp_path / name)


def test_a_formula_in_a_quote_is_a_text(coded: Session, tmp_path: Path) -> None:
    formats.export(coded, tmp_path / "a.csv", Request("codings"))
    assert "'=HYPERLINK" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    codings_in.take_in(coded, tmp_path / "a.csv")
    assert FORMULA in {one.quote for one in codings.listing(coded.store)}
