"""Every synthesis table says in every format what it shows, of how many, by which rule and when."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kube_review import clock, console, demo, project, tables
from kube_review.app import build
from kube_review.errors import ReviewError
from kube_review.tables import Table

EPOCH, DATE = "1464652800", "2016-05-31"
COMMANDS = (
    ("tally",),
    ("tally", "--by", "year", "--period", "5"),
    ("tally", "--by", "stage"),
    ("tally", "--by", "link"),
    ("tally", "--by", "kube-appraisal:aim"),
    ("matrix",),
    ("crosstab", "province", "--test"),
    ("cooccurrence",),
    ("accumulation", "--orders", "50"),
    *(("agreement", "--level", level, "--resamples", "100") for level in ("cells", "passages", "stances", "spans")),
    ("agreement", "--differences"),
    ("estimate",),
    ("table", "social-capital"),
    ("sensitivity",),
    ("flow",),
    ("reproduce", "sitepu-2016"),
    ("evaluate", "--method", "cues"),
)


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the demo review with a finished random sample, suggestions and a codebook with a shared field."""
    folder = tmp_path_factory.mktemp("captions") / "demo"
    with demo.make(folder, first=True, tell=lambda _: None) as session:
        shutil.copy(project.shipped("codebook", "social-capital.yaml"), session.project.codebooks)
    for command in (
        ("double-code", "--share", "0.6", "--coder", "sari", "--coder", "budi"),
        ("suggest", "--method", "cues"),
    ):
        run(folder, *command)
    return folder


@pytest.fixture(autouse=True)
def _fixed_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def run(review: Path, *arguments: str) -> str:
    """Run a command in this process; return its stdout."""
    done = CliRunner().invoke(build(), [*arguments, "-p", str(review)])
    assert done.exit_code == 0, (done.stderr, done.exception)
    return done.stdout


def one_line(text: str) -> str:
    """Return a text without its line breaks and repeated spaces."""
    return " ".join(text.split())


def evaluate(review: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> tuple[Table, str]:
    """Run a command once as CSV; return the first table that it prints, and its stdout."""
    printed: list[Table] = []
    real = console.synthesis
    with monkeypatch.context() as patch:
        patch.setattr(console, "synthesis", lambda table, fmt: (printed.append(table), real(table, fmt)))
        stdout = run(review, *command, "-f", "csv")
    return printed[0], stdout


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_title_n_rule_and_date_in_every_format(
    review: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON holds them as fields, CSV as last columns after those of the rows, the others in the caption."""
    table, as_csv = evaluate(review, command, monkeypatch)

    def printed(fmt: str) -> str:
        console.synthesis(table, fmt)
        return capsys.readouterr().out

    made: dict[str, Any] = json.loads(printed("json"))
    title, rule, n = made["title"], made["rule"], made["n"]
    assert title
    assert rule
    assert isinstance(n, int)
    assert made["date"] == DATE
    rows = list(csv.reader(io.StringIO(as_csv)))
    assert rows[0] == [*made["rows"][0], "table_title", "table_n", "table_rule", "table_date"]
    assert {tuple(row[-4:]) for row in rows[1:]} == {(title, str(n), rule, DATE)}
    assert len(rows) - 1 == len(made["rows"])
    caption = f"{title} (n = {n}; {DATE})"
    shown = one_line(printed("table"))
    assert caption in shown
    assert one_line(rule) in shown
    markdown = printed("md")
    assert f"**{title}** (n = {n}; {DATE})" in markdown
    assert rule in markdown
    latex = printed("tex")
    assert rf"\caption{{{tables.tex(caption)}}}" in latex
    assert tables.tex(rule) in latex


@pytest.mark.parametrize("command", [("tally",), ("reproduce", "sitepu-2016")], ids=" ".join)
def test_a_command_prints_in_the_format_that_is_wanted(review: Path, command: tuple[str, ...]) -> None:
    """The option decides; a reproduction has a JSON document of its own with the same caption."""
    made = json.loads(run(review, *command, "-f", "json"))
    assert (made["date"], isinstance(made["n"], int), bool(made["title"] and made["rule"])) == (DATE, True, True)
    assert f"**{made['title']}**" in run(review, *command, "-f", "md")
    assert r"\caption{" in run(review, *command, "-f", "tex")
    assert made["title"] in one_line(run(review, *command))


def test_an_export_dates_its_tables(review: Path, tmp_path: Path) -> None:
    """The tables of a JSON or Markdown export say when they were counted."""
    run(review, "export", str(tmp_path / "out.json"))
    run(review, "export", str(tmp_path / "out.md"))
    made = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (made["tally"]["date"], made["matrix"]["date"]) == (DATE, DATE)
    assert (tmp_path / "out.md").read_text(encoding="utf-8").count(f"; {DATE})") == 2


def test_listings_keep_their_form(review: Path) -> None:
    """A listing is no synthesis table: its CSV has the columns of its rows alone and its JSON is a list."""
    assert "table_title" not in run(review, "codings", "-f", "csv")
    assert isinstance(json.loads(run(review, "codings", "-f", "json")), list)


def test_a_lock_holds_on_another_day(review: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one day it is the same to the byte in every language, and on a later day everything is as it was locked."""
    for name, language in (("one", "en"), ("two", "id")):
        monkeypatch.setenv("KUBE_REVIEW_LANG", language)
        run(review, "reproduce", "sitepu-2016", "--lock", str(tmp_path / name))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 86_400 * 30))
    assert json.loads(run(review, "reproduce", "--verify", str(tmp_path / "one"), "-f", "json")) == []


