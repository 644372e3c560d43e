"""Models that propose codings: they return values and never write."""
