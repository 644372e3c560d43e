"""Suggesting with spaCy pipelines: one that is trained here on an exported review, and ones that cannot serve."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kube_review import coding
from kube_review.assist import run, spacy_pipeline
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError
from kube_review.exchange import formats
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import suggestions
from tests.conftest import add_study

CODES = ("weak-facilitators", "poor-targeting")
READ = (
    ("Pendamping jarang datang ke kelompok {n}.", 0),
    ("Pendamping tidak pernah hadir di desa {n}.", 0),
    ("Bantuan salah sasaran di dusun {n}.", 1),
    ("Penerima bantuan bukan keluarga miskin di dusun {n}.", 1),
    ("Desa {n} terletak di lereng gunung.", None),
    ("Wawancara dilakukan pada bulan {n}.", None),
)


def trained(session: Session, folder: Path) -> Path:
    """Code a study in full, export it, and train a classifier of bags of words on the file."""
    import spacy
    from spacy.tokens import DocBin
    from spacy.training import Example

    study = add_study(session, "dibaca", *(sentence.format(n=n) for n in range(1, 6) for sentence, _code in READ))
    text = texts.text_of(session.store, study)
    for number, (_sentence, code) in enumerate(READ * 5, 1):
        if code is not None:
            span = coding.passage_span(session.store, text, number)
            coding.record(session.store, session.coder, text, span, Judgement(CODES[code]))
    coding.done(session.store, session.coder, text, session.versions)
    formats.export(session, folder / "review.spacy")
    nlp = spacy.blank("xx")
    classifier = nlp.add_pipe(
        "textcat_multilabel",
        config={
            "model": {
                "@architectures": "spacy.TextCatBOW.v3",
                "exclusive_classes": False,
                "ngram_size": 1,
                "no_output_layer": False,
            }
        },
    )
    for label in (*CODES, "something-else"):
        classifier.add_label(label)  # type: ignore[attr-defined]
    docs = list(DocBin().from_disk(folder / "review.spacy").get_docs(nlp.vocab))
    examples = []
    for doc in docs:
        doc.cats = {**{code: doc.cats[code] for code in CODES}, "something-else": 0.0}
        examples.append(Example(nlp.make_doc(doc.text), doc))
    spacy.util.fix_random_seed(1)
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = 0.05
    for _ in range(15):
        random.Random(1).shuffle(examples)
        nlp.update(examples, sgd=optimizer)
    nlp.meta["name"], nlp.meta["version"] = "kube", "1.2.3"
    nlp.to_disk(folder / "model")
    return folder / "model"


def test_a_pipeline_trained_on_the_export_suggests(session: Session, tmp_path: Path) -> None:
    """It proposes in unread passages what it learnt, keeps its scores, and names itself and its unknown label."""
    model = trained(session, tmp_path)
    add_study(
        session,
        "baru",
        "Pendamping jarang hadir di kelompok itu.",
        "Bantuan salah sasaran karena penerima bukan keluarga miskin.",
        "Wawancara dilakukan di lereng gunung.",
    )
    done = run.run(session, ["baru"], "spacy", pipeline=str(model))
    found = suggestions.listing(session.store)
    assert {(one.passage, one.code) for one in found} == {(1, CODES[0]), (2, CODES[1])}
    assert all(0.5 <= one.score <= 1 for one in found)
    assert done.model == "spacy xx_kube 1.2.3"
    assert done.settings["unknown_labels"] == ["something-else"]


def test_spans_give_score_and_words() -> None:
    """The best span of a code counts, with the score that its classifier left."""
    import spacy
    from spacy.tokens import Span

    doc = spacy.blank("xx")("Pendamping jarang datang sekali")
    doc.spans["sc"] = [Span(doc, 0, 2, "a"), Span(doc, 1, 4, "b")]
    doc.spans["sc"].attrs["scores"] = [0.6, 0.9]
    assert spacy_pipeline._spans(doc, ["sc", "absent"]) == [
        ("a", 0.6, "Pendamping jarang"),
        ("b", 0.9, "jarang datang sekali"),
    ]


def test_pipelines_that_cannot_serve_say_why(session: Session, tmp_path: Path) -> None:
    """None named, none there, no classifier, no label that is a code: each has its own error, and nothing is stored."""
    import spacy

    add_study(session, "satu", "Pendamping jarang datang.")
    nlp = spacy.blank("xx")
    nlp.to_disk(tmp_path / "plain")
    nlp.add_pipe("textcat_multilabel").add_label("sport")  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(tmp_path / "sport")
    for pipeline, words in (
        ("", "No spaCy pipeline is named"),
        ("no_such_pipeline", "There is no spaCy pipeline"),
        (str(tmp_path / "plain"), "no text or span classifier"),
        (str(tmp_path / "sport"), "sport"),
    ):
        with pytest.raises(ReviewError, match=words):
            run.run(session, [], "spacy", pipeline=pipeline)
    assert not suggestions.listing(session.store)
