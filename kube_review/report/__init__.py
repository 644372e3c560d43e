"""The review to look at: figures for a manuscript, and one page with every number and its evidence."""
