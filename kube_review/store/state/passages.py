"""The state of passages: the reader's sections and countability, corrected by people.

A correction is about one passage of one text. In another reading of the same source it holds for the passages that
stand where the words of that passage are found; among corrections of one passage the latest holds.
"""

from __future__ import annotations

from collections.abc import Iterable

from kube_review.store.database.connection import Store
from kube_review.store.record import anchors
from kube_review.store.record.event import Event
from kube_review.store.state.resolved import Ids
from kube_review.terms import NOT_COUNTABLE, Section

SECTION, COUNTABLE = "section", "countable"
_IS = ("text_sha256", "passage", "what")


def correct_section(store: Store, event: Event, ids: Ids) -> None:
    """Set the section of a passage, or reset it where the section is None."""
    _correct(store, event, ids, SECTION, event.payload["section"])


def correct_countable(store: Store, event: Event, ids: Ids) -> None:
    """Set whether a passage counts, or reset it where the value is None."""
    value = event.payload["countable"]
    _correct(store, event, ids, COUNTABLE, None if value is None else "yes" if value else "no")


def _correct(store: Store, event: Event, ids: Ids, what: str, value: str | None) -> None:
    subject = (ids.study, event.text, event.passage, what)
    where = "study_id = ? AND text_sha256 = ? AND passage = ? AND what = ?"
    touched = _placed(store, where, subject)
    store.sql.execute(f"DELETE FROM passage_corrections WHERE {where}", subject)
    if value is not None:
        store.sql.execute(
            'INSERT INTO passage_corrections (study_id, text_sha256, passage, what, value, start, "end", quote,'
            " before, after, coder_id, at, event_uuid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *subject,
                value,
                *(event.payload[key] for key in ("start", "end", "quote", "before", "after")),
                *(ids.coder, event.at, event.uuid),
            ),
        )
        _place(store, ids.study, where, subject)
        touched |= _placed(store, where, subject)
    _derive(store, touched)


def reread(store: Store, study_id: int) -> int:
    """Find the corrections of a study again in its current text; return how many have no place there."""
    _place(store, study_id, "study_id = ?", (study_id,))
    text = store.sql.execute("SELECT id FROM texts WHERE study_id = ? AND current = 1", (study_id,)).fetchone()
    if text is not None:
        rows = store.rows("SELECT id FROM passages WHERE text_id = ?", (text["id"],))
        _derive(store, [row["id"] for row in rows])
    sql = "SELECT count(*) FROM passage_corrections WHERE study_id = ? AND place_start IS NULL"
    n: int = store.sql.execute(sql, (study_id,)).fetchone()[0]
    return n


def _place(store: Store, study_id: int, where: str, parameters: tuple[object, ...]) -> None:
    """Say where some corrections of a study stand in its current text."""
    text = store.sql.execute(
        "SELECT id, sha256, text FROM texts WHERE study_id = ? AND current = 1", (study_id,)
    ).fetchone()
    if text is None:
        return
    sql = f'SELECT rowid, text_sha256, start, "end", quote, before, after FROM passage_corrections WHERE {where}'
    for row in store.rows(sql, parameters):
        span: tuple[int, int] | None = (row["start"], row["end"])
        if row["text_sha256"] != text["sha256"]:
            span, _how = anchors.find(text["text"], row["quote"], row["before"], row["after"], row["start"])
        store.sql.execute(
            "UPDATE passage_corrections SET place_text_id = ?, place_start = ?, place_end = ? WHERE rowid = ?",
            (text["id"], *(span or (None, None)), row["rowid"]),
        )


# A passage belongs to a correction that covers more than half of it.
_COVERS = (
    'c.place_text_id = p.text_id AND c.place_start < p."end" AND c.place_end > p.start'
    ' AND 2 * (min(c.place_end, p."end") - max(c.place_start, p.start)) > p."end" - p.start'
)


def _placed(store: Store, where: str, parameters: tuple[object, ...]) -> set[int]:
    """Return the internal ids of the passages that some corrections cover."""
    sql = f"SELECT * FROM passage_corrections WHERE {where}"
    rows = store.rows(f"SELECT p.id FROM ({sql}) c JOIN passages p ON {_COVERS}", parameters)
    return {row["id"] for row in rows}


def _derive(store: Store, passages: Iterable[int]) -> None:
    """Derive section and countability of some passages from the reader and the corrections."""
    for passage in passages:
        row = store.sql.execute("SELECT read_section, read_countable FROM passages WHERE id = ?", (passage,)).fetchone()
        section, countable = row["read_section"], bool(row["read_countable"])
        said = {
            row["what"]: row["value"]
            for row in store.rows(
                f"SELECT c.what, c.value FROM passages p JOIN passage_corrections c ON {_COVERS}"
                " WHERE p.id = ? ORDER BY c.at, c.event_uuid",
                (passage,),
            )
        }
        if SECTION in said:
            # Headings and captions of a section that counts stay out of the count in another one.
            countable = (countable or Section(section) in NOT_COUNTABLE) and Section(said[SECTION]) not in NOT_COUNTABLE
            section = said[SECTION]
        if COUNTABLE in said:
            countable = said[COUNTABLE] == "yes"
        store.sql.execute(
            "UPDATE passages SET section = ?, countable = ? WHERE id = ?", (section, int(countable), passage)
        )
