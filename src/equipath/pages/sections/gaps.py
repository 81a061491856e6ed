"""The gaps between strata in words: who does worse, crude and allowing for who the people are."""

from collections.abc import Mapping

import polars as pl

from equipath.pages import words
from equipath.pages.page import Column, Table
from equipath.pages.sections.view import RATIO_UNIT, Row, View
from equipath.vocabulary import ALL, NOT_KNOWN

SLOPES = ("slope_index_of_inequality", "relative_index_of_inequality")
COLUMNS = (
    Column("Area"),
    Column("As counted", is_number=True),
    Column("95% interval", is_number=True),
    Column("As counted: who does worse"),
    Column("Per 100 expected", is_number=True),
    Column("95% interval", is_number=True),
    Column("Allowing for differences: who does worse"),
    Column("Results", is_id=True),
)

ADJUSTED = (4, 5, 6)
"""Which of the columns are left out where nothing was standardised."""
SLOPE_COLUMNS = (
    Column("Area"),
    Column("Slope index", is_number=True),
    Column("95% interval", is_number=True),
    Column("Relative index", is_number=True),
    Column("95% interval", is_number=True),
    Column("Who does worse"),
    Column("Results", is_id=True),
)


def gap_sentences(view: View, name: str) -> list[str]:
    """Say, for each headline area, its gap as counted and standardised."""
    told = []
    for key in view.background.headline:
        gap = _gap(view, name, key, "absolute_gap")
        if gap is None:
            continue
        if none_apart(view, name, key):
            place = view.background.place(gap)
            told.append(f"{place}: no group stands clearly apart from “{gap['comparator']}”.")
            continue
        adjusted = _gap(view, name, key, "standardised_gap", gap["stratum"])
        after = f" {_standardised(gap, adjusted)}" if adjusted else ""
        told.append(f"{_crude(view, gap)}{after}")
    return told


def _gap(
    view: View, name: str, key: tuple[str, str], statistic: str, stratum: str | None = None
) -> Row | None:
    """Return an area's gap: of the given stratum, else of the one that most is said of.

    That is the first stratum where strata are in order, else the one that surely does worst.
    """
    rows = view.statistic(statistic).filter(
        pl.col("stratification") == name,
        pl.col("area_type") == key[0],
        pl.col("area_code") == key[1],
        pl.col("value").is_not_null(),
        ~pl.col("stratum").is_in([NOT_KNOWN, ALL]),
    )
    if stratum is not None:
        rows = rows.filter(pl.col("stratum") == stratum)
    elif view.background.stratifiers.get(name, {}).get("ordered"):
        rows = rows.sort("stratum_order")
    else:
        is_open = (pl.col("lower_ci") <= 0) & (pl.col("upper_ci") >= 0)
        size = pl.col("value") if view.low_is_bad else -pl.col("value")
        rows = rows.sort(is_open.fill_null(True), size)
    return rows.row(0, named=True) if rows.height else None


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
    if gap["lower_ci"] is not None and gap["lower_ci"] <= 0 <= gap["upper_ci"]:
        return "That could be chance."
    direction = gap["direction"] or ""
    return f"{direction[:1].upper()}{direction[1:]}." if direction else ""


def _between(row: Row, decimals: int) -> str:
    """Give the interval of a gap's size, whichever way it goes."""
    ends = sorted((row["lower_ci"], row["upper_ci"]))
    if ends[1] < 0:
        ends = [-ends[1], -ends[0]]
    low, high = (words.number(end, decimals) for end in ends)
    return f"{words.confidence(row)} {low} to {high}"


def point_apart(gap: Row, adjusted: Row) -> bool:
    """Say whether a gap as counted and a standardised one clearly go opposite ways."""
    is_clear = [not g["lower_ci"] <= 0 <= g["upper_ci"] for g in (gap, adjusted)]
    return all(is_clear) and gap["value"] * adjusted["value"] < 0


def none_apart(view: View, name: str, key: tuple[str, str]) -> bool:
    """Say whether an area's groups have gaps, and all of them could be chance."""
    rows = [
        r
        for statistic in ("absolute_gap", "standardised_gap")
        for r in view.statistic(statistic)
        .filter(
            pl.col("stratification") == name,
            pl.col("area_type") == key[0],
            pl.col("area_code") == key[1],
            pl.col("lower_ci").is_not_null(),
        )
        .iter_rows(named=True)
    ]
    return bool(rows) and all(r["lower_ci"] <= 0 <= r["upper_ci"] for r in rows)


