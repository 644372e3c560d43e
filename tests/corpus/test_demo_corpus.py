"""The demo corpus: labelled synthetic, reproducible, readable, and coded by two people as people code."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import product
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kube_review import codebook
from kube_review.model import Document, Link, Stance
from kube_review.reading import read

DEMO = Path(__file__).parents[2] / "corpus" / "demo"
LABEL = "DOKUMEN SINTETIS – contoh untuk kube-review, bukan penelitian nyata"
CODEBOOK = codebook.load(DEMO.parents[1] / "codebook" / "sitepu-2016.yaml")
CODES = [entry.code for entry in CODEBOOK.codes]


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STUDIES: dict[str, dict[str, Any]] = {
    entry["study"]: entry
    for entry in YAML(typ="safe").load((DEMO / "studies.yaml").read_text(encoding="utf-8"))["studies"]
}
CODINGS = rows("codings.csv")
DONE = {(row["coder"], row["study"]) for row in rows("done.csv")}
PAPERS = sorted((DEMO / "papers").iterdir())
_read: dict[str, Document] = {}


def document(study: str) -> Document:
    if study not in _read:
        _read[study] = read(DEMO / STUDIES[study]["file"])
    return _read[study]


def places(quote: str, text: str) -> list[tuple[int, int]]:
    """Find a quote whatever white space the text has."""
    pattern = r"\s+".join(map(re.escape, quote.split()))
    return [match.span() for match in re.finditer(pattern, text)]


def state(coder: str, study: str, code: str) -> str:
    wanted = {"coder": coder, "study": study, "code": code}
    stances = {row["stance"] for row in CODINGS if wanted.items() <= row.items()} - {"cites"}
    return {frozenset(): "silent", frozenset({"asserts"}): "present", frozenset({"denies"}): "denied"}.get(
        frozenset(stances), "mixed"
    )


def build(source: Path, out: Path) -> None:
    pytest.importorskip("reportlab", reason="ReportLab sets the papers; it is a development dependency")
    run_path(str(DEMO / "build.py"))["build"](source, out)


def test_studies_are_fifteen_from_twelve_provinces_and_ten_years() -> None:
    """The corpus has the breadth it promises."""
    studies = STUDIES.values()
    assert len(STUDIES) == 15
    assert len({entry["province"] for entry in studies if "province" in entry}) == 12
    assert {entry["year"] for entry in studies} == set(range(2006, 2016))
    assert {(DEMO / entry["file"]) for entry in studies} == set(PAPERS)
    assert all(entry["synthetic"] for entry in studies)
    assert Counter(path.suffix for path in PAPERS) == {".pdf": 11, ".txt": 2, ".md": 2}


def test_studies_differ_in_what_counting_has_to_tell_apart() -> None:
    """One fieldwork with two studies, one secondary study, one in English, three theses."""
    fieldworks = Counter(entry["fieldwork"] for entry in STUDIES.values() if "fieldwork" in entry)
    assert list(fieldworks.values()) == [2]
    assert Counter(entry["evidence"] for entry in STUDIES.values()) == {"primary": 14, "secondary": 1}
    assert [entry["study"] for entry in STUDIES.values() if entry.get("language") == "en"] == [
        "dried-fish-groups-kupang-2014"
    ]
    assert Counter(entry["kind"] for entry in STUDIES.values())["thesis"] == 3


def test_first_five_are_a_corpus_of_their_own() -> None:
    """The short demo has five studies from five provinces and years, one of them plain text."""
    first = [entry for entry in STUDIES.values() if entry.get("first")]
    assert len(first) == len({entry["province"] for entry in first}) == len({entry["year"] for entry in first}) == 5
    assert sorted(Path(entry["file"]).suffix for entry in first) == [".pdf"] * 4 + [".txt"]


@pytest.mark.parametrize("path", [path for path in PAPERS if path.suffix == ".pdf"], ids=lambda path: path.stem)
def test_every_page_of_a_pdf_is_labelled_synthetic(path: Path) -> None:
    """No page can be taken for real research, not even when it is printed alone."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        labels = [page.extract_text(x_tolerance_ratio=0.15).count(LABEL) for page in pdf.pages]
    assert labels == [2] + [1] * (len(labels) - 1)
    assert 2 <= len(labels) <= 4
    assert path.stat().st_size < 60_000


@pytest.mark.parametrize("path", [path for path in PAPERS if path.suffix != ".pdf"], ids=lambda path: path.stem)
def test_text_files_are_labelled_at_both_ends(path: Path) -> None:
    """Files without pages say what they are at the top and at the end."""
    lines = path.read_text(encoding="utf-8").strip().splitlines()
    assert [lines[0].removeprefix("> "), lines[-1].removeprefix("> ")] == [LABEL, LABEL]


