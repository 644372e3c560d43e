"""The texts of studies: immutable once stored, with their pages and passages."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from kube_review.errors import NotFound
from kube_review.messages import _, plural
from kube_review.model import Document, Page, Passage, Section
from kube_review.store.corpus import packed_boxes
from kube_review.store.database.connection import Store
from kube_review.store.record.events import now

_PASSAGE = 'passage, page, page_end, paragraph, section, language, start, "end", countable, lead_in'


_PAGE_PARTS = (
    'SELECT page, start, "end", engine, reason, ocr_confidence, width, height, words, note FROM pages'
    " WHERE text_id = ? ORDER BY page"
)
_PASSAGE_PARTS = (
    'SELECT passage, page, page_end, paragraph, read_section, language, start, "end", read_countable, lead_in, text'
    " FROM passages WHERE text_id = ? ORDER BY passage"
)


@dataclass(frozen=True, slots=True)
class Text:
    """The current text of a study, with its internal ids for other functions of the store."""

    study_id: int
    text_id: int
    uid: str
    study: str
    text: str
    sha256: str


def text_of(store: Store, study: str) -> Text:
    """Return the current text of a study.

    Raises:
        NotFound: There is no such study; similar ids are named.
    """
    row = store.sql.execute(
        "SELECT s.id, s.uid, s.study, t.id AS text_id, t.text, t.sha256 FROM studies s"
        " JOIN texts t ON t.study_id = s.id AND t.current = 1 WHERE s.study = ?",
        (study,),
    ).fetchone()
    if row is None:
        raise no_study(store, study)
    return Text(row["id"], row["text_id"], row["uid"], row["study"], row["text"], row["sha256"])


def no_study(store: Store, study: str) -> NotFound:
    """Return the error for an unknown study, naming similar ids."""
    import difflib

    known = [row[0] for row in store.rows("SELECT study FROM studies ORDER BY study")]
    near = difflib.get_close_matches(study, known, n=3)
    hint = _("Did you mean one of: {choices}?", choices=near) if near else ""
    return NotFound(
        _("There is no study {study!r} in this review.", study=study), hint, topic="" if near else "studies"
    )


def hashes(store: Store) -> dict[str, str]:
    """Return the hash of each study's current text."""
    rows = store.rows(
        "SELECT s.study, t.sha256 FROM studies s JOIN texts t ON t.study_id = s.id AND t.current = 1 ORDER BY s.study"
    )
    return {row["study"]: row["sha256"] for row in rows}


def passages_of(store: Store, text_id: int, *, as_read: bool = False) -> list[Passage]:
    """Return the passages of a text in order.

    Args:
        store: The review.
        text_id: The internal id of the text.
        as_read: With the section and countability that the reader gave them, without people's corrections.
    """
    section, countable = ("read_section", "read_countable") if as_read else ("section", "countable")
    rows = store.rows(
        f'SELECT passage, start, "end", page, page_end, {section} AS section, language, {countable} AS countable,'
        " paragraph, lead_in FROM passages WHERE text_id = ? ORDER BY passage",
        (text_id,),
    )
    return [
        Passage(
            r["passage"],
            r["start"],
            r["end"],
            r["page"],
            r["page_end"],
            Section(r["section"]),
            r["language"],
            bool(r["countable"]),
            r["paragraph"],
            r["lead_in"],
        )
        for r in rows
    ]


def pages_of(store: Store, text_id: int, *, with_words: bool = False) -> list[Page]:
    """Return the pages of a text in order; word boxes only on request, they are large."""
    rows = store.rows("SELECT * FROM pages WHERE text_id = ? ORDER BY page", (text_id,))
    return [_page(row, with_words=with_words) for row in rows]


def page_of(store: Store, text: Text, number: int) -> Page:
    """Return one page of a text with its words.

    Raises:
        NotFound: The study has no such page.
    """
    rows = store.rows("SELECT * FROM pages WHERE text_id = ? AND page = ?", (text.text_id, number))
    if rows:
        return _page(rows[0], with_words=True)
    n = len(pages_of(store, text.text_id))
    raise NotFound(
        plural(
            "{study} has no page {number}, only {n} page.",
            "{study} has no page {number}, only {n} pages.",
            n=n,
            study=text.study,
            number=number,
        )
    )


def _page(row: Any, *, with_words: bool) -> Page:
    return Page(
        row["page"],
        row["start"],
        row["end"],
        row["engine"],
        row["reason"],
        row["ocr_confidence"],
        row["width"],
        row["height"],
        packed_boxes.unpack(row["words"]) if with_words else (),
        row["note"],
    )


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def seal(store: Store, text_id: int) -> None:
    """Keep the hash of the pages and passages of a text, once they are all stored."""
    store.sql.execute("UPDATE texts SET parts_sha256 = ? WHERE id = ?", (parts_hash(store, text_id), text_id))


def parts_hash(store: Store, text_id: int) -> str:
    """Return the SHA-256 of the pages and passages of a text as they were read, in hex."""
    digest = hashlib.sha256()
    for sql in (_PAGE_PARTS, _PASSAGE_PARTS):
        for row in store.sql.execute(sql, (text_id,)):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def _passage_row(p: Passage) -> tuple[Any, ...]:
    return (
        p.number,
        p.page,
        p.page_end,
        p.paragraph,
        p.section.value,
        p.language,
        p.start,
        p.end,
        int(p.countable),
        p.lead_in,
    )


def add(store: Store, study_id: int, document: Document, source_sha256: str) -> None:
    """Store a document as the current text of a study; earlier texts stay, and one that is alike is current again."""
    alike = _alike(store, study_id, document)
    store.sql.execute("UPDATE texts SET current = 0 WHERE study_id = ?", (study_id,))
    if alike:
        store.sql.execute("UPDATE texts SET current = 1, read_at = ? WHERE id = ?", (now(store), alike[-1]))
        return
    cursor = store.sql.execute(
        "INSERT INTO texts (study_id, sha256, text, reader, source_sha256, warnings, read_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            study_id,
            text_hash(document.text),
            document.text,
            document.reader,
            source_sha256,
            json.dumps([str(warning) for warning in document.warnings], ensure_ascii=False),
            now(store),
        ),
    )
    text_id = cursor.lastrowid
    store.sql.executemany(
        'INSERT INTO pages (text_id, page, start, "end", engine, reason, ocr_confidence, width, height, words, note)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(text_id, p.number, p.start, p.end, p.engine, p.reason, p.ocr_confidence, p.width, p.height),
                *(packed_boxes.pack(p.words), p.note),
            )
            for p in document.pages
        ),
    )
    store.sql.executemany(
        f"INSERT INTO passages (text_id, text, {_PASSAGE}, read_section, read_countable)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (text_id, document.text[p.start : p.end], *_passage_row(p), p.section.value, int(p.countable))
            for p in document.passages
        ),
    )
    assert text_id is not None
    seal(store, text_id)


def is_new(store: Store, study_id: int, document: Document) -> bool:
    """Say whether a document differs from the current text of a study, in its words or its passages."""
    row = store.sql.execute("SELECT id FROM texts WHERE study_id = ? AND current = 1", (study_id,)).fetchone()
    return row["id"] not in _alike(store, study_id, document)


def _alike(store: Store, study_id: int, document: Document) -> list[int]:
    """Return the texts of a study with the words and the passages of a document, oldest first."""
    rows = store.rows(
        "SELECT id FROM texts WHERE study_id = ? AND sha256 = ? ORDER BY id", (study_id, text_hash(document.text))
    )
    return [row["id"] for row in rows if passages_of(store, row["id"], as_read=True) == list(document.passages)]
