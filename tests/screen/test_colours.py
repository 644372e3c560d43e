"""Colours can be read on both grounds."""

from __future__ import annotations

import re

import pytest

from kube_review.screen.looks import colours
from kube_review.session import Session
from tests.screen.conftest import piloted, steer

READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3: contrast of text."""


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21; #767676 on white is the known limit case of 4.54."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("theme", [colours.DARK, colours.LIGHT])
def test_every_code_can_be_read_on_every_ground(theme: str) -> None:
    """Sixty codes on the plain ground, the passage looked at and the chosen span."""
    look = colours.palette(theme)
    grounds = [colours.GROUND[theme], str(look.current.bgcolor and look.current.bgcolor.name)]
    weak = [
        (n, ground, contrast(colours.code_colour(n, theme), ground))
        for n in range(60)
        for ground in grounds
        if contrast(colours.code_colour(n, theme), ground) < READABLE
    ]
    assert weak == []


@pytest.mark.parametrize("theme", [colours.DARK, colours.LIGHT])
def test_quiet_marks_can_be_read_too(theme: str) -> None:
    """Suggestions and passages that are never coded are quiet, not hidden."""
    look = colours.palette(theme)
    for style in (look.text, look.quiet, look.never_coded, look.mark):
        assert style.color is not None
        assert contrast(style.color.name, colours.GROUND[theme]) >= READABLE


def test_neighbours_in_a_codebook_look_different() -> None:
    """No two of eleven factors have nearly the same colour."""
    found = [colours.code_colour(n, colours.DARK) for n in range(11)]
    assert len(set(found)) == 11


@piloted
async def test_without_colour_everything_is_still_told(review: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR the screen is grey, and code, stance and link stand in the margin as signs."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with steer(review) as it:
        await it.press("]", "k", "-", ".")
        assert "-k." in it.shown()
        svg = it.screen.app.export_screenshot()
        body = svg[: svg.index("<defs>")] + svg[svg.index('clip-path="url(#terminal') :]
        found = set(re.findall(r"fill: ?#([0-9a-f]{6})", svg) + re.findall(r'fill="#([0-9a-f]{6})"', body))
        window = {"292929", "ff5f57", "febc2e", "28c840", "c5c8c6"}  # the frame that the picture adds
        assert [c for c in found - window if len({c[:2], c[2:4], c[4:]}) > 1] == []
