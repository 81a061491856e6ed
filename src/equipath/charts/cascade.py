"""A cascade: of a hundred people at the start, how many are left at each stage, by group."""

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

from equipath.charts.theme import BLUE, GREY, INK, ORANGE, WIDTH, Spec, chart

OTHERS = "Other groups"
WIDEST = WIDTH - 40
"""Pixels that a cascade is wide, unless a stage's longest word asks for more."""
LINE = 20
"""How many characters of a stage's name stand in one line, where there is room for so many."""
CHARACTER = 7.5
"""Pixels of a character of a stage's name, with some room between two names."""


def draw(
    rows: Sequence[Mapping[str, Any]],
    stages: Sequence[str],
    group: str,
    reference: str | None,
    axis: str,
) -> Spec:
    """Return a line a group over the stages: the group and its reference strong, others grey.

    `rows` hold `stratum, stage, value` and `lower, upper`; a hidden value leaves a gap,
    which dots lead across. The group's and the reference's values stand beside their points.
    """
    looks = {group: (ORANGE, "diamond"), **({reference: (BLUE, "circle")} if reference else {})}
    width = _width(stages)
    named = {stage: _folded(stage, width / len(stages)) for stage in stages}
    lines = [{**r, "stage": named[r["stage"]]} for r in rows]
    strong = [{**r, "shown": r["stratum"]} for r in lines if r["stratum"] in looks]
    others = [{**r, "shown": OTHERS} for r in lines if r["stratum"] not in looks]
    if others:
        looks[OTHERS] = (GREY, "square")
    field = {"field": "shown", "type": "nominal"}
    at = {
        "x": {
            "field": "stage",
            "type": "ordinal",
            "sort": list(named.values()),
            "title": None,
            "scale": {"paddingOuter": 0.3},
            "axis": {
                "labelAngle": 0,
                "labelPadding": 6,
                "domain": False,
                "labelExpr": "split(datum.label, '\\n')",
            },
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": axis,
            "scale": {"domain": [0, 100]},
        },
    }
    look = {
        "color": {**field, "scale": _scale(looks, 0)},
        "shape": {**field, "scale": _scale(looks, 1)},
    }
    layers = [
        *_lines(others, at, look, width=1.5, size=25),
        *_lines(strong, at, look, width=3, size=110),
        *_values(strong, group, at),
    ]
    return chart(strong, layer=layers, width=width, height=320)


def _width(stages: Sequence[str]) -> float:
    """Return how wide the chart is: no stage's longest word may run into the next one's."""
    longest = max(len(word) for stage in stages for word in stage.split())
    return max(WIDEST, len(stages) * longest * CHARACTER)


def _folded(stage: str, room: float) -> str:
    """Return a stage's name in lines that fit into its room, its words left whole."""
    return fill(stage, min(LINE, int(room / CHARACTER)), break_long_words=False)


def _scale(looks: Mapping[str, tuple[str, str]], part: int) -> Spec:
    return {"domain": list(looks), "range": [look[part] for look in looks.values()]}


def _lines(
    rows: Sequence[Mapping[str, Any]], at: Spec, look: Spec, *, width: float, size: float
) -> list[Spec]:
    """Return a line a group, dotted across what is hidden, with a point at each stage."""
    here: Spec = {"data": {"values": list(rows)}}
    seen = {"filter": "isValid(datum.value)"}
    line = {"type": "line", "strokeWidth": width}
    dotted = {**line, "strokeWidth": width / 2, "strokeDash": [3, 4]}
    dot = {"type": "point", "filled": True, "opacity": 1, "size": size}
    each = {**at, "color": look["color"], "detail": {"field": "stratum", "type": "nominal"}}
    return [
        {**here, "transform": [seen], "mark": dotted, "encoding": each},
        {**here, "mark": {**line, "invalid": "break-paths-show-domains"}, "encoding": each},
        {**here, "transform": [seen], "mark": dot, "encoding": {**at, **look}},
    ]


def _values(rows: Sequence[Mapping[str, Any]], group: str, at: Spec) -> list[Spec]:
    """Return the values beside the points: the higher one's above, the other's below."""
    highest: dict[str, float] = {}
    for row in rows:
        if row["value"] is not None:
            highest[row["stage"]] = max(row["value"], highest.get(row["stage"], 0.0))
    # Where everybody starts both stand upon one another: one number will do.
    starts = {s for s in highest if {r["value"] for r in rows if r["stage"] == s} == {100.0}}
    labels = [
        {
            "stage": r["stage"],
            "value": r["value"],
            "text": f"{r['value']:.0f}%",
            "is_above": r["value"] >= highest[r["stage"]],
        }
        for r in rows
        if r["value"] is not None and (r["stage"] not in starts or r["stratum"] == group)
    ]
    return [
        {
            "data": {"values": [row for row in labels if row["is_above"] is above]},
            "mark": {
                "type": "text",
                "dy": -13 if above else 16,
                "fontWeight": "bold",
                "color": INK,
            },
            "encoding": {**at, "text": {"field": "text"}},
        }
        for above in (True, False)
    ]
