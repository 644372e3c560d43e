"""Indonesia's provinces as tiles of one size, roughly where they lie, with how many units each has."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kube_review import tables
from kube_review.messages import _, translate
from kube_review.report.charts.look import Look

_FILE = Path(__file__).with_name("provinces.csv")


@cache
def _tiles() -> tuple[dict[str, str], ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def off_the_map(n_units: Mapping[str, int]) -> dict[str, int]:
    """Return the values that are no single province, with their numbers of units."""
    known = {tile["province"] for tile in _tiles()}
    return {name: n for name, n in n_units.items() if name not in known}


def chart(n_units: Mapping[str, int], look: Look, *, mark: str = "") -> Any:
    """Draw the number of units of each province.

    Args:
        n_units: Units by the name of the province.
        look: How it looks.
        mark: A line above the chart.
    """
    import altair as alt

    values: list[dict[str, Any]] = [
        {
            "column": int(tile["column"]),
            "row": int(tile["row"]),
            "tile": tile["tile"],
            "n": n_units.get(tile["province"], 0),
            "text": str(n_units.get(tile["province"]) or ""),
            "what": f"{tile['province']}: {n_units.get(tile['province'], 0)}",
        }
        for tile in _tiles()
    ]
    most = max((row["n"] for row in values), default=1) or 1
    step = min((look.width - 4) / 14, look.size * 4)
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.08)),
        y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.08)),
        description="what:N",
    )
    rect = base.mark_rect(color=look.colours["scale"], stroke=look.colours["line"], cornerRadius=2, strokeOpacity=1)
    scale = alt.Scale(domain=[0, most], range=[0, 0.55])
    rect = rect.encode(fillOpacity=alt.FillOpacity("n:Q", scale=scale, legend=None))
    name = base.mark_text(dy=-look.size * 0.55, fontSize=look.size * 0.8, fill=look.colours["muted"], aria=False)
    number = base.mark_text(dy=look.size * 0.55, fontWeight="bold", aria=False).encode(text="text:N")
    made = alt.layer(rect, name.encode(text="tile:N"), number).properties(width={"step": step}, height={"step": step})
    others = off_the_map(n_units)
    away = ", ".join(f"{tables.cell(name, 'state')}: {n}" for name, n in sorted(others.items()))
    below = translate(_("Not on the map: {others}", others=away)) if others else ""
    title = alt.Title(mark or " ", subtitle=below, subtitleColor=look.colours["ink"], subtitleFontSize=look.size)
    return made.properties(title=title) if mark or below else made
