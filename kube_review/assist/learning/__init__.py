"""Suggestions that learn: features, classifier, and the learning queue."""
