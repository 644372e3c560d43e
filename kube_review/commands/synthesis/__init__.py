"""Tables that count."""
