"""Updates the current state from events: one function for each kind, called by ``record.journal``."""
