"""The sections of the page in their order, each from the tables of the review."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kube_review import appraisal as appraisals
from kube_review import tables
from kube_review.coding import protocol
from kube_review.errors import NotFound
from kube_review.messages import Label, Text, _, heading, translate
from kube_review.report import evidence, figures, methods
from kube_review.report.charts import look
from kube_review.report.charts.grids import MAX_UNITS
from kube_review.report.charts.look import SIGNS
from kube_review.report.comparisons import agreement, appraisal, claims, confidence, denied_and_disputed
from kube_review.report.counted import Counted, of_group
from kube_review.report.evidence import Quotes
from kube_review.report.parts import (
    Cell,
    Chart,
    Evidence,
    Grid,
    Listing,
    Paragraph,
    Part,
    Row,
    Section,
    caption_of,
    grid,
    headed,
)
from kube_review.synthesis.cells.combining import Cell as State
from kube_review.synthesis.reporting import checklist
from kube_review.synthesis.reporting.checklist_facts import Held
from kube_review.tables import Table

CHECKLISTS = ("prisma", "entreq")
NUMBERS = (
    *("n_present", "n_mixed", "n_denied", "n_silent", "n_not_assessed", "n_disputed", "n_absent"),
    *(
        "n_reported",
        "n_not_reported",
        "n_reviewed",
        "n_open",
        "n_found_unassessed",
        "share",
        "share_low",
        "share_high",
        "ci_low",
        "ci_high",
        "n_codings",
    ),
)


def of(counted: Counted, quotes: Quotes) -> list[Section]:
    """Return the sections of the page.

    Args:
        counted: The review.
        quotes: How much of the studies' words to show.
    """
    return [
        Section("asked", translate(_("What was asked and reviewed")), tuple(_asked(counted))),
        Section("finding", translate(_("The finding in one picture")), tuple(_finding(counted))),
        Section("map", translate(_("Units and codes")), tuple(_map(counted))),
        Section("where", translate(_("By year, province and stage")), tuple(_where(counted))),
        Section("together", translate(_("Codes reported together")), tuple(_figure(counted, "cooccurrence"))),
        Section("accumulation", translate(_("Codes found, unit by unit")), tuple(_figure(counted, "accumulation"))),
        Section("disputes", translate(_("Denied and disputed")), tuple(denied_and_disputed(counted))),
        Section("agreement", translate(_("Agreement of the coders")), tuple(_agreement(counted))),
        Section("appraisal", translate(_("Appraisal of the studies")), tuple(appraisal(counted))),
        Section("confidence", translate(_("Confidence in the findings (GRADE-CERQual)")), tuple(confidence(counted))),
        Section("claims", translate(_("What publications claimed, beside what was found")), tuple(claims(counted))),
        Section("evidence", translate(_("Evidence")), (Evidence(evidence.of(counted, quotes)),)),
        Section("studies", translate(_("Studies")), (_studies(counted),)),
        Section("methods", translate(_("Methods")), tuple(_methods(counted))),
        Section("limits", translate(_("Limitations")), (Listing(tuple(methods.limitations(counted))),)),
        Section("provenance", translate(_("Provenance")), (Listing(tuple(methods.provenance(counted))),)),
    ]


def _asked(counted: Counted) -> Iterator[Part]:
    held = protocol.read(counted.session.store)
    for key in protocol.TEXTS:
        value = held.texts.get(key) or _("not recorded")
        yield Paragraph(_sentence(translate(_("{name}: {value}", name=heading(key), value=value))))
    searches = [{"source": s.source, "date": s.date, "query": s.query, "hits": s.hits} for s in held.searches.values()]
    if searches:
        yield grid(Table(_("Searches"), searches))
    yield from _figure(counted, "flow")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _finding(counted: Counted) -> Iterator[Part]:
    groups = [group for group in counted.codebook.groups if any(c.group == group.group for c in counted.matrix.codes)]
    for group in groups:
        part = of_group(counted, group.group)
        label = translate(Label(group.label, group.label_id))
        drawn = _chart(part, "tally")
        yield replace(drawn, caption=f"{label}. {drawn.caption}", notes=drawn.notes if group is groups[-1] else ())
    yield _numbers(counted)


def _numbers(counted: Counted) -> Grid:
    """Return the tally with every number of it; each leads to its evidence."""
    place = {code.code: c for c, code in enumerate(counted.matrix.codes)}
    shown = ("key", "label", "reported", *NUMBERS)
    rows = []
    for row, view in zip(counted.tally.rows, counted.tally.people(), strict=True):
        link = f"#{evidence.anchor(place[row['code']])}"
        cells = []
        for column in shown:
            value = row[column] if column in NUMBERS else view[column]
            text = tables.cell(value, column)
            cells.append(Cell(text, "" if column in ("key", "label") or not text else link))
        rows.append(Row(tuple(cells), row["code"]))
    columns = headed(shown, [translate(heading(column)) for column in shown])
    return Grid(caption_of(counted.tally), columns, tuple(rows), tuple(counted.tally.captions()), css="numbers")


def _map(counted: Counted) -> Iterator[Part]:
    matrix = counted.matrix
    codes = list(enumerate(matrix.codes))
    rows = []
    for u, unit in enumerate(matrix.units[:MAX_UNITS]):
        cells = [Cell(unit.unit)]
        for c, code in codes:
            state = State(matrix.cells[u][c]).state.value
            alternative = f"{unit.unit}, {code.code}: {tables.cell(state, 'state')}"
            cells.append(Cell(SIGNS[state], f"#{evidence.anchor(c, u)}", f"cell {state}", alternative))
        rows.append(Row(tuple(cells), unit.unit))
    columns = (("unit", translate(heading("unit"))), *((code.code, code.key or code.code) for _c, code in codes))
    legend = "   ".join(f"{sign} {tables.cell(state, 'state')}" for state, sign in SIGNS.items())
    names = "; ".join(f"{code.key} {tables.flat(counted.tally_rows[code.code]['label'])}" for _c, code in codes)
    if len(matrix.units) > MAX_UNITS:
        cut = _("The first {k} of {n} units are shown.", k=MAX_UNITS, n=len(matrix.units))
        yield Paragraph(translate(cut), "warning")
    yield Grid(
        caption_of(counted.units), columns, tuple(rows), (legend, names, *counted.units.captions()[:1]), css="map"
    )


def _where(counted: Counted) -> Iterator[Part]:
    yield from _figure(counted, "trend")
    yield from _figure(counted, "provinces")
    yield from _figure(counted, "stages")


def _agreement(counted: Counted) -> Iterator[Part]:
    yield from _figure(counted, "agreement") if counted.agreement is not None else agreement(counted)


def _methods(counted: Counted) -> Iterator[Part]:
    yield from (Paragraph(text) for text in methods.paragraphs(counted))
    session = counted.session
    form = appraisals.find(session.project, appraisals.DEFAULT)
    held = Held(session.store, counted.held, counted.codebook, counted.matrix, form)
    for name in CHECKLISTS:
        chosen = checklist.find(name)
        table = checklist.table(chosen, checklist.fill(chosen, held), held)
        yield grid(table, folded=table.title, name=lambda row: str(row["item"]))


def _figure(counted: Counted, name: str) -> Iterator[Part]:
    """Yield a chart and its numbers as a folded table; a line where there is nothing to draw."""
    try:
        drawn = figures.draw(name, counted, look.for_page())
    except NotFound as error:
        yield Paragraph(translate(error.message))
        return
    table = drawn.table
    if len(table.rows) > MAX_ROWS:
        table = replace(table, rows=table.rows[:MAX_ROWS], display=table.display[:MAX_ROWS])
        yield Paragraph(translate(_("The table is cut after {n} rows.", n=MAX_ROWS)), "warning")
    yield _drawing(drawn)
    yield replace(grid(table, folded=_("The numbers as a table")), notes=())


MAX_ROWS = 600


def _chart(counted: Counted, name: str) -> Chart:
    return _drawing(figures.draw(name, counted, look.for_page()))


def _drawing(drawn: figures.Figure) -> Chart:
    caption = caption_of(drawn.table)
    alternative = translate(_("Chart: {title}. Its numbers stand in the table below.", title=caption))
    return Chart(drawn.drawn, caption, tuple(drawn.table.captions()), alternative)


def _studies(counted: Counted) -> Grid:
    columns: Sequence[str] = ("study", "authors", "year", "title", "province", "fieldwork")
    rows: list[Mapping[str, Any]] = [
        {
            **{key: study.values.get(key) for key in ("study", "title", "authors", "year", "province")},
            "fieldwork": unit.unit,
        }
        for unit in counted.matrix.units
        for study in unit.studies
    ]
    name: Callable[[Mapping[str, Any]], str] = lambda row: str(row["study"])  # noqa: E731
    title: Text = counted.matrix.titled(_("Counted studies"))
    return grid(Table(title, rows, n=len(rows)), columns=columns, name=name)
