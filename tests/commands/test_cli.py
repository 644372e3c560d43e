"""The command contract, through the real program: fields, exit codes, streams."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import rows, run
from tests.reading.drawn import Drawing

PAPER = """# Kelompok usaha di lereng

## Hasil dan Pembahasan

Pendamping jarang datang ke kelompok – kata warga. Sosialisasi tidak pernah dilakukan sebelum bantuan turun.

Menurut Dewi (2010), bantuan tidak tepat sasaran.

## Daftar Pustaka

Dewi, R. 2010. Bantuan ternak. Jakarta: Penerbit Rekaan.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a review with one study."""
    place = tmp_path_factory.mktemp("cli")
    paper = place / "Lereng 2012.md"
    paper.write_text(PAPER, encoding="utf-8")
    run("init", place / "review", "--coder", "ani")
    run("ingest", paper, "-p", place / "review")
    return place / "review"


@pytest.fixture
def review(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the review with one study."""
    return Path(shutil.copytree(made, tmp_path / "review"))


def test_the_program_is_a_process_with_streams_and_an_exit_code(review: Path) -> None:
    """Started by a shell whose locale is not UTF-8: data on stdout, talk on stderr, both UTF-8, and a number."""
    shell = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "KUBE_REVIEW_PROJECT": str(review)}
    command = [sys.executable, "-m", "kube_review"]
    for arguments, code in (["passages", "lereng-2012"], 0), (["record", "lereng-2012", "“j”", "--passage", "2"], 1):
        done = subprocess.run([*command, *arguments], capture_output=True, encoding="utf-8", env=shell, check=False)
        assert done.returncode == code
        data, talk = (done.stdout, done.stderr) if code == 0 else (done.stderr, done.stdout)
        assert not data.isascii()
        assert talk == ""


def test_a_review_from_a_file_to_a_tally(review: Path) -> None:
    """Record, finish, count: the tally has the fields of the contract and the right numbers."""
    study = rows("studies", "-p", review)[0]
    assert (study["study"], study["evidence"], study["fieldwork"]) == ("lereng-2012", "primary", "lereng-2012")
    made = run("record", "lereng-2012", "j", "--quote", "jarang  datang", "-p", review)
    assert made.stdout.strip().isdecimal()
    cited = ("--stance", "cites", "--cited", "Dewi (2010)")
    run("record", "lereng-2012", "poor-targeting", "--quote", "bantuan tidak tepat sasaran", *cited, "-p", review)
    run("done", "lereng-2012", "-p", review)
    table = rows("tally", "--group", "factors", "-p", review)
    assert list(table)[:4] == ["title", "unit", "rule", "n"]
    assert (table["unit"], table["n"], len(table["rows"])) == ("fieldwork", 1, 11)
    by_code = {row["code"]: row for row in table["rows"]}
    assert by_code["weak-facilitators"]["share"] == 1.0
    assert by_code["poor-targeting"]["n_present"] == 0
    assert by_code["poor-targeting"]["n_silent"] == 1
    wanted = (
        "code key label n_present n_mixed n_denied n_silent n_not_assessed n_disputed n_absent n_reported"
        " n_not_reported n_open n_reviewed n_found_unassessed share share_low share_high ci_low ci_high n_codings"
    )
    assert " ".join(table["rows"][0]).startswith(wanted)
    counted = rows("tally", "--count-cited", "--group", "factors", "-p", review)["rows"]
    assert {row["code"]: row["n_present"] for row in counted}["poor-targeting"] == 1


def test_listings_have_the_fields_of_the_contract(review: Path) -> None:
    """Scripts rely on these names."""
    run("record", "lereng-2012", "j", "--passage", 3, "-p", review)
    run("suggest", "-p", review)
    fields = {
        (
            "studies",
        ): "study title authors year kind evidence fieldwork province language pages passages codings reviewed_by",
        ("passages", "lereng-2012"): "passage page section language start end text countable",
        ("codings",): "coding study page passage start end quote code stance link origin coder at memo",
        ("codebook", "show"): "code key group label label_id definition definition_id stages",
        ("suggestions", "--all"): "suggestion study passage code stance score method why",
        ("matrix",): "",
    }
    for command, names in fields.items():
        document = rows(*command, "-p", review)
        first = document["rows"][0] if command == ("matrix",) else document[0]
        expected = names.split() or ["unit", "code", "state", "n_codings"]
        assert set(expected) <= set(first), command


