"""How far a coder has come with each code: what the stopping rule allows to say, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kube_review.assist import run
from kube_review.model import Codebook
from kube_review.session import Session
from kube_review.statistics import stopping
from kube_review.store.counting import judgements

RECALL_TARGET, CONFIDENCE = 0.95, 0.95


@dataclass(frozen=True, slots=True)
class Progress:
    """One code for one coder, over the countable passages of the studies they have not read in full.

    n_total: Those passages. n_seen: Looked at for this code. n_found: Of these, with the code.
    holds: With 95 % confidence at least 95 % of the passages with the code have been seen.
    p: Chance of finding so little lately, had less been seen.
    remaining_upper: Upper bound, at 95 % confidence, of the passages left; 0 if none are.
    """

    code: str
    n_total: int
    n_seen: int
    n_found: int
    holds: bool
    p: float
    remaining_upper: int


def of(session: Session, codebook: Codebook) -> list[Progress]:
    """Apply the stopping rule to every code of a codebook, for the session's coder.

    Studies read in full are left out: nothing is in question there, and their passages are no draw from the rest.
    """
    store, coder = session.store, session.coder.name
    passages = {
        study: {p.passage for p in run.passages_of(session, study) if p.countable} for study in run.included(session)
    }
    looked = [one for one in judgements.seen(store, session.codebooks) if one.coder == coder]
    judged = [one for one in judgements.judgements(store) if one.coder == coder]
    finished = [one for one in judgements.finished(store, session.codebooks) if one.coder == coder]
    made = []
    for code in codebook.codes:
        names = {code.code, *code.formerly}
        read = {one.study for one in finished if one.code in names}
        open_passages = {(study, n) for study, numbers in passages.items() if study not in read for n in numbers}
        own = [one for one in judged if one.code in names]
        found = {(one.study, one.passage) for one in own if one.stance}
        looks = [one for one in looked if code.code in one.codes]
        times = [(one.at, one.study, one.passage) for one in looks] + [(one.at, one.study, one.passage) for one in own]
        made.append(_progress(code.code, open_passages, _in_order(times, open_passages), found))
    return made


def covered(session: Session, study: str) -> list[str]:
    """Return the codes whose rule holds for the session's coder: a study (an id) that is screened may call them silent.

    A study without a passage that counts, such as a scan, is silent about nothing: there is nothing to look at.
    """
    if not any(p.countable for p in run.passages_of(session, study)):
        return []
    return [one.code for book in session.codebooks for one in of(session, book) if one.holds]


def _in_order(times: Iterable[tuple[str, str, int]], wanted: set[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the places in the order in which they were looked at first."""
    ordered = dict.fromkeys((study, passage) for _, study, passage in sorted(times))
    return [place for place in ordered if place in wanted]


def _progress(
    code: str, open_passages: set[tuple[str, int]], seen: list[tuple[str, int]], found: set[tuple[str, int]]
) -> Progress:
    stop = stopping.holds(
        [place in found for place in seen], len(open_passages), recall_target=RECALL_TARGET, confidence=CONFIDENCE
    )
    return Progress(code, len(open_passages), stop.n_seen, stop.n_found, stop.holds, stop.p, stop.remaining_upper)
