"""A trend: a level over periods with its interval, one line an area, and the target in force."""

from collections.abc import Mapping, Sequence
from typing import Any

from equipath.charts.theme import INK, SERIES, WIDTH, Spec, chart


def draw(
    rows: Sequence[Mapping[str, Any]],
    axis: str,
    series: Sequence[str],
    targets: Sequence[Mapping[str, Any]] = (),
) -> Spec:
    """Return lines over time with bands of their intervals; a break where a value is hidden.

    `rows` hold `date` (ISO), `series, value, lower, upper`; `targets` hold `date, value` and
    are drawn as steps, so that a standard that changed is seen to change.
    """
    names = list(series)
    looks = [SERIES[i % len(SERIES)] for i in range(len(names))]
    field = {"field": "series", "type": "nominal"}
    colour = {**field, "scale": {"domain": names, "range": [c for c, _ in looks]}}
    shape = {**field, "scale": {"domain": names, "range": [s for _, s in looks]}}
    x = {
        "field": "date",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%b %Y", "tickCount": 8, "labelOverlap": True},
    }
    y = {"type": "quantitative", "title": axis, "scale": {"zero": False}}
    with_intervals = {row["series"] for row in rows if row["lower"] is not None}
    layers: list[Spec] = [
        *(
            _band(name, shade, x, y)
            for name, (shade, _) in zip(names, looks, strict=True)
            if name in with_intervals
        ),
        {
            "mark": {"type": "line", "strokeWidth": 2, "invalid": "break-paths-show-domains"},
            "encoding": {"x": x, "y": {"field": "value", **y}, "color": colour},
        },
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
            "encoding": {"x": x, "y": {"field": "value", **y}, "color": colour, "shape": shape},
        },
    ]
    if targets:
        layers.append(
            {
                "data": {"values": [dict(row) for row in targets]},
                "mark": {
                    "type": "line",
                    "interpolate": "step-after",
                    "color": INK,
                    "strokeDash": [6, 4],
                },
                "encoding": {"x": x, "y": {"field": "value", **y}},
            }
        )
    return chart(rows, layer=layers, width=WIDTH - 60, height=280)


def _band(name: str, shade: str, x: Spec, y: Spec) -> Spec:
    """Return the band of a series' intervals, in a colour of its own so that legends stay plain."""
    return {
        "transform": [{"filter": {"field": "series", "equal": name}}],
        "mark": {
            "type": "area",
            "color": shade,
            "opacity": 0.18,
            "invalid": "break-paths-show-domains",
        },
        "encoding": {"x": x, "y": {"field": "lower", **y}, "y2": {"field": "upper"}},
    }
