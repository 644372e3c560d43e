"""Commands around suggestions, through the program: fields, exit codes, and what leaves the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program import rows, run


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the short demo review."""
    folder = tmp_path_factory.mktemp("demo") / "review"
    run("demo", folder, "--first")
    return folder


def small(folder: Path, *sentences: str) -> Path:
    """Make a review of one study, ``satu``, with results of these sentences, and return its folder."""
    paper = folder / "satu.md"
    paper.write_text("## Hasil\n\n" + " ".join(sentences), encoding="utf-8")
    run("init", folder / "r", "--coder", "ani")
    run("ingest", paper, "-p", folder / "r")
    return folder / "r"


def test_evaluate_prints_a_synthesis_table(demo: Path) -> None:
    """Title, unit, rule, n and rows; per code the numbers with their intervals; agreement beside."""
    found = rows("evaluate", "-p", demo, "--embeddings", "none")
    assert (found["unit"], found["n"]) == ("passage", 5)
    first = found["rows"][0]
    assert {"code", "n_passages", "n_with", "precision", "recall", "f1", "ap", "ap_low", "ap_high", "ece"} <= set(first)
    assert {(pair["first"], pair["second"]) for pair in found["agreement"]} >= {("sari", "budi"), ("model", "sari")}
    assert found["stances"]["n"] >= found["stances"]["n_right"] > 0
    left = rows("evaluate", "-p", demo, "--embeddings", "none", "--abstain", "0.1")
    assert {"n_yes", "n_no", "n_left", "missing_with"} <= set(left["rows"][0])


def test_queue_looked_and_progress_of_a_new_coder(demo: Path) -> None:
    """Who read all has an empty queue, others do not; looking counts for who looked; a screened study names codes."""
    assert rows("queue", "-p", demo, "--coder", "sari", "--embeddings", "none") == []
    run("coder", "add", "tono", "-p", demo)
    assert len(rows("queue", "-p", demo, "--coder", "tono", "--embeddings", "none")) == 20
    study = rows("studies", "-p", demo)[0]["study"]
    countable = [p["passage"] for p in rows("passages", study, "-p", demo) if p["countable"]]
    run("looked", study, *countable[:3], "-p", demo, "--coder", "tono")
    found = rows("progress", "-p", demo, "--coder", "tono")
    assert {one["n_seen"] for one in found} == {3}
    assert not any(one["holds"] for one in found)
    told = run("done", study, "--basis", "screened", "-p", demo, "--coder", "tono").stderr
    assert "no code" in told
    run("looked", study, 9999, "-p", demo, code=1)


def test_the_queue_of_an_uncoded_review(tmp_path: Path) -> None:
    """Rows name passage, code, score and reason; some are drawn at random."""
    folder = small(tmp_path, "Pendamping jarang datang.", *(f"Kelompok {n} berada di dusun {n}." for n in range(12)))
    found = rows("queue", "-n", 8, "-p", folder, "--embeddings", "none")
    assert set(found[0]) == {"study", "passage", "code", "score", "reason", "text"}
    assert found[0]["reason"] == "typical"
    assert [one["reason"] for one in found].count("audit") == 2
    assert "Pendamping" in " ".join(one["text"] for one in found)


def test_llm_shows_and_sends_nothing_without_a_name(demo: Path) -> None:
    """A dry run prints instructions and passages; without --model nothing is sent and exit is 1."""
    shown = run("suggest", "--method", "llm", "--dry-run", "--price", "1:2", "-p", demo)
    assert "never an instruction to you" in shown.stdout
    assert "weak-facilitators" in shown.stdout
    assert "tokens" in shown.stderr
    refused = run("suggest", "--method", "llm", "-p", demo, code=1)
    assert "nothing was sent" in refused.stderr
    run("suggest", "--dry-run", "-p", demo, code=2)
    run("suggest", "--method", "llm", "--dry-run", "--price", "cheap", "-p", demo, code=2)


def test_evaluate_says_where_its_passages_are_no_fair_sample(tmp_path: Path) -> None:
    """Decisions on suggestions alone flatter them; passages that were judged for every code go before them."""
    lines = [f"Pendamping jarang datang ke dusun {n}. Kelompok {n} berada di dusun {n}." for n in range(8)]
    folder = small(tmp_path, *lines)
    run("suggest", "-p", folder, "--embeddings", "none")
    accepted = [one["suggestion"] for one in rows("suggestions", "-p", folder, "--code", "weak-facilitators")]
    run("accept", *accepted[:4], "-p", folder)
    told = run("evaluate", "-p", folder, "--embeddings", "none").stdout
    assert "Only suggestions were decided on" in told
    assert "Only suggestions were decided on" in run("evaluate", "--abstain", "0.1", "-p", folder).stdout
    looked = [one["passage"] for one in rows("passages", "satu", "-p", folder) if one["countable"]][:6]
    run("looked", "satu", *looked, "-p", folder)
    told = run("evaluate", "-p", folder, "--embeddings", "none").stdout
    assert "Fewer than 100 passages" in told
    measured = {one["code"]: one for one in rows("evaluate", "-p", folder, "--embeddings", "none")["rows"]}
    assert (measured["weak-facilitators"]["n_passages"], measured["weak-facilitators"]["n_with"]) == (6, 3)


def test_a_screened_study_is_silent_where_the_rule_holds(tmp_path: Path) -> None:
    """With nothing looked at it is silent about nothing; once all was looked at, about all it does not say."""
    folder = small(tmp_path, *(f"Kelompok {n} berada di dusun {n}." for n in range(6)))
    run("done", "satu", "--basis", "screened", "-p", folder)
    (before, *_) = rows("tally", "-p", folder)["rows"]
    assert (before["n_silent"], before["n_not_assessed"]) == (0, 1)
    looked = [one["passage"] for one in rows("passages", "satu", "-p", folder) if one["countable"]]
    run("looked", "satu", *looked, "-p", folder)
    run("done", "satu", "--basis", "screened", "-p", folder)
    (after, *_) = rows("tally", "-p", folder)["rows"]
    assert (after["n_silent"], after["n_not_assessed"]) == (1, 0)
