"""Counting over many reviews by the rules of one."""
