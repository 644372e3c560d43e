"""The tables of a review in other people's formats."""
