"""A dot plot: levels with intervals by stratum, one series an area, panels side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from equipath.charts.theme import INK, SERIES, Spec, chart


@dataclass(frozen=True)
class Panel:
    """One of the plots side by side.

    `rows` hold `stratum, series, value, lower, upper` and `is_hidden`; `reference` is where a
    line is drawn (100 for as expected), if anywhere.
    """

    title: str
    axis: str
    rows: Sequence[Mapping[str, Any]]
    reference: float | None = None


def draw(panels: Sequence[Panel], strata: Sequence[str], series: Sequence[str]) -> Spec:
    """Return the plot of every panel, strata in the order given from the top.

    A value that the policy hides is drawn as the word "hidden" and not as a nought.
    """
    height = max(28, 20 * len(series)) * len(strata)
    width = 430 if len(panels) == 1 else 260
    plots = [
        _plot(panel, strata, series, {"width": width, "height": height, "is_first": i == 0})
        for i, panel in enumerate(panels)
    ]
    return chart([], hconcat=plots, spacing=24)


def _plot(panel: Panel, strata: Sequence[str], series: Sequence[str], place: Spec) -> Spec:
    names = list(series)
    looks = [SERIES[i % len(SERIES)] for i in range(len(names))]
    along = {
        "y": {
            "field": "stratum",
            "type": "nominal",
            "sort": list(strata),
            # Every panel has a row for every stratum, whether or not it has a value there.
            "scale": {"domain": list(strata)},
            "title": None,
            "axis": {"labels": place["is_first"], "ticks": False, "domain": False},
        },
        "yOffset": {"field": "series", "type": "nominal", "sort": names},
    }
    field = {"field": "series", "type": "nominal"}
    colour = {**field, "scale": {"domain": names, "range": [c for c, _ in looks]}}
    shape = {**field, "scale": {"domain": names, "range": [s for _, s in looks]}}
    x = {"type": "quantitative", "title": panel.axis, "scale": {"zero": False, "padding": 12}}
    x["axis"] = {"tickCount": 5}
    intervals = {
        "mark": {"type": "rule", "strokeWidth": 2},
        "encoding": {
            **along,
            "x": {"field": "lower", **x},
            "x2": {"field": "upper"},
            "color": colour,
        },
    }
    layers: list[Spec] = [
        *([intervals] if any(row["lower"] is not None for row in panel.rows) else []),
        {
            "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
            "encoding": {**along, "x": {"field": "value", **x}, "color": colour, "shape": shape},
        },
        _hidden(along),
        *_reference(panel),
    ]
    return {
        **({"title": panel.title} if panel.title else {}),
        "data": {"values": [dict(row) for row in panel.rows]},
        "width": place["width"],
        "height": place["height"],
        "layer": layers,
    }


def _hidden(along: Spec) -> Spec:
    """Return the layer that says "hidden" where a value is."""
    return {
        "transform": [{"filter": "datum.is_hidden"}],
        "mark": {"type": "text", "align": "left", "fontStyle": "italic", "text": "hidden"},
        "encoding": {**along, "x": {"value": 4}},
    }


def _reference(panel: Panel) -> list[Spec]:
    """Return the line at the panel's reference, if it has one."""
    if panel.reference is None:
        return []
    return [
        {
            "data": {"values": [{"at": panel.reference}]},
            "mark": {"type": "rule", "color": INK, "strokeDash": [5, 4]},
            "encoding": {"x": {"field": "at", "type": "quantitative"}},
        }
    ]
