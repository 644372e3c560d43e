"""The columns shown for every study, in this order."""

from __future__ import annotations

COLUMNS = ("study", "title", "authors", "year", "kind", "evidence", "fieldwork", "province", "language")
COUNTS = ("pages", "passages", "codings", "reviewed_by")
