"""The three codebooks that travel with the tool: complete, consistent, and in our own words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kube_review import codebook
from kube_review.model import Code, Codebook

ROOT = Path(__file__).parents[1]
SHARED = ROOT / ".." / "shared"
NAMES = ("sitepu-2016", "kube-stages", "social-capital")
FACTORS = (
    "sudden-formation", "little-socialisation", "top-down", "poor-targeting", "mismatch-local-resources",
    "mismatch-local-culture", "poor-business-management", "unfair-division-of-work", "poor-aid-quality",
    "weak-facilitators", "weak-supervision",
)  # fmt: skip
OUTCOMES = ("short-lived", "business-stagnant", "activities-stopped", "goals-unmet")
ROOTS = ("incompetent-personnel", "managerial-weakness", "resistance-to-change")


@cache
def book(name: str) -> Codebook:
    return codebook.load(ROOT / "codebook" / f"{name}.yaml")


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def runs(text: str, n_words: int) -> set[tuple[str, ...]]:
    """Return all runs of ``n_words`` words of a text."""
    found = words(text)
    return {tuple(found[start : start + n_words]) for start in range(len(found) - n_words + 1)}


every_code = pytest.mark.parametrize(
    "code", [code for name in NAMES for code in book(name).codes], ids=lambda code: code.code
)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_codebook_is_sound(name: str) -> None:
    """No problem is found in it, and it bears the name of its file."""
    assert codebook.check(ROOT / "codebook" / f"{name}.yaml") == ()
    assert book(name).name == name


def test_sitepu_2016_has_the_codes_of_the_publication_in_order() -> None:
    """Eleven factors a to k, four outcomes 1 to 4, three root causes x to z and the other factor o."""
    assert [(code.key, code.code, code.group) for code in book("sitepu-2016").codes] == [
        *((key, code, "factors") for key, code in zip("abcdefghijk", FACTORS, strict=True)),
        *((key, code, "outcomes") for key, code in zip("1234", OUTCOMES, strict=True)),
        *((key, code, "root-causes") for key, code in zip("xyz", ROOTS, strict=True)),
        ("o", "other-factor", "other"),
    ]


def test_the_factors_stand_on_their_stages() -> None:
    """The reviewers' mapping of factors to T0 to T3, each with a reason and a step that kube-stages knows."""
    stages = {code.key: "".join(link.stage[1] for link in code.stages) for code in book("sitepu-2016").codes}
    assert stages == {
        **dict.fromkeys("abdef", "0"), "c": "0123", "g": "12", "h": "12", "i": "1", "j": "12", "k": "123",
        **dict.fromkeys("1234xyzo", ""),
    }  # fmt: skip
    steps = {(code.group, code.fields["step"]) for code in book("kube-stages").codes}
    links = [link for code in book("sitepu-2016").codes for link in code.stages]
    assert {(link.stage, link.step) for link in links} <= steps
    assert all(link.reason for link in links)


@every_code
def test_a_code_says_in_both_languages_what_it_is(code: Code) -> None:
    """Label, definition and rules stand in English and in Indonesian."""
    assert code.label_id and code.definition_id
    assert len(code.use_when) == len(code.use_when_id)
    assert code.not_when and all(rule.when_id for rule in code.not_when)


@every_code
def test_a_code_is_shown_by_examples_and_near_misses(code: Code) -> None:
    """Three examples in Indonesian and one in English at least, of both kinds, and two near misses."""
    langs = Counter(example.lang for example in code.examples)
    assert langs["id"] >= 3 and langs["en"] >= 1
    assert {example.kind for example in code.examples} == {"core", "extended"}
    assert len(code.near_misses) >= 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("weak-facilitators", "weak-supervision"),
        ("weak-facilitators", "incompetent-personnel"),
        ("weak-supervision", "incompetent-personnel"),
        ("poor-business-management", "managerial-weakness"),
        ("mismatch-local-resources", "poor-aid-quality"),
        ("business-stagnant", "activities-stopped"),
        ("sudden-formation", "little-socialisation"),
    ],
)
def test_neighbours_that_are_confused_name_each_other(one: str, other: str) -> None:
    """Of two codes that are easily confused, one at least says when to use the other instead."""
    codes = book("sitepu-2016").codes
    pointers = {(code.code, rule.code) for code in codes for rule in code.not_when}
    pointers |= {(code.code, miss.code) for code in codes for miss in code.near_misses}
    assert {(one, other), (other, one)} & pointers


def test_no_passage_teaches_two_things() -> None:
    """No example stands under two codes, and none is a near miss somewhere."""
    for name in NAMES:
        codes = book(name).codes
        examples = Counter(example.text for code in codes for example in code.examples)
        misses = Counter(miss.text for code in codes for miss in code.near_misses)
        assert [text for text, n in (examples + misses).items() if n > 1] == []


def test_every_step_of_the_guideline_has_its_code() -> None:
    """Seven steps at T0, seven at T1, five at T2, five at T3; a step is named once a stage."""
    cells = [(code.group, code.fields["step"]) for code in book("kube-stages").codes]
    assert Counter(stage for stage, _ in cells) == {"T0": 7, "T1": 7, "T2": 5, "T3": 5}
    assert len(set(cells)) == len(cells)
    recurring = {step for step, n in Counter(step for _, step in cells).items() if n > 1}
    assert recurring == {"social-guidance", "facilitation", "monitoring"}


def test_social_capital_gives_the_table_of_authors_and_kube() -> None:
    """Four authors and KUBE share the elements; trust is what all of them name."""
    codes = book("social-capital").codes
    groups = [group.group for group in book("social-capital").groups]
    assert groups == ["putnam", "fukuyama", "gittell", "robison", "kube"]
    assert {code.group for code in codes if code.fields["element"] == "trust"} == set(groups)
    assert {code.group: code.fields["element"] for code in codes if code.code.endswith("responsibility")} == {
        "robison": "responsibility",
        "kube": "responsibility",
    }


@pytest.mark.parametrize("name", NAMES)
def test_no_ten_words_in_a_row_are_the_papers(name: str) -> None:
    """The codebooks hold the paper's facts in words of their own."""
    seeds = sorted((SHARED / "seed").glob("*.txt"))
    if not seeds:
        pytest.skip("the seed paper is not here")
    seed = re.sub(r"-\s*\n\s*", "", "\n".join(path.read_text(encoding="utf-8") for path in seeds))
    text = book(name).source.replace(">-\n", "")
    assert runs(text, 10) & runs(seed, 10) == set()


@pytest.mark.parametrize("name", NAMES)
def test_no_example_is_taken_from_the_evaluation(name: str) -> None:
    """Examples share no six words in a row with the passages on which suggestions are measured."""
    path = SHARED / "eval" / "passages_dev.txt"
    if not path.exists():
        pytest.skip("the evaluation passages are not here")
    lines = [line.split("|")[-1] for line in path.read_text(encoding="utf-8").splitlines() if line.count("|") >= 2]
    measured = set().union(*(runs(line, 6) for line in lines))
    ours = set().union(*(runs(example.text, 6) for code in book(name).codes for example in code.examples))
    assert ours & measured == set()
