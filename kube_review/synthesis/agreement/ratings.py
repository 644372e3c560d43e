"""The judgements of coders for measuring agreement: study × code cells, passages, and stances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kube_review import messages
from kube_review.codebook import sub_codes
from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.model import Code, Stance
from kube_review.store.corpus import texts
from kube_review.store.corpus.texts import Text
from kube_review.store.counting.first_done import CodedThen, First
from kube_review.store.database.connection import Store
from kube_review.store.record import anchors
from kube_review.synthesis.agreement.double_coded import DoubleCoded
from kube_review.synthesis.agreement.nominal import Ratings

LEVELS = ("cells", "passages", "stances", "spans")
"""What agreement is measured on; spans have no categories, see ``span_agreement``."""
AIDED = _("Where a coder has a code only by accepting suggestions, that coder's judgement is left out.")
"""The note on aided codings under tables of agreement."""
Spans = list[tuple[int, int, int]]
"""Number, start and end of each countable passage."""
Column = tuple[str, str, messages.Text, dict[str, bool | str]]
"""Study, code, place, and each coder's value."""


def of(store: Store, compared: DoubleCoded, level: str) -> Ratings:
    """Collect what coders judged, each in the state of their first standing *done*, unaided codings only.

    Where a coder has a code only because a suggestion was accepted, that coder's judgement is missing: neither the yes
    nor a no is the coder's own.

    Args:
        store: The review, for its texts.
        compared: The studies and the judgements that count.
        level: ``cells``: study × code, found (asserted) or not; ``passages``: all countable passages of the same
            studies, coded (asserted) or not; ``stances``: passages that two coders coded with the same code.

    Raises:
        ReviewError: The level is unknown.
    """
    if level not in _LEVEL:
        raise ReviewError(_("Agreement has no level {level!r}.", level=level), _("Use one of: {names}.", names=LEVELS))
    columns = [column for own in compared.studies for column in _LEVEL[level](store, compared, own)]
    coders = sorted({first.coder for own in compared.studies for first in own})
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


def judging(compared: DoubleCoded, own: Sequence[First], code: Code) -> list[First]:
    """Return the coders of a study who read it for the present meaning of a code."""
    return [first for first in own if (first.study, first.coder, code.code) in compared.judges]


def _cells(store: Store, compared: DoubleCoded, own: Sequence[First]) -> Iterator[Column]:
    for code in compared.codebook.codes:
        judged: dict[str, bool | str] = {}
        names = sub_codes.names(compared.codebook.codes, code)
        for first in judging(compared, own, code):
            asserting = [c for c in first.codings if c.code in names and c.stance == Stance.ASSERTS.value]
            unaided = [c.unaided for c in asserting]
            if any(unaided) or not unaided:  # an accepted suggestion is neither the coder's own yes nor no
                judged[first.coder] = any(unaided)
        yield own[0].study, code.code, "", judged


def _passages(store: Store, compared: DoubleCoded, own: Sequence[First]) -> Iterator[Column]:
    spans = countable(store, own[0].study)
    touched = {first.coder: _touched(store, first, spans, Stance.ASSERTS.value) for first in own}
    aided = {first.coder: _touched(store, first, spans, Stance.ASSERTS.value, unaided=False) for first in own}
    for code in compared.codebook.codes:
        coders = [first.coder for first in judging(compared, own, code)]
        names = sub_codes.names(compared.codebook.codes, code)
        for number, _start, _end in spans:
            places = {(name, number) for name in names}
            judged: dict[str, bool | str] = {
                coder: bool(places & touched[coder])
                for coder in coders
                if places & touched[coder] or not places & aided[coder]
            }
            yield own[0].study, code.code, _("passage {number}", number=number), judged


def _stances(store: Store, compared: DoubleCoded, own: Sequence[First]) -> Iterator[Column]:
    spans = countable(store, own[0].study)
    for code in compared.codebook.codes:
        by_coder = {
            first.coder: {
                number: stance.value
                for stance in Stance
                for found, number in _touched(store, first, spans, stance.value)
                if found in (code.code, *code.formerly)
            }
            for first in judging(compared, own, code)
        }
        for number, _start, _end in spans:
            judged: dict[str, bool | str] = {
                coder: stances[number] for coder, stances in by_coder.items() if number in stances
            }
            if len(judged) > 1:
                yield own[0].study, code.code, _("passage {number}", number=number), judged


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
