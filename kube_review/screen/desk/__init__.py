"""One study as a coder sees it: its text, span, codings and suggestions, and what a key decides; no terminal."""
