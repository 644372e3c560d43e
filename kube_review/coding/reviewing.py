"""Finishing and reopening a study, correcting its data, excluding it, settling disagreements, declaring decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kube_review.errors import Conflict, ReviewError
from kube_review.model import Basis, CellState, Coder, Evidence
from kube_review.store.corpus import studies
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import Store
from kube_review.store.record import codings, events
from kube_review.store.record.events import NewEvent

_CLOSED_VALUES = {"evidence": [e.value for e in Evidence]}
_NAMING = ("fieldwork", "duplicate_of")
"""Keys whose value may be another study's id; the event keeps its uid, since ids are local to a copy."""
_KEY_CHARS = 40
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
    standing = {r.codebook: (r.version, r.basis) for r in codings.reviews(store, study=text.study, coder=coder.name)}
    payload = {"codebooks": dict(codebooks), "basis": basis.value, "covered": sorted(covered)}
    last = events.latest(store, _review(coder, text))
    if standing and last is not None and last.payload == payload:
        return False
    events.append(store, coder.uid, [NewEvent("done", text.uid, _review(coder, text), payload)])
    return True


def reopen(store: Store, coder: Coder, text: Text) -> bool:
    """Take back that a coder has finished a study; return whether anything was written."""
    if not codings.reviews(store, study=text.study, coder=coder.name):
        return False
    events.append(store, coder.uid, [NewEvent("reopen", text.uid, _review(coder, text), {})])
    return True


def set_value(store: Store, coder: Coder, text: Text, values: Mapping[str, str | None]) -> list[str]:
    """Correct bibliographic data of a study, as one action.

    Args:
        store: The review.
        coder: Who corrects.
        text: The study's current text.
        values: Key to value; None takes the correction back to the guess.

    Returns:
        The keys that changed.

    Raises:
        ReviewError: A key or a value is not allowed.
    """
    news = []
    standing = studies.listing(store, text.study)[0]["corrected"]
    uids = {study: uid for uid, study in studies.names(store).items()} if values.keys() & set(_NAMING) else {}
    for key, value in values.items():
        _check_value(key, value)
        if standing.get(key) != value:
            payload = {"key": key, "value": value}
            if key in _NAMING and value is not None and value in uids:
                payload["means"] = uids[value]
            news.append(NewEvent("set", text.uid, f"{text.uid}:set:{key}", payload))
    if news:
        events.append(store, coder.uid, news)
    return [new.payload["key"] for new in news]


def _check_value(key: str, value: str | None) -> None:
    if not key.replace("_", "").replace("-", "").isalnum() or len(key) > _KEY_CHARS or not key.isascii():
        raise ReviewError(f"{key!r} cannot be a key.", "A key is letters, digits, - and _, such as year.")
    if value is None:
        return
    if key in _CLOSED_VALUES and value not in _CLOSED_VALUES[key]:
        raise ReviewError(f"{key} cannot be {value!r}.", f"Use one of: {', '.join(_CLOSED_VALUES[key])}.")
    if key == "year" and not (value.isascii() and value.isdigit() and 1000 <= int(value) <= 2999):
        raise ReviewError(f"year cannot be {value!r}.", "Give a year of four digits, such as 2012.")


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
        raise ReviewError("An exclusion needs a reason.", 'For example: --exclude "not about KUBE"')
    if stage not in STAGES:
        raise ReviewError(f"There is no stage {stage!r}.", f"Use one of: {', '.join(STAGES)}.")
    standing = studies.listing(store, text.study)[0]
    if standing["excluded"] == reason and (reason is None or standing["excluded_stage"] == stage):
        return False
    payload = {"reason": reason} if reason is None else {"reason": reason, "stage": stage}
    events.append(store, coder.uid, [NewEvent("exclude", text.uid, f"{text.uid}:exclude", payload)])
    return True


def adjudicate(
    store: Store, coder: Coder, text: Text, code: str, meaning: str, state: CellState | None, reason: str
) -> bool:
    """Settle what a study says of a code; both originals stay, the decision supersedes them in ``consensus``.

    Args:
        store: The review.
        coder: Who decides.
        text: The study's current text.
        code: The code's id.
        meaning: The hash of the definition it is decided on.
        state: present, mixed, denied or silent; None withdraws the decision.
        reason: Why.

    Returns:
        Whether anything was written.

    Raises:
        Conflict: Nobody has finished the study.
        ReviewError: The reason is empty, or the state is not one that can be decided.
    """
    if state in (CellState.NOT_ASSESSED, CellState.DISPUTED):
        raise ReviewError(f"A decision cannot be {state.value}.", "Use one of: present, mixed, denied, silent.")
    if not reason.strip():
        raise ReviewError("A decision needs a reason.", "Say in a sentence why.")
    if state is not None and not codings.reviews(store, study=text.study):
        raise Conflict(f"Nobody has finished {text.study}.", "A decision settles what finished coders found.")
    payload = {"code": code, "meaning": meaning, "state": state.value if state else None, "reason": reason}
    subject = f"{text.uid}:adjudicate:{code}"
    last = events.latest(store, subject)
    if last is not None and last.payload == payload:
        return False
    events.append(store, coder.uid, [NewEvent("adjudicate", text.uid, subject, payload)])
    return True


def declare(store: Store, coder: Coder, subject: str, value: str | None) -> bool:
    """Set a decision about the review itself, such as a wording-only edit; return whether anything was written."""
    return declare_all(store, coder, {subject: value}) == 1


def declare_all(store: Store, coder: Coder, values: Mapping[str, str | None]) -> int:
    """Set several decisions about the review as one action that undo takes back; return how many changed."""
    changed = {subject: value for subject, value in values.items() if _declared(store, subject) != value}
    if changed:
        news = [NewEvent("set", None, subject, {"value": value}) for subject, value in changed.items()]
        events.append(store, coder.uid, news)
    return len(changed)


def _declared(store: Store, subject: str) -> str | None:
    last = events.latest(store, subject)
    value: str | None = last.payload["value"] if last else None
    return value


def _review(coder: Coder, text: Text) -> str:
    return f"{text.uid}:review:{coder.uid}"
