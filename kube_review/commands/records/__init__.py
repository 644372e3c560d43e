"""Search results before they are texts."""
