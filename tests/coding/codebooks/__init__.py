"""Tests of changing the codes of a review."""
