"""Readers of every format but PDF: Word, HTML, Markdown, plain text, office formats."""
