"""The published claims: complete, well-formed, in our own words."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kube_review import codebook

CORPUS = Path(__file__).parents[2] / "corpus"
CODEBOOK = codebook.load(CORPUS.parent / "codebook" / "sitepu-2016.yaml")


def published(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load((CORPUS / name / "published.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", ["sitepu-2016", "example-frequencies"])
def test_claims_are_well_formed(name: str) -> None:
    """Every claim has an id of its own, a kind, a status, a place and a statement; its code is in the codebook."""
    found = published(name)
    claims = found["claims"]
    assert found["publication"] == name
    assert len({claim["id"] for claim in claims}) == len(claims)
    assert {claim["kind"] for claim in claims} <= {"corpus", "verdict", "outcome", "factor", "root-cause"}
    assert {claim["status"] for claim in claims} <= {"explicit", "inferred"}
    assert all(claim["place"] and claim["statement"] and claim["statement_id"] for claim in claims)
    assert all(CODEBOOK.code(claim["code"]) for claim in claims if "code" in claim)


def test_sitepu_is_complete() -> None:
    """Four outcomes, eleven factors in the codebook's order, three root causes, and no frequency."""
    found = published("sitepu-2016")
    kinds = Counter(claim["kind"] for claim in found["claims"])
    assert kinds == {"corpus": 2, "verdict": 2, "outcome": 4, "factor": 11, "root-cause": 3}
    factors = [claim["code"] for claim in found["claims"] if claim["kind"] == "factor"]
    assert factors == [entry.code for entry in CODEBOOK.codes if entry.group == "factors"]
    assert [claim for claim in found["claims"] if "frequency" in claim] == []
    assert {claim["id"] for claim in found["claims"] if claim["status"] == "inferred"} == {
        "corpus-period",
        "no-strong-evidence",
    }
    unknown = {entry["id"] for entry in found["unknown"]}
    assert {"which-studies", "search", "inclusion", "coding-unit", "frequencies"} <= unknown


def test_the_example_has_frequencies_and_says_that_it_is_invented() -> None:
    """Each factor and outcome of the synthetic example is k of n."""
    found = published("example-frequencies")
    assert found["synthetic"] is True
    counted = [claim for claim in found["claims"] if claim["kind"] in {"factor", "outcome"}]
    assert len(counted) == 15
    assert all(0 <= claim["frequency"]["k"] <= claim["frequency"]["n"] <= 24 for claim in counted)


def test_no_sentence_of_the_seed_paper_is_copied(shared: Path) -> None:
    """No ten words in a row of the seed paper stand anywhere in the corpus."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[at : at + 10]) for at in range(len(words) - 9)}

    seed = runs(" ".join(path.read_text(encoding="utf-8") for path in (shared / "seed").glob("*.txt")))
    ours = [path for path in CORPUS.rglob("*") if path.suffix in {".md", ".txt", ".yaml", ".csv"}]
    copied = {path.name: seed & runs(path.read_text(encoding="utf-8")) for path in ours}
    assert len(seed) > 1000
    assert {name: found for name, found in copied.items() if found} == {}
