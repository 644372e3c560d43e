"""The page: one self-contained HTML file that opens anywhere, needs no network and runs no script of others."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from kube_review import __version__, clock, messages, whole_files
from kube_review.coding import protocol
from kube_review.errors import MissingExtra
from kube_review.messages import _, translate
from kube_review.report import sections
from kube_review.report.counted import Counted
from kube_review.report.evidence import Quotes
from kube_review.report.parts import Evidence, Section

_TEMPLATES = Path(__file__).with_name("templates")


def render(counted: Counted, quotes: Quotes) -> str:
    """Return the page.

    Args:
        counted: The review.
        quotes: How much of the studies' words to show.

    Raises:
        MissingExtra: The chart library is not installed.
    """
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError as error:
        raise MissingExtra.of("jinja2", "report") from error
    made = sections.of(counted, quotes)
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _file("page.css"), _file("page.js")
    page: str = environment.get_template("page.html").render(
        language=messages.language(),
        title=_title(counted),
        date=clock.today(),
        version=__version__,
        n=len(counted.matrix.units),
        synthetic=counted.matrix.n_synthetic,
        sections=made,
        filters=_filters(made),
        style=style,
        script=script,
        policy=_policy(style, script),
        words=_words(),
    )
    return page.lstrip()


def write(page: str, file: Path) -> None:
    """Write the page.

    Raises:
        ReviewError: The file cannot be written.
    """
    whole_files.write_bytes(file, page.encode())


def _title(counted: Counted) -> str:
    question = protocol.read(counted.session.store).texts.get("question")
    return question or translate(_("Review of studies on KUBE groups"))


@cache
def _file(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: nothing is loaded, and only our own style and script are used."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none';"
        " form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _filters(made: list[Section]) -> dict[str, list[str]]:
    """Return what the evidence can be filtered by, with the values that occur."""
    codes = [code for section in made for part in section.parts if isinstance(part, Evidence) for code in part.codes]
    quotes = [quote for code in codes for unit in code.units for quote in unit.quotes]
    return {
        "code": [code.label for code in codes if code.units],
        "study": sorted({quote.study for quote in quotes}),
        "year": sorted({quote.year for quote in quotes} - {""}),
        "province": sorted({quote.province for quote in quotes} - {""}),
        "stance": sorted({quote.stance_word for quote in quotes}),
    }


def _words() -> dict[str, str]:
    """Return the words of the template itself."""
    found = {
        "contents": _("Contents"),
        "filter": _("Filter the evidence"),
        "any": _("all"),
        "shown": _("codings are shown"),
        "code": messages.heading("code"),
        "study": messages.heading("study"),
        "year": messages.heading("year"),
        "province": messages.heading("province"),
        "stance": messages.heading("stance"),
        "without": _("Without a coding"),
        "synthetic": _("SYNTHETIC DATA: this review holds invented studies. Its numbers say nothing about the world."),
        "counted": _("units counted"),
        "skip": _("Skip to the findings"),
        "none": _("Quotes are left out."),
        "rule": _("How it was counted"),
    }
    return {name: translate(text) for name, text in found.items()}
