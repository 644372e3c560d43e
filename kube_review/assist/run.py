"""Running a suggester over the review and saving what it proposes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kube_review import __version__, cluster, plugins
from kube_review.assist import plugged, spacy_pipeline
from kube_review.assist.cues import cue_suggester, stances
from kube_review.assist.learning import (
    classifier,
    coldstart,
    explaining,
    features,
    labels,
    proposing,
    reading_cache,
    study_reading,
)
from kube_review.assist.learning.embedding_cache import Remembered
from kube_review.assist.learning.embeddings import AUTO, Encoder, encoder
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import Labels
from kube_review.assist.llm import language_model
from kube_review.assist.passage_text import PassageText
from kube_review.coding import blind
from kube_review.errors import ReviewError
from kube_review.messages import Text, _
from kube_review.model import Proposal
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.counting import judgements
from kube_review.store.record import suggestions


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did: ``model`` made the proposals, ``n_proposed`` of which reach their threshold.

    ``settings`` are what is stored with the run: embeddings, thresholds, training events, tokens.
    """

    run: int
    method: str
    model: str
    n_studies: int
    n_proposed: int
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method makes of the whole review: its model, its settings, and its proposals."""

    model: str
    settings: dict[str, Any]
    proposals: list[Proposal]


@dataclass(frozen=True, slots=True)
class Request:
    """What a suggester works on.

    Args:
        session: The review; a suggester reads it and never writes.
        wanted: The studies to propose codings for.
        embeddings: ``auto``, ``none`` or the name of an encoder.
        model: For ``llm``: a name that the library llm knows.
        pipeline: For ``spacy``: the name of a package or a folder.
        cluster: The address of a Dask scheduler whose workers read the studies; empty reads here.
        tell: Progress callback; it gets a sentence.
    """

    session: Session
    wanted: Sequence[str]
    embeddings: str = AUTO
    model: str = ""
    pipeline: str = ""
    cluster: str = ""
    tell: Callable[[Text], None] = lambda _text: None

    def passages(self) -> list[PassageText]:
        """Return the passages of the whole review, so that scores do not depend on which studies are wanted."""
        return _all_passages(self.session, {*self.wanted, *included(self.session)})


def run(
    session: Session,
    names: Sequence[str],
    method: str,
    *,
    embeddings: str = AUTO,
    model: str = "",
    pipeline: str = "",
    cluster: str = "",
    tell: Callable[[Text], None] = lambda _text: None,
) -> Run:
    """Propose codings for some studies and store the proposals in place of the method's earlier ones.

    Scores of ``cues``, ``llm`` and ``spacy`` depend on the passage alone; the other methods see the whole review.

    Args:
        session: The review.
        names: Study ids; all studies that are not excluded if empty.
        method: One of ``methods()``.
        embeddings: ``auto``, ``none`` or the name of an encoder.
        model: For ``llm``: a name that the library llm knows.
        pipeline: For ``spacy``: the name of a package or a folder.
        cluster: The address of a Dask scheduler whose workers read the studies; empty reads here.
        tell: Progress callback; it gets a sentence.

    Raises:
        ReviewError: The method is unknown, or a plug-in is broken.
        NotFound: A study is unknown.
        MissingExtra: The encoder, or the library llm, is not installed.
    """
    suggester = suggester_of(method)
    if cluster and method not in ON_CLUSTER:
        raise ReviewError(
            _("The method {method} does not run on a cluster.", method=method),
            _("Use one of: {choices}.", choices=ON_CLUSTER),
        )
    coder = session.sign_in()
    wanted = named(session, names)
    outcome = suggester(Request(session, wanted, embeddings, model, pipeline, cluster, tell))
    chosen = [proposal for proposal in outcome.proposals if proposal.study in set(wanted)]
    settings = {"codebooks": dict(session.versions), **outcome.settings}
    number = suggestions.save_run(session.store, coder, method, outcome.model, settings, wanted, chosen)
    return Run(number, method, outcome.model, len(wanted), sum(p.proposed for p in chosen), settings)


def methods() -> list[str]:
    """Return the names of all suggesters, those of plug-ins last."""
    return [*SUGGESTERS, *plugins.names(plugins.SUGGESTERS, SUGGESTERS)]


def suggester_of(method: str) -> Callable[[Request], Outcome]:
    """Return a suggester by its name.

    Raises:
        ReviewError: There is none of this name, or it is a plug-in that cannot be loaded.
    """
    if method in SUGGESTERS:
        return SUGGESTERS[method]
    if method not in methods():
        raise ReviewError(
            _("There is no method {method!r}.", method=method), _("Use one of: {choices}.", choices=methods())
        )
    return partial(_plugged, method)


def named(session: Session, names: Sequence[str]) -> list[str]:
    """Return these studies, or all that are not excluded if none is named.

    Raises:
        NotFound: A study is unknown.
    """
    for name in names:
        texts.text_of(session.store, name)
    return list(dict.fromkeys(names)) or included(session)


def _all_passages(session: Session, names: Iterable[str]) -> list[PassageText]:
    return [passage for study in sorted(names) for passage in passages_of(session, study)]


def prepared(session: Session, names: Sequence[str], model: str) -> list[language_model.Plan]:
    """Return what ``run`` with the method ``llm`` would send, codebook by codebook; nothing is sent."""
    passages = _all_passages(session, named(session, names))
    return [language_model.plan(session.store, passages, book, model) for book in session.codebooks]


def _by_language_model(request: Request) -> Outcome:
    session, model = request.session, request.model
    passages = _all_passages(session, request.wanted)
    language_model.model_of(model)
    answered = [language_model.ask(session.store, passages, book, model, request.tell) for book in session.codebooks]
    settings = {
        "prompt": language_model.PROMPT,
        "n_tokens_in": sum(one.n_tokens_in for one in answered),
        "n_tokens_out": sum(one.n_tokens_out for one in answered),
        "n_discarded": sum(one.n_discarded for one in answered),
        "n_unreadable": sum(one.n_unreadable for one in answered),
    }
    return Outcome(f"{model} {language_model.PROMPT}", settings, [p for one in answered for p in one.proposals])


def _by_pipeline(request: Request) -> Outcome:
    pipeline = spacy_pipeline.load(request.pipeline)
    books = [book for book in request.session.codebooks if spacy_pipeline.columns(pipeline, book)]
    if not books:
        raise ReviewError(
            _("No label of the spaCy pipeline is a code in use; its labels: {labels}", labels=pipeline.labels),
            topic="codes",
        )
    passages = _all_passages(request.session, request.wanted)
    found = [proposal for book in books for proposal in spacy_pipeline.proposals(pipeline, passages, book)]
    known = {label for book in books for label in spacy_pipeline.columns(pipeline, book)}
    unknown = [label for label in pipeline.labels if label not in known]
    return Outcome(pipeline.name, {"pipeline": request.pipeline, "unknown_labels": unknown}, found)


def _by_cues(request: Request) -> Outcome:
    # A paragraph is read by itself: one study needs no other, and few studies are in memory together.
    found = [
        proposal
        for book in request.session.codebooks
        for proposals in cluster.results(
            request.cluster,
            cue_suggester.suggest,
            ((passages_of(request.session, study), book) for study in sorted(request.wanted)),
        )
        for proposal in proposals
    ]
    return Outcome(f"cues {__version__}", {}, found)


def _by_learning(method: str, request: Request) -> Outcome:
    session, passages = request.session, request.passages()
    hidden = blind.unfinished(session.store)  # who is blind there would read others' codings out of suggestions
    record = labels.Record.of(session.store, session.codebooks).without(hidden)
    source = judgements.source(session.store, hidden)
    encoder = encoder_of(session, request.embeddings)
    parts = []
    for book in session.codebooks:
        read = reading_cache.readings(session.store, passages, book, keep=True, address=request.cluster)
        known = features.build(passages, book, readings=read)
        labelled = labels.align(record, known.passages, book)
        if method == "classifier" and not _can_learn(labelled):
            continue
        learns = method == "classifier" or (method == "auto" and classifier.enough(labelled))
        if request.cluster and encoder is not None and has_meaning(known, method, learns=learns):
            studies = study_reading.by_study(known.passages)
            encoder.keep(([passage.text for passage in study] for study in studies), request.cluster)
        known = with_meaning(known, encoder, method, learns=learns)
        parts.append(_learnt(known, labelled, source) if learns else _cold(known, method))
    if session.codebooks and not parts:
        raise ReviewError(_("There is nothing to learn from yet: too few codings."), topic="nothing to learn from")
    used = [encoder.name] if encoder is not None and any(part.settings["embeddings"] for part in parts) else []
    model = " + ".join(dict.fromkeys([*(part.model for part in parts), *used]))
    settings = {"embeddings": "".join(used) or "none", "parts": [part.settings for part in parts]}
    return Outcome(model, settings, [proposal for part in parts for proposal in part.proposals])


def encoder_of(session: Session, embeddings: str) -> Remembered | None:
    """Return the encoder with its vectors remembered in the review; None without."""
    model = encoder(embeddings)
    return Remembered(model, session.store) if model is not None else None


def with_meaning(known: Features, encoder: Encoder | None, method: str, *, learns: bool) -> Features:
    """Return features with embeddings where they have a say: not for cues, nor for a model shipped with a codebook."""
    if encoder is None or not has_meaning(known, method, learns=learns):
        return known
    return features.with_meaning(known, encoder)


def has_meaning(known: Features, method: str, *, learns: bool) -> bool:
    """Say whether embeddings have a say."""
    shipped = method == "auto" and not learns and known.pretrained is not None
    return method != "cues" and not shipped


def _can_learn(labelled: Labels) -> bool:
    """Whether anything was coded, and anything was looked at without being coded."""
    return bool(labelled.n_yes) and labelled.n_judged > labelled.n_yes


def _cold(known: Features, method: str) -> Outcome:
    with_cues = method == "auto"
    scores = coldstart.scores(known, with_cues=with_cues)
    thresholds = [coldstart.THRESHOLD] * len(known.codes)
    made = proposing.proposals(known, scores, thresholds, stances.by_rules(known), explaining.by_codebook(known))
    shipped = with_cues and known.pretrained is not None
    parts = "shipped model" if shipped else "cues and likeness" if with_cues else "likeness"
    settings = {
        "codebook": known.codebook.name,
        "embeddings": known.vectors is not None,
        "threshold": coldstart.THRESHOLD,
        "off_topic": sorted(known.off_topic) if shipped else [],
    }
    return Outcome(f"{coldstart.MODEL} ({parts})", settings, made)


def _learnt(known: Features, labelled: Labels, source: judgements.Source) -> Outcome:
    trained = classifier.train(known, labelled)
    why = explaining.by_model(known, trained.model, labelled.has)
    made = proposing.proposals(known, trained.scores, trained.thresholds, stances.learnt(known, labelled), why)
    settings = {
        "codebook": known.codebook.name,
        "embeddings": known.vectors is not None,
        "n_passages": labelled.n_judged,
        "n_codings": labelled.n_yes,
        "n_unbiased": len(labelled.unbiased),
        "thresholds": dict(zip(known.codes, (round(t, 4) for t in trained.thresholds), strict=True)),
        "training": {"n_events": source.n_events, "until": source.until, "sha256": source.sha256},
    }
    return Outcome(f"{classifier.MODEL} {source.sha256[:8]}", settings, made)


def is_calibrated(model: str) -> bool:
    """Say whether the scores of a model (as a suggestion names it) are probabilities learnt from enough judgements."""
    return model.startswith(classifier.MODEL)


def included(session: Session) -> list[str]:
    """Return the studies that are not excluded."""
    return [row["study"] for row in studies.listing(session.store) if row["excluded"] is None]


def passages_of(session: Session, study: str) -> list[PassageText]:
    """Return the passages of a study's current text as suggesters take them."""
    text = texts.text_of(session.store, study)
    found = texts.passages_of(session.store, text.text_id)
    words = {p.number: text.text[p.start : p.end] for p in found}
    return [
        PassageText(
            study,
            p.number,
            words[p.number],
            p.section,
            p.language,
            p.countable,
            words.get(p.lead_in or 0, ""),
            p.paragraph,
        )
        for p in found
    ]


def _plugged(name: str, request: Request) -> Outcome:
    found = plugged.suggest(name, request.passages(), request.session.codebooks)
    return Outcome(found.model, {}, found.proposals)


SUGGESTERS: Mapping[str, Callable[[Request], Outcome]] = {
    "auto": partial(_by_learning, "auto"),
    "cues": _by_cues,
    "likeness": partial(_by_learning, "likeness"),
    "classifier": partial(_by_learning, "classifier"),
    "llm": _by_language_model,
    "spacy": _by_pipeline,
}
"""The suggesters of kube-review by name; ``auto`` stands for what is best for the codings there are."""
ON_CLUSTER = ("auto", "cues", "likeness", "classifier")
"""Methods that read each study by itself before they look at the whole review."""
