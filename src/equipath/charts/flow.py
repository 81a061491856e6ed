"""Flows: how many go from each provider to each other one, as ribbons between two columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from equipath.charts.theme import BLUE, GREY, INK, ORANGE, Spec, chart

Flow = Mapping[str, Any]
"""`first, last, value`: None where the number is hidden."""

WIDTH, HEIGHT = 430, 380
GAP = 0.05
"""Room between two providers, as a share of all that flows."""
HIDDEN = 0.025
"""Room of a flow whose number is hidden, the same for each: its width says nothing."""
STEPS = 24
"""Points of a ribbon's edge."""
LEAST_LABELLED = 15
"""Pixels below which a ribbon is too thin for its number: the table has it."""
ENDS = ("From", "To")


def draw(flows: Sequence[Flow]) -> Spec:
    """Return a ribbon a flow, as wide as many go along it; the widest one is strong.

    `flows` hold `first, last, value`. A hidden one is a dashed line that is the same for all.
    Where none of a provider's flows is hidden, how many they add up to stands beside its name.
    """
    places = _places(flows)
    known = [p for p in places if p["value"] is not None]
    most = max((p["value"] for p in known), default=None)
    top = max(p[side] + p["room"] for p in places for side in ("from", "to"))
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [top, 0], "nice": False}}
    x = {
        "field": "x",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, 1], "nice": False},
    }
    thick = top / HEIGHT * LEAST_LABELLED
    layers = [
        _ribbons(known, most, x, y),
        _dashes([p for p in places if p["value"] is None], x, y),
        _numbers([p for p in known if p["room"] >= thick], x, y),
        *_providers(places, x, y),
    ]
    return chart([], layer=layers, width=WIDTH, height=HEIGHT)


def _ribbons(known: Sequence[Flow], most: float | None, x: Spec, y: Spec) -> Spec:
    points = [
        {**point, "way": _way(flow), "is_most": flow["value"] == most}
        for flow in known
        for point in _edges(flow)
    ]
    return {
        "data": {"values": points},
        "mark": {"type": "area", "opacity": 0.45},
        "encoding": {
            "x": x,
            "y": {"field": "y", **y},
            "y2": {"field": "y2"},
            "detail": {"field": "way", "type": "nominal"},
            "fill": {"condition": {"test": "datum.is_most", "value": ORANGE}, "value": BLUE},
        },
    }


def _dashes(hidden: Sequence[Flow], x: Spec, y: Spec) -> Spec:
    """Return a line for each flow whose number is hidden, all alike."""
    points = [
        {"x": at, "y": edge + flow["room"] / 2, "way": _way(flow)}
        for flow in hidden
        for at, edge in _curve(flow)
    ]
    return {
        "data": {"values": points},
        "mark": {"type": "line", "color": GREY, "strokeWidth": 2, "strokeDash": [4, 4]},
        "encoding": {
            "x": x,
            "y": {"field": "y", **y},
            "detail": {"field": "way", "type": "nominal"},
            "order": {"field": "x"},
        },
    }


def _way(flow: Flow) -> str:
    return f"{flow['first']} to {flow['last']}"


def _places(flows: Sequence[Flow]) -> list[dict[str, Any]]:
    """Return each flow with its room and where that begins in the left and the right column."""
    whole = sum(f["value"] for f in flows if f["value"] is not None) or 1
    placed = [
        {**f, "room": whole * HIDDEN if f["value"] is None else f["value"]}
        for f in flows
        if f["value"] != 0
    ]
    for side, end in (("from", "first"), ("to", "last")):
        at = 0.0
        for name in dict.fromkeys(f[end] for f in flows):
            for flow in (p for p in placed if p[end] == name):
                flow[side] = at
                at += flow["room"]
            at += whole * GAP
    return placed


def _curve(flow: Flow) -> list[tuple[float, float]]:
    """Return the upper edge of a flow, level at both ends."""
    found = []
    for step in range(STEPS + 1):
        x = step / STEPS
        eased = x * x * (3 - 2 * x)
        found.append((x, flow["from"] + (flow["to"] - flow["from"]) * eased))
    return found


def _edges(flow: Flow) -> list[Spec]:
    return [{"x": x, "y": y, "y2": y + flow["room"]} for x, y in _curve(flow)]


def _numbers(flows: Sequence[Flow], x: Spec, y: Spec) -> Spec:
    """Return how many go along each ribbon, where it begins."""
    said = [{"x": 0, "y": f["from"] + f["room"] / 2, "text": f"{f['value']:,.0f}"} for f in flows]
    return {
        "data": {"values": said},
        "mark": {"type": "text", "align": "left", "dx": 12, "color": INK},
        "encoding": {"x": x, "y": {"field": "y", **y}, "text": {"field": "text"}},
    }


def _providers(places: Sequence[Flow], x: Spec, y: Spec) -> list[Spec]:
    """Return the bars at both ends, each provider named beside its own."""
    layers: list[Spec] = []
    for side, end, at, align in (("from", "first", 0, "right"), ("to", "last", 1, "left")):
        bars = []
        for name in dict.fromkeys(p[end] for p in places):
            mine = [p for p in places if p[end] == name]
            low, high = mine[0][side], mine[-1][side] + mine[-1]["room"]
            values = [p["value"] for p in mine]
            total = "" if None in values else f" ({sum(values):,.0f})"
            bars.append(
                {"x": at, "y": low, "y2": high, "middle": (low + high) / 2, "name": name + total}
            )
        here: Spec = {"data": {"values": bars}}
        layers.append(
            {
                **here,
                "mark": {"type": "rule", "strokeWidth": 10, "color": INK},
                "encoding": {"x": x, "y": {"field": "y", **y}, "y2": {"field": "y2"}},
            }
        )
        dx = -12 if align == "right" else 12
        text = {"type": "text", "align": align, "dx": dx, "limit": 220, "fontWeight": "bold"}
        layers.append(
            {
                **here,
                "mark": text,
                "encoding": {"x": x, "y": {"field": "middle", **y}, "text": {"field": "name"}},
            }
        )
        layers.append(_head(ENDS[at], x, y, at, align, dx))
    return layers


def _head(title: str, x: Spec, y: Spec, at: int, align: str, dx: int) -> Spec:
    return {
        "data": {"values": [{"x": at, "y": 0, "text": title}]},
        "mark": {"type": "text", "align": align, "dx": dx, "dy": -16, "color": INK},
        "encoding": {"x": x, "y": {"field": "y", **y}, "text": {"field": "text"}},
    }
