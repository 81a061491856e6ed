"""The gaps between strata in words: who does worse, crude and allowing for who the people are."""

from equipath.pages import words
from equipath.pages.sections.view import RATIO_UNIT, Row, View
from equipath.vocabulary import ALL, NOT_KNOWN


def gap_sentences(view: View, name: str) -> list[str]:
    """Say, for each headline area, its gap as counted and standardised."""
    told = []
    for key in view.background.headline:
        gap = gap_of(view, name, key, "absolute_gap")
        if gap is None:
            continue
        if none_apart(view, name, key):
            place = view.background.place(gap)
            told.append(f"{place}: no group stands clearly apart from “{gap['comparator']}”.")
            continue
        adjusted = gap_of(view, name, key, "standardised_gap", gap["stratum"])
        after = f" {_standardised(gap, adjusted)}" if adjusted else _by_age(view, name, gap)
        told.append(f"{_crude(view, gap)}{after}")
    return told


def gap_of(
    view: View, name: str, key: tuple[str, str], statistic: str, stratum: str | None = None
) -> Row | None:
    """Return an area's gap: of the given stratum, else of the one that most is said of.

    That is the first stratum where strata are in order, else the one that surely does worst.
    """
    rows = [
        r
        for r in view.of_strata(statistic, name, key)
        if r["value"] is not None and r["stratum"] not in (NOT_KNOWN, ALL)
    ]
    if stratum is not None:
        return next((r for r in rows if r["stratum"] == stratum), None)
    if view.background.stratifiers.get(name, {}).get("ordered"):
        return min(rows, key=_order, default=None)
    sign = 1 if view.low_is_bad else -1
    return min(rows, key=lambda r: (_is_open(r), sign * r["value"]), default=None)


def _order(row: Row) -> tuple[bool, int]:
    place = row["stratum_order"]
    return place is not None, place or 0


def _is_open(gap: Row) -> bool:
    """Say whether a gap's interval leaves open who does worse; one without leaves everything."""
    return gap["lower_ci"] is None or bool(gap["lower_ci"] <= 0 <= gap["upper_ci"])


def _crude(view: View, gap: Row) -> str:
    level = gap["comparator_value"] + gap["value"]
    side = "higher" if gap["value"] > 0 else "lower"
    return (
        f"{view.background.place(gap)}, as counted: {_amount(view, level)} in “{gap['stratum']}” "
        f"against {_amount(view, gap['comparator_value'])} in “{gap['comparator']}”, "
        f"{words.amount(abs(gap['value']), view.points, view.decimals)} {side} "
        f"({_between(gap, view.decimals)}). {who_does_worse(gap)}"
    )


def _standardised(gap: Row, adjusted: Row) -> str:
    level = adjusted["comparator_value"] + adjusted["value"]
    model = adjusted["comparator"].partition(" (")[2].removesuffix(")")
    start = f"Against {model}: " if model else "Allowing for who the people are: "
    numbers = (
        f"{words.number(level, 1)} against {words.number(adjusted['comparator_value'], 1)}"
        f"{RATIO_UNIT}, a gap of {words.number(abs(adjusted['value']), 1)} "
        f"({_between(adjusted, 1)}). {who_does_worse(adjusted)}"
    )
    if point_apart(gap, adjusted):
        numbers += (
            " The two point opposite ways, because the groups differ in who their people are. "
            "Judge by the second."
        )
    return start + numbers


def who_does_worse(gap: Row) -> str:
    """Say who does worse, or that the interval leaves it open."""
    if gap["lower_ci"] is None:
        return "Too few have been counted to say whether that could be chance."
    if gap["lower_ci"] <= 0 <= gap["upper_ci"]:
        return "That could be chance."
    direction = gap["direction"] or ""
    return f"{direction[:1].upper()}{direction[1:]}." if direction else ""


def _between(row: Row, decimals: int) -> str:
    """Give the interval of a gap's size, whichever way it goes."""
    if row["lower_ci"] is None:
        return "no interval"
    ends = sorted((row["lower_ci"], row["upper_ci"]))
    if ends[1] < 0:
        ends = [-ends[1], -ends[0]]
    low, high = (words.number(end, decimals) for end in ends)
    return f"{words.confidence(row)} {low} to {high}"


def _by_age(view: View, name: str, gap: Row) -> str:
    """Say the two levels of a gap again, each standardised for age, where they are."""
    both = standardised_pair(view, name, gap)
    if both is None:
        return ""
    one, other = both
    said = (
        f" Standardised for age: {_amount(view, one['value'])} ({words.interval(one)}) against "
        f"{_amount(view, other['value'])} ({words.interval(other)})."
    )
    if turned(gap, both):
        said += (
            " That is the other way round: the groups differ in age, and what was counted "
            "follows age. Compare groups by these."
        )
    return said


def standardised_pair(view: View, name: str, gap: Row) -> tuple[Row, Row] | None:
    """Return the directly standardised rates of a gap's stratum and of its reference."""
    key = gap["area_type"], gap["area_code"]
    rows = view.of_strata("directly_standardised_rate", name, key)
    by_stratum = {r["stratum"]: r for r in rows if r["value"] is not None}
    one, other = (by_stratum.get(s) for s in (gap["stratum"], gap["comparator"]))
    return (one, other) if one and other else None


def turned(gap: Row, both: tuple[Row, Row]) -> bool:
    """Say whether two standardised levels clearly go the other way than the gap as counted."""
    one, other = both
    if one["lower_ci"] is None or other["lower_ci"] is None:
        return False
    is_apart = one["lower_ci"] > other["upper_ci"] or one["upper_ci"] < other["lower_ci"]
    return bool(is_apart and (one["value"] - other["value"]) * gap["value"] < 0)


def point_apart(gap: Row, adjusted: Row) -> bool:
    """Say whether a gap as counted and a standardised one clearly go opposite ways."""
    is_clear = [not g["lower_ci"] <= 0 <= g["upper_ci"] for g in (gap, adjusted)]
    return all(is_clear) and gap["value"] * adjusted["value"] < 0


def none_apart(view: View, name: str, key: tuple[str, str]) -> bool:
    """Say whether an area's groups have gaps, and all of them could be chance."""
    rows = [
        r
        for statistic in ("absolute_gap", "standardised_gap")
        for r in view.of_strata(statistic, name, key)
        if r["lower_ci"] is not None
    ]
    return bool(rows) and all(map(_is_open, rows))


def turns_round(view: View, name: str, key: tuple[str, str]) -> bool:
    """Say whether an area's gap turns round when who the people are is allowed for."""
    gap = gap_of(view, name, key, "absolute_gap")
    if gap is None:
        return False
    adjusted = gap_of(view, name, key, "standardised_gap", gap["stratum"])
    if adjusted is not None:
        return point_apart(gap, adjusted)
    both = standardised_pair(view, name, gap)
    return both is not None and turned(gap, both)


def _amount(view: View, value: float) -> str:
    return words.amount(value, view.suffix, view.decimals)
