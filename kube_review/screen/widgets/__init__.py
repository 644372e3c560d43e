"""The parts of the coding screen: the text, the codebook beside it, and the lines around it."""