def test_stdout_is_one_json_document_and_talk_is_on_stderr(review: Path) -> None:
    """Progress and messages never mix with data."""
    done = run("ingest", review / "corpus", "-p", review, "-f", "json")
    assert [row["status"] for row in json.loads(done.stdout)] == ["unchanged"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["record", "lereng-2012", "weak-facilitator", "--passage", "2"], 1, "weak-facilitators"),
        (["record", "lereng-201", "j", "--passage", "2"], 1, "lereng-2012"),
        (["record", "lereng-2012", "j", "--quote", "tidak ada di sini"], 1, "nearest"),
        (["record", "lereng-2012", "j"], 2, "--passage"),
        (["record", "lereng-2012", "j", "--passage", "2", "--stance", "maybe"], 2, "asserts"),
        (["tally", "--unit", "village"], 2, "fieldwork"),
        (["tally", "--frobnicate"], 2, "frobnicate"),
        (["frobnicate"], 2, "frobnicate"),
        (["retract", "99"], 1, "99"),
        (["ingest", "nowhere.pdf"], 1, "nowhere.pdf"),
        (["export", "out.docx9"], 1, ".csv"),
        (["study", "lereng-2012", "--set", "year=kemarin"], 1, "year"),
        (["search", "   "], 1, "words"),
    ],
)
def test_mistakes_are_one_line_and_an_exit_code(review: Path, arguments: list[str], code: int, told: str) -> None:
    """What, where and how to mend; no traceback."""
    done = run(*arguments, code=code, KUBE_REVIEW_PROJECT=str(review))
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_no_review_here(tmp_path: Path) -> None:
    """A command outside a review says how to make one."""
    assert "kube-review init" in run("studies", "-p", tmp_path, code=1).stderr


