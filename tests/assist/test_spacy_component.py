"""The cues of a codebook as a component of spaCy pipelines."""

from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

TEXT = "Desa itu di lereng gunung. Pendamping jarang datang ke kelompok. Bantuan sudah tepat sasaran."


def factory() -> Any:
    """Load the factory as spaCy does, by the entry point that the distribution declares."""
    metadata = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    declared = metadata["project"]["entry-points"]["spacy_factories"]
    return EntryPoint("kube_cues", declared["kube_cues"], "spacy_factories").load()


@pytest.mark.parametrize("sentencizer", [False, True])
def test_cues_are_spans_with_their_stance(sentencizer: bool) -> None:
    """Matches stand at their words, with or without sentences of the pipeline."""
    import spacy

    factory()
    nlp = spacy.blank("xx")
    if sentencizer:
        nlp.add_pipe("sentencizer")
    nlp.add_pipe("kube_cues", config={"codebook": "sitepu-2016"})
    doc = nlp(TEXT)
    stances = [one["stance"] for one in doc.user_data["kube_cues"]]
    found = {(span.label_, stance): span.text for span, stance in zip(doc.spans["kube_cues"], stances, strict=True)}
    assert found["weak-facilitators", "asserts"] == "Pendamping jarang"
    assert found["poor-targeting", "denies"] == "tepat sasaran"
    assert all(span.start_char >= TEXT.index("Pendamping") for span in doc.spans["kube_cues"])


def test_the_component_is_saved_with_its_pipeline(tmp_path: Path) -> None:
    """A pipeline that is written and read again finds the same cues."""
    import spacy

    factory()
    nlp = spacy.blank("xx")
    nlp.add_pipe("kube_cues")
    nlp.to_disk(tmp_path)
    docs = [nlp(TEXT), spacy.load(tmp_path)(TEXT)]
    before, after = ([(s.start, s.end, s.label_) for s in doc.spans["kube_cues"]] for doc in docs)
    assert before == after
    assert before
