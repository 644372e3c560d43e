"""What a study says of itself: title, authors, year, place, where it was printed."""
