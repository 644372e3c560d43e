"""Codings out of a spreadsheet: each is placed by its quote, and either all come in or none."""

from __future__ import annotations

from pathlib import Path

from kube_review import coding
from kube_review.coding import importing
from kube_review.coding.importing import Placed
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound, QuoteError, ReviewError
from kube_review.exchange.tables import spreadsheets
from kube_review.messages import Text, _
from kube_review.model import Coder, Link, Origin, Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.corpus.texts import Text as StudyText
from kube_review.store.record import anchors, coders

COLUMNS = ("study", "page", "quote", "code", "stance", "link", "memo", "coder", "cited", "origin", "uuid")
_NEEDED = ("study", "quote", "code")
_SHOWN = 30


def take_in(session: Session, file: Path) -> tuple[int, int]:
    """Record the codings of a spreadsheet; return how many were recorded, and how many were there before.

    Args:
        session: The review; its coder, who has signed in, is the coder of rows that name none.
        file: A ``.csv`` or ``.xlsx`` file with at least the columns study, quote and code.

    Raises:
        ReadingError: It is no spreadsheet.
        ReviewError: Rows cannot be placed; all are listed, and nothing is recorded.
    """
    rows = spreadsheets.read(file, COLUMNS, "Codings")
    missing = [name for name in _NEEDED if rows and name not in rows[0]]
    if missing or not rows:
        raise ReviewError(
            _("{file} has no column {names}, or no rows.", file=file.name, names=tuple(missing or _NEEDED)),
            _("Needed: study, quote, code. Known: {names}.", names=COLUMNS),
        )
    placed: list[Placed] = []
    problems: list[Text] = []
    for row in rows:
        try:
            placed.append(_placed(session, row))
        except ReviewError as error:
            problems.append(_("row {row}: {why}", row=row["#row"], why=error.text))
    if problems:
        shown = "\n".join(f"  {problem}" for problem in map(str, problems[:_SHOWN]))
        raise ReviewError(
            _(
                "{n} rows of {file} cannot be placed; nothing was recorded:\n{shown}\n",
                n=len(problems),
                file=file.name,
                shown=shown,
            ),
            _("Correct them and import again."),
        )
    return importing.record_all(session.store, session.coder, file.name, placed)


def _placed(session: Session, row: dict[str, str]) -> Placed:
    text = texts.text_of(session.store, row["study"].strip())
    stance = _closed(row, "stance", Stance) or Stance.ASSERTS
    link = _closed(row, "link", Link)
    origin = _closed(row, "origin", Origin) or Origin.UNAIDED
    cited = row.get("cited", "").strip()
    judgement = Judgement(
        session.code(row["code"].strip()).code,
        Stance(stance),
        Link(link) if link else None,
        cited,
        row.get("memo", "").strip(),
    )
    return Placed(_coder(session, row), text, _span(session, text, row), judgement, Origin(origin), row.get("uuid", ""))


def _closed(row: dict[str, str], name: str, values: type[Stance] | type[Link] | type[Origin]) -> str:
    said = row.get(name, "").strip()
    if not said:
        return ""
    found = spreadsheets.coded(said, tuple(values))
    if found not in tuple(values):
        raise ReviewError(
            _("{name} cannot be {value!r}.", name=name, value=said), _("Use one of: {choices}.", choices=tuple(values))
        )
    return found


def _coder(session: Session, row: dict[str, str]) -> Coder:
    name = row.get("coder", "").strip()
    return coders.get(session.store, name) if name else session.coder


def _span(session: Session, text: StudyText, row: dict[str, str]) -> tuple[int, int]:
    """Return the one place of a row's quote; where it stands several times, the page decides."""
    quote, page = row["quote"], row.get("page", "").strip()
    try:
        return coding.find_quote(session.store, text, quote)
    except QuoteError:
        pages = {str(one.number): one for one in texts.pages_of(session.store, text.text_id)}
        if page and page not in pages:
            raise NotFound(_("{study} has no page {page!r}.", study=text.study, page=page)) from None
        spans = anchors.standing(text.text, quote)
        inside = [span for span in spans if page and pages[page].start <= span[0] < pages[page].end]
        if len(spans) > 1 and len(inside) == 1:
            return coding.whole_span(session.store, text, *inside[0])
        raise
