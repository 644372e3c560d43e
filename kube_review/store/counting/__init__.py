"""What counting and learning read from the record of codings and decisions."""
