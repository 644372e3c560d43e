"""Bibliographic data from the study itself: title, authors, year, place, publication."""
