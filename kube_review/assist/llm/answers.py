"""What a language model may answer, and what of it is believed: nothing that does not stand in the passage."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kube_review.assist.passage_text import PassageText
from kube_review.model import Codebook, Stance
from kube_review.tables import plain

SURE, UNSURE = 0.9, 0.5

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["codings"],
    "properties": {
        "codings": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["passage", "code", "stance", "cited", "quote", "sure"],
                "properties": {
                    "passage": {"type": "integer"},
                    "code": {"type": "string"},
                    "stance": {"type": "string", "enum": [stance.value for stance in Stance]},
                    "cited": {"type": "string"},
                    "quote": {"type": "string"},
                    "sure": {"type": "boolean"},
                },
            },
        }
    },
}
"""The JSON schema of an answer."""

_ADDRESSES_A_MODEL = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|abaikan|lupakan|hiraukan|kesampingkan)\W+(?:\w+\W+){0,4}
        (?:instructions?|prompts?|instruksi|perintah)\b
    | \b(?:system|developer)\s+(?:prompt|message)\b | \bprompt\s+sistem\b
    | \byou\s+are\s+(?:now\s+)?(?:an?\s+)?(?:ai|llm|language\s+model|(?:helpful\s+)?assistant|chatbot)\b
    | \b(?:kamu|anda|engkau)\s+(?:adalah|sekarang)\s+(?:sebuah\s+)?(?:ai|model\s+bahasa|asisten|chatbot)\b
    | \b(?:as\s+an?|sebagai)\s+(?:ai|language\s+model|model\s+bahasa)\b
    | <\s*/?\s*(?:system|instructions?|assistant|user)\s*> | \[/?inst\] | <\|[a-z_]+\|>
    """,
    re.IGNORECASE | re.VERBOSE,
)


def addresses_a_model(text: str) -> bool:
    """Say whether a passage speaks to a language model; such a passage is left to people."""
    return _ADDRESSES_A_MODEL.search(text) is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """One coding that a model proposed for a passage; ``quote`` stands in it word for word."""

    code: str
    stance: Stance
    cited: str
    quote: str
    sure: bool


def believed(
    text: str, passages: Sequence[PassageText], codebook: Codebook
) -> tuple[dict[int, list[Answer]], int] | None:
    """Return what of an answer can be believed, by index of the passage, and how many entries cannot.

    An entry is discarded if its passage was not sent, its code is not in the codebook, its stance is none, or its quote
    does not stand in the passage (white space apart). The first entry for a passage and code counts.

    Args:
        text: The answer as it came.
        passages: What was sent.
        codebook: The codes.

    Returns:
        None if the answer is no JSON of the form that was asked for.
    """
    entries = _entries(text)
    if entries is None:
        return None
    kept: dict[int, list[Answer]] = {n: [] for n in range(len(passages))}
    n_discarded = 0
    for entry in entries:
        found = _entry(entry, passages, codebook)
        if found is None or any(found[1].code == known.code for known in kept[found[0]]):
            n_discarded += 1
        else:
            kept[found[0]].append(found[1])
    return kept, n_discarded


def _entries(text: str) -> list[Any] | None:
    opening, closing = text.find("{"), text.rfind("}")
    try:
        document = json.loads(text[opening : closing + 1])
    except (ValueError, RecursionError):
        return None
    entries = document.get("codings") if isinstance(document, dict) else None
    return entries if isinstance(entries, list) else None


def _entry(entry: Any, passages: Sequence[PassageText], codebook: Codebook) -> tuple[int, Answer] | None:
    if not isinstance(entry, dict):
        return None
    number, code = entry.get("passage"), codebook.code(str(entry.get("code")))
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(passages) or code is None:
        return None
    quote = " ".join(str(entry.get("quote") or "").split())
    if not quote or quote not in " ".join(passages[number - 1].text.split()):
        return None
    stance = next((stance for stance in Stance if stance.value == entry.get("stance")), None)
    if stance is None:
        return None
    source = entry.get("cited") if stance is Stance.CITES else ""
    # What the model says in its own words is cleaned before it reaches a database or a terminal.
    cited = " ".join(plain(source).split())[:200] if isinstance(source, str) else ""
    return number - 1, Answer(code.code, stance, cited, quote, entry.get("sure") is True)
