"""Pure functions over arrays, each with the source of its formula; no review, no database."""
