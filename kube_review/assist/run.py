"""Running a suggester over the review and saving what it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from kube_review import __version__
from kube_review.assist.passages import PassageText, Suggester
from kube_review.errors import ReviewError
from kube_review.session import Session
from kube_review.store import studies, suggestions, texts

SUGGESTERS = {"cues": "kube_review.assist.cues"}
"""Every method and the module that is its suggester."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did: ``n_proposed`` counts proposals above the method's threshold."""

    run: int
    method: str
    n_studies: int
    n_proposed: int


def run(session: Session, names: Sequence[str], method: str) -> Run:
    """Propose codings for some studies and store the proposals in place of the method's earlier ones.

    Args:
        session: The review.
        names: Study ids; all studies that are not excluded if empty.
        method: ``auto`` or one of ``SUGGESTERS``.

    Raises:
        ReviewError: The method is unknown.
        NotFound: A study is unknown.
    """
    chosen = "cues" if method == "auto" else method
    if chosen not in SUGGESTERS:
        raise ReviewError(f"There is no method {method!r}.", f"Use one of: auto, {', '.join(SUGGESTERS)}.")
    suggester: Suggester = import_module(SUGGESTERS[chosen])
    wanted = list(names) or [row["study"] for row in studies.listing(session.store) if row["excluded"] is None]
    passages = [passage for study in wanted for passage in passages_of(session, study)]
    proposals = [p for book in session.codebooks for p in suggester.suggest(passages, book)]
    number = suggestions.save_run(
        session.store, session.coder, chosen, f"{chosen} {__version__}", dict(session.versions), wanted, proposals
    )
    return Run(number, chosen, len(wanted), sum(p.proposed for p in proposals))


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
