"""Charts as SVG, PNG and PDF, without a browser, a network or fonts of the machine."""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from pathlib import Path
from typing import Any

from kube_review import whole_files
from kube_review.errors import MissingExtra, ReviewError
from kube_review.messages import _
from kube_review.report.charts.look import FONT, Look

PNG_PPI = 300
_MM_PER_POINT = 25.4 / 72


def svg(chart: Any, look: Look) -> str:
    """Render a chart as SVG.

    Raises:
        MissingExtra: The chart library is not installed.
    """
    drawn: str = converter().vegalite_to_svg(chart.configure(**look.config).to_dict(validate=False))
    return drawn


def save(drawn: str, look: Look, file: Path) -> None:
    """Write a drawing in the form that the file's ending names: ``.svg``, ``.png`` or ``.pdf``.

    SVG and PDF carry the glyphs they use; every form is as wide as the look says, PNG at 300 dots an inch.

    Raises:
        ReviewError: The ending is unknown, or the file cannot be written.
    """
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        raise ReviewError(
            _("{file}: unknown ending.", file=file.name), _("Use one of: {endings}.", endings=list(ENDINGS))
        )
    content: bytes
    if ending == ".svg":
        content = _with_font(_sized(drawn, look, "mm")).encode()
    elif ending == ".png":
        content = converter().svg_to_png(_sized(drawn, look), ppi=PNG_PPI)
    else:
        content = converter().svg_to_pdf(_sized(drawn, look))
    whole_files.write_bytes(file, content)


ENDINGS = (".svg", ".png", ".pdf")


@cache
def converter() -> Any:
    """Return the library that renders charts, with the font of figures known to it.

    Raises:
        MissingExtra: A library of the extra ``report`` is not installed.
    """
    try:
        import altair  # noqa: F401
        import font_source_sans_pro
        import fontTools  # noqa: F401
        import vl_convert
    except ImportError as error:
        raise MissingExtra.of("vl-convert-python", "report") from error
    vl_convert.register_font_directory(font_source_sans_pro.font_directory)
    return vl_convert


def _sized(drawn: str, look: Look, unit: str = "") -> str:
    """Return a drawing as wide as the look says, in points or in millimetres."""
    head = re.search(r'width="([\d.]+)" height="([\d.]+)"', drawn)
    assert head is not None
    ratio, width = float(head[2]) / float(head[1]), look.width * (_MM_PER_POINT if unit == "mm" else 1)
    return drawn.replace(head[0], f'width="{width:.2f}{unit}" height="{width * ratio:.2f}{unit}"', 1)


def _with_font(drawn: str) -> str:
    """Return an SVG that carries the glyphs of its texts as a subset of the font."""
    import font_source_sans_pro
    from fontTools import subset
    from fontTools.ttLib import TTFont

    text = "".join(re.findall(r">([^<]+)<", drawn))
    faces = ""
    for weight, name in ((400, "Regular"), (700, "Bold")):
        if weight == 700 and 'font-weight="bold"' not in drawn:
            continue
        font = TTFont(Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{name}.ttf")
        options = subset.Options(flavor="woff", notdef_outline=True, desubroutinize=True)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(font)
        font.flavor = "woff"
        out = io.BytesIO()
        font.save(out)
        data = base64.b64encode(out.getvalue()).decode()
        source = f"url(data:font/woff;base64,{data})"
        faces += f'@font-face{{font-family:"{FONT}";font-weight:{weight};src:{source} format("woff")}}'
    return re.sub(r"(<svg[^>]*>)", lambda found: f"{found[1]}<style>{faces}</style>", drawn, count=1)
