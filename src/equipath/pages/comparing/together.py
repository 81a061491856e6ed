"""The areas picked as one: their counts added up, with the interval of what they make."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from equipath.pages import words
from equipath.pages.address import Place
from equipath.pages.background import Background
from equipath.pages.sections.view import Row, View
from equipath.statistics import STATISTICS
from equipath.statistics.comparison import compare
from equipath.vocabulary import Comparison

COUNTED = ("proportion", "rate")
"""The kinds of indicator whose counts add up."""


@dataclass(frozen=True)
class Together:
    """Areas as one: the row of a level, or why there is none. `name` stands before its numbers."""

    name: str
    row: Row | None
    why: str = ""


def together(view: View, places: tuple[Place, ...]) -> Together | None:
    """Return the level of several areas as one, by the statistic that each area's own is.

    Counts are added as they are shown, so that nothing can be learnt from the sum that is not
    on the page. There is none where an area is within another, where areas are of different
    kinds and may hold the same people, where a count is hidden or not there, or where counts
    do not add up. None for fewer than two areas.
    """
    if len(places) < 2:
        return None
    known = view.background
    name = f"These {len(places)} {words.level_of(places[0][0], 2)} together"
    why = overlapping(known, places) or _cannot(view)
    if why:
        return Together("These areas together", None, why)
    rows = [(place, view.level(place)) for place in places]
    lacking = [known.areas[place].name for place, row in rows if row is None or _lacks(row)]
    if lacking:
        return Together(name, None, _withheld(lacking))
    return _added(view, name, [row for _, row in rows if row])


def overlapping(known: Background, places: tuple[Place, ...]) -> str:
    """Say why areas may hold the same people, or nothing where they cannot."""
    for place in places:
        above = [p for p in known.areas[place].parent_codes.items() if p in places]
        above += [p for p in known.headline[:1] if p in places and p != place]
        if above:
            return (
                f"There is no number for these areas together: {known.areas[place].name} lies "
                f"within {known.areas[above[0]].name}, and its people would be counted twice."
            )
    if len({kind for kind, _ in places}) > 1:
        return (
            "There is no number for these areas together: areas of different kinds may hold the "
            "same people. Pick areas of one kind."
        )
    return ""


def _cannot(view: View) -> str:
    """Say why an indicator's counts do not add up over areas, or nothing where they do."""
    if view.indicator.kind == "percentage":
        return (
            "There is no number for these areas together: percentages were published without "
            "the counts behind them."
        )
    if view.indicator.kind not in COUNTED:
        return (
            f"There is no number for these areas together: a {view.indicator.kind} of several "
            "areas cannot be made of each one's own."
        )
    if view.indicator.is_distinct:
        return (
            "There is no number for these areas together: different patients are counted, and "
            "one who was seen in two areas would be counted twice."
        )
    return ""


def _lacks(row: Row) -> bool:
    return row["numerator"] is None or row["denominator"] is None


def _withheld(lacking: list[str]) -> str:
    return (
        "There is no number for these areas together: the counts of "
        f"{words.listed(lacking)} are hidden or not known, and a sum without them would be "
        "of fewer areas than it says."
    )


def _added(view: View, name: str, rows: list[Row]) -> Together:
    counted = sum(row["numerator"] for row in rows)
    out_of = sum(row["denominator"] for row in rows)
    confidence = rows[0]["confidence"] or 0.95
    kind = view.indicator.kind
    asked = [a.options for a in view.indicator.statistics if a.statistic == kind]
    usual = {"confidence": confidence, "multiplier": view.indicator.multiplier}
    made = STATISTICS.get(kind).compute(
        np.array([counted]), np.array([out_of]), **(usual | (asked[0] if asked else {}))
    )
    if np.isnan(made.value[0]):
        return Together(name, None, f"There is no number for these areas together: {made.note[0]}.")
    row: dict[str, Any] = {
        "value": float(made.value[0]),
        "lower_ci": float(made.lower_ci[0]),
        "upper_ci": float(made.upper_ci[0]),
        "numerator": counted,
        "denominator": out_of,
        "confidence": confidence,
        "is_suppressed": False,
        "comparison": Comparison.NOT_COMPARED.value,
    }
    return Together(name, row)


def set_against(view: View, as_one: Together | None, rows: list[Row]) -> Together | None:
    """Return areas as one with how they stand against what each of them stands against.

    `rows` are theirs: where they stand against different things, all of them are not compared.
    """
    levels = {row["comparator_value"] for row in rows}
    level = levels.pop() if len(levels) == 1 else None
    if as_one is None or as_one.row is None or level is None:
        return as_one
    limits = [as_one.row["lower_ci"]], [as_one.row["upper_ci"]]
    (stands,) = compare(*limits, [level], view.indicator.polarity)
    return replace(as_one, row={**as_one.row, "comparison": str(stands)})
