"""Search results as they stand."""
