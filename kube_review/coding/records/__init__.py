"""Search results: brought in, found to be the same, screened, and their full texts attached."""
