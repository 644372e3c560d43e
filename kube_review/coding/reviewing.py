"""Finishing and reopening a study, excluding it, settling disagreements, wording-only edits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from kube_review.errors import Conflict, ReviewError
from kube_review.messages import _
from kube_review.model import Basis, CellState, Coder
from kube_review.store.corpus import studies
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import Store
from kube_review.store.record import codings, journal
from kube_review.store.record.event import NewEvent

SCREENING, FULL_TEXT = "screening", "full-text"
STAGES = (SCREENING, FULL_TEXT)
"""Where in the flow a study is excluded: on title and abstract, or after reading it."""


def done(
    store: Store,
    coder: Coder,
    text: Text,
    codebooks: Mapping[str, str],
    basis: Basis = Basis.FULL,
    covered: Sequence[str] = (),
) -> bool:
    """Say that a coder has finished a study.

    Args:
        store: The review.
        coder: Who finished.
        text: The study's current text.
        codebooks: Name and version of each codebook it was read against.
        basis: Read whole, or stopped by a stopping rule.
        covered: For ``screened``: the codes whose stopping rule held; only their silence counts (counting rule 5).

    Returns:
        Whether anything was written; saying it again changes nothing.
    """
    said = {"basis": basis.value, "covered": sorted(covered)}
    news = [
        NewEvent("done", {"version": version, **said}, study=text.uid, person=coder.uid, codebook=name)
        for name, version in codebooks.items()
    ]
    return bool(journal.append_changes(store, coder.uid, news))


def reopen(store: Store, coder: Coder, text: Text, codebooks: Collection[str] = ()) -> bool:
    """Take back that a coder has finished a study.

    Args:
        store: The review.
        coder: Who finished.
        text: The study's current text.
        codebooks: The names of the codebooks it is no longer finished for; empty for all.

    Returns:
        Whether anything was written.
    """
    finished = [r.codebook for r in codings.reviews(store, study=text.study, coder=coder.name)]
    chosen = [name for name in finished if not codebooks or name in codebooks]
    news = [NewEvent("reopen", {}, study=text.uid, person=coder.uid, codebook=name) for name in chosen]
    return bool(journal.append_changes(store, coder.uid, news))


def exclude(store: Store, coder: Coder, text: Text, reason: str | None, stage: str = FULL_TEXT) -> bool:
    """Exclude a study with a reason, or include it again with None; return whether anything was written.

    Args:
        store: The review.
        coder: Who decides.
        text: The study's current text.
        reason: Why; None takes the exclusion back.
        stage: At which stage of the flow: one of ``STAGES``.

    Raises:
        ReviewError: The reason is empty or the stage unknown.
    """
    if reason is not None and not reason.strip():
        raise ReviewError(_("An exclusion needs a reason."), _("Say why, for example: not about KUBE"))
    if stage not in STAGES:
        raise ReviewError(
            _("There is no stage {stage!r}.", stage=stage), _("Use one of: {choices}.", choices=", ".join(STAGES))
        )
    standing = studies.listing(store, text.study)[0]
    if standing["excluded"] == reason and (reason is None or standing["excluded_stage"] == stage):
        return False
    payload = {"reason": reason} if reason is None else {"reason": reason, "stage": stage}
    journal.append(store, coder.uid, [NewEvent("exclude", payload, study=text.uid)])
    return True


def adjudicate(
    store: Store,
    coder: Coder,
    text: Text,
    code: str,
    meaning: str,
    state: CellState | None,
    reason: str,
    decided_on: Mapping[str, str] | None = None,
) -> bool:
    """Settle what a study says about a code; both originals stay, and the decision supersedes them in ``consensus``.

    Args:
        store: The review.
        coder: Who decides.
        text: The study's current text.
        code: The code's id.
        meaning: The hash of the definition it is decided on.
        state: present, mixed, denied or silent; None withdraws the decision.
        reason: Why.
        decided_on: The state that each coder (uid) gives the cell, as ``synthesis.cells.disputes`` checked it; once
            one of them changes, the decision no longer counts.

    Returns:
        Whether anything was written.

    Raises:
        Conflict: Nobody has finished the study.
        ReviewError: The reason is empty, or the state is not one that can be decided.
    """
    if state in (CellState.NOT_ASSESSED, CellState.DISPUTED):
        raise ReviewError(
            _("A decision cannot be {value}.", value=state.value), _("Use one of: present, mixed, denied, silent.")
        )
    if not reason.strip():
        raise ReviewError(_("A decision needs a reason."), _("Say in a sentence why."))
    if state is not None and not codings.reviews(store, study=text.study):
        raise Conflict(
            _("Nobody has finished {study}.", study=text.study), _("A decision settles what finished coders found.")
        )
    payload = {
        "state": state.value if state else None,
        "reason": reason,
        "decided_on": dict(decided_on or {}),
    }
    new = NewEvent("adjudicate", payload, study=text.uid, code=code, meaning=meaning)
    return bool(journal.append_changes(store, coder.uid, [new]))


def reword(store: Store, coder: Coder, code: str, former_meaning: str, meaning: str, reason: str | None) -> bool:
    """Declare that an edit changed only the wording of a definition, so that nothing need be read again for it.

    Args:
        store: The review.
        coder: Who decides.
        code: The code's id.
        former_meaning: The hash of its definition before the edit.
        meaning: The hash after it.
        reason: Why the edit changes no meaning; None takes the declaration back.

    Returns:
        Whether anything was written.

    Raises:
        ReviewError: The reason is empty.
    """
    if reason is not None and not reason.strip():
        raise ReviewError(
            _("A wording-only edit needs a reason."), _("Say in a few words why the meaning is the same.")
        )
    new = NewEvent("reword", {"reason": reason}, code=code, former_meaning=former_meaning, meaning=meaning)
    return bool(journal.append_changes(store, coder.uid, [new]))


def write(store: Store, coder: Coder, news: Iterable[NewEvent]) -> int:
    """Write events as one action that undo takes back; return how many said anything new."""
    return len(journal.append_changes(store, coder.uid, news))
