"""Before and after: the level over periods, where it changed and where not, and the day between."""

from collections.abc import Mapping, Sequence
from typing import Any

from equipath.charts.spc import LABEL, apart
from equipath.charts.theme import INK, SERIES, WIDTH, Spec, chart

HEIGHT = 280
ROOM = 170
"""Pixels to the right of the lines, for their names."""

DASHES: tuple[list[int], ...] = ([], [6, 4])
"""The line of the changed is whole, the comparison's broken: that says it without colour."""


def draw(
    rows: Sequence[Mapping[str, Any]],
    axis: str,
    series: Sequence[str],
    changed_on: str,
) -> Spec:
    """Return a line for each series, named at its end, with bands of intervals and the change.

    `rows` hold `date` (ISO), `series, value, lower, upper`; `series` the one that changed, then
    its comparison if there is one. A hidden value leaves a gap.
    """
    x = {
        "field": "date",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%b %Y", "tickCount": 8, "labelOverlap": True},
    }
    y = {"type": "quantitative", "title": axis, "scale": {"zero": False}}
    looks = zip(series, SERIES, DASHES, strict=False)
    layers: list[Spec] = [
        *(layer for name, look, dash in looks for layer in _line(name, *look, dash, x, y)),
        *_change(changed_on, x),
        _names(rows, series, x, y),
    ]
    return chart(rows, layer=layers, width=WIDTH - ROOM, height=HEIGHT)


def _line(name: str, colour: str, shape: str, dash: list[int], x: Spec, y: Spec) -> list[Spec]:
    mine = {"transform": [{"filter": {"field": "series", "equal": name}}]}
    at = {"x": x, "y": {"field": "value", **y}}
    broken = {"invalid": "break-paths-show-domains"}
    return [
        {
            **mine,
            "mark": {"type": "area", "color": colour, "opacity": 0.15, **broken},
            "encoding": {"x": x, "y": {"field": "lower", **y}, "y2": {"field": "upper"}},
        },
        {
            **mine,
            "mark": {
                "type": "line",
                "color": colour,
                "strokeWidth": 2,
                "strokeDash": dash,
                **broken,
            },
            "encoding": at,
        },
        {
            "transform": [*mine["transform"], {"filter": "isValid(datum.value)"}],
            "mark": {
                "type": "point",
                "filled": True,
                "size": 50,
                "opacity": 1,
                "color": colour,
                "shape": shape,
            },
            "encoding": at,
        },
    ]


def _change(changed_on: str, x: Spec) -> list[Spec]:
    here: Spec = {"data": {"values": [{"date": changed_on, "label": "changed"}]}}
    rule = {"type": "rule", "color": INK, "strokeWidth": 1.5, "strokeDash": [2, 3]}
    text = {"type": "text", "align": "left", "dx": 4, "baseline": "bottom", "fontStyle": "italic"}
    return [
        {**here, "mark": rule, "encoding": {"x": x}},
        {
            **here,
            "mark": text,
            "encoding": {"x": x, "y": {"value": -4}, "text": {"field": "label"}},
        },
    ]


def _names(rows: Sequence[Mapping[str, Any]], series: Sequence[str], x: Spec, y: Spec) -> Spec:
    """Return the name of each line at its right end, none upon another."""
    shown = [r for r in rows if r["value"] is not None]
    ends = sorted(
        (of[-1]["value"], name)
        for name in series
        if (of := [r for r in shown if r["series"] == name])
    )
    drawn = [r[n] for r in shown for n in ("lower", "value", "upper") if r[n] is not None]
    least = (max(drawn) - min(drawn)) * LABEL / HEIGHT if drawn else 0.0
    places = apart([level for level, _ in ends], least)
    last = max((r["date"] for r in shown), default="")
    labels = [
        {"date": last, "place": place, "text": name}
        for place, (_, name) in zip(places, ends, strict=True)
    ]
    return {
        "data": {"values": labels},
        "mark": {"type": "text", "align": "left", "dx": 9, "fontSize": 13, "limit": ROOM - 12},
        "encoding": {"x": x, "y": {"field": "place", **y}, "text": {"field": "text"}},
    }
