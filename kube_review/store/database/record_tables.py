"""Tables of the record: coders, their events, the state derived from them, and suggestions."""

from __future__ import annotations

RECORD = """
CREATE TABLE coders (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE aliases (uid TEXT PRIMARY KEY, same_as TEXT NOT NULL) STRICT;

CREATE TABLE events (
  event INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  action TEXT NOT NULL,
  reverses TEXT,
  kind TEXT NOT NULL,
  coder TEXT NOT NULL REFERENCES coders(uid),
  at TEXT NOT NULL,
  study TEXT,
  text TEXT,
  passage INTEGER,
  code TEXT,
  codebook TEXT,
  meaning TEXT,
  former_meaning TEXT,
  person TEXT,
  coding TEXT,
  form TEXT,
  "key" TEXT,
  payload TEXT NOT NULL,
  subject TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX events_subject ON events(subject);
CREATE INDEX events_coder ON events(coder, at, event);
CREATE INDEX events_at ON events(at);
CREATE INDEX events_action ON events(action);
CREATE INDEX events_study ON events(study);
CREATE INDEX events_coding ON events(coding);
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
CREATE INDEX codings_cells ON codings(study_id, code, coder_id, stance, link, origin);
CREATE INDEX codings_cites ON codings(study_id, code, coder_id, cited, link, origin) WHERE stance = 'cites';

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
  coding TEXT PRIMARY KEY,
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
  decided_on TEXT NOT NULL,
  meaning TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL,
  PRIMARY KEY (study_id, code)
) STRICT;

CREATE TABLE assignments (
  study_id INTEGER NOT NULL REFERENCES studies(id),
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  planned_by INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL,
  PRIMARY KEY (study_id, coder_id)
) STRICT;

CREATE TABLE looks (
  study_id INTEGER NOT NULL REFERENCES studies(id),
  text_sha256 TEXT NOT NULL,
  passage INTEGER NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  why TEXT NOT NULL,
  versions TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (study_id, text_sha256, passage, coder_id)
) STRICT;

CREATE TABLE appraisals (
  study_id INTEGER NOT NULL REFERENCES studies(id),
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  form TEXT NOT NULL,
  criterion TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'cant-tell')),
  asked TEXT NOT NULL,
  quote TEXT NOT NULL,
  page INTEGER,
  memo TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (study_id, coder_id, form, criterion)
) STRICT;

CREATE TABLE protocol (
  sort TEXT NOT NULL CHECK (sort IN ('text', 'count', 'search', 'exclusion')),
  "key" TEXT NOT NULL,
  value TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL,
  PRIMARY KEY (sort, "key")
) STRICT;

CREATE TABLE rewordings (
  code TEXT NOT NULL,
  former_meaning TEXT NOT NULL,
  meaning TEXT NOT NULL,
  reason TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL,
  PRIMARY KEY (code, former_meaning, meaning)
) STRICT;

CREATE TABLE judgements (
  code TEXT NOT NULL,
  component TEXT NOT NULL,
  level TEXT NOT NULL,
  reason TEXT NOT NULL,
  grounds TEXT NOT NULL,
  meaning TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL,
  PRIMARY KEY (code, component)
) STRICT;

CREATE TABLE passage_corrections (
  study_id INTEGER NOT NULL REFERENCES studies(id),
  text_sha256 TEXT NOT NULL,
  passage INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('section', 'countable')),
  value TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  quote TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL,
  event_uuid TEXT NOT NULL,
  place_text_id INTEGER REFERENCES texts(id),
  place_start INTEGER,
  place_end INTEGER,
  PRIMARY KEY (study_id, text_sha256, passage, what)
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

CREATE TABLE cache ("key" TEXT PRIMARY KEY, value BLOB NOT NULL, at TEXT NOT NULL) STRICT;
"""

MEMOS = """
CREATE TABLE memos (
  memo INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  study_id INTEGER REFERENCES studies(id),
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT
"""

CODEBOOK_EDITS = """
CREATE TABLE codebook_edits (
  "key" TEXT PRIMARY KEY,
  codebook TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('rename', 'merge', 'split')),
  codes TEXT NOT NULL,
  into_codes TEXT NOT NULL,
  looked_for TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE former_codes (former TEXT PRIMARY KEY, code TEXT NOT NULL) STRICT;

INSERT OR IGNORE INTO former_codes (former, code)
  SELECT f.value, json_extract(c.value, '$.code') FROM codebooks b, json_each(b.content, '$.codes') c,
  json_each(c.value, '$.formerly') f WHERE b.current = 1;
"""
