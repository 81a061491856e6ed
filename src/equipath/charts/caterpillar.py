"""A caterpillar: areas in the order of their values, each with its interval."""

from collections.abc import Mapping, Sequence
from typing import Any

from equipath.charts.theme import (
    INK,
    Spec,
    chart,
    reference_lines,
    standing_label,
    standing_scales,
)


def draw(
    rows: Sequence[Mapping[str, Any]], axis: str, lines: Sequence[tuple[str, float]] = ()
) -> Spec:
    """Return areas from the top in the order given, with lines for what they stand against.

    `rows` hold `name, value, lower, upper, standing` (a word of `Comparison`) and `is_hidden`.
    """
    rows = [{**row, "label": standing_label(row["standing"])} for row in rows]
    colour, shape = standing_scales(rows, room=10 + 16 * len(lines))
    y = {
        "field": "name",
        "type": "nominal",
        "sort": [row["name"] for row in rows],
        "title": None,
        "axis": {"ticks": False, "domain": False},
    }
    x = {
        "type": "quantitative",
        "title": axis,
        "scale": {"zero": False, "padding": 12},
        "axis": {"tickCount": 6},
    }
    intervals = {
        "mark": {"type": "rule", "strokeWidth": 1.5, "color": INK},
        "encoding": {"y": y, "x": {"field": "lower", **x}, "x2": {"field": "upper"}},
    }
    layers: list[Spec] = [
        *reference_lines(lines, "x"),
        *([intervals] if any(row["lower"] is not None for row in rows) else []),
        {
            "mark": {
                "type": "point",
                "filled": True,
                "size": 90,
                "opacity": 1,
                "stroke": INK,
                "strokeWidth": 1,
            },
            "encoding": {
                "y": y,
                "x": {"field": "value", **x},
                "fill": colour,
                "shape": shape,
            },
        },
        {
            "transform": [{"filter": "datum.is_hidden"}],
            "mark": {"type": "text", "align": "left", "fontStyle": "italic", "text": "hidden"},
            "encoding": {"y": y, "x": {"value": 4}},
        },
    ]
    return chart(rows, layer=layers, width=400, height={"step": 24})
