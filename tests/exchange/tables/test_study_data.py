"""Data of studies out to a spreadsheet, corrected there, and back: shown as a difference, applied as one action."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from kube_review import coding, messages
from kube_review.app import build
from kube_review.errors import ReviewError
from kube_review.exchange.tables import study_data
from kube_review.exchange.tables.study_data import Change
from kube_review.session import Session
from kube_review.store.corpus import studies, texts


def edited(session: Session, file: Path, cells: dict[tuple[str, str], object]) -> Path:
    """Export the studies and change some cells, by study and key."""
    study_data.write(session, file)
    if file.suffix == ".xlsx":
        book = load_workbook(file)
        page = book["Studies"]
        names = {row[0].value: row[0].row for row in page.iter_rows(min_row=2)}
        keys = ["study", *study_data.STUDY_KEYS]
        for (study, key), value in cells.items():
            page.cell(names[study], keys.index(key) + 1).value = value
        book.save(file)
        return file
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    for (study, key), value in cells.items():
        next(row for row in rows if row["study"] == study)[key] = value
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue(), encoding="utf-8")
    return file


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_is_not_changed_differs_in_nothing(coded: Session, tmp_path: Path, ending: str, language: str) -> None:
    """Titles that begin like a formula and headings in Indonesian come back as they went."""
    messages.use(language)
    study_data.write(coded, tmp_path / f"a{ending}")
    messages.use("en")
    assert study_data.compare(coded, tmp_path / f"a{ending}") == study_data.Difference(())


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_corrections_are_a_difference_and_one_action(coded: Session, tmp_path: Path, ending: str) -> None:
    """Numbers typed as numbers, short forms of a province and an emptied cell."""
    year = 2013 if ending == ".xlsx" else "2013"
    cells = {("satu", "year"): year, ("satu", "title"): "", ("dua", "province"): "NTB", ("dua", "fieldwork"): "satu"}
    difference = study_data.compare(coded, edited(coded, tmp_path / f"a{ending}", cells))
    assert set(difference.changes) == {
        Change("satu", "year", "2012", "2013"),
        Change("satu", "title", "@judul", None),
        Change("dua", "province", "", "Nusa Tenggara Barat"),
        Change("dua", "fieldwork", "dua", "satu"),
    }
    before = {row["study"]: row["corrected"] for row in studies.listing(coded.store)}
    assert study_data.apply(coded, difference) == 4
    after = {row["study"]: row for row in studies.listing(coded.store)}
    assert (after["satu"]["year"], after["dua"]["fieldwork"]) == (2013, "satu")
    coding.undo(coded.store, coded.coder)
    assert {row["study"]: row["corrected"] for row in studies.listing(coded.store)} == before


def test_all_mistakes_are_listed_and_nothing_is_changed(coded: Session, tmp_path: Path) -> None:
    file = edited(
        coded, tmp_path / "a.csv", {("satu", "year"): "2031", ("dua", "kind"): "blah", ("tiga", "study"): "x"}
    )
    with pytest.raises(ReviewError) as caught:
        study_data.compare(coded, file)
    for said in ("3 mistakes", "'2031'", "'blah'", "There is no study 'x'"):
        assert said in str(caught.value)


def test_unknown_columns_are_refused_unless_declared(coded: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,provins,sampel\nsatu,Bali,12\n", encoding="utf-8")
    with pytest.raises(ReviewError, match="Did you mean province"):
        study_data.compare(coded, tmp_path / "a.csv")
    (tmp_path / "a.csv").write_text("study,sampel\nsatu,12\n", encoding="utf-8")
    difference = study_data.compare(coded, tmp_path / "a.csv", new=True)
    study_data.apply(coded, difference, new=True)
    assert studies.listing(coded.store, "satu")[0]["corrected"]["sampel"] == "12"


def test_an_emptied_guess_stays_and_is_named(coded: Session, tmp_path: Path) -> None:
    """There is no correction to take back."""
    difference = study_data.compare(coded, edited(coded, tmp_path / "a.csv", {("dua", "evidence"): ""}))
    assert difference.changes == ()
    assert "dua: evidence" in str(difference.kept[0])


def test_the_command_shows_first_and_applies_when_told(coded: Session, tmp_path: Path) -> None:
    """Without --yes and without a terminal nothing is written."""
    file = edited(coded, tmp_path / "a.csv", {("satu", "year"): "2014"})
    arguments = ["studies", "--import", str(file), "-p", str(coded.project.root)]
    shown = CliRunner().invoke(build(), arguments)
    assert "2012" in shown.stdout
    assert "2014" in shown.stdout
    assert isinstance(shown.exception, ReviewError)
    assert texts.text_of(coded.store, "satu")
    assert studies.listing(coded.store, "satu")[0]["year"] == 2012
    assert CliRunner().invoke(build(), [*arguments, "--yes"]).exit_code == 0
    assert studies.listing(coded.store, "satu")[0]["year"] == 2014