def turns_round(view: View, name: str, key: tuple[str, str]) -> bool:
    """Say whether an area's gap turns round when who the people are is allowed for."""
    gap = _gap(view, name, key, "absolute_gap")
    adjusted = _gap(view, name, key, "standardised_gap", gap["stratum"]) if gap else None
    return gap is not None and adjusted is not None and point_apart(gap, adjusted)


def slopes(view: View, name: str) -> Table | None:
    """Return the slope and relative indices of inequality of each area that has them."""
    found = view.last.filter(
        pl.col("statistic").is_in(SLOPES),
        pl.col("stratification") == name,
        pl.col("value").is_not_null(),
    )
    by_area: dict[tuple[str, str], dict[str, Row]] = {}
    for row in found.iter_rows(named=True):
        by_area.setdefault((row["area_type"], row["area_code"]), {})[row["statistic"]] = row
    head = [k for k in view.background.headline if k in by_area]
    ordered = [*head, *(k for k in by_area if k not in head)]
    rows = tuple(_slope_row(view, by_area[k]) for k in ordered if len(by_area[k]) == len(SLOPES))
    if not rows:
        return None
    return Table(
        "How steep it is across all groups, as counted",
        SLOPE_COLUMNS,
        rows,
        note="Slope index of inequality: how far the level changes from the most to the least "
        "disadvantaged end of the population. Relative index: how many times. Both are of what "
        "was counted, whoever the people are.",
    )


def _slope_row(view: View, of_area: Mapping[str, Row]) -> tuple[str, ...]:
    slope, relative = (of_area[s] for s in SLOPES)
    return (
        view.background.place(slope),
        words.signed(slope["value"], view.short_points, view.decimals),
        words.interval(slope, view.decimals),
        words.number(relative["value"], 2),
        words.interval(relative, 2),
        who_does_worse(slope),
        f"{slope['result_id']} {relative['result_id']}",
    )


def areas_apart(view: View, name: str) -> Table | None:
    """Return the same gap in each smaller area that has strata, the widest first."""
    if not view.background.stratifiers.get(name, {}).get("ordered"):
        return None
    crude = view.statistic("absolute_gap").filter(
        pl.col("stratification") == name, pl.col("stratum") != NOT_KNOWN
    )
    keys = [
        key
        for key in crude.select("area_type", "area_code").unique(maintain_order=True).iter_rows()
        if key not in view.background.headline
    ]
    found = [g for k in keys if (g := _gap(view, name, k, "absolute_gap"))]
    if not found:
        return None
    found.sort(key=lambda r: r["value"], reverse=not view.low_is_bad)
    has_adjusted = not view.statistic("standardised_gap").is_empty()
    kept = [i for i in range(len(COLUMNS)) if has_adjusted or i not in ADJUSTED]
    stratum, reference = found[0]["stratum"], found[0]["comparator"]
    return Table(
        f"The gap between “{stratum}” and “{reference}” in each area, widest as counted first",
        tuple(COLUMNS[i] for i in kept),
        tuple(
            tuple(cells[i] for i in kept)
            for gap in found
            if gap["stratum"] == stratum
            for cells in (_row(view, name, gap),)
        ),
        note="Minus: the first group is lower. An area without one of the two groups is not "
        "listed.",
    )


def _row(view: View, name: str, gap: Row) -> tuple[str, ...]:
    key = (gap["area_type"], gap["area_code"])
    adjusted = _gap(view, name, key, "standardised_gap", gap["stratum"])
    after = ("–", "–", "–", "")
    if adjusted is not None:
        after = (
            words.signed(adjusted["value"]),
            words.interval(adjusted),
            who_does_worse(adjusted),
            adjusted["result_id"],
        )
    return (
        view.background.place(gap),
        words.signed(gap["value"], "", view.decimals),
        words.interval(gap, view.decimals),
        who_does_worse(gap),
        *after[:3],
        f"{gap['result_id']} {after[3]}".strip(),
    )


def _amount(view: View, value: float) -> str:
    return words.amount(value, view.suffix, view.decimals)