def test_what_was_done_and_undone_changes_no_table(review: Path, tmp_path: Path) -> None:
    """A lock notices the two events, and says that nothing but the record differs."""
    run(review, "reproduce", "sitepu-2016", "--lock", str(tmp_path / "lock"))
    coding = json.loads(run(review, "codings", "--coder", "sari", "-f", "json"))[0]["coding"]
    run(review, "retract", str(coding), "--coder", "sari")
    told = [verified(review, tmp_path / "lock")]
    run(review, "undo", "--coder", "sari")
    told.append(verified(review, tmp_path / "lock"))
    assert ["only the record has grown" in text for text in told] == [False, True]


def verified(review: Path, manifest: Path) -> str:
    """Verify a lock that does not hold; return what is said on stderr."""
    done = CliRunner().invoke(build(), ["reproduce", "--verify", str(manifest), "-p", str(review)])
    assert done.exit_code == 1
    return one_line(done.stderr)


def test_the_clock_reads_the_variable_or_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable it is today; a value that is no number of seconds is a mistake that is named."""
    assert clock.today() == DATE
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ReviewError, match="yesterday"):
        clock.today()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert clock.today() >= "2026"


def test_a_hostile_title_stays_text_in_csv() -> None:
    """A title that a spreadsheet would run gets its apostrophe; a table without rows still names its columns."""
    table = Table("=1+1", [{"code": "a", "n": 1}], rule="one, two", n=1, date=DATE)
    written = 'code,n,table_title,table_n,table_rule,table_date\r\na,1,\'=1+1,1,"one, two",2016-05-31\r\n'
    assert written == tables.captioned_csv(table)
    empty = tables.captioned_csv(Table("T", [], date=DATE))
    assert empty == "table_title,table_n,table_rule,table_date\r\n"


def test_what_is_open_or_left_out_is_said(review: Path) -> None:
    """Tables count the cells that nobody can judge; a cross-tabulation shows intervals where there is room."""
    crossed = run(review, "crosstab", "kind")
    assert "cells are open" in crossed
    assert re.search(r"\d+/\d+ \(0\.\d\d; 0\.\d\d–\d\.\d\d\)", crossed)
    assert "in the CSV and JSON forms" in run(review, "crosstab", "title")
    assert "cells are open or not assessed" in run(review, "accumulation")
    assert "cells of the sample are open" in run(review, "estimate")


OTHER, STAGED, STATES = ("Other factor", "Faktor lain"), ("any of", "salah satu dari"), ("silent", "tidak dilaporkan")


@pytest.mark.parametrize(
    ("command", "labels"),
    [
        (("tally",), OTHER),
        (("tally", "--by", "stage"), STAGED),
        (("tally", "--by", "origin"), OTHER),
        (("crosstab", "kind"), OTHER),
        (("matrix",), STATES),
        (("estimate",), OTHER),
        (("reproduce", "example-frequencies"), OTHER),
    ],
)
def test_labels_in_indonesian(
    review: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], labels: tuple[str, str]
) -> None:
    """Every table that shows labels shows the Indonesian ones to who reads Indonesian."""
    english, indonesian = labels
    assert english in one_line(run(review, *command))
    monkeypatch.setenv("KUBE_REVIEW_LANG", "id")
    assert indonesian in one_line(run(review, *command))


def test_latex_has_no_bars(review: Path) -> None:
    """A LaTeX document with the usual fonts can hold a tally."""
    assert "█" in run(review, "tally", "-f", "md")
    assert "█" not in run(review, "tally", "-f", "tex")
