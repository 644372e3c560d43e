"""Running a suggester over the review and saving what it proposes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kube_review import __version__
from kube_review.assist.cues import cue_suggester, stances
from kube_review.assist.learning import classifier, coldstart, explaining, features, labels, proposing
from kube_review.assist.learning.embedding_cache import Remembered
from kube_review.assist.learning.embeddings import AUTO, Encoder, encoder
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import Labels
from kube_review.assist.llm import language_model
from kube_review.assist.passage_text import PassageText
from kube_review.coding import blind
from kube_review.errors import ReviewError
from kube_review.model import Proposal
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.counting import judgements
from kube_review.store.record import suggestions

METHODS = ("auto", "cues", "likeness", "classifier", "llm")
"""What ``suggest --method`` takes; ``auto`` stands for what is best for the codings there are."""


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


def run(
    session: Session,
    names: Sequence[str],
    method: str,
    *,
    embeddings: str = AUTO,
    model: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> Run:
    """Propose codings for some studies and store the proposals in place of the method's earlier ones.

    Every method but ``llm`` sees the whole review, so that scores do not depend on which studies are named.

    Args:
        session: The review.
        names: Study ids; all studies that are not excluded if empty.
        method: One of ``METHODS``.
        embeddings: ``auto``, ``none`` or the name of an encoder.
        model: For ``llm``: a name that the library llm knows.
        tell: Told how far it is.

    Raises:
        ReviewError: The method is unknown.
        NotFound: A study is unknown.
        MissingExtra: The encoder, or the library llm, is not installed.
    """
    if method not in METHODS:
        raise ReviewError(f"There is no method {method!r}.", f"Use one of: {', '.join(METHODS)}.")
    wanted = named(session, names)
    if method == "llm":
        outcome = _asked(session, wanted, model, tell)
    else:
        outcome = _outcome(session, _all_passages(session, {*wanted, *included(session)}), method, embeddings)
    chosen = [proposal for proposal in outcome.proposals if proposal.study in set(wanted)]
    settings = {"codebooks": dict(session.versions), **outcome.settings}
    number = suggestions.save_run(session.store, session.coder, method, outcome.model, settings, wanted, chosen)
    return Run(number, method, outcome.model, len(wanted), sum(p.proposed for p in chosen), settings)


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


def _asked(session: Session, names: Sequence[str], model: str, tell: Callable[[str], None]) -> Outcome:
    passages = _all_passages(session, names)
    language_model.model_of(model)
    answered = [language_model.ask(session.store, passages, book, model, tell) for book in session.codebooks]
    settings = {
        "prompt": language_model.PROMPT,
        "n_tokens_in": sum(one.n_tokens_in for one in answered),
        "n_tokens_out": sum(one.n_tokens_out for one in answered),
        "n_discarded": sum(one.n_discarded for one in answered),
        "n_unreadable": sum(one.n_unreadable for one in answered),
    }
    return Outcome(f"{model} {language_model.PROMPT}", settings, [p for one in answered for p in one.proposals])


def _outcome(session: Session, passages: Sequence[PassageText], method: str, embeddings: str) -> Outcome:
    if method == "cues":
        found = [p for book in session.codebooks for p in cue_suggester.suggest(passages, book)]
        return Outcome(f"cues {__version__}", {}, found)
    hidden = blind.unfinished(session.store)  # who is blind there would read others' codings out of suggestions
    record = labels.Record.of(session.store).without(hidden)
    source = judgements.source(session.store, hidden)
    encoder = encoder_of(session, embeddings)
    parts = []
    for book in session.codebooks:
        known = features.build(passages, book, encoder)
        taught = labels.lay(record, known.passages, book)
        if method == "classifier" and not _can_learn(taught):
            continue
        learns = method == "classifier" or (method == "auto" and classifier.enough(taught))
        parts.append(_learnt(known, taught, source) if learns else _cold(known, method))
    if session.codebooks and not parts:
        raise ReviewError(
            "There is nothing to learn from yet: too few codings.",
            "Decide on some suggestions of --method auto first.",
        )
    model = " + ".join(dict.fromkeys([*(part.model for part in parts), *([encoder.name] if encoder else [])]))
    settings = {"embeddings": encoder.name if encoder else "none", "parts": [part.settings for part in parts]}
    return Outcome(model, settings, [proposal for part in parts for proposal in part.proposals])


def encoder_of(session: Session, embeddings: str) -> Encoder | None:
    """Return the encoder with its vectors remembered in the review; None without."""
    model = encoder(embeddings)
    return Remembered(model, session.store) if model is not None else None


def _can_learn(taught: Labels) -> bool:
    """Whether anything was coded, and anything was looked at without being coded."""
    return bool(taught.n_yes) and taught.n_judged > taught.n_yes


def _cold(known: Features, method: str) -> Outcome:
    with_cues = method == "auto"
    scores = coldstart.scores(known, with_cues=with_cues)
    thresholds = [coldstart.THRESHOLD] * len(known.codes)
    made = proposing.proposals(known, scores, thresholds, stances.by_rules(known), explaining.by_codebook(known))
    model = f"{coldstart.MODEL} ({'cues and likeness' if with_cues else 'likeness'})"
    return Outcome(model, {"codebook": known.codebook.name, "threshold": coldstart.THRESHOLD}, made)


def _learnt(known: Features, taught: Labels, source: judgements.Source) -> Outcome:
    trained = classifier.train(known, taught)
    why = explaining.by_model(known, trained.model, taught.has)
    made = proposing.proposals(known, trained.scores, trained.thresholds, stances.learnt(known, taught), why)
    settings = {
        "codebook": known.codebook.name,
        "n_passages": taught.n_judged,
        "n_codings": taught.n_yes,
        "n_fair": len(taught.fair),
        "thresholds": dict(zip(known.codes, (round(t, 4) for t in trained.thresholds), strict=True)),
        "training": {"n_events": source.n_events, "until": source.until, "sha256": source.sha256},
    }
    return Outcome(f"{classifier.MODEL} {source.sha256[:8]}", settings, made)


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
