"""Bytes to passages: one reader per format, one way from lines to clean, addressed text."""
