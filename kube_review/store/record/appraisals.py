"""Answers to appraisal forms, kept as declarations ``appraisal:STUDY:CODER:FORM:CRITERION`` with uids."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.store.database.connection import Store
from kube_review.store.record import declared

_PREFIX = "appraisal"


@dataclass(frozen=True, slots=True)
class Stored:
    """One answer as stored; ``value`` is JSON."""

    study: str
    coder: str
    criterion: str
    value: str
    at: str


def subject(study_uid: str, coder_uid: str, form: str, criterion: str) -> str:
    """Return the subject of an answer."""
    return f"{_PREFIX}:{study_uid}:{coder_uid}:{form}:{criterion}"


def study_of(subject: str) -> str | None:
    """Return the uid of the study that a subject of an answer speaks of; None for any other subject."""
    prefix, _, rest = subject.partition(":")
    return rest.partition(":")[0] if prefix == _PREFIX else None


def listing(store: Store, form: str, study: str | None = None) -> list[Stored]:
    """Return the answers to a form, of one study (an id) or all; answers to studies that are not here are left out."""
    studies = {row["uid"]: row["study"] for row in store.rows("SELECT uid, study FROM studies")}
    coders = {row["uid"]: row["name"] for row in store.rows("SELECT uid, name FROM coders")}
    found = []
    for name, made in declared.dated(store, _PREFIX).items():
        study_uid, coder_uid, of_form, criterion = name.split(":", 3)
        known = study_uid in studies and coder_uid in coders
        if known and of_form == form and study in (None, studies[study_uid]):
            found.append(Stored(studies[study_uid], coders[coder_uid], criterion, made.value, made.at))
    return found
