"""The model that comes with a codebook: what labelled sentences teach before anybody has coded in a review."""
