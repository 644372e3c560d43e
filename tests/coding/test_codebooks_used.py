"""Which codebooks a coder who is done has read for, and codings that no codebook knows."""

from __future__ import annotations

import shutil

import pytest

from kube_review import coding, project
from kube_review.coding import codebooks_used
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally_table
from tests.conftest import add_study
from tests.synthesis import counting


def test_a_codebook_nobody_used_is_not_read_for(session: Session) -> None:
    """Silence says nothing of it, until somebody codes with it or names it."""
    shutil.copy(project.shipped("codebook", "kube-stages.yaml"), session.project.codebooks)
    session.reload_codebooks()
    assert list(codebooks_used.versions(session)) == ["sitepu-2016"]
    assert list(codebooks_used.versions(session, ["kube-stages"])) == ["kube-stages"]
    with pytest.raises(NotFound, match="social-capital"):
        codebooks_used.versions(session, ["social-capital"])
    text = texts.text_of(session.store, add_study(session, "a", "Kalimat."))
    span = coding.passage_span(session.store, text, 1)
    coding.record(session.store, session.coder, text, span, Judgement("t1-facilitation"))
    assert list(codebooks_used.versions(session)) == ["sitepu-2016", "kube-stages"]


def test_codings_of_no_codebook_are_named(session: Session) -> None:
    """By code and number, in the tally's notes too; a former id is known."""
    text = texts.text_of(session.store, add_study(session, "a", "Kalimat."))
    span = coding.passage_span(session.store, text, 1)
    for code in ("top-down", "given-up"):
        coding.record(session.store, session.coder, text, span, Judgement(code))
    coding.done(session.store, session.coder, text, codebooks_used.versions(session))
    assert codebooks_used.unknown_codes(session) == {"given-up": 1}
    notes = tally_table.of(counting.matrix(session, session.codebook(), Rules())).notes
    assert any("given-up (1)" in str(note) for note in notes)
