"""What a change did, in words: relative to a comparison or not, how sure, and what it assumes."""

from collections.abc import Mapping
from typing import Any

from equipath.pages import words
from equipath.pages.background import more
from equipath.pages.sections.view import Row, View

DIFFERENCE, RATIO, SERIES = (
    "difference_in_differences",
    "ratio_of_ratios",
    "interrupted_time_series",
)
PARALLEL = (
    "It is what the change did only if, without it, both would have moved alike, and if nothing "
    "else began on that day in one of them alone. The interval holds the chance in what was "
    "counted; it does not hold that places drift apart on their own, which with few places they "
    "may."
)
ALONE = (
    "There is no comparison: whatever else changed at that time is in it. Places or groups where "
    "nothing changed would tell the two apart."
)


def levels_told(view: View, row: Row, changed_on: str) -> str:
    """Say the four levels that a difference in differences, or a ratio, is made of."""
    said = more(row)

    def level(name: str) -> str:
        return words.amount(said.get(name), view.suffix, view.decimals)

    return (
        f"Where it changed, on {words.day(changed_on)}, the level was {level('changed_before')} "
        f"before and {level('changed_after')} after. In the comparison it was "
        f"{level('comparison_before')} and {level('comparison_after')}."
    )


def difference_told(view: View, row: Row) -> str:
    """Say by how much more it changed than the comparison, and how sure that is."""
    way = "rose" if row["value"] > 0 else "fell"
    by = words.amount(abs(row["value"]), view.points, view.decimals)
    return (
        f"Relative to the comparison it {way} by {by} ({words.confidence(row)} of the change "
        f"{words.interval(row, view.decimals)}): {_sure(row, 0.0)}."
    )


def ratio_told(row: Row) -> str:
    """Say how many times as much it changed as the comparison."""
    return (
        f"In proportion it came to {words.number(row['value'], 2)} times what the comparison's "
        f"change would have made of it ({words.interval(row, 2)}): {_sure(row, 1.0)}."
    )


def series_told(view: View, row: Row, piece: str) -> str:
    """Say how level and slope changed at the change, the trend before allowed for."""
    said = more(row)
    level, slope = (_part(view, said, f"{name}_change") for name in ("level", "slope"))
    return (
        f"With the trend before allowed for, the level stepped by {level} at the change, and then "
        f"moved by another {slope} a {piece}."
    )


def alongside_told(view: View, row: Row, piece: str) -> str:
    """Say whether the two ran alongside before: what the comparison rests upon."""
    said = more(row)
    lower, upper = (said.get(f"slope_before_{end}_ci") for end in ("lower", "upper"))
    if said.get("slope_before") is None or lower is None or upper is None:
        return "Too few periods lie before it to tell whether the two ran alongside."
    apart = _part(view, said, "slope_before")
    if lower <= 0 <= upper:
        return (
            f"Before it, what lay between the two moved by {apart} a {piece}: no more than chance "
            "could make of two that ran alongside. A wide interval would not show it if they did "
            "not."
        )
    return (
        f"Before it, the two were already moving apart, by {apart} a {piece}: the change after it "
        "may be more of the same."
    )


def _part(view: View, said: Mapping[str, Any], name: str) -> str:
    suffix, decimals = view.points, view.decimals
    row = {"value": said.get(name)}
    row |= {f"{end}_ci": said.get(f"{name}_{end}_ci") for end in ("lower", "upper")}
    return f"{words.signed(row['value'], suffix, decimals)} ({words.interval(row, decimals)})"


def _sure(row: Row, none: float) -> str:
    if row["lower_ci"] is None or row["upper_ci"] is None:
        return "how sure is not known"
    is_sure = not row["lower_ci"] <= none <= row["upper_ci"]
    return "more than chance would leave" if is_sure else "no more than chance could leave"
