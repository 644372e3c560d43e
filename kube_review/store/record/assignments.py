"""Who codes which study blind: read from the declarations ``double:STUDY:CODER``, both by uid."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.store.database.connection import Store

_PREFIX = "double:"
_UID_CHARS = 36


@dataclass(frozen=True, slots=True)
class Assignment:
    """A coder codes a study without seeing what others make of it; ``done`` says whether they have finished it."""

    study: str
    study_uid: str
    coder: str
    coder_uid: str
    done: bool


def subject(study_uid: str, coder_uid: str) -> str:
    """Return the subject of the declaration that assigns a study to a coder."""
    return f"{_PREFIX}{study_uid}:{coder_uid}"


def listing(store: Store, *, study: str | None = None) -> list[Assignment]:
    """Return who is assigned to what, by study and coder; studies that were excluded since are left out."""
    where, parameters = ("AND s.study = ?", (study,)) if study else ("", ())
    rows = store.rows(
        "SELECT s.study, s.uid AS study_uid, k.name, k.uid AS coder_uid,"
        " EXISTS (SELECT 1 FROM reviews r WHERE r.study_id = s.id AND r.coder_id = k.id) AS done"
        f" FROM declarations d JOIN studies s ON s.uid = substr(d.subject, {len(_PREFIX) + 1}, {_UID_CHARS})"
        f" JOIN coders k ON k.uid = substr(d.subject, {len(_PREFIX) + _UID_CHARS + 2})"
        f" WHERE d.subject LIKE '{_PREFIX}%' AND s.excluded IS NULL {where} ORDER BY s.study, k.name",
        parameters,
    )
    return [Assignment(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]


def eligible(store: Store) -> list[tuple[str, str]]:
    """Return (uid, study id) of the studies that may be drawn: neither excluded nor duplicates."""
    rows = store.rows("SELECT uid, study FROM studies WHERE excluded IS NULL AND duplicate_of IS NULL ORDER BY uid")
    return [(row[0], row[1]) for row in rows]
