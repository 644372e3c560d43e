"""Safe text, its lines and its colours on the screen."""
