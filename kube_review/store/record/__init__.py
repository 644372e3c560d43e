"""The record of what people did, and its current state."""
