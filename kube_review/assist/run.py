"""Running a suggester over the review and saving what it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kube_review import __version__
from kube_review.assist import coldstart, cues, features, proposing
from kube_review.assist.embeddings import AUTO, Encoder, encoder
from kube_review.assist.passages import PassageText
from kube_review.assist.remembered import Remembered
from kube_review.errors import ReviewError
from kube_review.model import Proposal
from kube_review.session import Session
from kube_review.store import studies, suggestions, texts

METHODS = ("auto", "cues", "likeness")
"""What ``suggest --method`` takes; ``auto`` stands for what is best for the codings there are."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did: ``model`` made the proposals, ``n_proposed`` of which reach their threshold."""

    run: int
    method: str
    model: str
    n_studies: int
    n_proposed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method makes of the whole review: its model, its settings, and its proposals."""

    model: str
    settings: dict[str, Any]
    proposals: list[Proposal]


def run(session: Session, names: Sequence[str], method: str, *, embeddings: str = AUTO) -> Run:
    """Propose codings for some studies and store the proposals in place of the method's earlier ones.

    Every method sees the whole review, so that the scores of a study do not depend on which others are named.

    Args:
        session: The review.
        names: Study ids; all studies that are not excluded if empty.
        method: One of ``METHODS``.
        embeddings: ``auto``, ``none`` or the name of an encoder.

    Raises:
        ReviewError: The method is unknown.
        NotFound: A study is unknown.
        MissingExtra: The encoder is not installed.
    """
    if method not in METHODS:
        raise ReviewError(f"There is no method {method!r}.", f"Use one of: {', '.join(METHODS)}.")
    wanted = list(dict.fromkeys(names)) or included(session)
    for name in names:
        texts.text_of(session.store, name)
    passages = [p for study in sorted({*wanted, *included(session)}) for p in passages_of(session, study)]
    outcome = _outcome(session, passages, method, encoder(embeddings))
    chosen = [proposal for proposal in outcome.proposals if proposal.study in set(wanted)]
    settings = {"codebooks": dict(session.versions), **outcome.settings}
    number = suggestions.save_run(session.store, session.coder, method, outcome.model, settings, wanted, chosen)
    return Run(number, method, outcome.model, len(wanted), sum(p.proposed for p in chosen))


def _outcome(session: Session, passages: Sequence[PassageText], method: str, model: Encoder | None) -> Outcome:
    if method == "cues":
        found = [p for book in session.codebooks for p in cues.suggest(passages, book)]
        return Outcome(f"cues {__version__}", {}, found)
    remembered = Remembered(model, session.store) if model is not None else None
    made: list[Proposal] = []
    for book in session.codebooks:
        known = features.build(passages, book, remembered)
        scores = coldstart.scores(known, with_cues=method == "auto")
        made += proposing.proposals(known, scores, [coldstart.THRESHOLD] * len(book.codes))
    name = f"{coldstart.MODEL} ({'cues, likeness' if method == 'auto' else 'likeness'}"
    return Outcome(f"{name}{', ' + model.name if model else ''})", {"threshold": coldstart.THRESHOLD}, made)


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
