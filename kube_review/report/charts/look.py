"""How charts look: colours, sizes and type, for print in colour or grey and for the page in light and dark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FONT = "Source Sans Pro"
STATES = ("present", "mixed", "disputed", "denied", "silent", "not-assessed")
"""The states of a cell in the order in which charts stack them."""
SIGNS = {"present": "+", "mixed": "±", "denied": "–", "silent": "·", "not-assessed": "?", "disputed": "!"}
"""A sign for each state, for readers who cannot distinguish the colours; every font has them."""
_MM = 72 / 25.4  # points in a millimetre


class Column(StrEnum):
    """The width of a figure in a journal."""

    SINGLE = "single"
    DOUBLE = "double"


WIDTHS_MM = {Column.SINGLE: 85, Column.DOUBLE: 175}
"""Widths that most journals accept for one and for two columns."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colours by role and the size of a chart.

    Attributes:
        colours: A CSS colour for each state, for the mark on it (``on-present`` …) and for ``ink``, ``muted``,
            ``line``, ``scale`` (shaded by share), ``warning`` and ``paper``.
        width: The whole width in points (pixels on the page).
        size: The size of type in points.
        font: A CSS font family.
    """

    colours: Mapping[str, str]
    width: float
    size: float = 8
    font: str = FONT

    def states(self) -> list[str]:
        """Return the colours of ``STATES``."""
        return [self.colours[state] for state in STATES]

    def on_states(self) -> list[str]:
        """Return the colours of signs that stand on ``STATES``."""
        return [self.colours[f"on-{state}"] for state in STATES]

    @property
    def label_chars(self) -> int:
        """How many characters of a label fit beside the chart on one line."""
        return 24 if self.width < 300 else 36

    @property
    def label_width(self) -> float:
        """The room for labels beside the chart."""
        return self.label_chars * self.size * 0.5

    def label_axis(self) -> dict[str, Any]:
        """Return the properties of an axis of labels that may stand on two lines, beside the chart."""
        up = f"indexof(datum.label, '\\n') < 0 ? 0 : {-0.6 * self.size}"
        return {
            "labelExpr": "split(datum.label, '\\n')",
            "labelOffset": {"expr": up},
            "labelLineHeight": self.size * 1.15,
            "title": None,
            "minExtent": self.label_width,
            "maxExtent": self.label_width,
            "ticks": False,
            "domain": False,
        }

    @property
    def config(self) -> dict[str, Any]:
        """The Vega-Lite configuration of every chart."""
        ink, line = self.colours["ink"], self.colours["line"]
        axis = {"labelColor": ink, "titleColor": ink, "domainColor": line, "tickColor": line, "gridColor": line}
        kept = {"labelFontSize": self.size, "titleFontSize": self.size, "titleFontWeight": "normal", "labelLimit": 0}
        legend = {"labelColor": ink, "titleColor": ink, "labelFontSize": self.size, "titleFontSize": self.size}
        return {
            "background": self.colours["paper"],
            "font": self.font,
            "axis": axis | kept,
            "legend": legend | {"labelLimit": 0, "symbolSize": 70, "symbolStrokeColor": line},
            "view": {"stroke": None},
            "text": {"fontSize": self.size, "fill": ink},
            "title": {"color": self.colours["warning"], "fontSize": self.size + 1, "anchor": "start", "frame": "group"},
        }


def _colours(states: tuple[str, ...], on: tuple[str, ...], **roles: str) -> dict[str, str]:
    return (
        dict(zip(STATES, states, strict=True))
        | {f"on-{state}": colour for state, colour in zip(STATES, on, strict=True)}
        | roles
    )


# Okabe & Ito (2008), distinct for colour-blind readers; every state also has a sign of its own.
COLOUR = _colours(
    ("#0072b2", "#56b4e9", "#f0c828", "#d55e00", "#e4e4e4", "#ffffff"),
    ("#ffffff", "#000000", "#000000", "#ffffff", "#444444", "#666666"),
    ink="#1a1a1a",
    muted="#595959",
    line="#b0b0b0",
    scale="#0072b2",
    warning="#a40000",
    paper="#ffffff",
)
GREY = _colours(
    ("#262626", "#6b6b6b", "#8f8f8f", "#b8b8b8", "#ececec", "#ffffff"),
    ("#ffffff", "#ffffff", "#000000", "#000000", "#333333", "#555555"),
    ink="#000000",
    muted="#4d4d4d",
    line="#999999",
    scale="#262626",
    warning="#000000",
    paper="#ffffff",
)
PAGE = {role: f"var(--{role})" for role in COLOUR} | {"paper": "transparent"}
"""Colours that the page's style sheet sets, so that one drawing serves light and dark."""


def for_print(column: Column, *, grey: bool = False) -> Look:
    """Return the look of a figure in a journal."""
    return Look(GREY if grey else COLOUR, WIDTHS_MM[column] * _MM)


def for_page() -> Look:
    """Return the look of a chart on the page; its type is Arial or what has Arial's widths."""
    return Look(PAGE, 760, 13, "Arial, Liberation Sans, Helvetica, sans-serif")
