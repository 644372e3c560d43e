"""Passages with the truth for ``assist.py``: the shipped synthetic corpus, JSONL, or lines with keys of the codebook.

What cannot be used is left out and counted, never an error: sets made for other purposes are full of it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kube_review.assist.learning import labels
from kube_review.assist.passage_text import PassageText
from kube_review.language.detect import language_of
from kube_review.model import Codebook, Section, Stance
from kube_review.reading.structure.clean import normalise


@dataclass(frozen=True)
class Material:
    """Passages with the truth: codes and stances by row, the fieldwork of each, and what was left out, counted.

    A stance is None where none was given.
    """

    name: str
    codebook: Codebook
    passages: list[PassageText] = field(default_factory=list)
    truth: list[dict[str, Stance | None]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def together(parts: Sequence[Material]) -> Material:
    """Return several materials as one."""
    return Material(
        " + ".join(part.name for part in parts),
        parts[0].codebook,
        [replace(p, study=f"{n}/{p.study}") for n, part in enumerate(parts) for p in part.passages],
        [codes for part in parts for codes in part.truth],
        [f"{n}/{group}" for n, part in enumerate(parts) for group in part.groups],
        sum((part.left_out for part in parts), Counter[str]()),
    )


def from_file(path: Path, book: Codebook) -> Material:
    """Read JSONL of {study, text, codes, stance}, or lines like ``d,j|asserts|text``."""
    found = Material(path.name, book)
    name_of = {name: code.code for code in book.codes for name in (code.key, *code.formerly, code.code)}
    for number, line in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip() or line.startswith(b"#"):
            continue
        try:
            row = _row(line.decode("utf-8"))
        except (ValueError, RecursionError):
            found.left_out["lines left out: neither a JSON object nor keys|stance|text, in UTF-8"] += 1
            continue
        text = normalise(row["text"]).strip() if isinstance(row.get("text"), str) else ""
        if not text:
            found.left_out["lines left out: no text"] += 1
            continue
        study = str(row.get("study") or path.stem)
        section = next((one for one in Section if one.value == row.get("section")), Section.RESULTS)
        found.passages.append(PassageText(study, number, text, section, language_of(text) or "id"))
        found.groups.append(study)
        found.truth.append({})
        for name, said in _codes(row):
            if name not in name_of:
                found.left_out[f"codings left out: {name} is no code of the codebook"] += 1
                continue
            stance = next((one for one in Stance if one.value == said), None)
            found.left_out["codings without a stance, left out where stances are counted"] += stance is None
            found.truth[-1][name_of[name]] = stance
    return found


def _row(line: str) -> dict[str, Any]:
    if line.lstrip().startswith("{"):
        row: dict[str, Any] = json.loads(line)
        return row
    keys, stance, text = line.split("|", 2)
    return {"codes": "" if keys == "none" else keys, "stance": stance, "text": text}


def _codes(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield names of codes with what is said of their stance; ``codes`` and ``stance`` may be mappings by code."""
    codes, stance = row.get("codes") or [], row.get("stance")
    if isinstance(codes, str):
        codes = [name for part in codes.split(",") if (name := part.strip())]
    if isinstance(codes, dict):
        stance = codes
    for name in codes if isinstance(codes, (list, dict)) else [codes]:
        yield str(name), stance.get(str(name)) if isinstance(stance, dict) else stance


def demo(book: Codebook) -> Material:
    """Return the shipped synthetic corpus with the codings of its coders, merged as the classifier merges them."""
    import tempfile

    from kube_review import demo as demonstration
    from kube_review.assist import run

    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration.make(Path(folder) / "demo", first=False, tell=lambda _: None) as session,
    ):
        passages = [p for study in run.included(session) for p in run.passages_of(session, study) if p.countable]
        labelled = labels.align(labels.Record.of(session.store, session.codebooks), passages, book)
    truth: list[dict[str, Stance | None]] = [{} for _ in passages]
    for (row, column), stance in labelled.stances.items():
        truth[row][book.codes[column].code] = stance
    return Material("shipped synthetic corpus", book, passages, truth, list(labelled.groups))
