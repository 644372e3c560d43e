"""Suggesting by cues: on passages written for it, on the seed paper, and at the joints."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kube_review.assist.cues import cue_suggester
from kube_review.assist.passage_text import PassageText
from kube_review.codebook import load, loads
from kube_review.model import Codebook, Proposal, Section, Stance

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared/seed/000_d304aa116da4bead.txt"
DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load(ROOT / "codebook/sitepu-2016.yaml")


def suggest(codebook: Codebook, text: str, **more: object) -> dict[str, Proposal]:
    passage = PassageText("s", 1, text, **{"section": Section.RESULTS, **more})  # type: ignore[arg-type]
    return {proposal.code: proposal for proposal in cue_suggester.suggest([passage], codebook) if proposal.proposed}


def test_every_cue_of_the_codebook_is_sound(codebook: Codebook) -> None:
    """The grammar accepts every cue, and every code but the open one has cues in both languages."""
    complaints = [cue_suggester.check(cue.pattern, cue.lang) for code in codebook.codes for cue in code.cues]
    assert [complaint for complaint in complaints if complaint] == []
    for code in codebook.codes:
        expected = set() if code.code == "other-factor" else {"id", "en"}
        assert {cue.lang for cue in code.cues} == expected


@pytest.mark.parametrize("name", ["work", "kept", "other_words"])
def test_labelled_passages(codebook: Codebook, name: str) -> None:
    """On passages labelled for development the right code and stance are found, and few others."""
    rows = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted = found = right = extra = 0
    for row in rows:
        got = suggest(codebook, row["text"], language=row.get("language", "id"))
        wanted += len(row["codes"])
        found += sum(code in got for code in row["codes"])
        right += sum(code in got and got[code].stance == stance for code, stance in row["codes"].items())
        extra += sum(code not in row["codes"] for code in got)
    assert found / wanted > 0.9
    assert right / found > 0.95
    assert extra / len(rows) < 0.15


def test_negation_turns_the_stance(codebook: Codebook) -> None:
    """One cue serves both ways: a negator makes a failing of praise and praise of a failing."""
    for text, stance in [
        ("Pendamping rutin membina kelompok.", Stance.DENIES),
        ("Pendamping tidak rutin membina kelompok.", Stance.ASSERTS),
        ("Pendamping tidak jarang hadir.", Stance.DENIES),
    ]:
        assert suggest(codebook, text)["weak-facilitators"].stance is stance
    assert suggest(codebook, "Kelompok tidak dibentuk secara dadakan.")["sudden-formation"].stance is Stance.DENIES


def test_one_passage_may_hold_several_codes(codebook: Codebook) -> None:
    """Each code keeps its own stance."""
    got = suggest(codebook, "Sosialisasi sudah baik, tetapi pendamping jarang hadir.")
    assert {code: proposal.stance for code, proposal in got.items()} == {
        "little-socialisation": Stance.DENIES,
        "weak-facilitators": Stance.ASSERTS,
    }


def test_why_shows_the_words_of_the_passage(codebook: Codebook) -> None:
    """The reason is made of words that stand in the passage, in their order."""
    text = "Pembentukan kelompok di desa itu bersifat dadakan."
    why = suggest(codebook, text)["sudden-formation"].why
    place = 0
    for word in why.split(" … "):
        place = text.index(word, place)


def test_sections_weigh(codebook: Codebook) -> None:
    """A finding of the introduction is a candidate only; what is cited there is proposed; references never are."""
    text = "Pendamping kurang andal."
    assert suggest(codebook, text)
    assert not suggest(codebook, text, section=Section.INTRODUCTION)
    passage = PassageText("s", 1, text, Section.INTRODUCTION)
    assert [proposal.proposed for proposal in cue_suggester.suggest([passage], codebook)] == [False]
    cited = suggest(codebook, "Menurut Sitepu (2016), pendamping kurang andal.", section=Section.LITERATURE)
    assert cited["weak-facilitators"].stance is Stance.CITES
    assert cited["weak-facilitators"].cited == "Sitepu (2016)"
    assert not cue_suggester.suggest([PassageText("s", 1, text, Section.REFERENCES, countable=False)], codebook)


def test_paragraph_is_read_together(codebook: Codebook) -> None:
    """The closing citation of a paragraph turns its uncited findings into cited ones, but not the next paragraph's."""
    texts = [("Pendamping kurang andal.", 1), ("Usaha tidak berkembang (Sitepu, 2016).", 1), ("Pengawasan lemah.", 2)]
    passages = [
        PassageText("s", number, text, Section.RESULTS, paragraph=paragraph)
        for number, (text, paragraph) in enumerate(texts, 1)
    ]
    stances = {proposal.passage: proposal.stance for proposal in cue_suggester.suggest(passages, codebook)}
    assert stances == {1: Stance.CITES, 2: Stance.CITES, 3: Stance.ASSERTS}


