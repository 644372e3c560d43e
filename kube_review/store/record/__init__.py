"""The record of what people did, and the state it leads to."""
