"""What models propose, and deciding on it."""
