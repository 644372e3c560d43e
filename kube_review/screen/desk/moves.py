"""Commands that only move the place or the span; each takes the desk and returns whether it found anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kube_review.screen.desk import span as spans
from kube_review.screen.desk.desk import Desk

Move = Callable[[Desk], bool]


def _by(n: int) -> Move:
    def move(desk: Desk) -> bool:
        before = desk.at
        desk.go(desk.at + n)
        return desk.at != before

    return move


def _to(place: Callable[[Desk], int]) -> Move:
    def move(desk: Desk) -> bool:
        desk.go(place(desk))
        return True

    return move


def _uncoded(by: int) -> Move:
    return lambda desk: desk.seek(lambda n: desk.countable(n) and not desk.own_at(n), by)


def _grow(by: int) -> Move:
    def grow(desk: Desk) -> bool:
        if desk.passages:
            desk.span = spans.grown(desk.passages, desk.anchor, desk.span, by)
        return True

    return grow


def _reach(moved: Callable[[str, spans.Span, int], spans.Span], by: int) -> Move:
    def reach(desk: Desk) -> bool:
        desk.span = moved(desk.text.text, desk.span, by)
        return True

    return reach


def _whole(desk: Desk) -> bool:
    if desk.passages:
        desk.span = desk.starts[desk.at], desk.ends[desk.at]
        desk.anchor = desk.at
    desk.hits = {}
    return True


def _choose(desk: Desk) -> bool:
    desk.choose_next()
    return desk.hand is not None


MOVES: Mapping[str, Move] = {
    "next_passage": _by(1),
    "previous_passage": _by(-1),
    "next_paragraph": lambda desk: desk.seek_start(lambda p: p.paragraph, 1),
    "previous_paragraph": lambda desk: desk.seek_start(lambda p: p.paragraph, -1),
    "next_section": lambda desk: desk.seek_start(lambda p: p.section, 1),
    "previous_section": lambda desk: desk.seek_start(lambda p: p.section, -1),
    "next_page": lambda desk: desk.seek_start(lambda p: p.page, 1),
    "previous_page": lambda desk: desk.seek_start(lambda p: p.page, -1),
    "first_passage": _to(lambda desk: 0),
    "last_passage": _to(lambda desk: len(desk.passages) - 1),
    "next_uncoded": _uncoded(1),
    "previous_uncoded": _uncoded(-1),
    "next_hit": lambda desk: desk.seek_hit(1),
    "previous_hit": lambda desk: desk.seek_hit(-1),
    "grow_down": _grow(1),
    "grow_up": _grow(-1),
    "end_later": _reach(spans.end_moved, 1),
    "end_earlier": _reach(spans.end_moved, -1),
    "start_later": _reach(spans.start_moved, 1),
    "start_earlier": _reach(spans.start_moved, -1),
    "escape": _whole,
    "choose": _choose,
    "next_suggestion": lambda desk: desk.seek_suggestion(1),
    "previous_suggestion": lambda desk: desk.seek_suggestion(-1),
}
