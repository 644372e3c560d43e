"""A publication's claims held against random reviews, by plain counts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kube_review.messages import Label
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.reproduction import claims
from kube_review.synthesis.reproduction.publication import Claim, Publication
from tests.synthesis import counting, naive_record
from tests.synthesis.naive_cells import Cells, One, brute, found, share_of, states, tally_of, whole
from tests.synthesis.random_reviews import N_STUDIES, VERSIONS, every_rule, random_reviews, reviewed, steps

CLAIMED = {"a": ("one",), "b": ("two",), "both": ("one", "two"), "nowhere": ("five",), "corpus": ()}
_here = st.lists(st.integers(0, N_STUDIES - 1), unique=True, max_size=N_STUDIES - 1)
studies = st.one_of(_here, _here, _here.map(lambda named: [*named, N_STUDIES]))
"""Studies that a publication names; the last number is one that is not here."""
frequency = st.tuples(st.integers(0, 5), st.integers(1, 5)).filter(lambda pair: pair[0] <= pair[1])


def publication(named: list[str], at_least: bool, k_of_n: tuple[int, int], found_in: list[str]) -> Publication:
    """Return a publication that claims three things of codes and rests on these studies."""
    claims = tuple(
        Claim(
            *(name, "corpus" if name == "corpus" else "factor", codes[0] if len(codes) == 1 else ""),
            *(codes if len(codes) > 1 else (), "", "explicit", "p. 1", "S", "S", ""),
            *(k_of_n if name == "a" else None, tuple(found_in) if name == "a" else ()),
        )
        for name, codes in CLAIMED.items()
    )
    studies = tuple(named)
    return Publication("p", Label("P"), Label(""), False, "small", None, at_least, None, "study", studies, claims, ())


def column(of: Cells, codes: tuple[str, ...]) -> dict[str, One]:
    """Return what each unit says of some codes together."""
    units = dict.fromkeys(unit for unit, _ in of)
    return {unit: whole([of[unit, code] for code in codes]) for unit in units}


@random_reviews(40)
@given(
    steps=steps,
    rules=every_rule,
    named=studies,
    at_least=st.sampled_from([False, False, True]),
    k_of_n=frequency,
    found_in=st.lists(st.integers(0, N_STUDIES - 1), unique=True),
)
def test_claims_equal_brute_force(
    steps: list[Any], rules: Rules, named: list[int], at_least: bool, k_of_n: tuple[int, int], found_in: list[int]
) -> None:
    """k, n, contradicted, silent and open of each claim, what differs from the publication and what it lacks."""
    names = [f"studi-{n}" for n in named]
    made_known = publication(names, at_least, k_of_n, [f"studi-{n}" for n in found_in])
    with reviewed(steps) as session:
        vars(session)["codebooks"] = (VERSIONS[1],)  # it has no file
        made = claims.reproduce(counting.held(session, VERSIONS[1]), VERSIONS[1], made_known, rules)
        record = naive_record.read(session)
    here = record.studies()
    missing = not set(names) <= set(here)
    same = bool(names) and not at_least and not missing
    of = brute(record, rules, [study for study in here if same and study not in names])
    units = record.units(rules.unit, [s for s in record.studies(rules.evidence) if not same or s in names])
    rows = {row["claim"]: row for row in made.rows}
    unknown = "replication; the overlap of the corpora is unknown"
    assert str(made.word) == ("reproduction" if same else "replication on another corpus" if missing else unknown)
    for claim in ("a", "b", "both"):
        said = column(of, CLAIMED[claim])
        counts = tally_of(list(said.values()))
        assert counts == {key: rows[claim][key] for key in counts}
        assert rows[claim]["result"].spoken("en") == result_of(counts)
    for claim in ("nowhere", "corpus"):
        assert {rows[claim][key] for key in ("n_reported", "n_open", "n_reviewed", "share")} == {None}
    published = k_of_n[0] / k_of_n[1]
    share = rows["a"]["share"]
    assert rows["a"]["difference"] == (None if share is None else pytest.approx(share - published))
    assert (rows["a"]["difference_low"] is None) == (same or share is None)
    listed = {f"studi-{n}" for n in found_in} & set(names)
    said = {unit: found(state) for unit, state in column(of, ("one",)).items() if same and found_in}
    only = {has: [unit for unit in said if said[unit] is has] for has in (True, False)}
    assert [unit for unit in only[False] if listed & set(units[unit])] == rows["a"]["only_published"]
    assert [unit for unit in only[True] if not listed & set(units[unit])] == rows["a"]["only_here"]
    beside = [(code, *share_of(states(of, code))) for code in ("three", "four")]
    found_here = [(one["code"], one["n_reported"], one["n_reviewed"]) for one in made.only_here]
    assert [row for row in beside if row[1]] == found_here


def result_of(counts: dict[str, Any]) -> str:
    """Return the result in words."""
    k, n = counts["n_reported"], counts["n_reviewed"]
    if not n:
        return "open: coders differ" if counts["n_open"] else "not assessed"
    against = f", contradicted in {counts['n_denied']}" if counts["n_denied"] else ""
    if not k:
        return f"not found again in any of {n}{against or ', all silent'}"
    return (
        f"found again in {k} of {n}" + (f", {counts['n_mixed']} of them mixed" if counts["n_mixed"] else "") + against
    )
