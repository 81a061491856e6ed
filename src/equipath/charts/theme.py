"""How every chart looks: the colours, shapes and type that they share.

Colours are the Government Analysis Function's (afcharts, "Data visualisation: colours"); none
carries a meaning alone, each has a shape or a line of its own beside it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from equipath.vocabulary import Comparison

Spec = dict[str, Any]

BLUE = "#12436D"
ORANGE = "#F46A25"
GREY = "#BFBFBF"
INK = "#3D3D3D"
SEQUENTIAL = ("#12436D", "#2073BC", "#6BACE6", "#B5D6F2", "#E3F0FA")
"""Darkest first. The first three are the Government Analysis Function's; the last two carry
them on towards white where five classes are wanted."""

SERIES = ((BLUE, "circle"), (ORANGE, "diamond"), (INK, "square"), ("#28A197", "triangle-up"))
"""The colour and shape of the first, second… series."""

STANDINGS: Mapping[str, tuple[str, str, str]] = {
    Comparison.WORSE: ("Worse", ORANGE, "diamond"),
    Comparison.LOWER: ("Lower", ORANGE, "triangle-down"),
    Comparison.SIMILAR: ("No clear difference", GREY, "circle"),
    Comparison.HIGHER: ("Higher", BLUE, "triangle-up"),
    Comparison.BETTER: ("Better", BLUE, "square"),
    Comparison.NOT_COMPARED: ("Not compared", "#FFFFFF", "circle"),
}
"""What a comparison is called in a legend, with its colour and shape."""

FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH = 620


def chart(rows: Sequence[Mapping[str, Any]], **parts: Any) -> Spec:
    """Return a specification with its data in it and the look that all charts share."""
    return {
        "$schema": SCHEMA,
        "data": {"values": [dict(row) for row in rows]},
        "background": "white",
        "padding": 4,
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 13,
                "titleFontSize": 13,
                "titleFontWeight": "normal",
                "labelColor": INK,
                "titleColor": INK,
                "grid": False,
                "domainColor": INK,
                "tickColor": INK,
                "labelLimit": 380,
                "titlePadding": 8,
            },
            "legend": {
                "orient": "top",
                "direction": "horizontal",
                "title": None,
                "labelFontSize": 13,
                "labelColor": INK,
                "labelLimit": 300,
                "symbolSize": 90,
            },
            "title": {"fontSize": 14, "color": INK, "anchor": "start", "fontWeight": "bold"},
            "text": {"fontSize": 13, "color": INK},
            # Each mark's own label for screen readers would make a chart of a thousand points
            # a thousand stops; the figure's description and its table say what it shows.
            "mark": {"aria": False},
            "axisX": {"aria": False},
            "axisY": {"aria": False},
        },
        **parts,
    }


def standing_scales(rows: Sequence[Mapping[str, Any]], room: int = 18) -> tuple[Spec, Spec]:
    """Return the colour and the shape that say how each row stands, for those that occur.

    `room` is what is left free between the legend and the chart.
    """
    used = [s for word, s in STANDINGS.items() if any(r["standing"] == word for r in rows)]
    names = [label for label, _, _ in used]
    field = {"field": "label", "type": "nominal", "legend": {"offset": room}}
    colour = {**field, "scale": {"domain": names, "range": [c for _, c, _ in used]}}
    shape = {**field, "scale": {"domain": names, "range": [s for _, _, s in used]}}
    return colour, shape


def standing_label(standing: str | None) -> str:
    """Return what a comparison is called in a legend."""
    return STANDINGS[standing or Comparison.NOT_COMPARED][0]


def reference_lines(lines: Sequence[tuple[str, float]], axis: str, top: int = -8) -> list[Spec]:
    """Return the layers that draw named lines (comparators, targets) across a chart."""
    other = "y" if axis == "x" else "x"
    layers: list[Spec] = []
    for number, (label, value) in enumerate(lines):
        here = {"data": {"values": [{"at": value, "label": label}]}}
        place = {axis: {"field": "at", "type": "quantitative"}}
        dash = [] if number == 0 else [6, 4]
        layers.append(
            {
                **here,
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5, "strokeDash": dash},
                "encoding": place,
            }
        )
        at_end = {"value": top - 16 * number} if axis == "x" else {"value": WIDTH}
        align = "left" if axis == "x" else "right"
        text = {"type": "text", "align": align, "dx": 4 if axis == "x" else 0, "dy": -2}
        if axis == "y":
            text["baseline"] = "bottom"
        layers.append(
            {
                **here,
                "mark": text,
                "encoding": {**place, other: at_end, "text": {"field": "label"}},
            }
        )
    return layers
