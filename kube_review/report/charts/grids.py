"""Charts that are grids: states of unit × code, shares of code × value, and codes reported together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kube_review import tables
from kube_review.messages import _, translate
from kube_review.report.charts import words
from kube_review.report.charts.look import SIGNS, STATES, Look

Row = Mapping[str, Any]
MAX_UNITS = 150
"""More rows than this cannot be read as a picture."""


def heatmap(rows: Sequence[Row], keys: Mapping[str, str], look: Look, *, mark: str = "") -> Any:
    """Draw the state of every unit × code.

    Args:
        rows: The rows of a matrix; at most ``MAX_UNITS`` units are drawn.
        keys: The key of each code, in the order of the columns.
        look: How it looks.
        mark: A line above the chart.
    """
    import altair as alt

    units = list(dict.fromkeys(row["unit"] for row in rows))[:MAX_UNITS]
    names = dict(zip(units, _distinct(units, look.label_chars), strict=True))
    values = [
        {
            "unit": names[row["unit"]],
            "code": keys[row["code"]],
            "state": words.state(row["state"]),
            "sign": SIGNS[row["state"]],
            "what": f"{row['unit']}, {row['code']}: {words.state(row['state'])}",
        }
        for row in rows
        if row["unit"] in names and row["code"] in keys
    ]
    step = min((look.width - look.label_width - 4) / max(len(keys), 1), look.size * 2.4)
    domain = [words.state(state) for state in STATES]
    top = alt.Axis(orient="top", labelAngle=0, title=None, ticks=False, domain=False)
    left = alt.Axis(**look.label_axis())
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("code:N", sort=list(keys.values()), axis=top), y=alt.Y("unit:N", sort=list(names.values()), axis=left)
    )
    legend = alt.Legend(orient="bottom", title=None, symbolType="square", columns=3 if look.width < 300 else 6)
    cells = base.mark_rect(stroke=look.colours["line"], strokeWidth=0.5).encode(
        color=alt.Color("state:N", scale=alt.Scale(domain=domain, range=look.states()), legend=legend),
        description="what:N",
    )
    signs = base.mark_text(aria=False).encode(
        text="sign:N",
        fill=alt.Fill("state:N", scale=alt.Scale(domain=domain, range=look.on_states()), legend=None),
    )
    made = alt.layer(cells, signs).resolve_scale(color="independent", fill="independent")
    return made.properties(
        width={"step": step},
        height={"step": max(min(step, look.size * 2), look.size * 1.3)},
        **({"title": mark} if mark else {}),
    )


def _distinct(names: Sequence[str], n_chars: int) -> list[str]:
    """Return names shortened to ``n_chars`` characters, still distinct."""
    made: dict[str, str] = {}
    for name in names:
        short, n = tables.shortened(tables.plain(name), n_chars), 1
        while short in made:
            n += 1
            short = f"{tables.shortened(tables.plain(name), n_chars - 3)} {n}"
        made[short] = name
    return list(made)


def shares(rows: Sequence[Row], value: str, look: Look, *, title: str = "", mark: str = "") -> Any:
    """Draw code × value as k/n in cells that are shaded by the share.

    Args:
        rows: The rows of a tally that is split by ``value``; codes and values stand in the order of the rows.
        value: The key of the columns, such as ``year`` or ``stage``.
        look: How it looks.
        title: What the columns are.
        mark: A line above the chart.
    """
    import altair as alt

    codes = {row["code"]: words.label_of(row, look.label_chars) for row in rows}
    columns = list(dict.fromkeys(tables.cell(row[value], "state") for row in rows))
    values = [
        {
            "label": codes[row["code"]],
            "value": tables.cell(row[value], "state"),
            "share": row["share"] or 0,
            "text": f"{row['n_reported']}/{row['n_reviewed']}",
        }
        for row in rows
    ]
    step = min((look.width - look.label_width - 4) / max(len(columns), 1), look.size * 9)
    left = alt.Axis(**look.label_axis())
    top = alt.Axis(orient="top", labelAngle=0, title=title or None, ticks=False, domain=False, labelOverlap=False)
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("value:O", sort=columns, axis=top), y=alt.Y("label:N", sort=list(codes.values()), axis=left)
    )
    made = alt.layer(_shaded(base, "share", look), base.mark_text().encode(text="text:N"))
    return made.properties(width={"step": step}, height={"step": look.size * 2.4}, **({"title": mark} if mark else {}))


def _shaded(base: Any, by: str, look: Look) -> Any:
    import altair as alt

    made = base.mark_rect(color=look.colours["scale"], stroke=look.colours["line"], strokeWidth=0.5, strokeOpacity=1)
    scale = alt.Scale(domain=[0, 1], range=[0, 0.55])
    return made.encode(fillOpacity=alt.FillOpacity(f"{by}:Q", scale=scale, legend=None))


def together(rows: Sequence[Row], keys: Mapping[str, Row], look: Look, *, mark: str = "") -> Any:
    """Draw in how many units two codes stand together, shaded by Jaccard.

    Args:
        rows: The rows of a co-occurrence table.
        keys: The tally row (key and label) of each code, in the order of the axes.
        look: How it looks.
        mark: A line above the chart.
    """
    import altair as alt

    place = {code: n for n, code in enumerate(keys)}
    lines = {code: words.label_of(row, look.label_chars) for code, row in keys.items()}
    values = []
    for row in rows:
        if row["code"] in place and row["other"] in place:
            first, second = sorted((row["code"], row["other"]), key=place.__getitem__)
            text = f"{row['n_both']}"
            values.append(
                {"x": keys[first]["key"] or first, "label": lines[second], "jaccard": row["jaccard"] or 0, "text": text}
            )
    step = min((look.width - look.label_width - 4) / max(len(place), 1), look.size * 3)
    left = alt.Axis(**look.label_axis())
    bottom = alt.Axis(labelAngle=0, title=translate(_("units that report both; darker: larger Jaccard")), ticks=False)
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("x:N", sort=[row["key"] or code for code, row in keys.items()], axis=bottom),
        y=alt.Y("label:N", sort=list(lines.values()), axis=left),
    )
    made = alt.layer(_shaded(base, "jaccard", look), base.mark_text().encode(text="text:N"))
    return made.properties(width={"step": step}, height={"step": look.size * 2.4}, **({"title": mark} if mark else {}))
