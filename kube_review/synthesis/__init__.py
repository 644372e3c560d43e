"""Cells, tallies and all other counts, each with its unit and rule."""
