"""Reading what is in the review."""
