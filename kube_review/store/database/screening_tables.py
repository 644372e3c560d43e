"""Tables of search results before they are texts: records, duplicates among them, screening, full texts."""

from __future__ import annotations

SCREENING = """
ALTER TABLE events ADD COLUMN record TEXT;

CREATE TABLE records (
  record INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  file TEXT NOT NULL,
  "values" TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE record_duplicates (
  uid TEXT PRIMARY KEY,
  of_uid TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE screenings (
  uid TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  verdict TEXT NOT NULL CHECK (verdict IN ('include', 'exclude', 'unsure')),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (uid, coder_id)
) STRICT;

CREATE TABLE settled_screenings (
  uid TEXT PRIMARY KEY,
  verdict TEXT NOT NULL CHECK (verdict IN ('include', 'exclude')),
  reason TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE full_texts (
  uid TEXT PRIMARY KEY,
  study_uid TEXT,
  reason TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders(id),
  at TEXT NOT NULL
) STRICT;
"""
