"""A review without the words of its papers: what somebody else needs to recompute every locked table."""
