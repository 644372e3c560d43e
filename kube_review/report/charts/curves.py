"""Charts with lines and intervals: accumulation, and agreement per code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kube_review import tables
from kube_review.messages import _, translate
from kube_review.report.charts import words
from kube_review.report.charts.look import Look

Row = Mapping[str, Any]


def accumulation(rows: Sequence[Row], look: Look, *, mark: str = "") -> Any:
    """Draw the codes found as units are added: the mean and the band of single orders, fixed and inductive apart."""
    import altair as alt

    values = [{**row, "kind": tables.cell(row["codes"], "codes")} for row in rows]
    kinds = list(dict.fromkeys(row["kind"] for row in values))
    colours = [look.colours["scale"], look.colours["denied"]][: len(kinds)]
    legend = alt.Legend(orient="bottom", title=None) if len(kinds) > 1 else None
    kind = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=colours), legend=legend)
    x = alt.X("units:Q", title=translate(_("units")), axis=alt.Axis(tickMinStep=1, grid=False))
    n_codes = max((row["n_codes"] for row in rows), default=1)
    scale, found = alt.Scale(domain=[0, n_codes]), translate(_("codes found"))
    base = alt.Chart(alt.Data(values=values)).encode(x=x, color=kind)
    band = base.mark_area(opacity=0.25).encode(y=alt.Y("found_low:Q", scale=scale, title=found), y2="found_high:Q")
    y = alt.Y("found_mean:Q", scale=scale, title=found, axis=alt.Axis(tickMinStep=1))
    dash = alt.StrokeDash("kind:N", scale=alt.Scale(domain=kinds, range=[[1, 0], [4, 2]][: len(kinds)]), legend=None)
    line = base.mark_line().encode(y=y, strokeDash=dash)
    width = look.width - 6 * look.size
    made = alt.layer(band, line).properties(width=width, height=min(width * 0.6, look.size * 28))
    return made.properties(title=mark) if mark else made


def agreement(rows: Sequence[Row], labels: Mapping[str, Row], look: Look, *, mark: str = "") -> Any:
    """Draw Krippendorff's alpha with its interval and Gwet's AC1, per code and over all.

    Args:
        rows: The rows of an agreement table; those without an alpha have no dot.
        labels: The tally row of each code.
        look: How it looks.
        mark: A line above the chart.
    """
    import altair as alt

    everything = translate(_("all codes"))
    names = [
        words.label_of(labels[row["code"]], look.label_chars) if row["code"] in labels else everything for row in rows
    ]
    values = [
        {"label": name, **{k: row[k] for k in ("alpha", "alpha_low", "alpha_high", "ac1")}}
        for name, row in zip(names, rows, strict=True)
    ]
    scale = alt.Scale(domain=[min([0.0, *(r["alpha_low"] for r in values if r["alpha_low"] is not None)]), 1])
    axis = alt.Axis(gridDash=[2, 2], tickCount=5)
    base = alt.Chart(alt.Data(values=values)).encode(y=alt.Y("label:N", sort=names, axis=alt.Axis(**look.label_axis())))
    title = translate(_("dot: Krippendorff's alpha, 95 % interval; diamond: Gwet's AC1"))
    x = alt.X("alpha_low:Q", scale=scale, axis=axis, title=title)
    ink = look.colours["ink"]
    interval = base.mark_rule(color=ink).encode(x=x, x2="alpha_high:Q")
    alphas = base.mark_point(filled=True, fill=ink, opacity=1, size=look.size * 4).encode(x="alpha:Q")
    ac1 = base.mark_point(shape="diamond", stroke=look.colours["denied"], size=look.size * 5).encode(x="ac1:Q")
    made = alt.layer(interval, alphas, ac1)
    made = made.properties(width=look.width - look.label_width - 3 * look.size, height={"step": look.size * 2.4})
    return made.properties(title=mark) if mark else made
