"""Many reviews counted together."""
