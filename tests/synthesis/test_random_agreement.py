"""Agreement over random reviews: who judged what from the bare events, and every coefficient by another's formula."""

from __future__ import annotations

import json
import warnings
from itertools import combinations
from typing import Any

import krippendorff
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from kube_review.errors import ReviewError
from kube_review.session import Session
from kube_review.synthesis.agreement import agreement_table
from tests.synthesis import counting, naive_record
from tests.synthesis.naive_cells import HELD, same_meanings
from tests.synthesis.random_reviews import CODES, NOW, SENTENCES, VERSIONS, double_coded, random_reviews, reviewed

Item = tuple[str, str, str, dict[str, Any]]
"""Study, code, place, and what each coder said."""
STANCES = ("asserts", "denies", "cites")


def firsts(session: Session) -> dict[str, dict[str, tuple[str, list[dict[str, Any]]]]]:
    """Return, by study and coder, the version and the codings at the first standing done in full; of two coders."""
    record = naive_record.read(session)
    names = dict(session.store.rows("SELECT uid, name FROM coders"))
    studies = dict(session.store.rows("SELECT uid, study FROM studies"))
    rows = [dict(row) for row in session.store.rows("SELECT * FROM events ORDER BY at, uuid")]
    found: dict[str, dict[str, Any]] = {}
    for study in record.studies():
        for coder in sorted({r.coder for r in record.finished() if r.study == study}):
            had: dict[str, dict[str, Any]] = {}
            for row in rows:
                if (names[row["coder"]], studies.get(row["study"])) != (coder, study):
                    continue
                said = json.loads(row["payload"])
                if row["kind"] in ("record", "accept", "retract"):
                    had[row["coding"]] = {**said, "code": row["code"]}
                elif is_first(row, said, rows):
                    kept = [one for one in had.values() if "origin" in one]
                    found.setdefault(study, {})[coder] = (said["version"], kept)
                    break
    return {study: of for study, of in found.items() if len(of) > 1}


