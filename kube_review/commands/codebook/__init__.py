"""``kube-review codebook``: list, show, check, compare and extend codebooks."""
