"""Frequencies: tallies, cross-tabulations and what follows from counted cells."""
