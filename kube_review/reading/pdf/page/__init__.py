"""The lines of a page: what is no text of it, and in which order the rest is read."""
