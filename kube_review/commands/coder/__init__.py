"""``kube-review coder``: who codes in a review."""
