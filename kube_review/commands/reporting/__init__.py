"""Commands for a reader: the report, figures for a manuscript, the review in a web browser."""
