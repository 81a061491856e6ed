"""A distribution: how many areas have each level, where levels are all that was published."""

from collections.abc import Sequence
from math import ceil, floor

from equipath.charts.theme import BLUE, INK, WIDTH, Spec, chart

CLASSES = 20


def draw(values: Sequence[float], axis: str, count_axis: str, middle: float) -> Spec:
    """Return the bars of a histogram, with a line at the middle value."""
    rows = bins(values)
    x = {"type": "quantitative", "title": axis, "scale": {"zero": False, "nice": False}}
    mark = {"type": "bar", "color": BLUE, "stroke": "white", "strokeWidth": 1}
    here = {"data": {"values": [{"at": middle, "label": f"Middle: {middle:.1f}"}]}}
    at = {"x": {"field": "at", "type": "quantitative"}}
    return chart(
        rows,
        width=WIDTH - 60,
        height=240,
        layer=[
            {
                "mark": mark,
                "encoding": {
                    "x": {"field": "start", "bin": "binned", **x},
                    "x2": {"field": "end"},
                    "y": {"field": "count", "type": "quantitative", "title": count_axis},
                },
            },
            {**here, "mark": {"type": "rule", "color": INK, "strokeDash": [5, 4]}, "encoding": at},
            {
                **here,
                "mark": {"type": "text", "dy": -6, "baseline": "bottom"},
                "encoding": {**at, "y": {"value": 0}, "text": {"field": "label"}},
            },
        ],
    )


def bins(values: Sequence[float]) -> list[dict[str, float]]:
    """Return classes of one round width that hold all values: `start, end, count`.

    A value on a border belongs to the class above it, the greatest value to the last class.
    """
    least, most = min(values), max(values)
    width = next(w for w in (0.1, 0.5, 1, 2, 5, 10, 50, 100, 1e9) if (most - least) <= w * CLASSES)
    first, last = floor(least / width), max(ceil(most / width), floor(least / width) + 1)
    counts = [0] * (last - first)
    for value in values:
        counts[min(floor(value / width) - first, len(counts) - 1)] += 1
    return [
        {"start": (first + i) * width, "end": (first + i + 1) * width, "count": n}
        for i, n in enumerate(counts)
    ]
