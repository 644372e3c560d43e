"""How alike passages are, in words and in meaning: search by meaning, and codings worth re-reading."""
