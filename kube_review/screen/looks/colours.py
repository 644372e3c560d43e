"""Colours of codes and marks, readable on light and dark backgrounds; no information depends on colour alone."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style

DARK, LIGHT = "kube-dark", "kube-light"
_GOLDEN_ANGLE = 0.381966
"""Turns between one hue and the next: neighbours in a codebook look different however many codes there are."""
GROUND = {DARK: "#16181d", LIGHT: "#fbfaf7"}
INK = {DARK: "#d8dbe2", LIGHT: "#22252b"}


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles of the reader in one theme."""

    theme: str
    text: Style
    quiet: Style
    never_coded: Style
    current: Style
    span: Style
    hit: Style
    mark: Style
    hand: Style
    rule: Style


@lru_cache(maxsize=2)
def palette(theme: str) -> Palette:
    """Return the styles of a theme, ``DARK`` or ``LIGHT``."""
    dark = theme == DARK
    quiet = "#8b93a3" if dark else "#646c7a"
    return Palette(
        theme=theme,
        text=Style(color=INK[theme]),
        quiet=Style(color=quiet),
        never_coded=Style(color=quiet, italic=True),
        current=Style(bgcolor="#262b36" if dark else "#ece8dc"),
        span=Style(bgcolor="#3d4a66" if dark else "#cfdcf5"),
        hit=Style(bgcolor="#6b5a1a" if dark else "#ffe58a", bold=True),
        mark=Style(color="#e8b04a" if dark else "#8a5a00", bold=True),
        hand=Style(reverse=True),
        rule=Style(color="#6d7585" if dark else "#767d8a"),
    )


@lru_cache(maxsize=256)
def code_colour(position: int, theme: str) -> str:
    """Return the colour of a code by its position in the codebook, as ``#rrggbb``."""
    hue = (0.58 + position * _GOLDEN_ANGLE) % 1.0
    lightness, saturation = (0.72, 0.62) if theme == DARK else (0.23, 0.75)
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
