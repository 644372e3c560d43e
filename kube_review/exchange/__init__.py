"""Import and export in the formats of other programs."""
