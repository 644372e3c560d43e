"""Hashes: what a code means, and which version of a codebook this is."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from kube_review.model import Code, Codebook


def meaning_of(code: Code) -> str:
    """Hash what decides the use of a code.

    Definitions and the sentences of use_when and not_when count, in both languages. The neighbour that a not_when
    points to does not: renaming a code would otherwise redefine all its neighbours. Codes that were merged into this
    one count: it now takes what they took.

    Returns:
        A SHA-256 in hexadecimal.
    """
    not_when = [[rule.when, rule.when_id] for rule in code.not_when]
    merged = [sorted(code.merged)] if code.merged else []
    return _hash([code.definition, code.definition_id, code.use_when, code.use_when_id, not_when, *merged])


def version_of(book: Codebook) -> str:
    """Hash the content of a codebook; comments, spacing and the order of keys do not matter, the order of codes does.

    Returns:
        A SHA-256 in hexadecimal.
    """
    content = asdict(book)
    del content["version"], content["source"]
    for code in content["codes"]:
        del code["meaning"]
        if not code["residual"]:  # a key added later: versions of older codebooks stay the same
            del code["residual"]
        for name in ("short", "short_id", "parent", "merged"):  # so did these
            if not code[name]:
                del code[name]
    return _hash(content)


def _hash(content: Any) -> str:
    return sha256(json.dumps(content, ensure_ascii=True, sort_keys=True).encode("ascii")).hexdigest()
