"""The page shows the tally's numbers, opens their evidence, runs nothing of a study's, and reads without scripts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html
from typer.testing import CliRunner

from kube_review import coding, messages
from kube_review.app import build
from kube_review.coding import blind
from kube_review.coding.record import Judgement
from kube_review.model import Basis, Stance
from kube_review.report import counted as counting
from kube_review.report import evidence, page, sections
from kube_review.report.counted import Counted
from kube_review.report.evidence import Quotes
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import coders, codings
from kube_review.synthesis.cells.rules import Rules
from tests.conftest import add_study

HOSTILE = "<script>alert(1)</script></style><img src=x onerror=alert(2)> javascript:alert(3)"


@pytest.fixture(scope="module")
def made(counted: Counted) -> str:
    return page.render(counted, Quotes.FULL)


def numbers_of(document: html.HtmlElement) -> dict[str, dict[str, str]]:
    """Return the cells of the table of numbers by code and column."""
    table = document.xpath("//table[contains(@class, 'numbers')]")[0]
    return {
        row.get("data-row"): {cell.get("data-column"): cell.text_content().strip() for cell in row.xpath("./*")}
        for row in table.xpath(".//tr[@data-row]")
    }


def test_numbers_equal_the_tally(made: str, folder: Path) -> None:
    """Every number that the tally has as JSON stands in the page, code by code."""
    told = CliRunner().invoke(build(), ["tally", "-f", "json", "-p", str(folder)])
    rows = json.loads(told.stdout)["rows"]
    shown = numbers_of(html.fromstring(made))
    assert list(shown) == [row["code"] for row in rows]
    for row in rows:
        for column, value in row.items():
            if column in ("code", "label", "key"):
                continue
            expected = "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
            assert expected == shown[row["code"]][column], (row["code"], column)


def test_every_number_leads_to_its_evidence(made: str) -> None:
    """Links of the page lead to anchors in it, and to nothing else."""
    document = html.fromstring(made)
    targets = set(document.xpath("//@id"))
    links = document.xpath("//a/@href")
    assert len(links) > 100
    assert all(link.startswith("#") and link[1:] in targets for link in links)


def test_evidence_has_every_coding_with_its_quote(made: str, review: Session, counted: Counted) -> None:
    """Each coding of a counted study stands there with its words, its coder and its page."""
    studies = {study.study for unit in counted.matrix.units for study in unit.studies}
    found = [one for one in codings.listing(review.store) if one.study in studies]
    marks = html.fromstring(made).xpath("//article//mark")
    assert sorted(" ".join(one.quote.split()) for one in found) == sorted(
        " ".join(mark.text_content().split()) for mark in marks
    )


def test_confidence_equals_the_profile(made: str, folder: Path) -> None:
    """The GRADE-CERQual section shows the level and the counts that ``profile`` gives, and grounds for each level."""
    told = CliRunner().invoke(build(), ["profile", "-f", "json", "-p", str(folder)])
    rows = {row["code"]: row for row in json.loads(told.stdout)["rows"]}
    summary, grounds = html.fromstring(made).xpath("//section[@id='confidence']//table")
    shown = summary.xpath(".//tr[@data-row]")
    assert [row.get("data-row") for row in shown] == list(rows)
    for row in shown:
        cells = {cell.get("data-column"): cell.text_content().strip() for cell in row.xpath("./*")}
        expected = rows[row.get("data-row")]
        assert cells["reported"].startswith(f"{expected['n_reported']}/{expected['n_reviewed']}")
        for component in ("coherence", "adequacy", "relevance", "confidence"):
            assert cells[component].startswith(expected[component] or ""), (row.get("data-row"), component)
    assert len(grounds.xpath(".//tbody/tr")) == 5 * len(rows)


@pytest.mark.parametrize("name", ["prisma", "entreq"])
def test_checklists_stand_below_the_methods(made: str, folder: Path, name: str) -> None:
    """Each item of the reporting checklists stands there, with what ``checklist`` finds recorded."""
    told = CliRunner().invoke(build(), ["checklist", name, "-f", "json", "-p", str(folder)])
    rows = json.loads(told.stdout)["rows"]
    found = html.fromstring(made).xpath("//section[@id='methods']//table")[["prisma", "entreq"].index(name)]
    shown = [[cell.text_content().strip() for cell in row.xpath("./*")] for row in found.xpath(".//tbody/tr")]
    assert [(row[0], row[-1]) for row in shown] == [(row["item"], row["recorded"] or "not recorded") for row in rows]


def test_methods_count_the_codings_that_the_evidence_shows(made: str) -> None:
    """The disclosure of help from models is about the counted studies, as the evidence is."""
    document = html.fromstring(made)
    told = document.xpath("//section[@id='methods']")[0].text_content()
    assert f"of {len(document.xpath('//article'))} codings" in told


def test_denied_and_disputed_name_every_such_cell(made: str, counted: Counted) -> None:
    """Each code lists the units that deny it, are mixed, or on which coders differ."""
    links = html.fromstring(made).xpath("//section[@id='disputes']//a[@class='item']")
    assert len(links) == sum(row["n_mixed"] + row["n_denied"] + row["n_disputed"] for row in counted.tally.rows)


def test_nothing_is_loaded_and_no_script_but_ours(made: str) -> None:
    """The policy forbids everything else; nothing refers to the network."""
    document = html.fromstring(made)
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert len(document.xpath("//script")) == 1
    assert not document.xpath("//@src | //@style | //link | //@onclick | //@onerror | //iframe")
    assert not re.search(r"url\(|@import", document.xpath("//style")[0].text)


def test_readable_without_scripts(made: str) -> None:
    """Filters are hidden until the script shows them; evidence folds by itself; charts have text alternatives."""
    document = html.fromstring(made)
    assert document.get_element_by_id("filters").get("hidden") is not None
    assert document.xpath("//details[@class='code']/summary")
    assert all(chart.get("aria-label") for chart in document.xpath("//*[@role='img']"))
    assert not document.xpath("//article[@hidden]")


def test_synthetic_is_marked_on_the_page_and_on_every_chart(made: str) -> None:
    document = html.fromstring(made)
    assert document.xpath("//header/p[@class='warning'][starts-with(., 'SYNTHETIC DATA')]")
    charts = document.xpath("//*[@role='img']")
    assert len(charts) >= 8
    assert all("SYNTHETIC DATA" in chart.text_content() for chart in charts)


@pytest.mark.parametrize(("quotes", "n_marks"), [(Quotes.NONE, 0), (Quotes.SHORT, None)])
def test_quotes_can_be_left_out_or_cut(counted: Counted, quotes: Quotes, n_marks: int | None) -> None:
    marks = html.fromstring(page.render(counted, quotes)).xpath("//article//mark")
    if n_marks is not None:
        assert len(marks) == n_marks
    assert all(len(mark.text_content()) <= 160 for mark in marks)


def test_indonesian(review: Session) -> None:
    messages.use("id")
    try:
        told = page.render(counting.count(review, review.codebook(), Rules()), Quotes.NONE)
    finally:
        messages.use("en")
    document = html.fromstring(told)
    assert document.get("lang") == "id"
    assert "Temuan dalam satu gambar" in [heading.text_content() for heading in document.xpath("//h2")]
    assert "Pembentukan secara dadakan" in told


def hostile_review(session: Session) -> None:
    """Store a study whose title, quote and memo would run, and code it."""
    study = add_study(session, "satu", HOSTILE, "Kelompok dibentuk mendadak.")
    text = texts.text_of(session.store, study)
    values = {"title": HOSTILE, "fieldwork": HOSTILE, "province": HOSTILE}
    coding.set_value(session.store, session.coder, text, dict(values), new=True)
    span = coding.find_quote(session.store, text, HOSTILE)
    judgement = Judgement("sudden-formation", Stance.ASSERTS, None, "", HOSTILE)
    coding.record(session.store, session.coder, text, span, judgement)
    coding.done(session.store, session.coder, text, session.versions, Basis.FULL)


def test_hostile_words_do_nothing(session: Session) -> None:
    """A title, quote, memo, unit and province that are mark-up stand there as text."""
    hostile_review(session)
    told = page.render(counting.count(session, session.codebook(), Rules()), Quotes.FULL)
    document = html.fromstring(told)
    assert len(document.xpath("//script")) == 1
    assert not document.xpath("//img | //*[@onerror]")
    assert HOSTILE in document.xpath("//article//mark")[0].text_content()
    assert told.count("</style>") == 1
    assert not [link for link in document.xpath("//@href") if "javascript" in link]


def test_blind_studies_are_left_out(session: Session) -> None:
    """Who codes a study blind sees nothing of it in the page."""
    hostile_review(session)
    budi = coders.get_or_add(session.store, "budi")
    uid = texts.text_of(session.store, "satu").uid
    blind.assign(session.store, session.coder, [(uid, "satu")], [session.coder, budi])
    with Session(session.project, session.store, "budi") as other:
        hidden = blind.hidden_from(other)
        assert hidden == {"satu"}
        told = page.render(counting.count(other, other.codebook(), Rules(), None, hidden), Quotes.FULL)
    assert "satu" not in html.fromstring(told).xpath("//main")[0].text_content().split()
    assert "alert" not in told


def test_report_command_writes_the_page(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = CliRunner().invoke(build(), ["report", str(out), "--quotes", "short", "-p", str(folder)])
    assert done.exit_code == 0, done.stderr
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert CliRunner().invoke(build(), ["report", str(out), "--quotes", "all", "-p", str(folder)]).exit_code != 0


def test_units_beyond_the_heat_map_are_counted_not_listed(review: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where units are left out the code says how many, and no link leads nowhere."""
    for module in (evidence, sections):
        monkeypatch.setattr(module, "MAX_UNITS", 3)
    document = html.fromstring(page.render(counting.count(review, review.codebook(), Rules()), Quotes.NONE))
    notes = document.xpath("//details[@class='code']/p[@class='warning']")
    assert notes and all("are not listed" in note.text_content() for note in notes)
    assert set(document.xpath("//a/@href")) <= {f"#{target}" for target in document.xpath("//@id")}
