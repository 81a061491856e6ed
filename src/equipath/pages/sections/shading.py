"""What the areas of a map are shaded by: their level, how far from what is set, how they stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from equipath.charts.map import class_of, classes, shades_of
from equipath.charts.theme import BLUE, ORANGE, SEQUENTIAL, STANDINGS, standing_label
from equipath.pages import words
from equipath.pages.page import Shade
from equipath.pages.sections.measure import Measure
from equipath.pages.sections.view import RATIO_UNIT, Row, View

WHITE = "#FFFFFF"
HIDDEN = Shade("Hidden: small numbers", WHITE, 0, is_hidden=True)
NO_VALUE = Shade("No value", WHITE, 0, is_hidden=True)
FAR_BELOW = (ORANGE, "#FBC9AE", SEQUENTIAL[3], BLUE)
"""Far below, below, above, far above what is set, where low is bad: orange and blue differ for
every kind of colour vision, and the far ends are the darker ones."""


@dataclass(frozen=True)
class Mark:
    """What a map knows of one area: its level, and how it stands against what areas are set to.

    `against` is None where its level is hidden or nothing is set.
    """

    level: Row
    against: Row | None


@dataclass(frozen=True)
class Shading:
    """Classes with words and colours, and the class of each area, by its code."""

    what: str
    shades: tuple[Shade, ...]
    of: Mapping[str, int]


def offered(view: View, measure: Measure, marks: Sequence[Mark]) -> dict[str, str]:
    """Return what a map can be shaded by, with titles."""
    titles = {"level": measure.level_name(view)}
    if measure.is_set and any(m.against for m in marks):
        titles["difference"] = f"Difference from {_against(measure)}"
        if any(m.against and m.against["comparison"] for m in marks):
            titles["standing"] = f"Standing against {_against(measure)}"
    return titles


def shaded(view: View, measure: Measure, marks: Sequence[Mark], by: str) -> Shading:
    """Return the classes that areas are in; those whose number is hidden have one of their own."""
    known = [m for m in marks if m.level["value"] is not None]
    if by == "standing":
        given = _standings(measure, known)
    elif by == "difference":
        given = _differences(view, measure, known)
    else:
        given = _levels(view, measure, known)
    shades, of = list(given.shades), dict(given.of)
    for mark in marks:
        if _code(mark) not in of:
            shade = HIDDEN if mark.level["is_suppressed"] else NO_VALUE
            if shade not in shades:
                shades.append(shade)
            of[_code(mark)] = shades.index(shade)
    many = Counter(of.values())
    used = {old: new for new, old in enumerate(sorted(many))}
    return Shading(
        given.what,
        tuple(replace(shades[n], many=many[n]) for n in used),
        {code: used[n] for code, n in of.items()},
    )


def difference(measure: Measure, mark: Mark) -> float | None:
    """Return how far an area is from what areas are set against."""
    row = mark.against
    if row is None or row["value"] is None or not measure.is_set:
        return None
    level = measure.lines[0][1] if measure.lines else row["comparator_value"]
    return None if level is None else float(row["value"]) - level


def _levels(view: View, measure: Measure, known: Sequence[Mark]) -> Shading:
    limits = classes([m.level["value"] for m in known])
    colours = shades_of(len(limits) - 1, "lowest" if view.low_is_bad else "highest")
    labels = [
        f"{words.number(a, view.decimals)} to {words.amount(b, view.suffix, view.decimals)}"
        for a, b in pairwise(limits)
    ]
    return Shading(
        measure.level_name(view),
        tuple(Shade(label, colour, 0) for label, colour in zip(labels, colours, strict=True)),
        {_code(m): class_of(m.level["value"], limits) for m in known},
    )


def _differences(view: View, measure: Measure, known: Sequence[Mark]) -> Shading:
    far = {_code(m): d for m in known if (d := difference(measure, m)) is not None}
    half = round(median(map(abs, far.values())), view.decimals) if far else 0.0
    unit = RATIO_UNIT if measure.is_ratio else view.points
    amount = words.amount(half, unit, view.decimals)
    labels = (
        f"More than {amount} below",
        f"Up to {amount} below",
        f"Up to {amount} above",
        f"More than {amount} above",
    )
    colours = FAR_BELOW if view.low_is_bad else FAR_BELOW[::-1]
    return Shading(
        f"Difference from {_against(measure)}",
        tuple(Shade(label, colour, 0) for label, colour in zip(labels, colours, strict=True)),
        {code: (d >= -half) + (d >= 0) + (d > half) for code, d in far.items()},
    )


def _standings(measure: Measure, known: Sequence[Mark]) -> Shading:
    labels = {_code(m): standing_label(m.against["comparison"]) for m in known if m.against}
    used = [(label, c) for label, c, _ in STANDINGS.values() if label in labels.values()]
    number = {label: i for i, (label, _) in enumerate(used)}
    return Shading(
        f"Standing against {_against(measure)}",
        tuple(Shade(label, colour, 0) for label, colour in used),
        {code: number[label] for code, label in labels.items()},
    )


def _against(measure: Measure) -> str:
    return "what is expected" if measure.is_ratio else measure.named


def _code(mark: Mark) -> str:
    return str(mark.level["area_code"])
