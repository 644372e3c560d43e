"""The tables of a review, as append-only migrations.

What a person did stands in ``events``, which nothing can change or delete. ``codings``, ``reviews``, ``decisions``,
``adjudications`` and the corrected values of ``studies`` are the state those events lead to, written in the same
transaction, and can be rebuilt from them. A study's bibliographic columns are generated: corrected value, else guess.
``aliases`` are the uids that a study or coder of this review has in other copies: uid there, uid here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.errors import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

STUDY_KEYS = (
    "title",
    "authors",
    "year",
    "kind",
    "evidence",
    "fieldwork",
    "province",
    "district",
    "language",
    "journal",
    "volume",
    "issue",
    "pages_printed",
    "doi",
    "issn",
    "institution",
    "duplicate_of",
)
"""Bibliographic keys with a column of their own; any other key of ``study --set`` is kept as an attribute."""


def _known(key: str) -> str:
    return f"coalesce(json_extract(corrected, '$.{key}'), json_extract(guessed, '$.{key}.value'))"


def _study_columns() -> str:
    defaults = {"evidence": "'primary'", "fieldwork": "study"}
    lines = []
    for key in STUDY_KEYS:
        if key == "year":
            lines.append(f"year INTEGER GENERATED ALWAYS AS (nullif(CAST({_known(key)} AS INTEGER), 0)) VIRTUAL")
        else:
            value = f"coalesce({_known(key)}, {defaults[key]})" if key in defaults else _known(key)
            lines.append(f"{key} TEXT GENERATED ALWAYS AS ({value}) VIRTUAL")
    return ",\n  ".join(lines)


_TABLES = f"""
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE studies (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  study TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  origin TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  added_at TEXT NOT NULL,
  guessed TEXT NOT NULL DEFAULT '{{}}',
  corrected TEXT NOT NULL DEFAULT '{{}}',
  excluded TEXT,
  excluded_stage TEXT,
  {_study_columns()}
) STRICT;
CREATE INDEX studies_source ON studies(source_sha256);

CREATE TABLE texts (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES studies(id),
  sha256 TEXT NOT NULL,
  text TEXT NOT NULL,
  reader TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  warnings TEXT NOT NULL DEFAULT '[]',
  read_at TEXT NOT NULL,
  current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1))
) STRICT;
CREATE INDEX texts_study ON texts(study_id);
CREATE INDEX texts_source ON texts(source_sha256);
CREATE UNIQUE INDEX texts_current ON texts(study_id) WHERE current = 1;
CREATE TRIGGER texts_immutable BEFORE UPDATE OF study_id, sha256, text ON texts
  BEGIN SELECT raise(ABORT, 'a text is immutable: read the file again instead'); END;
CREATE TRIGGER texts_kept BEFORE DELETE ON texts
  BEGIN SELECT raise(ABORT, 'a text is immutable: it cannot be deleted'); END;

CREATE TABLE pages (
  text_id INTEGER NOT NULL REFERENCES texts(id),
  page INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  engine TEXT NOT NULL,
  reason TEXT NOT NULL,
  ocr_confidence REAL,
  width REAL NOT NULL,
  height REAL NOT NULL,
  words BLOB,
  note TEXT NOT NULL,
  PRIMARY KEY (text_id, page)
) STRICT;

CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  text_id INTEGER NOT NULL REFERENCES texts(id),
  passage INTEGER NOT NULL,
  page INTEGER NOT NULL,
  page_end INTEGER NOT NULL,
  paragraph INTEGER NOT NULL,
  section TEXT NOT NULL,
  language TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  countable INTEGER NOT NULL CHECK (countable IN (0, 1)),
  lead_in INTEGER,
  text TEXT NOT NULL,
  UNIQUE (text_id, passage)
) STRICT;
CREATE INDEX passages_span ON passages(text_id, start);

