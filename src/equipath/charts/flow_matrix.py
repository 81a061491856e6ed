"""Flows between many: a square for each way from one to another, as large as many go along it."""

from collections.abc import Sequence

from equipath.charts.flow import Flow
from equipath.charts.theme import BLUE, GREY, INK, ORANGE, Spec, chart

WIDTH = 560
"""Pixels that the squares share, unless they would be too small to read."""
LEAST = 26
"""Pixels of one way: what a number of three digits needs."""


def draw(flows: Sequence[Flow]) -> Spec:
    """Return a row for each that is left and a column for each that is gone to.

    `flows` hold `first, last, value`; the way that most go is strong, a hidden one is a cross.
    """
    rows = list(dict.fromkeys(f["first"] for f in flows))
    columns = list(dict.fromkeys(f["last"] for f in flows))
    cell = max(LEAST, min(60, WIDTH // len(columns)))
    known = [dict(f) for f in flows if f["value"]]
    most = max((f["value"] for f in known), default=1)
    at = {"y": _axis("first", rows, "From"), "x": _axis("last", columns, "To")}
    at["x"]["axis"] |= {"orient": "top", "labelAngle": -90}
    size = {
        "field": "value",
        "type": "quantitative",
        "legend": None,
        "scale": {"domain": [0, most], "range": [0, (cell - 4) ** 2]},
    }
    strong = {"condition": {"test": f"datum.value === {most}", "value": ORANGE}, "value": BLUE}
    layers: list[Spec] = [
        {
            "data": {"values": known},
            "mark": {"type": "point", "shape": "square", "filled": True, "opacity": 0.45},
            "encoding": {**at, "size": size, "color": strong},
        },
        {
            "data": {"values": known},
            "mark": {"type": "text", "fontSize": 11, "color": INK},
            "encoding": {**at, "text": {"field": "value", "type": "quantitative", "format": ",d"}},
        },
        {
            "data": {"values": [dict(f) for f in flows if f["value"] is None]},
            "mark": {"type": "point", "shape": "cross", "filled": True, "size": 45, "color": GREY},
            "encoding": at,
        },
    ]
    return chart([], layer=layers, width=cell * len(columns), height=cell * len(rows))


def _axis(end: str, names: Sequence[str], title: str) -> Spec:
    return {
        "field": end,
        "type": "ordinal",
        "sort": list(names),
        "scale": {"domain": list(names)},
        "title": title,
        "axis": {"domain": False, "ticks": False, "grid": True},
    }
