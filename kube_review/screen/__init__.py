"""The coding screens; they call kube_review.coding, never SQL."""
