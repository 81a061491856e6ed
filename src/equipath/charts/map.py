"""A map: areas shaded by their value in a few classes, each with its value written on it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from equipath.charts.shapes import Polygons, flattened, middle_of, rings_of, size_of
from equipath.charts.theme import INK, SEQUENTIAL, Spec, chart

HIDDEN = "Hidden"
SIZE = 440
LABEL = (8, 15)
"""The width of a character and the height of a line, in pixels, at the labels' size."""


def draw(
    rows: Sequence[Mapping[str, Any]], title: str, decimals: int = 1, darkest: str = "lowest"
) -> Spec:
    """Return areas shaded in three to five classes with as many areas each as can be.

    `rows` hold `name, value, geometry` (GeoJSON); an area whose value is hidden is left white.
    `darkest` says which end is shaded darkest: the end that asks for attention.
    """
    shapes = flattened([rings_of(row["geometry"]) for row in rows])
    limits = classes([r["value"] for r in rows if r["value"] is not None])
    many = len(limits) - 1
    shades = shades_of(many, darkest)
    names = [f"{a:.{decimals}f} to {b:.{decimals}f}" for a, b in pairwise(limits)]
    numbers = [None if r["value"] is None else class_of(r["value"], limits) for r in rows]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": shape},
            "class": HIDDEN if number is None else names[number],
        }
        for shape, number in zip(shapes, numbers, strict=True)
    ]
    labels = [
        {
            **dict(zip(("x", "y"), middle_of(shape), strict=True)),
            "text": "hidden" if number is None else f"{row['value']:.{decimals}f}",
            "ink": _ink(None if number is None else shades[number]),
        }
        for row, shape, number in zip(rows, shapes, numbers, strict=True)
    ]
    if None in numbers:
        names, shades = [*names, HIDDEN], [*shades, "#FFFFFF"]
    areas = {
        "mark": {"type": "geoshape", "stroke": INK, "strokeWidth": 0.7},
        "encoding": {"fill": _fill(title, names, shades)},
    }
    legible = without_overlap(shapes, labels)
    projection = {"type": "identity", "reflectY": True}
    layers = [areas, _written([labels[i] for i in sorted(legible)])]
    return chart(features, layer=layers, projection=projection, width=SIZE, height=SIZE)


def _fill(title: str, names: Sequence[str], shades: Sequence[str]) -> Spec:
    return {
        "field": "class",
        "type": "nominal",
        "scale": {"domain": list(names), "range": list(shades)},
        "legend": {
            "title": title,
            "orient": "right",
            "direction": "vertical",
            "titleFontSize": 13,
            "titleLimit": 360,
            "symbolType": "square",
            "symbolStrokeColor": INK,
        },
    }


def _written(labels: Sequence[Mapping[str, Any]]) -> Spec:
    """Return the layer of the values that are written on areas."""
    return {
        "data": {"values": list(labels)},
        "mark": {"type": "text", "fontSize": 13, "fontWeight": "bold"},
        "encoding": {
            "longitude": {"field": "x", "type": "quantitative"},
            "latitude": {"field": "y", "type": "quantitative"},
            "text": {"field": "text", "type": "nominal"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def without_overlap(shapes: Sequence[Polygons], labels: Sequence[Mapping[str, Any]]) -> set[int]:
    """Return which labels can stand without one hiding another; those of larger areas go first.

    The table has the values of all.
    """
    points = [p for shape in shapes for polygon in shape for ring in polygon for p in ring]
    across, up = [x for x, _ in points], [y for _, y in points]
    scale = SIZE / max(max(across) - min(across), max(up) - min(up))
    placed: dict[int, tuple[float, float, float]] = {}
    for i in sorted(range(len(shapes)), key=lambda i: -size_of(shapes[i])):
        x, y = labels[i]["x"] * scale, labels[i]["y"] * scale
        half = len(labels[i]["text"]) * LABEL[0] / 2
        if all(abs(x - a) > half + b or abs(y - c) > LABEL[1] for a, c, b in placed.values()):
            placed[i] = (x, y, half)
    return set(placed)


def classes(values: Sequence[float], most: int = 5) -> list[float]:
    """Return the limits of three to five classes that hold about as many areas each.

    Fewer classes where there are few different values.
    """
    ordered = sorted(set(values))
    if len(ordered) < 2:
        return [*ordered, *ordered] if ordered else []
    wanted = min(most, max(1, len(ordered) // 3))
    wanted = max(min(3, len(ordered) - 1), wanted)
    inner = [ordered[round(i * (len(ordered) - 1) / wanted)] for i in range(1, wanted)]
    return sorted({ordered[0], *inner, ordered[-1]})


def shades_of(many: int, darkest: str = "lowest") -> list[str]:
    """Return the colours of so many classes, the lowest first."""
    shades = [SEQUENTIAL[i * 4 // max(many - 1, 1)] for i in range(many)]
    return shades[::-1] if darkest == "highest" else shades


def class_of(value: float, limits: Sequence[float]) -> int:
    """Return the number of the class that a value lies in, the lowest first."""
    return max(0, min(sum(value >= limit for limit in limits) - 1, len(limits) - 2))


def _ink(shade: str | None) -> str:
    """Return the colour of a label that can be read on a shade (at least 4.5 to 1)."""
    return "#FFFFFF" if shade in SEQUENTIAL[:2] else "#0B0C0C"
