"""Merging copies of a review."""
