"""A control chart: each period's value, the limits of its process, and what is special in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from equipath.charts.theme import INK, WIDTH, Spec, chart

POINTS: Mapping[str, tuple[str, str, str]] = {
    "common_cause": ("Common cause", "#A6A6A6", "circle"),
    "special_cause_improvement": ("Improvement", "#00B0F0", "square"),
    "special_cause_concern": ("Concern", "#E46C0A", "diamond"),
    "special_cause_neutral": ("Special cause", "#490092", "triangle-up"),
}
"""What a point is called in the legend, with its colour (NHS England, Making Data Count) and
its shape, which says the same without colour."""

LINES: Mapping[str, tuple[str, list[int], float]] = {
    "mean": ("Mean", [], 1.5),
    "lpl": ("Lower limit", [6, 4], 1.2),
    "upl": ("Upper limit", [6, 4], 1.2),
    "near_lpl": ("", [2, 3], 0.8),
    "near_upl": ("", [2, 3], 0.8),
    "target": ("Target", [8, 3, 2, 3], 1.8),
}
"""Each line's label at its end, its dashes and its width; near lines are drawn, not labelled."""

TARGET = "#801650"
HEIGHT = 300
LABEL = 17
"""The height of a label, in pixels: labels of lines that lie closer are put apart."""


def draw(
    rows: Sequence[Mapping[str, Any]], axis: str, rebased: Sequence[Mapping[str, Any]] = ()
) -> Spec:
    """Return the points over time with mean, limits, near lines and target where there are any.

    `rows` hold `date` (ISO), `value`, `point_type`, `segment` and any of `mean, lpl, upl,
    near_lpl, near_upl, target`; `rebased` hold the `date` from which limits were worked out
    afresh and the `reason`. A hidden value leaves a gap.
    """
    points = [
        {"date": r["date"], "value": r["value"], "type": POINTS[r["point_type"]][0]}
        for r in rows
        if r["value"] is not None and r["point_type"] in POINTS
    ]
    x = {
        "field": "date",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%b %Y", "tickCount": 8, "labelOverlap": True},
    }
    y = {"type": "quantitative", "title": axis, "scale": {"zero": False}}
    values = [{"date": r["date"], "value": r["value"]} for r in rows]
    joined = {"type": "line", "color": INK, "strokeWidth": 1, "opacity": 0.6}
    layers: list[Spec] = [
        *(layer for name in LINES for layer in _line(rows, name, x, y)),
        *_rebased(rebased, x),
        {
            "data": {"values": values},
            "mark": {**joined, "invalid": "break-paths-show-domains"},
            "encoding": {"x": x, "y": {"field": "value", **y}},
        },
        _points(points, x, y),
        _labels(rows, x, y),
    ]
    return chart(points, layer=layers, width=WIDTH - 150, height=HEIGHT)


def _points(points: Sequence[Mapping[str, Any]], x: Spec, y: Spec) -> Spec:
    used = [look for look in POINTS.values() if any(p["type"] == look[0] for p in points)]
    field = {"field": "type", "type": "nominal", "legend": {"offset": 24}}
    names = [label for label, _, _ in used]
    return {
        "mark": {
            "type": "point",
            "filled": True,
            "size": 75,
            "opacity": 1,
            "stroke": INK,
            "strokeWidth": 0.8,
        },
        "encoding": {
            "x": x,
            "y": {"field": "value", **y},
            "fill": {**field, "scale": {"domain": names, "range": [c for _, c, _ in used]}},
            "shape": {**field, "scale": {"domain": names, "range": [s for _, _, s in used]}},
        },
    }


def _line(rows: Sequence[Mapping[str, Any]], name: str, x: Spec, y: Spec) -> list[Spec]:
    """Return a line, broken where a segment begins: limits of two processes are not joined."""
    values = [
        {"date": r["date"], "level": r[name], "segment": r["segment"]}
        for r in rows
        if r.get(name) is not None
    ]
    if not values:
        return []
    _, dash, width = LINES[name]
    mark = {
        "type": "line",
        "interpolate": "step",
        "color": TARGET if name == "target" else INK,
        "strokeDash": dash,
        "strokeWidth": width,
    }
    # A target holds whatever the process does.
    apart = {} if name == "target" else {"detail": {"field": "segment", "type": "nominal"}}
    at = {"x": x, "y": {"field": "level", **y}, **apart}
    return [{"data": {"values": values}, "mark": mark, "encoding": at}]


def _labels(rows: Sequence[Mapping[str, Any]], x: Spec, y: Spec) -> Spec:
    """Return the names of the lines at their right ends, none upon another."""
    last = {
        n: [r for r in rows if r.get(n) is not None][-1:] for n, look in LINES.items() if look[0]
    }
    ends = sorted((found[0][n], n) for n, found in last.items() if found)
    drawn = [r[n] for r in rows for n in ("value", *LINES) if r.get(n) is not None]
    least = (max(drawn) - min(drawn)) * LABEL / HEIGHT if drawn else 0.0
    places = apart([level for level, _ in ends], least)
    labels = [
        {"date": rows[-1]["date"], "place": place, "text": LINES[n][0]}
        for place, (_, n) in zip(places, ends, strict=True)
    ]
    return {
        "data": {"values": labels},
        "mark": {"type": "text", "align": "left", "dx": 9, "fontSize": 13},
        "encoding": {"x": x, "y": {"field": "place", **y}, "text": {"field": "text"}},
    }


def apart(levels: Sequence[float], least: float) -> list[float]:
    """Return places for labels of rising levels, at least so far apart, each near its own.

    Those that would touch are moved both ways from their middle.
    """
    groups: list[list[float]] = []
    for level in levels:
        groups.append([level])
        while len(groups) > 1 and _start(groups[-1], least) < _end(groups[-2], least) + least:
            last = groups.pop()
            groups[-1] += last
    return [_start(group, least) + i * least for group in groups for i in range(len(group))]


def _start(group: Sequence[float], least: float) -> float:
    return sum(group) / len(group) - least * (len(group) - 1) / 2


def _end(group: Sequence[float], least: float) -> float:
    return _start(group, least) + least * (len(group) - 1)


def _rebased(rebased: Sequence[Mapping[str, Any]], x: Spec) -> list[Spec]:
    """Return a line, with the reason above it, where limits were worked out afresh."""
    if not rebased:
        return []
    here: Spec = {"data": {"values": [dict(row) for row in rebased]}}
    rule = {"type": "rule", "color": INK, "strokeWidth": 1}
    text = {"type": "text", "align": "left", "dx": 4, "baseline": "bottom", "fontStyle": "italic"}
    return [
        {**here, "mark": rule, "encoding": {"x": x}},
        {
            **here,
            "mark": text,
            "encoding": {"x": x, "y": {"value": -4}, "text": {"field": "reason"}},
        },
    ]
