"""Figures for a manuscript, and one page with every number and its evidence."""
