"""Coded tables as files: CSV for R and Excel, JSON for programs, Markdown for a manuscript."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kube_review import __version__, tables
from kube_review.coding import blind
from kube_review.errors import ReviewError
from kube_review.model import Coding
from kube_review.session import Session
from kube_review.store.corpus import studies
from kube_review.store.counting import snapshot
from kube_review.store.record import codings, events
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally_table


def export(session: Session, file: Path) -> int:
    """Write the review's codings in the form that the file's ending names; return how many there are.

    Raises:
        ReviewError: The ending is unknown, or the file cannot be written.
    """
    write = _FORMS.get(file.suffix.lower())
    if write is None:
        raise ReviewError(f"{file.name}: unknown ending.", f"Use one of: {', '.join(_FORMS)}.")
    found = blind.visible(session, codings.listing(session.store))
    text = write(session, found)
    try:
        with file.open("w", encoding="utf-8", newline="") as out:
            out.write(text)
    except OSError as error:
        raise ReviewError(f"{file}: {error.strerror}.", "Choose a folder that exists and can be written to.") from error
    return len(found)


def _rows(session: Session, found: list[Coding]) -> list[dict[str, Any]]:
    """Return the codings with their study's title and year, and whether the study is made up."""
    known = {row["study"]: row for row in studies.listing(session.store)}
    return [
        {
            **asdict(coding),
            "title": known[coding.study]["title"],
            "year": known[coding.study]["year"],
            "synthetic": "yes" if cell_matrix.is_synthetic(known[coding.study]["corrected"]) else "",
        }
        for coding in found
    ]


def _csv(session: Session, found: list[Coding]) -> str:
    columns = [*Coding.__dataclass_fields__, "title", "year", "synthetic"]
    # Excel reads UTF-8 only with a byte order mark.
    return "\ufeff" + tables.to_csv(_rows(session, found), columns)


def _json(session: Session, found: list[Coding]) -> str:
    matrix = _matrix(session)
    return tables.to_json(
        {
            "kube_review": __version__,
            "codebooks": [asdict(book) for book in session.codebooks],
            "studies": blind.seen_counts(session, studies.listing(session.store)),
            "codings": _rows(session, found),
            "reviews": [asdict(review) for review in codings.reviews(session.store)],
            "tally": tables.dated(tally_table.of(matrix)).document(),
            "matrix": tables.dated(tally_table.units(matrix)).document(),
            "events": [asdict(event) for event in blind.visible_events(session, events.history(session.store))],
        }
    )


def _matrix(session: Session) -> cell_matrix.Matrix:
    held = snapshot.load(session.store, session.codebooks)
    return cell_matrix.matrix(held, session.codebook(), Rules(), leave_out=blind.hidden_from(session))


def _md(session: Session, found: list[Coding]) -> str:
    matrix = _matrix(session)
    parts = [
        tables.captioned(tables.dated(tally_table.of(matrix)), "## {}"),
        tables.captioned(tables.dated(tally_table.units(matrix)), "## {}"),
        "## Evidence\n",
    ]
    for code in session.codebook().codes:
        quotes = [coding for coding in found if coding.code == code.code]
        if quotes:
            parts.append(f"### {code.key}. {code.label}\n")
            parts += [_quote(coding) for coding in quotes]
    return "\n".join(parts)


def _quote(coding: Coding) -> str:
    place = f"{coding.study}, p. {coding.page}, {coding.stance.value}, {coding.coder}"
    return f"- {tables.markdown_text(coding.quote)} ({place})\n"


_FORMS: dict[str, Callable[[Session, list[Coding]], str]] = {".csv": _csv, ".json": _json, ".md": _md}
