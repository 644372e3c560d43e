"""Suggestions by language models, and what of their answers is believed."""