def test_a_code_of_ones_own() -> None:
    """A social scientist's own codebook works: two hints propose, one does not."""
    text = """
codebook: own
title: Own
title_id: Sendiri
groups: [{group: g, label: G, label_id: G}]
codes:
  - code: flood
    key: q
    group: g
    label: Flood
    label_id: Banjir
    definition: Water came.
    definition_id: Air datang.
    cues:
      id: [banjir ?, sungai meluap ?]
"""
    own = loads(text, "own.yaml")
    assert not suggest(own, "Terjadi banjir.")
    assert suggest(own, "Terjadi banjir karena sungai meluap.")["flood"].stance is Stance.ASSERTS


def test_seed_paper(codebook: Codebook) -> None:
    """Each of the 11 factors and 4 outcomes is cited from Sitepu (2016) on its own item of the enumeration."""
    if not SEED.exists():
        pytest.skip("the shared seed paper is not beside this checkout")
    from kube_review.reading import read

    document = read(SEED)
    text = {passage.number: document.text[passage.start : passage.end] for passage in document.passages}
    passages = [
        PassageText("seed", p.number, text[p.number], p.section, p.language, p.countable,
                    text.get(p.lead_in or 0, ""), p.paragraph)
        for p in document.passages
    ]  # fmt: skip
    item = {
        proposal.code: text[proposal.passage]
        for proposal in cue_suggester.suggest(passages, codebook)
        if proposal.proposed and proposal.cited == "Sitepu (2016)" and len(text[proposal.passage]) < 75
    }
    keys = "abcdefghijk"
    factors = [code.code for code in codebook.codes if code.group == "factors"]
    assert {code: item[code][:2] for code in factors} == {
        code: f"{key})" for code, key in zip(factors, keys, strict=True)
    }
    outcomes = [code.code for code in codebook.codes if code.group == "outcomes"]
    starts = {code: item[code].split(")")[0] for code in outcomes[:3]}
    assert starts == dict(zip(outcomes[:3], ["(i", "(ii", "(iii"], strict=True))


@pytest.mark.parametrize("text", ["tidak pendamping ", "(", "Aaa Bbb ", "kurang sosialisasi ", "Ibu X (2012) "])
def test_hostile_text_costs_no_more_than_its_length(codebook: Codebook, text: str) -> None:
    """Twenty times the text takes at most sixty times as long; what is quadratic would take four hundred times."""
    suggest(codebook, text)  # compile the cues and stem the words first

    def seconds(n_chars: int) -> float:
        start = time.process_time()
        suggest(codebook, text * (n_chars // len(text)))
        return time.process_time() - start

    assert min(seconds(40_000) for _ in range(2)) < 60 * max(min(seconds(2_000) for _ in range(3)), 0.002)


def test_import_is_light() -> None:
    """Importing the suggester loads no stemmer, no numpy and no spaCy."""
    module, heavy = "kube_review.assist.cues.cue_suggester", {"numpy", "spacy", "Sastrawi", "simplemma"}
    code = f"import sys, {module}; print({heavy} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
