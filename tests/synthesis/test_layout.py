"""The seed's other tables, made by coding: social capital by author and element, KUBE by stage and step."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kube_review import coding, project
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound, ReviewError
from kube_review.model import Codebook, Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import codings
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import codebook_layout
from kube_review.tables import Table
from tests.conftest import add_study
from tests.synthesis import counting


@pytest.fixture
def review(session: Session) -> Session:
    """Return a review with both codebooks, of two finished studies."""
    for name in ("social-capital", "kube-stages"):
        shutil.copy(project.shipped("codebook", f"{name}.yaml"), session.project.codebooks)
    session.reload_codebooks()
    session.register_codebooks()
    first = {"kube-trust": Stance.ASSERTS, "putnam-trust": Stance.CITES, "t1-facilitation": Stance.DENIES}
    for study, codes in (("a", first), ("b", {"kube-trust": Stance.ASSERTS})):
        add_study(session, study, *(f"{study}: kalimat {n}." for n in range(1, 4)))
        text = texts.text_of(session.store, study)
        for n, (code, stance) in enumerate(codes.items(), 1):
            cited = "Putnam (1993)" if stance is Stance.CITES else ""
            judgement = Judgement(session.code(code).code, stance, None, cited)
            coding.record(session.store, session.coder, text, coding.passage_span(session.store, text, n), judgement)
        coding.done(session.store, session.coder, text, session.versions)
    return session


def laid_out(review: Session, book: Codebook, rules: Rules, field: str | None = None) -> Table:
    """Lay a codebook out."""
    evidence = codings.listing(review.store)
    return codebook_layout.table(counting.held(review), evidence, book, rules, field)


def test_social_capital_by_element_and_author(review: Session) -> None:
    """Trust: found in both KUBE studies, only cited from Putnam; an author without the element has no cell."""
    made = laid_out(review, review.codebook("social-capital"), Rules())
    cells = {(row["element"], row["group"]): row for row in made.rows}
    trust = cells["trust", "kube"]
    assert (trust["n_reported"], trust["n_reviewed"], trust["n_codings"], trust["n_citing"]) == (2, 2, 2, 0)
    assert [(one["study"], one["quote"]) for one in trust["codings"]] == [
        ("a", "a: kalimat 1."),
        ("b", "b: kalimat 1."),
    ]
    cited = cells["trust", "putnam"]
    assert (cited["n_reported"], cited["n_silent"], cited["n_citing"]) == (0, 2, 1)
    counted = laid_out(review, review.codebook("social-capital"), Rules(count_cited=True))
    assert next(r for r in counted.rows if (r["element"], r["group"]) == ("trust", "putnam"))["n_reported"] == 1
    shown = next(row for row in made.people() if row["element"] == "trust")
    assert (str(shown["kube"]), str(shown["putnam"])) == ("2/2 [2]", "0/2 [1]")
    assert ("care", "putnam") not in cells
    assert next(row for row in made.people() if row["element"] == "care")["putnam"] == ""


def test_several_codes_of_one_cell_count_a_unit_once(review: Session) -> None:
    """Two codes of the same author and element in one study are one unit."""
    book = review.codebook("social-capital")
    row = next(r for r in laid_out(review, book, Rules()).rows if len(r["codes"]) > 1)
    for n, code in enumerate(row["codes"], 1):
        text = texts.text_of(review.store, "b")
        span = coding.passage_span(review.store, text, n)
        coding.record(review.store, review.coder, text, span, Judgement(code))
    again = laid_out(review, book, Rules())
    made = next(r for r in again.rows if (r["element"], r["group"]) == (row["element"], row["group"]))
    assert (made["n_reported"], made["n_reviewed"], made["n_codings"]) == (1, 2, len(row["codes"]))


def test_stages_by_step(review: Session) -> None:
    """A step that recurs stands in every stage that has it; one that was left out is contradicted."""
    made = laid_out(review, review.codebook("kube-stages"), Rules())
    cells = {(row["step"], row["group"]): row for row in made.rows}
    assert {group for step, group in cells if step == "facilitation"} >= {"T1", "T2"}
    assert (cells["facilitation", "T1"]["n_denied"], cells["facilitation", "T1"]["n_reported"]) == (1, 0)
    assert len(made.rows) == len(review.codebook("kube-stages").codes)


def test_every_code_has_its_cell(review: Session) -> None:
    """No code of either codebook is left out."""
    for name in ("social-capital", "kube-stages"):
        book = review.codebook(name)
        found = [code for row in laid_out(review, book, Rules()).rows for code in row["codes"]]
        assert sorted(found) == sorted(code.code for code in book.codes)


def test_a_codebook_without_a_shared_field(review: Session, tmp_path: Path) -> None:
    """It cannot be laid out, and the error says why; a field that nobody has is named."""
    with pytest.raises(ReviewError, match="share no field"):
        laid_out(review, review.codebook("sitepu-2016"), Rules())
    with pytest.raises(NotFound, match="Fields: step"):
        laid_out(review, review.codebook("kube-stages"), Rules(), "element")
