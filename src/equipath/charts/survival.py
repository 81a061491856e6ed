"""A curve over days: the share whose wait has ended by each, by group, with the standard marked."""

from collections.abc import Mapping, Sequence
from typing import Any

from equipath.charts.theme import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    WIDTH,
    Spec,
    chart,
    reference_lines,
)

OTHERS = "Other groups"
UNBROKEN, DASHED = [1, 0], [6, 3]
FINE = 15
"""About how many marks an axis of days has at most."""
ROUND = (1, 7, 14, 28, 56, 91, 182, 364)
"""Days between marks: one, then weeks, then quarters and years of whole weeks."""


def draw(
    rows: Sequence[Mapping[str, Any]],
    group: str,
    reference: str | None,
    axis: tuple[str, str],
    standards: Sequence[tuple[str, float]] = (),
    start: float = 0,
) -> Spec:
    """Return a step a day and group: the group and its reference strong, with bands, others grey.

    `rows` hold `stratum, day, value` and `lower, upper`, in per cent; a curve ends where its
    values do, and all begin at `start` on day 0. `axis` are the titles of days and of shares,
    `standards` the days by which a wait should have ended, each with its name; the shares on
    those days stand beside the curves.
    """
    looks = {group: ORANGE, **({reference: BLUE} if reference else {})}
    seen = [dict(row) for row in rows if row["value"] is not None]
    strong = [{**row, "shown": row["stratum"]} for row in seen if row["stratum"] in looks]
    others = [{**row, "shown": OTHERS} for row in seen if row["stratum"] not in looks]
    if others:
        looks[OTHERS] = GREY
    last = max((row["day"] for row in seen), default=1)
    at = {
        "x": {
            "field": "day",
            "type": "quantitative",
            "title": axis[0],
            "scale": {"domain": [0, max([last, *(day for _, day in standards)])], "nice": False},
            "axis": {"values": _marks(last)},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": axis[1],
            "scale": {"domain": [0, 100]},
        },
    }
    names = list(looks)
    # The names of standards stand between the legend and the chart.
    legend = {"offset": 6 + 16 * max(len(standards), 1), "symbolSize": 400}
    field = {"field": "shown", "type": "nominal", "legend": legend}
    dashes = [DASHED if name == reference else UNBROKEN for name in names]
    look = {
        "color": {**field, "scale": {"domain": names, "range": list(looks.values())}},
        "strokeDash": {**field, "scale": {"domain": names, "range": dashes}},
    }
    layers = [
        *(_band(strong, name, looks[name], at) for name in (group, reference) if name),
        _line(_with_start(others, start), at, look, 1.2),
        _line(_with_start(strong, start), at, look, 2.5),
        *reference_lines(standards, "x"),
        *_values(strong, standards, at),
    ]
    return chart([], layer=layers, width=WIDTH - 60, height=300)


def _marks(last: float) -> list[int]:
    """Return the days that the axis names: round ones, as many as there is room for."""
    step = next((days for days in ROUND if last / days <= FINE), ROUND[-1])
    return list(range(0, int(last) + 1, step))


def _line(rows: list[Spec], at: Spec, look: Spec, width: float) -> Spec:
    each = {"field": "stratum", "type": "nominal"}
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": width},
        "encoding": {**at, **look, "detail": each},
    }


def _band(rows: list[Spec], name: str, shade: str, at: Spec) -> Spec:
    """Return the band of a curve's intervals, in a colour of its own so that legends stay plain."""
    mine = [r for r in rows if r["stratum"] == name and r["lower"] is not None]
    return {
        "data": {"values": mine},
        "mark": {"type": "area", "interpolate": "step-after", "color": shade, "opacity": 0.18},
        "encoding": {"x": at["x"], "y": {**at["y"], "field": "lower"}, "y2": {"field": "upper"}},
    }


def _with_start(rows: list[Spec], start: float) -> list[Spec]:
    """Return the rows of each curve after the one that all begin with, on day 0."""
    first = {row["stratum"]: row for row in reversed(rows)}
    return [{**row, "day": 0, "value": start} for row in first.values() if row["day"] > 0] + rows


def _values(rows: list[Spec], standards: Sequence[tuple[str, float]], at: Spec) -> list[Spec]:
    """Return the shares on the standards' days: the higher one's above, the other's below."""
    layers = []
    for _, day in standards:
        here = sorted((r for r in rows if r["day"] == day), key=lambda row: row["value"])
        for place, row in enumerate(here):
            is_above = place == len(here) - 1
            align, dx, dy = ("right", -6, -9) if is_above else ("left", 6, 11)
            text = {"type": "text", "align": align, "dx": dx, "dy": dy}
            layers.append(
                {
                    "data": {"values": [{**row, "text": f"{row['value']:.0f}%"}]},
                    "mark": {**text, "fontWeight": "bold", "color": INK},
                    "encoding": {**at, "text": {"field": "text"}},
                }
            )
    return layers