@pytest.mark.parametrize("source", sorted((DEMO / "source").glob("*.md")), ids=lambda path: path.stem)
def test_building_gives_the_same_bytes(source: Path, tmp_path: Path) -> None:
    """The shipped PDFs are what their sources say, byte for byte."""
    out = tmp_path / "built.pdf"
    build(source, out)
    assert out.read_bytes() == (DEMO / "papers" / f"{source.stem}.pdf").read_bytes()


@pytest.mark.parametrize("study", STUDIES)
def test_every_quote_stands_once_in_countable_text(study: str) -> None:
    """Each coding finds its place: once, and where findings may be coded."""
    read_as = document(study)
    quotes = {row["quote"] for row in CODINGS if row["study"] == study}
    found = {quote: places(quote, read_as.text) for quote in quotes}
    assert {quote: len(spans) for quote, spans in found.items() if len(spans) != 1} == {}
    touched = {
        (quote, passage.section)
        for quote, [(start, end)] in found.items()
        for passage in read_as.passages
        if passage.start < end and start < passage.end and not passage.countable
    }
    assert touched == set()


def test_codings_use_the_words_of_the_model() -> None:
    """Codes, stances and links are those of the codebook and the model; what is cited is named."""
    assert {row["code"] for row in CODINGS} <= set(CODES)
    assert {row["stance"] for row in CODINGS} == set(Stance)
    assert {row["link"] for row in CODINGS} == {"", *Link}
    assert all(bool(row["cited"]) == (row["stance"] == "cites") for row in CODINGS)
    assert all(re.fullmatch(r"[A-Z][a-z]+ \(20\d\d\)", row["cited"]) for row in CODINGS if row["cited"])
    assert all(row["memo"] for row in CODINGS if row["code"] == "other-factor")


def test_no_coding_is_recorded_twice() -> None:
    """A coder codes a quote with a code once."""
    counts = Counter((row["coder"], row["study"], row["code"], row["quote"]) for row in CODINGS)
    assert [key for key, count in counts.items() if count > 1] == []


def test_one_study_is_left_unfinished() -> None:
    """Sari finished all; Budi has begun the study that he did not finish."""
    assert {study for coder, study in DONE if coder == "sari"} == set(STUDIES)
    [unfinished] = set(STUDIES) - {study for coder, study in DONE if coder == "budi"}
    assert any(row["coder"] == "budi" and row["study"] == unfinished for row in CODINGS)
    assert {row["basis"] for row in rows("done.csv")} == {"full"}


def test_coders_agree_as_people_do() -> None:
    """Cohen's kappa on study × code states lies where careful coders land, not at 1."""
    from sklearn.metrics import cohen_kappa_score

    both = [study for study in STUDIES if ("budi", study) in DONE]
    cells = list(product(both, CODES))
    sari, budi = ([state(coder, *cell) for cell in cells] for coder in ("sari", "budi"))
    assert 0.70 <= cohen_kappa_score(sari, budi) <= 0.85
    found = ([cell in {"present", "mixed"} for cell in cells_of] for cells_of in (sari, budi))
    assert 0.70 <= cohen_kappa_score(*found) <= 0.85


def test_adjudication_settles_one_study() -> None:
    """Exactly the disputed cells of one study are decided, each with a reason."""
    decided = rows("adjudications.csv")
    [study] = {row["study"] for row in decided}
    disputed = {code for code in CODES if state("sari", study, code) != state("budi", study, code)}
    assert {row["code"] for row in decided} == disputed
    assert all(row["reason"] and row["state"] in {"present", "mixed", "denied", "silent"} for row in decided)


def test_factors_are_found_as_unevenly_as_in_real_corpora() -> None:
    """Some factors are common, some rare, one is never found; a group succeeds; findings may be mixed."""
    primary = [study for study, entry in STUDIES.items() if entry["evidence"] == "primary"]
    states = {code: Counter(state("sari", study, code) for study in primary) for code in CODES}
    present = {code: counts["present"] + counts["mixed"] for code, counts in states.items()}
    assert max(present.values()) >= 9
    assert present["mismatch-local-culture"] == 0 < states["mismatch-local-culture"]["denied"]
    assert 1 <= present["unfair-division-of-work"] <= 3
    assert sum(counts["mixed"] for counts in states.values()) >= 3
    success = {code: state("sari", "kube-keripik-lampung-tengah-2015", code) for code in CODES}
    assert {success[code] for code in ("short-lived", "business-stagnant", "activities-stopped", "goals-unmet")} == {
        "denied"
    }


def test_the_review_of_literature_cites_a_study_of_the_corpus() -> None:
    """A finding that is cited from a study which is itself in the review must not count twice."""
    cited = {row["cited"] for row in CODINGS if row["study"] == "kajian-pustaka-kube-2015" and row["cited"]}
    assert "Wijayakusuma (2009)" in cited
    assert STUDIES["kube-warung-deli-serdang-2009"]["authors"] == ["Anggara Wijayakusuma"]
    assert len(cited) >= 5
