"""A funnel: each area against the limits that chance, and the usual spread, would leave."""

from collections.abc import Mapping, Sequence
from typing import Any

from equipath.charts.theme import INK, WIDTH, Spec, chart, standing_label, standing_scales

LIMITS = ("lower_3s", "lower_2s", "upper_2s", "upper_3s")
POINTS_OF_A_LIMIT = 60
"""How many points draw a limit: it is smooth, and a thousand would be a large file."""


def draw(
    rows: Sequence[Mapping[str, Any]],
    axis: str,
    size_axis: str,
    named: Sequence[Mapping[str, Any]] = (),
) -> Spec:
    """Return the areas by size and value, the baseline, and limits at 95% and 99.8%.

    `rows` hold `size, value, standing, baseline` and the limits `lower_3s` … `upper_3s`;
    `named` are those of them (with `name`) that are labelled.
    """
    points = [
        {
            "size": row["size"],
            "value": row["value"],
            "label": standing_label(row["standing"]),
            "standing": row["standing"],
        }
        for row in rows
    ]
    colour, shape = standing_scales(points)
    x = {
        "field": "size",
        "type": "quantitative",
        "title": size_axis,
        "scale": {"type": "log", "nice": False, "padding": 8},
        "axis": {"format": ",", **_ticks([r["size"] for r in points])},
    }
    y = {"type": "quantitative", "title": axis, "scale": {"zero": False}}
    dots = {"type": "point", "filled": True, "size": 30, "opacity": 0.75, "stroke": INK}
    names = {"type": "text", "align": "left", "dx": 7, "fontSize": 12}
    layers: list[Spec] = [
        *_limits(rows, x, y),
        {
            "mark": {**dots, "strokeWidth": 0.4},
            "encoding": {"x": x, "y": {"field": "value", **y}, "fill": colour, "shape": shape},
        },
    ]
    if named:
        layers.append(
            {
                "data": {"values": [dict(row) for row in named]},
                "mark": names,
                "encoding": {"x": x, "y": {"field": "value", **y}, "text": {"field": "name"}},
            }
        )
    return chart(points, layer=layers, width=WIDTH - 60, height=360)


def _limits(rows: Sequence[Mapping[str, Any]], x: Spec, y: Spec) -> list[Spec]:
    thinned = _thinned(rows)
    layers: list[Spec] = []
    for name in ("baseline", *LIMITS):
        values = [{"size": r["size"], "limit": r[name]} for r in thinned if r[name] is not None]
        dash = {"baseline": [], "lower_2s": [5, 4], "upper_2s": [5, 4]}.get(name, [2, 2])
        layers.append(
            {
                "data": {"values": values},
                "mark": {
                    "type": "line",
                    "color": INK,
                    "strokeWidth": 1.2,
                    "strokeDash": dash,
                    "interpolate": "monotone",
                },
                "encoding": {"x": x, "y": {"field": "limit", **y}},
            }
        )
    return layers


def _thinned(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Keep rows spread evenly over the logarithm of size, the smallest and the largest too."""
    ordered = sorted((r for r in rows if r["size"] > 0), key=lambda r: r["size"])
    if len(ordered) <= POINTS_OF_A_LIMIT:
        return ordered
    ratio = (ordered[-1]["size"] / ordered[0]["size"]) ** (1 / POINTS_OF_A_LIMIT)
    kept, following = [ordered[0]], ordered[0]["size"] * ratio
    for row in ordered[1:-1]:
        if row["size"] >= following:
            kept.append(row)
            following = row["size"] * ratio
    return [*kept, ordered[-1]]


def _ticks(sizes: Sequence[float]) -> Spec:
    """Mark 1, 2 and 5 times powers of ten, if enough of these lie in the range of sizes."""
    least, most = min(sizes), max(sizes)
    rounds = [m * 10.0**p for p in range(10) for m in (1, 2, 5)]
    inside = [r for r in rounds if least <= r <= most]
    return {"values": inside} if len(inside) > 1 else {"tickCount": 4}
