"""The state of every unit × code, by the counting rules."""
