"""The figures of a manuscript by name, each with the caption that it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kube_review import tables
from kube_review.errors import NotFound, ReviewError
from kube_review.messages import Text, _, translate
from kube_review.report.charts import curves, flow_diagram, grids, province_tiles, render, tally_chart, words
from kube_review.report.charts.look import Look
from kube_review.report.counted import Counted
from kube_review.synthesis.reporting import prisma_flow
from kube_review.tables import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing (SVG) and the table that it shows, which has its title, n, counting rule and notes."""

    drawn: str
    table: Table


def draw(name: str, counted: Counted, look: Look) -> Figure:
    """Draw a figure.

    Args:
        name: One of ``FIGURES``.
        counted: The review.
        look: How it looks.

    Raises:
        NotFound: There is no figure of this name, or nothing in the review that it could show.
        MissingExtra: The chart library is not installed.
    """
    if name not in FIGURES:
        raise NotFound(_("There is no figure {name!r}.", name=name), _("There are: {names}.", names=list(FIGURES)))
    render.converter()  # before a chart is made: its libraries are an extra
    table, drawn = FIGURES[name](counted, look)
    svg = drawn if isinstance(drawn, str) else render.svg(drawn, look)
    return Figure(svg, table)


def caption(figure: Figure) -> str:
    """Return the caption of a figure as Markdown: title, n, date, counting rule, and notes."""
    table = tables.dated(figure.table)
    lines = [f"**{tables.plain(translate(table.title))}**{tables.counted(table)}.", *table.captions()]
    return "\n\n".join(lines) + "\n"


Drawn = tuple[Table, Any]


def _tally(counted: Counted, look: Look) -> Drawn:
    table = counted.tally
    return table, tally_chart.chart(table.rows, look, mark=_mark(table.title))


def _heatmap(counted: Counted, look: Look) -> Drawn:
    table = counted.units
    keys = {code.code: code.key or code.code for code in counted.matrix.codes}
    legend = "; ".join(
        f"{code.key} {tables.flat(counted.tally_rows[code.code]['label'])}" for code in counted.matrix.codes
    )
    notes: tuple[Text, ...] = (legend, *table.notes[2:])
    if (n := len(counted.matrix.units)) > grids.MAX_UNITS:
        notes = (_("Drawn are the first {k} of {n} units.", k=grids.MAX_UNITS, n=n), *notes)
    made = grids.heatmap(table.rows, keys, look, mark=_mark(table.title))
    return replace(table, notes=notes), made


def _accumulation(counted: Counted, look: Look) -> Drawn:
    table = counted.accumulation
    if not table.rows:
        raise NotFound(_("No code is assessed in any unit yet."))
    return table, curves.accumulation(table.rows, look, mark=_mark(table.title))


def _cooccurrence(counted: Counted, look: Look) -> Drawn:
    table = counted.cooccurrence
    return table, grids.together(table.rows, counted.tally_rows, look, mark=_mark(table.title))


def _flow(counted: Counted, look: Look) -> Drawn:
    table = prisma_flow.table(counted.flow)
    return table, flow_diagram.draw(counted.flow, look, mark=_mark(table.title))


def _stages(counted: Counted, look: Look) -> Drawn:
    table = counted.stages
    if table is None:
        raise NotFound(
            _("No code of {codebook} is placed on a stage.", codebook=counted.codebook.name),
            _("Stages stand in the codebook, under stages."),
        )
    title = translate(_("stage of the programme"))
    return table, grids.shares(_one_any(table), "stage", look, title=title, mark=_mark(table.title))


def _one_any(table: Table) -> list[dict[str, Any]]:
    """Return the rows by stage with one row for *any code* on top: their numbers of codes differ."""
    label = translate(_("any code of the stage"))
    rows = [{**row, "label": label} if row["code"] == "any" else dict(row) for row in table.rows]
    return sorted(rows, key=lambda row: row["code"] != "any")


def _trend(counted: Counted, look: Look) -> Drawn:
    table = counted.by("year")
    if table is None:
        raise NotFound(_("No study has a year."), _("Record it with the bibliographic data of the study."))
    title = translate(_("year of publication"))
    return table, grids.shares(table.rows, "year", look, title=title, mark=_mark(table.title))


def _provinces(counted: Counted, look: Look) -> Drawn:
    units = counted.n_units("province")
    rows = [{"province": name, "n_units": n} for name, n in sorted(units.items(), key=lambda pair: (-pair[1], pair[0]))]
    table = Table(
        counted.matrix.titled(_("Units by province")),
        rows,
        unit=counted.matrix.rules.unit,
        rule=counted.matrix.rules.words(),
        n=len(counted.matrix.units),
        notes=(_("Each tile is a province, roughly where it lies; all tiles have one size."),),
    )
    return table, province_tiles.chart(units, look, mark=_mark(table.title))


def _agreement(counted: Counted, look: Look) -> Drawn:
    table = counted.agreement
    if table is None:
        raise ReviewError(
            _("No study was finished in full by two coders, so there is no agreement to draw."),
            _("Plan double coding first."),
        )
    return table, curves.agreement(table.rows, counted.tally_rows, look, mark=_mark(table.title))


def _mark(title: Text) -> str:
    return words.synthetic_mark(title)


FIGURES: dict[str, Callable[[Counted, Look], Drawn]] = {
    "tally": _tally,
    "heatmap": _heatmap,
    "accumulation": _accumulation,
    "cooccurrence": _cooccurrence,
    "flow": _flow,
    "stages": _stages,
    "trend": _trend,
    "provinces": _provinces,
    "agreement": _agreement,
}
"""What can be drawn, by name."""
