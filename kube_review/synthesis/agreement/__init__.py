"""How far coders agree: on cells, passages, stances and spans."""
