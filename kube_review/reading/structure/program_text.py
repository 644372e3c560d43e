"""Program text: what papers on software print in their appendices and figures."""

from __future__ import annotations

import re

MAX_WORDS = 60
"""Words of a passage that may be program text; longer ones have been cut as sentences."""

_CUES = (
    re.compile(r"[A-Za-z_]\w*\((?!e?s\))[^()\s]*\)\s*[;{:.,)=]|\w\.\w+\("),  # a call
    re.compile(r"[{}]|;\s*(?:\Z|\w+\s?[=(.])"),  # a block or the end of a statement
    re.compile(r"(?:[\w\])]\s*(?:[+\-*/]=|:=|==|!=|<=|>=|\+\+|->|=>)|\w\s=\s[\w\"'\[({-])"),  # an assignment
    re.compile(
        r"\A\s*(?:import\s[\w.]+|from\s[\w.]+\simport|package\s[\w.]+|(?:def|fun|func|function|class|interface)\s\w+|"
        r"(?:val|var|let|const|int|float|double|string|boolean|void)\s\w+|return\b|(?:public|private|protected|static)\s|"
        r"#include|<\?php|print\(|echo\s|\$\w+|(?:for|while|if|elif|else if)\s?\(|SELECT\s.+\sFROM\s)"
    ),
    re.compile(r"\b(?:[a-z]+[A-Z]\w*|[a-z]+_\w+)\b.*\b(?:[a-z]+[A-Z]\w*|[a-z]+_\w+)\b", re.DOTALL),  # made names
    re.compile(r"\w\[[\w.\s+*-]*[A-Za-z_][\w.\s+*-]*\]"),  # an index
)
_STATEMENT = re.compile(r"(?:import|package)\s\w+(?:\.[\w*]+)+|import\s\w+\sas\s\w+|from\s[\w.]+\simport\s")
_MARK_UP = re.compile(r"</[A-Za-z]\w*>|#include\s?<|\b(?:cout\s?<<|cin\s?>>|scanf\(|printf\()")
_PLAIN = re.compile(r"[^\W\d_]{3,}[,.;:]?")
MAX_PLAIN = 0.6
"""Share of a passage's words that are plain ones from which it is a sentence with a command in it."""
_MIN_CUES = 3
_FEW_WORDS, _FEW_CUES = 9, 2


def is_program(text: str) -> bool:
    """Return whether a passage is program text: it shows several of its signs.

    Args:
        text: The passage.
    """
    words = text.split()
    n_words = len(words)
    n_plain = sum(1 for word in words if _PLAIN.fullmatch(word))
    if _STATEMENT.match(text):
        return True
    if n_words > MAX_WORDS or n_plain > MAX_PLAIN * n_words:
        return False
    if _MARK_UP.search(text):
        return True
    n_cues = sum(1 for cue in _CUES if cue.search(text))
    return n_cues >= (_FEW_CUES if n_words <= _FEW_WORDS else _MIN_CUES)
