"""What counting and learning read from the record."""
