"""From an event to the current state of what it is about: one function for each kind, called by ``record.journal``."""
