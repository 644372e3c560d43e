"""Suggestions from the codebook's cues, read in the context of their sentence."""
