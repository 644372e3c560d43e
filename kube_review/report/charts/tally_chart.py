"""The tally as a picture: each code's cells by state, and its share with bounds and interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kube_review.messages import _, translate
from kube_review.report.charts import words
from kube_review.report.charts.look import STATES, Look

Row = Mapping[str, Any]


def chart(rows: Sequence[Row], look: Look, *, mark: str = "") -> Any:
    """Draw codes ranked by share.

    Args:
        rows: The rows of a tally.
        look: How it looks.
        mark: A line above the chart, such as that the data are synthetic.

    Returns:
        Two panels with a common axis of codes: stacked counts of cells by state, and the share as a dot with the
        bounds as a thick and the interval as a thin line; k/n stands beside.
    """
    import altair as alt

    ranked = sorted(rows, key=lambda row: (-(row["share"] or 0), -row["n_reported"], str(row["label"])))
    order = [words.label_of(row, look.label_chars) for row in ranked]
    rest = look.width - look.label_width - 6 * look.size
    height = {"step": look.size * (2.6 if look.width < 300 else 2.4)}
    code = alt.Y("label:N", sort=order, axis=alt.Axis(**look.label_axis()))
    bare = alt.Y("label:N", sort=order, axis=None)
    return (
        alt.hconcat(
            _states(ranked, order, look).encode(y=code).properties(width=rest * 0.42, height=height),
            _shares(ranked, order, look, bare).properties(width=rest * 0.5, height=height),
            spacing=look.size,
        )
        .resolve_scale(y="shared")
        .properties(**({"title": mark} if mark else {}))
    )


def _states(rows: Sequence[Row], labels: Sequence[str], look: Look) -> Any:
    import altair as alt

    values = [
        {"label": label, "state": words.state(state), "n": n, "place": place}
        for row, label in zip(rows, labels, strict=True)
        for place, (state, n) in enumerate(by_state(row).items())
        if n
    ]
    scale = alt.Scale(domain=[words.state(state) for state in STATES], range=look.states())
    legend = alt.Legend(orient="bottom", title=None, columns=3 if look.width < 300 else 6, symbolType="square")
    made = alt.Chart(alt.Data(values=values)).mark_bar(stroke=look.colours["line"], strokeWidth=0.5)
    made = made.encode(
        x=alt.X("n:Q", title=translate(_("units, by state")), axis=alt.Axis(tickMinStep=1, grid=False, tickCount=4)),
        color=alt.Color("state:N", scale=scale, legend=legend),
        order="place:Q",
    )
    return made


def by_state(row: Row) -> dict[str, int]:
    """Return the number of a row's cells in each of ``STATES``; ``n_present`` of a tally includes mixed."""
    counts = {state: row[f"n_{state.replace('-', '_')}"] for state in STATES}
    return counts | {"present": row["n_present"] - row["n_mixed"]}


def _shares(rows: Sequence[Row], labels: Sequence[str], look: Look, y: Any) -> Any:
    import altair as alt

    values = [
        {
            "label": label,
            **{k: row[k] for k in ("share", "share_low", "share_high", "ci_low", "ci_high")},
            "text": f"{row['n_reported']}/{row['n_reviewed']}",
            "at": 1.04,
        }
        for row, label in zip(rows, labels, strict=True)
    ]
    ink = look.colours["ink"]
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(values=[0, 0.5, 1], labelExpr=words.axis_format(), gridDash=[2, 2])
    title = translate(_("share reporting, 95 % interval"))
    base = alt.Chart(alt.Data(values=values)).encode(y=y)
    x = alt.X("ci_low:Q", scale=scale, axis=axis, title=title)
    interval = base.mark_rule(color=ink, strokeWidth=1).encode(x=x, x2="ci_high:Q")
    bounds = base.mark_rule(color=look.colours["scale"], strokeWidth=look.size * 0.5, opacity=0.45)
    bounds = bounds.encode(x=alt.X("share_low:Q", scale=scale), x2="share_high:Q")
    dots = base.mark_point(filled=True, fill=ink, opacity=1, size=look.size * 4).encode(x="share:Q")
    text = base.mark_text(align="left").encode(x=alt.X("at:Q", scale=alt.Scale(domain=[0, 1])), text="text:N")
    return alt.layer(interval, bounds, dots, text)
