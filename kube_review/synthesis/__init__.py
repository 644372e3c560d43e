"""Cells, tallies and the other numbers, each with what it counts."""
