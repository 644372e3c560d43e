"""The PRISMA 2020 flow diagram as SVG: a main column of boxes, and beside each step what left there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from kube_review import tables
from kube_review.messages import _, translate, word
from kube_review.report.charts.look import Look
from kube_review.report.charts.words import wrapped
from kube_review.synthesis.reporting.prisma_flow import Box, Flow

_STEPS = (
    ("identified", "duplicates"),
    ("screened", "excluded-screening"),
    ("sought", "not-retrieved"),
    ("assessed", "excluded-full-text"),
    ("reports", ""),
    ("studies", ""),
)
"""Boxes of the main column, each with the box beside it."""
MAX_REASONS = 6


@dataclass(frozen=True, slots=True)
class _Placed:
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


def draw(flow: Flow, look: Look, *, mark: str = "") -> str:
    """Draw the flow with its real numbers; what is not recorded is marked as such.

    Args:
        flow: The boxes.
        look: How it looks; the drawing is as wide as that.
        mark: A line above the drawing, such as that the data are synthetic.
    """
    boxes = {box.box: box for box in flow.boxes}
    size = look.size
    column = (look.width - 3 * size) / 2
    n_chars = int((column - 2 * size) / (size * 0.48))
    y = 2 * size if mark else 0.5 * size
    main: list[_Placed] = []
    beside: list[tuple[_Placed, _Placed]] = []
    for left, right in _STEPS:
        lines = _lines(boxes[left], n_chars)
        aside = _lines(boxes[right], n_chars) if right else ()
        height = (max(len(lines), len(aside)) * 1.25 + 1) * size
        placed = _Placed(0.5, y, column, (len(lines) * 1.25 + 1) * size, lines)
        main.append(placed)
        if aside:
            other = _Placed(column + 2.5 * size, y, column, (len(aside) * 1.25 + 1) * size, aside)
            beside.append((placed, other))
        y += height + 2 * size
    return _document(main, beside, look, y - size, mark)


def _lines(box: Box, n_chars: int) -> tuple[str, ...]:
    n = translate(_("not recorded")) if box.n is None else str(box.n)
    count = f": {n}" if box.n is None else f" (n = {n})"
    label = wrapped(tables.flat(box.label) + count, n_chars)
    reasons = sorted(box.reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = [
        tables.shortened(tables.plain(f"{translate(word(reason))}: {k}"), n_chars)
        for reason, k in reasons[:MAX_REASONS]
    ]
    if rest := sum(k for _reason, k in reasons[MAX_REASONS:]):
        shown.append(translate(_("other reasons: {n}", n=rest)))
    return (*label.split("\n"), *shown)


def _document(
    main: Sequence[_Placed], beside: Sequence[tuple[_Placed, _Placed]], look: Look, height: float, mark: str
) -> str:
    line, ink = look.colours["muted"], look.colours["ink"]
    parts = [_box(placed, look) for placed in main] + [_box(aside, look) for _left, aside in beside]
    for above, below in pairwise(main):
        x = above.x + above.width / 2
        parts.append(_arrow(x, above.y + above.height, x, below.y, line, look.size))
    for left, aside in beside:
        y = left.y + min(left.height, aside.height) / 2
        parts.append(_arrow(left.x + left.width, y, aside.x, y, line, look.size))
    if mark:
        style = f'font-size="{look.size + 1}px" font-weight="bold" fill="{look.colours["warning"]}"'
        parts.insert(0, f'<text x="0.5" y="{look.size + 2}" {style}>{escape(mark)}</text>')
    paper = f'<rect width="{look.width:.1f}" height="{height:.1f}" fill="{look.colours["paper"]}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{look.width:.1f}" height="{height:.1f}"'
        f' viewBox="0 0 {look.width:.1f} {height:.1f}" font-family="{escape(look.font)}" fill="{ink}">'
        f"{paper}{''.join(parts)}</svg>"
    )


def _box(placed: _Placed, look: Look) -> str:
    size = look.size
    texts = "".join(
        f'<text x="{placed.x + size * 0.7:.1f}" y="{placed.y + size * (1.55 + 1.25 * n):.1f}"'
        f' font-size="{size}px">{escape(line)}</text>'
        for n, line in enumerate(placed.lines)
    )
    frame = (
        f'<rect x="{placed.x:.1f}" y="{placed.y:.1f}" width="{placed.width - 1:.1f}" height="{placed.height:.1f}"'
        f' rx="2" fill="none" stroke="{look.colours["muted"]}"/>'
    )
    return frame + texts


def _arrow(x1: float, y1: float, x2: float, y2: float, colour: str, size: float) -> str:
    head = size * 0.4
    if x1 == x2:
        tip = f"M{x2 - head:.1f},{y2 - head * 1.5:.1f}L{x2:.1f},{y2:.1f}L{x2 + head:.1f},{y2 - head * 1.5:.1f}Z"
    else:
        tip = f"M{x2 - head * 1.5:.1f},{y2 - head:.1f}L{x2:.1f},{y2:.1f}L{x2 - head * 1.5:.1f},{y2 + head:.1f}Z"
    shaft = f'<path d="M{x1:.1f},{y1:.1f}L{x2:.1f},{y2:.1f}" stroke="{colour}" fill="none"/>'
    return f'{shaft}<path d="{tip}" fill="{colour}"/>'
