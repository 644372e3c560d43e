"""Changing the codes of a review: renaming, merging and splitting them, and deciding codings again."""
