"""Cells, tally and matrix against a brute-force count written from the counting rules alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound, ReviewError
from kube_review.model import Stance
from kube_review.session import Session
from kube_review.store import codebooks, coders, codings, texts
from kube_review.synthesis import cells, findings, tally
from kube_review.synthesis.states import Rules
from tests.conftest import add_study
from tests.synthesis.random_reviews import SENTENCES, VERSIONS, reviewed, steps


def brute(session: Session, rules: Rules) -> dict[tuple[str, str], tuple[str, int]]:
    """Work out unit × code from the plain listings and the words of the counting rules."""
    store = session.store
    versions = {b.version: {c.code: c.meaning for c in b.codes} for b in VERSIONS}
    everything = codings.listing(store)
    studies = [
        dict(r)
        for r in store.rows("SELECT * FROM studies WHERE excluded IS NULL AND duplicate_of IS NULL ORDER BY study")
        if rules.evidence in ("any", r["evidence"])
    ]
    decided = {
        (r["study"], r["code"]): r["state"]
        for r in store.rows("SELECT s.study, a.code, a.state FROM adjudications a JOIN studies s ON s.id = a.study_id")
    }
    finished = [
        dict(r)
        for r in store.rows(
            "SELECT s.study, k.name, r.version, r.basis, r.covered FROM reviews r"
            " JOIN studies s ON s.id = r.study_id JOIN coders k ON k.id = r.coder_id ORDER BY s.study, k.id"
        )
    ]
    if rules.count.startswith("coder:"):
        finished = [r for r in finished if r["name"] == rules.count[6:]]
    credited = credits_of(store, rules, studies, finished, everything)
    units: dict[str, list[str]] = {}
    for s in studies:
        units.setdefault(s["fieldwork"] if rules.unit == "fieldwork" else s["study"], []).append(s["study"])
    result = {}
    for unit, members in units.items():
        for code in VERSIONS[1].codes:
            states, n = [], 0
            for study in members:
                state, k = one_study(rules, study, code, versions, finished, everything, decided, credited)
                states.append(state)
                n += k
            result[unit, code.code] = (combined(states), n)
    return result


def credits_of(store: Any, rules: Rules, studies: Any, finished: Any, everything: Any) -> set[str]:
    """Return the uuids of citing codings that count: a source once per code, none that is in the review."""
    if not rules.count_cited:
        return set()
    here = {
        f"{(r[0] or '').split()[0].lower()} {r[1]}" for r in store.rows("SELECT authors, year FROM studies") if r[0]
    }
    taken: dict[tuple[str, str], str] = {}
    good = set()
    done = {(r["study"], r["name"]) for r in finished}
    for s in sorted(studies, key=lambda s: (s["year"] or 9999, s["study"])):
        for c in everything:
            if c.study != s["study"] or c.stance is not Stance.CITES or (c.study, c.coder) not in done:
                continue
            source = {"": f"unnamed {c.study}", "Sitepu, A. 2016": "sitepu 2016", "Sitepu (2016)": "sitepu 2016"}.get(
                c.cited, c.cited.lower().replace("(", "").replace(")", "")
            )
            if source not in here and taken.setdefault((source, c.code), c.study) == c.study:
                good.add(c.uuid)
    return good


def one_study(
    rules: Any, study: str, code: Any, versions: Any, finished: Any, everything: Any, decided: Any, credited: Any
) -> tuple[str, int]:
    """Return the state of a study × code and the number of codings behind it."""
    per_coder, n, cites = [], 0, False
    readers = [r for r in finished if r["study"] == study]
    for reader in readers:
        mine = [c for c in everything if (c.study, c.coder, c.code) == (study, reader["name"], code.code)]
        asserted = [c for c in mine if c.stance is Stance.ASSERTS or c.uuid in credited]
        denied = [c for c in mine if c.stance is Stance.DENIES]
        n += len(asserted) + len(denied)
        cites = cites or any(c.uuid in credited for c in mine)
        if versions[reader["version"]].get(code.code) != code.meaning:
            continue
        if asserted:
            per_coder.append("mixed" if denied else "present")
        elif denied:
            per_coder.append("denied")
        elif reader["basis"] == "full" or code.code in reader["covered"]:
            per_coder.append("silent")
    if rules.count == "consensus" and (study, code.code) in decided and readers:
        state = decided[study, code.code]
        if cites:
            state = "present" if state in ("present", "silent") else "mixed"
        return state, n if per_coder else 0
    if not per_coder:
        return "not-assessed", 0
    if rules.count == "any":
        asserts = any(s in ("present", "mixed") for s in per_coder)
        denies = any(s in ("denied", "mixed") for s in per_coder)
        return {(1, 1): "mixed", (1, 0): "present", (0, 1): "denied", (0, 0): "silent"}[asserts, denies], n
    return per_coder[0] if len(set(per_coder)) == 1 else "disputed", n


def combined(states: list[str]) -> str:
    """A fieldwork has what any of its studies has, and is silent only if all were read."""
    asserted = any(s in ("present", "mixed") for s in states)
    if asserted and any(s in ("denied", "mixed") for s in states):
        return "mixed"
    for state in ("present", "disputed", "denied", "not-assessed"):
        if state in states:
            return state
    return "silent"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=steps,
    unit=st.sampled_from(["fieldwork", "study"]),
    count=st.sampled_from(["consensus", "any", "coder:budi"]),
    evidence=st.sampled_from(["primary", "secondary", "any"]),
    count_cited=st.booleans(),
)
def test_matrix_and_tally_equal_brute_force(
    steps: list[Any], unit: str, count: str, evidence: str, count_cited: bool
) -> None:
    """Every cell and every count equals a naive count over random reviews."""
    rules = Rules(unit, count, evidence, count_cited)
    with reviewed(steps) as session:
        matrix = cells.matrix(session.store, VERSIONS[1], rules)
        expected = brute(session, rules)
        counted = {(u.unit, c.code): (s.value, n) for u, c, s, n in matrix.cells()}
    assert expected == counted
    for row in tally.of(matrix).rows:
        states = Counter(state for (_, code), (state, _) in expected.items() if code == row["code"])
        n_reviewed = sum(states[s] for s in ("present", "mixed", "denied", "silent"))
        assert row["n_present"] == states["present"] + states["mixed"]
        assert row["n_absent"] == states["denied"] + states["silent"]
        assert row["n_reviewed"] == n_reviewed
        assert row["share"] == (pytest.approx(row["n_present"] / n_reviewed) if n_reviewed else None)
        assert row["n_codings"] == sum(n for (_, code), (_, n) in expected.items() if code == row["code"])


def test_nothing_reviewed_gives_no_share(session: Session) -> None:
    """With n = 0 the share and its interval are null, never 0."""
    add_study(session, "sunyi", *SENTENCES)
    row = tally.of(cells.matrix(session.store, session.codebook(), Rules())).rows[0]
    assert (row["share"], row["ci_low"], row["ci_high"], row["n_not_assessed"]) == (None, None, None, 1)


def test_wording_only_edit_keeps_cells(session: Session) -> None:
    """A redefinition makes a cell not assessed; declaring the edit wording-only restores it."""
    name = add_study(session, "satu", *SENTENCES)
    text = texts.text_of(session.store, name)
    coding.done(session.store, session.coder, text, {"small": VERSIONS[0].version})
    for version in VERSIONS:
        codebooks.register(session.store, version, version.version)

    def state() -> str:
        made = cells.matrix(session.store, VERSIONS[1], Rules())
        return next(s.value for _, c, s, _ in made.cells() if c.code == "two")

    assert state() == "not-assessed"
    coding.declare(session.store, session.coder, "wording:two:m2:m2b", "a typing error")
    assert state() == "silent"


def test_former_code_id_keeps_its_codings(session: Session) -> None:
    """A code that was renamed with `formerly` keeps the codings and the reviews under its old id."""
    name = add_study(session, "satu", *SENTENCES)
    text = texts.text_of(session.store, name)
    codebooks.register(session.store, VERSIONS[0], "x")
    coding.record(session.store, session.coder, text, coding.passage_span(session.store, text, 1), Judgement("one"))
    coding.done(session.store, session.coder, text, {"small": VERSIONS[0].version})
    renamed = replace(VERSIONS[0].codes[0], code="uno", formerly=("one",))
    newer = replace(VERSIONS[0], codes=(renamed, VERSIONS[0].codes[1]), version="v-renamed")
    codebooks.register(session.store, newer, "y")
    made = cells.matrix(session.store, newer, Rules())
    assert {c.code: s.value for _, c, s, _ in made.cells()} == {"uno": "present", "two": "silent"}


def test_unknown_choices_are_mistakes(session: Session) -> None:
    """A mistyped unit, rule, group or coder is an error that names the choices."""
    with pytest.raises(ReviewError, match="fieldwork, study"):
        Rules(unit="group")
    with pytest.raises(ReviewError, match="coder:NAME"):
        Rules(count="majority")
    with pytest.raises(NotFound, match="factors"):
        cells.matrix(session.store, session.codebook(), Rules(), "faktors")
    coders.get_or_add(session.store, "ani")
    with pytest.raises(NotFound, match="ani"):
        cells.matrix(session.store, session.codebook(), Rules(count="coder:nobody"))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Sitepu (2016)", "sitepu 2016"),
        ("Sitepu, A. & B. Dewi (2016: 12)", "sitepu 2016"),
        ("SITEPU 2016a", "sitepu 2016a"),
        ("Kemensos", "kemensos"),
        ("", ""),
    ],
)
def test_source_key(written: str, key: str) -> None:
    """The same source written in several ways has one key."""
    assert findings.source_key(written) == key
