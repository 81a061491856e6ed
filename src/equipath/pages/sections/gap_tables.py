"""The gaps between strata as tables: in each smaller area, and along all groups."""

from collections.abc import Mapping

import polars as pl

from equipath.pages import words
from equipath.pages.page import Column, Table
from equipath.pages.sections.gaps import gap_of, who_does_worse
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import NOT_KNOWN

SLOPES = ("slope_index_of_inequality", "relative_index_of_inequality")
COLUMNS = (
    Column("Area"),
    Column("As counted", is_number=True),
    Column("95% interval", is_number=True),
    Column("As counted, in words"),
    Column("Per 100 expected", is_number=True),
    Column("95% interval", is_number=True),
    Column("Per 100 expected, in words"),
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
    Column("In words"),
    Column("Results", is_id=True),
)


def slopes(view: View, name: str) -> Table | None:
    """Return the slope and relative indices of inequality of each area that has them."""
    by_area: dict[tuple[str, str], dict[str, Row]] = {}
    for statistic in SLOPES:
        for row in view.statistic(statistic).filter(stratification=name).iter_rows(named=True):
            if row["value"] is not None:
                by_area.setdefault((row["area_type"], row["area_code"]), {})[statistic] = row
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
    found = [g for k in keys if (g := gap_of(view, name, k, "absolute_gap"))]
    if not found:
        return None
    found.sort(key=lambda r: -abs(r["value"]))
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
    adjusted = gap_of(view, name, key, "standardised_gap", gap["stratum"])
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
