"""The stance of sentences that no cue speaks of."""

from __future__ import annotations

import pytest

from kube_review import codebook as codebook_files
from kube_review import project
from kube_review.assist.cues import stances
from kube_review.assist.learning import features
from kube_review.assist.passage_text import PassageText
from kube_review.model import Codebook, Section, Stance


@pytest.fixture(scope="module")
def shipped() -> Codebook:
    """Return the shipped codebook of failure factors."""
    return codebook_files.load(project.codebook_source(project.DEFAULT_CODEBOOK))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("Upah dibagi secara adil dan terbuka.", True),
        ("Tidak ada anggota yang merasa dirugikan.", True),
        ("Rapat tidak pernah ditiadakan.", True),
        ("Warga tidak canggung memelihara ikan.", True),
        ("Pembagian upah tidak adil.", False),
        ("Ketua tidak pernah datang.", False),
        ("Alat itu rusak dan mahal.", False),
        ("Rapat berjalan lancar, tetapi ketua tidak pernah datang.", False),
        ("Kelompok beranggotakan sepuluh orang.", False),
    ],
)
def test_negation_turns_the_word_after_it_round(text: str, good: bool) -> None:
    """Praise and negated blame are good news; blame, negated praise and a negation of anything else are not."""
    assert (stances.valence(PassageText("s", 1, text, Section.RESULTS)) > 0) is good


def test_likeness_to_what_denies_a_code_decides_where_nothing_is_praised_or_blamed(shipped: Codebook) -> None:
    """The same words deny one code and say nothing against another."""
    text = "Anggota sendiri yang bermusyawarah memilih jenis usaha."
    known = features.build([PassageText("s", 1, text, Section.RESULTS)], shipped, with_pretrained=False)
    known.proposals.clear()
    read = stances.by_rules(known)
    assert (read(0, "top-down")[0], read(0, "weak-supervision")[0]) == (Stance.DENIES, Stance.ASSERTS)


def test_a_place_named_like_a_verb_of_saying_does_not_end_a_report(shipped: Codebook) -> None:
    """*Tutur* is a district here, so that the whole sentence is the cited author's."""
    text = "Sanusi (2004) mengungkapkan bahwa kelompok di Tutur bubar karena kerja tidak dibagi adil."
    (found,) = features.build([PassageText("s", 1, text, Section.RESULTS)], shipped).readings
    assert found.source == "Sanusi (2004)"
