"""From search results to coded studies and out again, through the commands; the flow follows from what was done."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from kube_review.app import build
from kube_review.errors import ReviewError
from tests.conftest import new_session

PAPER = "# {title}\n\nSari Dewi, Budi Santosa\n\n## Hasil dan Pembahasan\n\nPendamping jarang datang ke kelompok {n}.\n"
TITLES = [
    "Kegagalan kelompok usaha bersama di Sleman",
    "Peran pendamping bagi usaha keluarga miskin",
    "Modal sosial kelompok nelayan dan bantuan pemerintah",
    "Evaluasi program penanganan fakir miskin perkotaan",
]
OTHERS = ["Budi daya lele di kolam terpal", "Pasar tradisional dan toko modern", "Kelompok tani padi organik"]


def run(review: Path, *arguments: object, code: int = 0) -> str:
    """Run a command and return what it printed."""
    done = CliRunner().invoke(build(), [*map(str, arguments), "-p", str(review)])
    if code and isinstance(done.exception, ReviewError):
        return str(done.exception)
    assert done.exit_code == code, (done.output, done.exception)
    return done.stdout + done.stderr


def rows(review: Path, *arguments: object) -> Any:
    """Run a command and return its JSON."""
    done = CliRunner().invoke(build(), [*map(str, arguments), "-p", str(review), "-f", "json"])
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.stdout)


def ris(titles: list[str]) -> str:
    return "".join(
        f"TY  - JOUR\nTI  - {title}\nAU  - Dewi, Sari\nAU  - Santosa, Budi\nPY  - 2014\nAB  - Isi.\nER  - \n\n"
        for title in titles
    )


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Return a review of two coders."""
    folder = tmp_path / "review"
    new_session(folder).store.close()
    run(folder, "coder", "add", "budi")
    return folder


def test_from_search_results_to_tables(review: Path, tmp_path: Path) -> None:
    """Ten records of two sources, three duplicates, two people, two full texts, coded, out to XLSX, SPSS and QDPX."""
    (tmp_path / "garuda.ris").write_text(ris([*TITLES, *OTHERS]), encoding="utf-8")
    csv = "Title,Authors,Year,Source title,Source\n" + "".join(
        f'"{title.upper()}","Dewi S.; Santosa B.",2014,Jurnal Contoh,Scopus\n' for title in TITLES[:3]
    )
    (tmp_path / "scopus.csv").write_text(csv, encoding="utf-8")
    run(review, "protocol", "--set", "screeners=2")
    told = run(review, "records", "import", tmp_path / "garuda.ris", "--source", "Garuda")
    assert "7 records brought in" in told
    assert "3 pairs may be duplicates" in run(review, "records", "import", tmp_path / "scopus.csv")
    assert [pair["how"] for pair in rows(review, "records", "duplicates", "--mark")] == []
    listed = rows(review, "records", "list")
    assert [row["state"] for row in listed].count("duplicate") == 3
    numbers = [row["record"] for row in listed if row["state"] == "pending"]
    yes, no = ",".join(map(str, numbers[:4])), ",".join(map(str, numbers[4:]))
    for name in ("ani", "budi"):
        run(review, "records", "decide", yes, "include", "--coder", name)
        run(review, "records", "decide", no, "exclude", "--reason", "not about KUBE", "--coder", name)
    run(review, "records", "decide", numbers[3], "unsure", "--coder", "budi")
    assert [row["state"] for row in rows(review, "records", "list", "--state", "disputed")] == ["disputed"]
    run(review, "records", "decide", numbers[3], "exclude", "--settle", "--reason", "no findings")
    papers = [tmp_path / f"paper{n}.md" for n in range(2)]
    for n, paper in enumerate(papers):
        paper.write_text(PAPER.format(title=TITLES[n], n=n), encoding="utf-8")
    told = run(review, "ingest", *papers)
    assert f"Full text of record {numbers[0]}: paper0" in told
    assert f"Full text of record {numbers[1]}: paper1" in told
    run(review, "records", "attach", numbers[2], "--not-retrieved", "not on line")
    assert {box["box"]: box["n"] for box in rows(review, "flow")["rows"]} == {
        "identified": 10,
        "duplicates": 3,
        "screened": 7,
        "excluded-screening": 4,
        "sought": 3,
        "not-retrieved": 1,
        "assessed": 2,
        "excluded-full-text": None,
        "reports": 2,
        "studies": 2,
    }
    assert rows(review, "flow")["notes"] == []
    for study in ("paper0", "paper1"):
        run(review, "record", study, "weak-facilitators", "--quote", "Pendamping jarang datang")
        run(review, "done", study)
    for name in ("a.xlsx", "a.sav", "a.qdpx"):
        run(review, "export", tmp_path / name)
    assert load_workbook(tmp_path / "a.xlsx")["Codings"].max_row == 3
    assert zipfile.is_zipfile(tmp_path / "a.qdpx")
    assert run(review, "check").strip()


def test_mistakes_say_how_to_mend_them(review: Path, tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text("no ris", encoding="utf-8")
    assert "no record" in run(review, "records", "import", tmp_path / "a.ris", code=1)
    assert "no record 5" in run(review, "records", "decide", "5", "include", code=1)
    assert "include, exclude" in run(review, "records", "decide", "5", "maybe", code=1)
    assert "17,18" in run(review, "records", "decide", "x", "include", code=1)
    assert "RECORD STUDY" in run(review, "records", "attach", "5", code=2)
    assert "17=12" in run(review, "records", "duplicates", "--same", "5", code=2)
    assert rows(review, "records", "list") == []


def test_pairs_are_decided_by_hand(review: Path, tmp_path: Path) -> None:
    """One is a duplicate, one is not; neither is offered again, and undo takes it back."""
    titles = [*OTHERS[:2], OTHERS[0].replace("lele", "nila"), OTHERS[1].replace("toko", "took")]
    (tmp_path / "a.ris").write_text(ris(titles), encoding="utf-8")
    run(review, "records", "import", tmp_path / "a.ris")
    one, two, three, four = (row["record"] for row in rows(review, "records", "list"))
    found = rows(review, "records", "duplicates")
    assert {(pair["other"], pair["record"]) for pair in found} == {(one, three), (two, four)}
    assert rows(review, "records", "duplicates", "--same", f"{four}={two}", "--different", three) == []
    assert rows(review, "records", "list", "--state", "duplicate")[0]["duplicate_of"] == two
    run(review, "undo")
    assert len(rows(review, "records", "duplicates")) == 2
