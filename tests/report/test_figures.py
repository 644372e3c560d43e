"""Every figure is drawn in every form, as wide as promised, with its fonts and its caption."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from PIL import Image
from typer.testing import CliRunner

from kube_review.app import build
from kube_review.commands.reporting import figure as command
from kube_review.errors import NotFound, ReviewError
from kube_review.report import figures
from kube_review.report.charts import look, province_tiles, render, tally_chart
from kube_review.report.charts.look import Column
from kube_review.report.counted import Counted
from kube_review.synthesis.reporting.prisma_flow import Box, Flow
from tests import program


@pytest.mark.parametrize("name", figures.FIGURES)
def test_every_figure_is_drawn_and_marked_synthetic(counted: Counted, name: str) -> None:
    made = figures.draw(name, counted, look.for_print(Column.SINGLE))
    drawn = etree.fromstring(made.drawn.encode())
    assert "SYNTHETIC DATA" in "".join(drawn.itertext())
    told = figures.caption(made)
    assert re.search(r"\(n = \d+", told)
    assert "SYNTHETIC" in told


def test_the_command_names_every_figure() -> None:
    assert set(command.NAMES.split("|")) == set(figures.FIGURES)


def test_charts_are_valid_vega_lite(counted: Counted) -> None:
    """Charts are rendered without validation, for speed; the schema accepts them."""
    style = look.for_print(Column.DOUBLE)
    for draw in figures.FIGURES.values():
        _table, chart = draw(counted, style)
        if not isinstance(chart, str):
            chart.configure(**style.config).to_dict(validate=True)


@pytest.mark.parametrize("library", ["altair", "vl_convert", "fontTools"])
@pytest.mark.parametrize("command", [("figure", "tally", "tally.svg"), ("report", "report.html")])
def test_without_the_extra_its_name_is_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, command: tuple[str, ...]
) -> None:
    """A missing library is one line that says what to install, and no bug."""
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.chdir(tmp_path)
    render.converter.cache_clear()
    done = program.run(*command, "-p", folder, code=1)
    render.converter.cache_clear()
    assert "kube-review[report]" in done.stderr


def test_unknown_figure(counted: Counted) -> None:
    with pytest.raises(NotFound, match="pie"):
        figures.draw("pie", counted, look.for_page())


@pytest.mark.parametrize(("column", "mm"), [("single", 85), ("double", 175)])
def test_width_in_every_form(folder: Path, tmp_path: Path, column: str, mm: float) -> None:
    """SVG says its width in millimetres, a PDF page is as wide, and a PNG has 300 dots an inch."""
    for ending in ("svg", "pdf", "png"):
        out = tmp_path / f"flow.{ending}"
        done = CliRunner().invoke(build(), ["figure", "tally", str(out), "--column", column, "-p", str(folder)])
        assert done.exit_code == 0, done.stderr
    assert f'width="{mm:.2f}mm"' in (tmp_path / "flow.svg").read_text(encoding="utf-8")
    with pypdfium2.PdfDocument(tmp_path / "flow.pdf") as pdf:
        assert pdf[0].get_width() == pytest.approx(mm / 25.4 * 72, abs=1)
    with Image.open(tmp_path / "flow.png") as image:
        assert image.width == pytest.approx(mm / 25.4 * 300, abs=3)
    assert "n = 5" in (tmp_path / "flow.md").read_text(encoding="utf-8")


def test_svg_carries_the_glyphs_it_uses(counted: Counted, tmp_path: Path) -> None:
    """The embedded font has a glyph for every character of the figure."""
    import base64

    from fontTools.ttLib import TTFont

    style = look.for_print(Column.DOUBLE)
    made = figures.draw("heatmap", counted, style)
    render.save(made.drawn, style, tmp_path / "map.svg")
    text = (tmp_path / "map.svg").read_text(encoding="utf-8")
    fonts = [TTFont(io.BytesIO(base64.b64decode(data))) for data in re.findall(r"base64,([^)]+)\)", text)]
    used = set("".join(re.findall(r">([^<]+)<", made.drawn)))
    assert fonts
    assert used - {chr(code) for code in fonts[0].getBestCmap()} == set()


def test_grey_has_no_colour(counted: Counted) -> None:
    drawn = figures.draw("tally", counted, look.for_print(Column.SINGLE, grey=True)).drawn
    for red, green, blue in re.findall(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b", drawn):
        assert red == green == blue


def test_states_of_a_bar_add_up_to_the_units(counted: Counted) -> None:
    for row in counted.tally.rows:
        assert sum(tally_chart.by_state(row).values()) == len(counted.matrix.units)


def test_flow_shows_its_numbers_and_what_is_unknown() -> None:
    """Numbers, reasons and unknown boxes stand in the drawing; a reason cannot act as mark-up."""
    reasons = {"<b>not KUBE</b>": 7}
    names = ("identified", "duplicates", "screened", "excluded-screening", "sought", "not-retrieved", "assessed")
    boxes = [Box("s", name, name, n) for name, n in zip(names, (120, 20, 100, 7, 93, None, 93), strict=True)]
    boxes[3] = Box("s", "excluded-screening", "excluded", 7, reasons)
    boxes += [Box("s", name, name, 3) for name in ("excluded-full-text", "reports", "studies")]
    from kube_review.report.charts import flow_diagram

    drawn = flow_diagram.draw(Flow(tuple(boxes), ()), look.for_page())
    text = "|".join(etree.fromstring(drawn.encode()).itertext())
    assert "identified (n = 120)" in text
    assert "<b>not KUBE</b>: 7" in text
    assert "not-retrieved: not recorded" in text


def test_provinces_that_are_no_tile_are_named() -> None:
    assert province_tiles.off_the_map({"Bali": 2, "Jawa": 1}) == {"Jawa": 1}


def test_every_province_of_the_gazetteer_has_a_tile() -> None:
    from kube_review.reading.bibliography import provinces

    known = set(re.findall(r"^\[([^=\]]+?) *[=\]]", provinces._FILE.read_text(encoding="utf-8"), re.MULTILINE))
    assert province_tiles.off_the_map(dict.fromkeys(known, 1)) == {}


def test_unknown_ending(counted: Counted, tmp_path: Path) -> None:
    style = look.for_page()
    with pytest.raises(ReviewError, match="unknown ending"):
        render.save("<svg/>", style, tmp_path / "tally.bmp")
