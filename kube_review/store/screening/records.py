"""Asking for records and what people decided about them, as it stands now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from kube_review.errors import NotFound
from kube_review.messages import _
from kube_review.store.database.connection import Store


@dataclass(frozen=True, slots=True)
class Record:
    """One search result.

    Attributes:
        record: Its local number.
        uid: Its identity in every copy.
        source: The database or portal it was found in.
        file: The file it came from.
        values: Title, authors, year, journal, doi, abstract …; what is unknown is missing.
        duplicate_of: The uid of the record it is a duplicate of; empty: looked at and none; None: nobody has said.
        study: The id of the study that is its full text, or None.
        not_retrieved: Why there is no full text, or None.
        study_excluded: At which stage that study is excluded, or None.
        study_duplicate: Whether that study is a duplicate of another.
    """

    record: int
    uid: str
    source: str
    file: str
    values: Mapping[str, str]
    duplicate_of: str | None
    study: str | None
    not_retrieved: str | None
    study_excluded: str | None
    study_duplicate: bool


@dataclass(frozen=True, slots=True)
class Screening:
    """What a person decided on title and abstract; ``uid`` is the record's."""

    uid: str
    coder: str
    coder_uid: str
    verdict: str
    reason: str
    at: str


_LISTING = """
SELECT r.record, r.uid, r.source, r.file, r."values", d.of_uid, s.study, s.excluded_stage, s.duplicate_of,
  CASE WHEN f.uid IS NOT NULL AND f.study_uid IS NULL THEN f.reason END AS not_retrieved
FROM records r
LEFT JOIN record_duplicates d ON d.uid = r.uid
LEFT JOIN full_texts f ON f.uid = r.uid
LEFT JOIN aliases a ON a.uid = f.study_uid
LEFT JOIN studies s ON s.uid = coalesce(a.same_as, f.study_uid)
ORDER BY r.record
"""


def listing(store: Store) -> list[Record]:
    """Return all records in the order in which they came."""
    return [
        Record(
            row["record"],
            row["uid"],
            row["source"],
            row["file"],
            json.loads(row["values"]),
            row["of_uid"],
            row["study"],
            row["not_retrieved"],
            row["excluded_stage"],
            row["duplicate_of"] is not None,
        )
        for row in store.rows(_LISTING)
    ]


def names(store: Store) -> dict[str, str]:
    """Return number and title of each record, by uid."""
    rows = store.rows("""SELECT uid, record, coalesce(json_extract("values", '$.title'), '') AS title FROM records""")
    return {row["uid"]: f"{row['record']} {row['title']}".strip() for row in rows}


def get(store: Store, record: int) -> Record:
    """Return a record by its local number.

    Raises:
        NotFound: There is none.
    """
    found = next((one for one in listing(store) if one.record == record), None)
    if found is None:
        raise NotFound(_("There is no record {record}.", record=record), topic="records")
    return found


def screenings(store: Store) -> list[Screening]:
    """Return what people decided, the oldest first."""
    rows = store.rows(
        "SELECT c.uid, k.name AS coder, k.uid AS coder_uid, c.verdict, c.reason, c.at"
        " FROM screenings c JOIN coders k ON k.id = c.coder_id ORDER BY c.at, k.uid"
    )
    return [Screening(**dict(row)) for row in rows]


def settled(store: Store) -> dict[str, Screening]:
    """Return the decisions that settle a disagreement, by the record's uid."""
    rows = store.rows(
        "SELECT c.uid, k.name AS coder, k.uid AS coder_uid, c.verdict, c.reason, c.at"
        " FROM settled_screenings c JOIN coders k ON k.id = c.coder_id"
    )
    return {row["uid"]: Screening(**dict(row)) for row in rows}
