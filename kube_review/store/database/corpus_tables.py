"""Tables of the corpus: studies, their texts, pages and passages, and the codebooks."""

from __future__ import annotations

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


CORPUS = f"""
CREATE TABLE settings ("key" TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

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
CREATE INDEX studies_origin ON studies(origin);

CREATE TABLE texts (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES studies(id),
  sha256 TEXT NOT NULL,
  text TEXT NOT NULL,
  reader TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  warnings TEXT NOT NULL DEFAULT '[]',
  parts_sha256 TEXT NOT NULL DEFAULT '',
  read_at TEXT NOT NULL,
  current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1))
) STRICT;
CREATE INDEX texts_study ON texts(study_id);
CREATE INDEX texts_source ON texts(source_sha256);
CREATE UNIQUE INDEX texts_current ON texts(study_id) WHERE current = 1;
CREATE TRIGGER texts_immutable BEFORE UPDATE OF study_id, sha256, text ON texts
  BEGIN SELECT raise(ABORT, 'a text is immutable: read the file again instead'); END;
CREATE TRIGGER texts_parts_immutable BEFORE UPDATE OF parts_sha256 ON texts WHEN old.parts_sha256 <> ''
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
  read_section TEXT NOT NULL,
  read_countable INTEGER NOT NULL CHECK (read_countable IN (0, 1)),
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
"""
