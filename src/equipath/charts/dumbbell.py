"""A dumbbell: two groups' values at each stage, and the line between them that is the gap."""

from collections.abc import Mapping, Sequence
from typing import Any

from equipath.charts.theme import BLUE, GREY, INK, ORANGE, Spec, chart

ROW = 44
"""Pixels that a stage is high."""


def draw(
    rows: Sequence[Mapping[str, Any]],
    group: str,
    reference: str,
    axis: str,
    unit: str = " points",
) -> Spec:
    """Return a line a stage from the reference's point to the group's, with the gap beside it.

    `rows` hold `stage, value` (the group's) and `reference`, in the pathway's order; where
    either is None the other's point stands alone beside the word "hidden". The gap is the
    group's value less the reference's, in `unit`.
    """
    stages = [row["stage"] for row in rows]
    height = ROW * len(stages)
    y = {
        "field": "stage",
        "type": "ordinal",
        "sort": stages,
        "scale": {"domain": stages},
        "title": None,
        "axis": {"ticks": False, "domain": False, "labelPadding": 8},
    }
    x = {
        "type": "quantitative",
        "title": axis,
        "scale": {"zero": False, "padding": 24},
        "axis": {"tickCount": 5},
    }
    both = [dict(r) for r in rows if None not in (r["value"], r["reference"])]
    points = [
        {"stage": row["stage"], "value": row[side], "series": series}
        for row in rows
        for side, series in (("reference", reference), ("value", group))
        if row[side] is not None
    ]
    field = {"field": "series", "type": "nominal", "legend": {"offset": 18}}
    names = [group, reference]
    colour = {**field, "scale": {"domain": names, "range": [ORANGE, BLUE]}}
    shape = {**field, "scale": {"domain": names, "range": ["diamond", "circle"]}}
    layers: list[Spec] = [
        {
            "data": {"values": both},
            "mark": {"type": "rule", "strokeWidth": 4, "color": GREY},
            "encoding": {"y": y, "x": {"field": "value", **x}, "x2": {"field": "reference"}},
        },
        {
            "data": {"values": points},
            "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1},
            "encoding": {"y": y, "x": {"field": "value", **x}, "color": colour, "shape": shape},
        },
        _gaps(both, y, x, unit),
        _hidden([r for r in rows if None in (r["value"], r["reference"])], y),
    ]
    return chart([], layer=layers, width=380, height=height)


def _gaps(rows: list[Spec], y: Spec, x: Spec, unit: str) -> Spec:
    """Return the gap of each stage in words, above the middle of its line."""
    said = [
        {
            "stage": row["stage"],
            "middle": (row["value"] + row["reference"]) / 2,
            "text": f"{_gap(row)}{unit}",
        }
        for row in rows
    ]
    return {
        "data": {"values": said},
        "mark": {"type": "text", "dy": -13, "color": INK},
        "encoding": {"y": y, "x": {"field": "middle", **x}, "text": {"field": "text"}},
    }


def _gap(row: Mapping[str, Any]) -> str:
    """Return the gap in words: what rounds to nought has no sign."""
    gap = round(row["value"] - row["reference"], 1)
    return f"{gap:+.1f}".replace("-", "−") if gap else "0.0"


def _hidden(rows: Sequence[Mapping[str, Any]], y: Spec) -> Spec:
    return {
        "data": {"values": [{"stage": row["stage"]} for row in rows]},
        "mark": {"type": "text", "align": "left", "fontStyle": "italic", "text": "hidden"},
        "encoding": {"y": y, "x": {"value": 4}},
    }
