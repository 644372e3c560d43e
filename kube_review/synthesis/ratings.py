"""Coders' judgements as agreement needs them: unit × code cells, passages, and stances."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from kube_review.errors import ReviewError
from kube_review.model import Codebook, Stance
from kube_review.store import anchors, codebooks, texts
from kube_review.store.connection import Store
from kube_review.store.firsts import CodedThen, First, firsts
from kube_review.store.texts import Text
from kube_review.synthesis.agreement import Ratings

LEVELS = ("cells", "passages", "stances")
Spans = list[tuple[int, int, int]]
"""Number, start and end of each countable passage."""
Column = tuple[str, str, str, dict[str, bool | str]]
"""Study, code, place, and each coder's value."""


def of(store: Store, codebook: Codebook, level: str, leave_out: Collection[str] = ()) -> Ratings:
    """Collect what coders judged, each in the state of their first *done*, unaided codings only.

    Args:
        store: The review.
        codebook: Its codes are judged; a code that a coder's version did not have yet is missing for that coder.
        level: ``cells``: study × code, found (asserted) or not; ``passages``: all countable passages of the same
            studies, coded (asserted) or not; ``stances``: passages that two coders coded with the same code.
        leave_out: Studies (ids) that do not count, such as those that who asks codes blind.

    Raises:
        ReviewError: No study was finished by two coders, or the level is unknown.
    """
    if level not in LEVELS:
        raise ReviewError(f"--level cannot be {level!r}.", f"Use one of: {', '.join(LEVELS)}.")
    done = [first for first in firsts(store, codebook.name) if first.study not in leave_out]
    shared = [list(of) for _, of in groupby(done, key=lambda first: first.study)]
    shared = [of for of in shared if len(of) > 1]
    if not shared:
        raise ReviewError(
            "No study was finished by two coders.", "Let a second coder read some: kube-review double-code"
        )
    held = codebooks.meanings(store)
    columns = [c for of in shared for c in _LEVEL[level](store, codebook, of, held)]
    coders = sorted({first.coder for of in shared for first in of})
    stances = level == "stances"
    return Ratings(
        tuple(coders),
        tuple(c[0] for c in columns),
        tuple(c[1] for c in columns),
        tuple(c[2] for c in columns),
        tuple([c[3].get(coder) for c in columns] for coder in coders),
        tuple(stance.value for stance in Stance) if stances else (False, True),
        None if stances else True,
    )


Meanings = dict[str, dict[str, str]]


def _cells(store: Store, codebook: Codebook, of: Sequence[First], held: Meanings) -> Iterator[Column]:
    for code in codebook.codes:
        judged: dict[str, bool | str] = {}
        for first in of:
            if code.code in held.get(first.version, {}):
                judged[first.coder] = any(
                    c.code == code.code and c.unaided and c.stance == Stance.ASSERTS.value for c in first.codings
                )
        yield of[0].study, code.code, "", judged


def _passages(store: Store, codebook: Codebook, of: Sequence[First], held: Meanings) -> Iterator[Column]:
    spans = _spans(store, of[0].study)
    touched = {first.coder: _touched(store, first, spans, Stance.ASSERTS.value) for first in of}
    for code in codebook.codes:
        judging = [first.coder for first in of if code.code in held.get(first.version, {})]
        for number, _, _ in spans:
            judged: dict[str, bool | str] = {coder: (code.code, number) in touched[coder] for coder in judging}
            yield of[0].study, code.code, f"passage {number}", judged


def _stances(store: Store, codebook: Codebook, of: Sequence[First], held: Meanings) -> Iterator[Column]:
    spans = _spans(store, of[0].study)
    for code in codebook.codes:
        said = {
            first.coder: {
                number: stance.value
                for stance in Stance
                for found, number in _touched(store, first, spans, stance.value)
                if found == code.code
            }
            for first in of
        }
        for number, _, _ in spans:
            judged: dict[str, bool | str] = {coder: of_[number] for coder, of_ in said.items() if number in of_}
            if len(judged) > 1:
                yield of[0].study, code.code, f"passage {number}", judged


def _touched(store: Store, first: First, spans: Spans, stance: str) -> set[tuple[str, int]]:
    """Return (code, passage) for each passage of the current text that one of the coder's spans touches."""
    text = texts.text_of(store, first.study)
    placed = (
        (coding.code, _place(text, coding)) for coding in first.codings if coding.unaided and coding.stance == stance
    )
    return {
        (code, number)
        for code, place in placed
        if place is not None
        for number, start, end in spans
        if place[0] < end and place[1] > start
    }


def _place(text: Text, coding: CodedThen) -> tuple[int, int] | None:
    if coding.text_sha256 == text.sha256:
        return coding.start, coding.end
    return anchors.find(text.text, coding.quote, coding.before, coding.after, coding.start)[0]


def _spans(store: Store, study: str) -> Spans:
    text = texts.text_of(store, study)
    return [(p.number, p.start, p.end) for p in texts.passages_of(store, text.text_id) if p.countable]


_LEVEL = {"cells": _cells, "passages": _passages, "stances": _stances}
