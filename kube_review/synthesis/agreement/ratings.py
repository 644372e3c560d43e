"""Coders' judgements as agreement needs them: unit × code cells, passages, and stances."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from kube_review.errors import ReviewError
from kube_review.model import Codebook, Stance
from kube_review.store import codebooks
from kube_review.store.corpus import texts
from kube_review.store.corpus.texts import Text
from kube_review.store.counting.first_done import CodedThen, First, firsts
from kube_review.store.database.connection import Store
from kube_review.store.record import anchors
from kube_review.synthesis.agreement.nominal import Ratings

LEVELS = ("cells", "passages", "stances", "spans")
"""What agreement is measured on; spans are no places with a category, see ``synthesis.spans``."""
AIDED = "Where a coder has a code only by accepting suggestions, that coder's judgement is left out."
"""What a reader of a table of agreement needs to know of aided codings."""
Spans = list[tuple[int, int, int]]
"""Number, start and end of each countable passage."""
Column = tuple[str, str, str, dict[str, bool | str]]
"""Study, code, place, and each coder's value."""


def of(store: Store, codebook: Codebook, level: str, leave_out: Collection[str] = ()) -> Ratings:
    """Collect what coders judged, each in the state of their first *done*, unaided codings only.

    Where a coder has a code only because a suggestion was accepted, that coder's judgement is missing: neither the yes
    nor a no is the coder's own.

    Args:
        store: The review.
        codebook: Its codes are judged; a code that a coder's version did not have yet is missing for that coder.
        level: ``cells``: study × code, found (asserted) or not; ``passages``: all countable passages of the same
            studies, coded (asserted) or not; ``stances``: passages that two coders coded with the same code.
        leave_out: Studies (ids) that do not count, such as those that who asks codes blind.

    Raises:
        ReviewError: No study was finished by two coders, or the level is unknown.
    """
    if level not in _LEVEL:
        raise ReviewError(f"--level cannot be {level!r}.", f"Use one of: {', '.join(LEVELS)}.")
    held, both = codebooks.meanings(store), shared(store, codebook, leave_out)
    columns = [c for of in both for c in _LEVEL[level](store, codebook, of, held)]
    coders = sorted({first.coder for of in both for first in of})
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


def shared(store: Store, codebook: Codebook, leave_out: Collection[str] = ()) -> list[list[First]]:
    """Return the first *done* of each coder of the studies that at least two finished, study by study.

    Raises:
        ReviewError: There is no such study.
    """
    done = [first for first in firsts(store, codebook.name) if first.study not in leave_out]
    both = [of for _, of_study in groupby(done, key=lambda first: first.study) if len(of := list(of_study)) > 1]
    if not both:
        raise ReviewError(
            "No study was finished by two coders.", "Let a second coder read some: kube-review double-code"
        )
    return both


Meanings = dict[str, dict[str, str]]


def _cells(store: Store, codebook: Codebook, of: Sequence[First], held: Meanings) -> Iterator[Column]:
    for code in codebook.codes:
        judged: dict[str, bool | str] = {}
        for first in of:
            if code.code not in held.get(first.version, {}):
                continue
            unaided = [c.unaided for c in first.codings if c.code == code.code and c.stance == Stance.ASSERTS.value]
            if any(unaided) or not unaided:  # what was only accepted is neither a yes nor a no of the coder's own
                judged[first.coder] = any(unaided)
        yield of[0].study, code.code, "", judged


def _passages(store: Store, codebook: Codebook, of: Sequence[First], held: Meanings) -> Iterator[Column]:
    spans = countable(store, of[0].study)
    touched = {first.coder: _touched(store, first, spans, Stance.ASSERTS.value) for first in of}
    aided = {first.coder: _touched(store, first, spans, Stance.ASSERTS.value, unaided=False) for first in of}
    for code in codebook.codes:
        judging = [first.coder for first in of if code.code in held.get(first.version, {})]
        for number, _, _ in spans:
            place = code.code, number
            judged: dict[str, bool | str] = {
                coder: place in touched[coder] for coder in judging if place not in aided[coder] - touched[coder]
            }
            yield of[0].study, code.code, f"passage {number}", judged


def _stances(store: Store, codebook: Codebook, of: Sequence[First], held: Meanings) -> Iterator[Column]:
    spans = countable(store, of[0].study)
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


def _touched(store: Store, first: First, spans: Spans, stance: str, *, unaided: bool = True) -> set[tuple[str, int]]:
    """Return (code, passage) for each passage of the current text that one of the coder's spans touches."""
    return {
        (code, number)
        for code, place in placed(store, first, stance, unaided=unaided)
        for number, start, end in spans
        if place[0] < end and place[1] > start
    }


def placed(store: Store, first: First, stance: str, *, unaided: bool = True) -> list[tuple[str, tuple[int, int]]]:
    """Return code and span in the current text of each unaided (or aided) coding of a stance that has a place there."""
    text = texts.text_of(store, first.study)
    wanted = [coding for coding in first.codings if coding.unaided is unaided and coding.stance == stance]
    return [(coding.code, place) for coding in wanted if (place := _place(text, coding)) is not None]


def _place(text: Text, coding: CodedThen) -> tuple[int, int] | None:
    if coding.text_sha256 == text.sha256:
        return coding.start, coding.end
    return anchors.find(text.text, coding.quote, coding.before, coding.after, coding.start)[0]


def countable(store: Store, study: str) -> Spans:
    """Return the countable passages of a study's current text."""
    text = texts.text_of(store, study)
    return [(p.number, p.start, p.end) for p in texts.passages_of(store, text.text_id) if p.countable]


_LEVEL = {"cells": _cells, "passages": _passages, "stances": _stances}