def is_first(row: dict[str, Any], said: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    """Say whether an event is a done in full that the coder said themselves and that was not undone for good."""
    own = row["kind"] == "done" and row["reverses"] is None
    return own and row["codebook"] == "small" and said["basis"] == "full" and stands(row["action"], rows)


def stands(action: str, rows: list[dict[str, Any]]) -> bool:
    """Say whether an action was not undone, or every undo of it was undone."""
    return not any(stands(row["action"], rows) for row in rows if row["reverses"] == action)


def passages_of(coding: dict[str, Any]) -> set[int]:
    """Return the passages whose sentence a coding shares a character with; sentences stand two characters apart."""
    touched, start = set(), 0
    for number, sentence in enumerate(SENTENCES, 1):
        if set(range(start, start + len(sentence))) & set(range(coding["start"], coding["end"])):
            touched.add(number)
        start += len(sentence) + 2
    return touched


def items(session: Session, level: str) -> list[Item]:
    """Return what is compared."""
    made: list[Item] = []
    record = naive_record.read(session)
    for study, by_coder in firsts(session).items():
        for code in CODES:
            present = same_meanings(record, code)
            judging = {w for w, (version, _) in by_coder.items() if HELD[version].get(code) in present}
            every = {w: [c for c in by_coder[w][1] if NOW.get(c["code"], c["code"]) == code] for w in judging}
            own = {coder: [c for c in had if c["origin"] == "unaided"] for coder, had in every.items()}
            if level == "cells":
                said: dict[str, Any] = {w: any(c["stance"] == "asserts" for c in own[w]) for w in judging}
                said = {w: y for w, y in said.items() if y or all(c["stance"] != "asserts" for c in every[w])}
                made.append((study, code, "", said))
                continue
            for number in range(1, len(SENTENCES) + 1):
                here = {w: {c["stance"] for c in own[w] if number in passages_of(c)} for w in own}
                if level == "passages":
                    aided = {
                        w
                        for w in judging
                        for c in every[w]
                        if c["stance"] == "asserts" and c["origin"] != "unaided" and number in passages_of(c)
                    }
                    said = {w: "asserts" in here[w] for w in judging if "asserts" in here[w] or w not in aided}
                    made.append((study, code, f"passage {number}", said))
                elif sum(map(bool, here.values())) > 1:
                    said = {w: [s for s in STANCES if s in here[w]][-1] for w in here if here[w]}
                    made.append((study, code, f"passage {number}", said))
    return made


def figures(chosen: list[Item], coders: list[str], categories: tuple[Any, ...]) -> dict[str, Any]:
    """Return the coefficients of some items: slow, or by other libraries."""
    judged = [list(said.values()) for *_, said in chosen]
    twice = [values for values in judged if len(values) > 1]
    every = [value for values in twice for value in values]
    agreeing = [sum(a == b for a, b in pairs(values)) / len(pairs(values)) for values in twice]
    percent = sum(agreeing) / len(twice) if twice else None
    positive = [[values[i] == values[j] for i, j in pairs_of(values) if values[i] is True] for values in twice]
    weights = [1 / (len(values) - 1) for values in twice]
    given = sum(len(own) * weight for own, weight in zip(positive, weights, strict=True))
    binary = categories == (False, True)
    return {
        "n": len(twice),
        "n_studies": len({item[0] for item in chosen if len(item[-1]) > 1}),
        "prevalence": sum(value is True for value in every) / len(every) if every and binary else None,
        "percent": percent,
        "positive_agreement": (
            sum(sum(own) * weight for own, weight in zip(positive, weights, strict=True)) / given
            if given and binary
            else None
        ),
        "kappa": kappa(chosen, coders),
        "ac1": ac1(percent, [values for values in judged if values], categories),
        "alpha": alpha(chosen, coders, every, categories),
    }


def pairs(values: list[Any]) -> list[tuple[Any, Any]]:
    """Return every pair of ratings."""
    return list(combinations(values, 2))


def pairs_of(values: list[Any]) -> list[tuple[int, int]]:
    """Return every ordered pair of places."""
    return [(i, j) for i in range(len(values)) for j in range(len(values)) if i != j]


def kappa(chosen: list[Item], coders: list[str]) -> float | None:
    """Return scikit-learn's kappa of two coders, None where it is undefined."""
    both = [[str(said[coder]) for coder in coders] for *_, said in chosen if len(said) == len(coders) == 2]
    if not both or len({value for pair in both for value in pair}) < 2:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(cohen_kappa_score(*zip(*both, strict=True)))


def ac1(percent: float | None, judged: list[list[Any]], categories: tuple[Any, ...]) -> float | None:
    """Return Gwet's coefficient: chance is how evenly the items' ratings spread over the categories."""
    if percent is None:
        return None
    chance = 0.0
    for category in categories:
        share = sum(values.count(category) / len(values) for values in judged) / len(judged)
        chance += share * (1 - share) / (len(categories) - 1)
    return (percent - chance) / (1 - chance)


def alpha(chosen: list[Item], coders: list[str], every: list[Any], categories: tuple[Any, ...]) -> float | None:
    """Return the krippendorff package's alpha, None without variation."""
    if len(set(every)) < 2:
        return None
    number = {category: float(n) for n, category in enumerate(categories)}
    table = [[number.get(said.get(coder), float("nan")) for *_, said in chosen] for coder in coders]
    return float(krippendorff.alpha(table, level_of_measurement="nominal", value_domain=list(number.values())))


@random_reviews(40)
@given(steps=double_coded, level=st.sampled_from(["cells", "passages", "stances"]))
def test_agreement_equals_brute_force(steps: list[Any], level: str) -> None:
    """Per code and over all: what was compared, and percent, positive agreement, kappa, AC1 and alpha of it."""
    with reviewed(steps) as session:
        compared, shared = items(session, level), firsts(session)
        if not shared:
            with pytest.raises(ReviewError, match="two coders"):
                counting.rated(session, level, VERSIONS[1])
            return
        made = agreement_table.of(counting.rated(session, level, VERSIONS[1]), level, n_resamples=100)
    coders = sorted({coder for of in shared.values() for coder in of})
    assert coders == made.extra["coders"]
    categories: tuple[Any, ...] = STANCES if level == "stances" else (False, True)
    expected = {code: figures([i for i in compared if i[1] == code], coders, categories) for code in CODES}
    expected = {code: of for code, of in expected.items() if any(i[1] == code for i in compared)}
    expected["(all)"] = figures(compared, coders, categories)
    rows = {row["code"]: row for row in made.rows}
    assert set(expected) == set(rows)
    for code, of in expected.items():
        assert {key: about(value) for key, value in of.items()} == {key: rows[code][key] for key in of}, code
    differing = [
        {"study": study, "code": code, "place": place, **dict.fromkeys(coders), **said}
        for study, code, place, said in compared
        if len(set(said.values())) > 1
    ]
    assert differing == [{**row, "place": str(row["place"])} for row in made.extra["disagreements"]]


def about(value: Any) -> Any:
    """Return a number to compare with, up to rounding."""
    return pytest.approx(value, abs=1e-9) if isinstance(value, float) else value
