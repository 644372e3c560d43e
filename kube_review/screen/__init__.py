"""The screens to code on; they call kube_review.coding, never SQL."""