def test_one_bad_file_costs_that_file_only(review: Path, tmp_path: Path) -> None:
    """In a batch a damaged file is reported and counted, the rest goes in, and the exit code says so."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "good.txt").write_text("PENDAHULUAN\n\nUsaha kelompok berhenti.\n", encoding="utf-8")
    (folder / "~$lock.docx").write_bytes(b"x" * 162)
    done = run("ingest", folder, "-p", review, "-f", "json", code=1)
    status = {Path(row["path"]).name: row["status"] for row in json.loads(done.stdout)}
    assert status == {"bad.pdf": "failed", "good.txt": "added", "~$lock.docx": "skipped"}


def test_a_file_without_a_passage_is_a_warning_and_exit_1(review: Path, tmp_path: Path) -> None:
    """A file that is read but gives nothing to code does not pass in silence."""
    drawing = Drawing(tmp_path / "angka.pdf")
    drawing.line(300, 800, "17")
    done = run("ingest", drawing.done(), "-p", review, "-f", "json", code=1)
    assert [row["passages"] for row in json.loads(done.stdout)] == [0]
    assert "no passage" in done.stderr


def test_hostile_text_reaches_no_terminal_and_no_spreadsheet(review: Path, tmp_path: Path) -> None:
    """Escape sequences, markup and formulas from a paper stay text."""
    evil = tmp_path / "evil.txt"
    evil.write_text(
        'HASIL\n\n=HYPERLINK("http://x") \x1b[31m[red]bahaya[/red] \u202eterbalik\u202c kelompok.\n', encoding="utf-8"
    )
    run("ingest", evil, "-p", review)
    passage = next(p for p in rows("passages", "evil", "-p", review) if "bahaya" in p["text"])
    run("record", "evil", "j", "--passage", passage["passage"], "-p", review)
    for command in (["passages", "evil"], ["codings"], ["show", "evil"]):
        shown = run(*command, "-p", review).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    assert "[red]" in run("codings", "-p", review, "-f", "csv").stdout
    out = tmp_path / "codings.csv"
    run("export", out, "-p", review)
    assert ",'=HYPERLINK" in out.read_text(encoding="utf-8-sig").replace('"', "") or ",\"'=HYPERLINK" in out.read_text(
        encoding="utf-8-sig"
    )


def test_values_are_guessed_corrected_and_taken_back(review: Path) -> None:
    """A correction wins over the guess; an empty value goes back to it; undo too."""
    guess = rows("study", "lereng-2012", "-p", review)
    assert guess["sources"]["title"].startswith("guessed")
    run("study", "lereng-2012", "--set", "title=Judul lain", "--set", "sample=12", "--new", "-p", review)
    changed = rows("study", "lereng-2012", "-p", review)
    assert (changed["title"], changed["values"]["sample"], changed["sources"]["title"]) == ("Judul lain", "12", "set")
    run("undo", "-p", review)
    assert rows("study", "lereng-2012", "-p", review)["title"] == guess["title"]


def test_the_first_codebook_is_the_one_named_first(tmp_path: Path) -> None:
    """Tables use it without --codebook; one that comes later joins behind it, and the error says how."""
    run("init", tmp_path / "r", "--codebook", "social-capital", "--codebook", "sitepu-2016")
    assert rows("tally", "-p", tmp_path / "r")["rows"][0]["code"].startswith("putnam-")
    failed = run("table", "kube-stages", "-p", tmp_path / "r", code=1).stderr
    assert f"kube-review init {tmp_path / 'r'} --codebook kube-stages" in " ".join(failed.split())
    run("init", tmp_path / "r", "--codebook", "kube-stages")
    assert rows("table", "kube-stages", "-p", tmp_path / "r")["n"] == 0
    assert rows("tally", "-p", tmp_path / "r")["rows"][0]["code"].startswith("putnam-")


def test_excluded_studies_leave_the_counts(review: Path) -> None:
    """An excluded study is in no table; including it brings it back."""
    run("study", "lereng-2012", "--exclude", "not about KUBE", "-p", review)
    assert rows("tally", "-p", review)["n"] == 0
    run("study", "lereng-2012", "--include", "-p", review)
    assert rows("tally", "-p", review)["n"] == 1


@pytest.mark.parametrize("ending", ["csv", "json", "md"])
def test_export_by_ending(review: Path, tmp_path: Path, ending: str) -> None:
    """Each ending gives its form with the quote in it."""
    run("record", "lereng-2012", "j", "--quote", "Pendamping jarang datang", "-p", review)
    out = tmp_path / f"out.{ending}"
    run("export", out, "-p", review)
    assert "Pendamping jarang datang" in out.read_text(encoding="utf-8")


HEAVY = (
    "spacy",
    "sklearn",
    "scipy",
    "numpy",
    "pdfplumber",
    "pypdfium2",
    "textual",
    "sqlite_utils",
    "altair",
    "mammoth",
)


@pytest.mark.parametrize("arguments", [["--help"], ["tally", "--help"], ["codebook", "--help"]])
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    """Help is instant: what costs a second to import is imported where it is used."""
    script = (
        "import sys; sys.argv[1:] = sys.argv[1:]\n"
        "from kube_review.app import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, encoding="utf-8", check=True)
    assert "LOADED []" in done.stdout


def test_every_command_has_help() -> None:
    """A command without a help text is not finished."""
    from kube_review.app import GROUPS, PANELS, command_of

    paths = [path for _panel, names in PANELS for path in names.split()]
    paths += [f"{group}.{name}" for group, *_panel, names in GROUPS for name in names.split()]
    assert [path for path in paths if not command_of(path).__doc__] == []


def test_a_bug_leaves_a_log(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An unexpected error is exit 3 and the path of a log, never a traceback on the screen."""
    from kube_review import app, errors

    assert app._exit_code(ZeroDivisionError("boom")) == errors.EXIT_BUG
    told = capsys.readouterr().err.replace("\n", "")
    log = Path(told[told.index("log ") + 4 :].strip())
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    log.unlink()
    assert app._exit_code(KeyboardInterrupt()) == errors.EXIT_INTERRUPTED