CREATE TABLE codebooks (
  version TEXT PRIMARY KEY,
  codebook TEXT NOT NULL,
  title TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  source TEXT NOT NULL,
  content TEXT NOT NULL,
  registered_at TEXT NOT NULL,
  position INTEGER NOT NULL,
  current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX codebooks_current ON codebooks(codebook) WHERE current = 1;

CREATE TABLE codes (
  version TEXT NOT NULL REFERENCES codebooks(version),
  code TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "group" TEXT NOT NULL,
  label TEXT NOT NULL,
  label_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  meaning TEXT NOT NULL,
  PRIMARY KEY (version, code)
) STRICT;

CREATE TABLE coders (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE aliases (uid TEXT PRIMARY KEY, same_as TEXT NOT NULL) STRICT;

CREATE TABLE events (
  event INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  action TEXT NOT NULL,
  reverses TEXT,
  kind TEXT NOT NULL CHECK (kind IN
    ('record', 'retract', 'accept', 'reject', 'done', 'reopen', 'exclude', 'adjudicate', 'set')),
  coder TEXT NOT NULL REFERENCES coders(uid),
  at TEXT NOT NULL,
  study TEXT,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL
) STRICT;
CREATE INDEX events_subject ON events(subject);
CREATE INDEX events_coder ON events(coder, at, event);
CREATE INDEX events_at ON events(at);
CREATE INDEX events_action ON events(action);
CREATE TRIGGER events_immutable BEFORE UPDATE ON events
  BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_kept BEFORE DELETE ON events
  BEGIN SELECT raise(ABORT, 'events are append-only'); END;

CREATE TABLE codings (
  coding INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  study_id INTEGER NOT NULL REFERENCES studies(id),
  code TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  stance TEXT NOT NULL CHECK (stance IN ('asserts', 'denies', 'cites')),
  link TEXT CHECK (link IN ('cause', 'condition')),
  origin TEXT NOT NULL CHECK (origin IN ('unaided', 'suggested', 'bulk')),
  text_sha256 TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  quote TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  cited TEXT NOT NULL,
  memo TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX codings_cells ON codings(study_id, code, coder_id, stance);

CREATE TABLE anchors (
  coding TEXT NOT NULL,
  text_id INTEGER NOT NULL REFERENCES texts(id),
  start INTEGER,
  "end" INTEGER,
  page INTEGER,
  passage INTEGER,
  how TEXT NOT NULL CHECK (how IN ('recorded', 'same text', 'exact', 'white space', 'similar', 'lost')),
  PRIMARY KEY (coding, text_id)
) STRICT;

CREATE TABLE reviews (
  study_id INTEGER NOT NULL REFERENCES studies(id),
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  codebook TEXT NOT NULL,
  version TEXT NOT NULL,
  basis TEXT NOT NULL CHECK (basis IN ('full', 'screened')),
  covered TEXT NOT NULL DEFAULT '[]',
  at TEXT NOT NULL,
  PRIMARY KEY (study_id, coder_id, codebook)
) STRICT;

CREATE TABLE decisions (
  subject TEXT PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES studies(id),
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
  code TEXT NOT NULL,
  stance TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  method TEXT NOT NULL,
  model TEXT NOT NULL,
  score REAL NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_place ON decisions(study_id, code, start);

CREATE TABLE adjudications (
  study_id INTEGER NOT NULL REFERENCES studies(id),
  code TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('present', 'mixed', 'denied', 'silent')),
  reason TEXT NOT NULL,
  meaning TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL,
  PRIMARY KEY (study_id, code)
) STRICT;

CREATE TABLE declarations (
  subject TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
  run INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  method TEXT NOT NULL,
  model TEXT NOT NULL,
  settings TEXT NOT NULL,
  n_passages INTEGER NOT NULL,
  n_suggestions INTEGER NOT NULL,
  coder TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE suggestions (
  suggestion INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs(run),
  study_id INTEGER NOT NULL REFERENCES studies(id),
  text_id INTEGER NOT NULL REFERENCES texts(id),
  passage INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  code TEXT NOT NULL,
  stance TEXT NOT NULL CHECK (stance IN ('asserts', 'denies', 'cites')),
  cited TEXT NOT NULL,
  score REAL NOT NULL,
  proposed INTEGER NOT NULL CHECK (proposed IN (0, 1)),
  method TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;
CREATE INDEX suggestions_place ON suggestions(study_id, text_id, passage);

CREATE TABLE cache (key TEXT PRIMARY KEY, value BLOB NOT NULL, at TEXT NOT NULL) STRICT;
"""


def m001_create_tables(db: Database) -> None:
    """Create every table of the first version."""
    for statement in _statements(_TABLES):
        db.execute(statement)
    db.table("passages").enable_fts(["text"], create_triggers=True, tokenize="unicode61 remove_diacritics 2")


_MIGRATIONS = (m001_create_tables,)
"""Append only: a migration that was released is never changed."""


def migrate(db: Database) -> None:
    """Apply the migrations that this database lacks.

    Raises:
        StoreError: The database knows migrations that this version of kube-review does not.
    """
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("kube-review")
    migrations.migrations_table = "migrations"
    for function in _MIGRATIONS:
        migrations(name=function.__name__)(function)
    known = {function.__name__ for function in _MIGRATIONS}
    unknown = [done.name for done in migrations.applied(db) if done.name not in known]
    if unknown:
        raise StoreError(
            f"This review was written by a newer kube-review (it has {', '.join(unknown)}).",
            "Update with: pip install --upgrade kube-review",
        )
    if migrations.pending(db):
        migrations.apply(db)


def _statements(script: str) -> list[str]:
    """Split a script at blank lines and statement ends; a trigger's inner ``;`` stays inside."""
    import sqlite3

    statements, buffer = [], ""
    for line in script.splitlines(keepends=True):
        buffer += line
        if buffer.strip() and sqlite3.complete_statement(buffer):
            statements.append(buffer.strip())
            buffer = ""
    return statements
