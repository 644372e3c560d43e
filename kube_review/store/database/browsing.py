"""A copy of a review for browsing: readable views, and queries for the usual questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kube_review.messages import Text, _
from kube_review.store.database import integrity
from kube_review.store.database.connection import Store

VIEWS: Mapping[str, str] = {
    "evidence": """
SELECT c.coding, s.study, s.year, s.province, a.page, c.code, k.label, k.label_id, c.stance, c.link, c.origin,
  p.name AS coder, c.quote, c.memo, c.cited, c.at
FROM codings c
JOIN studies s ON s.id = c.study_id
JOIN coders p ON p.id = c.coder_id
LEFT JOIN texts t ON t.study_id = s.id AND t.current = 1
LEFT JOIN anchors a ON a.coding = c.uuid AND a.text_id = t.id
LEFT JOIN (SELECT code, label, label_id FROM codes JOIN codebooks USING (version) WHERE current = 1) k
  ON k.code = c.code""",
    "study_list": """
SELECT s.study, s.title, s.authors, s.year, s.kind, s.evidence, s.fieldwork, s.province, s.district, s.language,
  s.excluded, (SELECT count(*) FROM codings c WHERE c.study_id = s.id) AS codings
FROM studies s""",
    "finished": """
SELECT s.study, p.name AS coder, r.codebook, r.basis, r.at
FROM reviews r JOIN studies s ON s.id = r.study_id JOIN coders p ON p.id = r.coder_id""",
}
"""Views of the copy by name; they spare people joining tables by hand."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its name, what it answers, and its SQL; ``:name`` in it is a value that the reader fills in."""

    name: str
    title: Text
    sql: str


QUESTIONS = (
    Question(
        "quotes_of_a_code",
        _("Quotes of a code"),
        "SELECT study, page, stance, coder, quote, memo FROM evidence WHERE code = :code ORDER BY study, page",
    ),
    Question(
        "denied",
        _("Denied findings"),
        "SELECT code, study, page, coder, quote FROM evidence WHERE stance = 'denies' ORDER BY code, study",
    ),
    Question(
        "cited",
        _("Cited findings and their sources"),
        "SELECT cited, code, study, page, quote FROM evidence WHERE stance = 'cites' ORDER BY cited, code",
    ),
    Question(
        "memos",
        _("Memos"),
        "SELECT study, code, coder, memo, quote FROM evidence WHERE memo <> '' ORDER BY study, code",
    ),
    Question(
        "codings_by_year",
        _("Codings of each code by year"),
        "SELECT year, code, count(*) AS n_codings, count(DISTINCT study) AS n_studies FROM evidence"
        " WHERE stance = 'asserts' GROUP BY year, code ORDER BY year, code",
    ),
    Question(
        "unfinished",
        _("Unfinished studies"),
        "SELECT study, title FROM study_list WHERE excluded IS NULL AND study NOT IN (SELECT study FROM finished)",
    ),
    Question(
        "search",
        _("Passages with these words"),
        "SELECT s.study, p.page, p.section, p.text FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid"
        " JOIN texts t ON t.id = p.text_id AND t.current = 1 JOIN studies s ON s.id = t.study_id"
        " WHERE passages_fts MATCH '\"' || replace(:words, '\"', '') || '\"' ORDER BY rank LIMIT 100",
    ),
)
"""The usual questions."""


def copy(store: Store, folder: Path) -> Path:
    """Write a copy of a review with the views into a folder and return its path; the review itself is not touched."""
    made = integrity.back_up(store, folder)
    path = made.rename(made.with_name("review.db"))
    with closing(sqlite3.connect(path)) as target:
        for name, sql in VIEWS.items():
            target.execute(f"CREATE VIEW {name} AS {sql}")
        target.commit()
        target.execute("PRAGMA journal_mode = DELETE")
    return path
