"""What else was asked for: statistics of each group or area that no other section shows."""

import polars as pl

from equipath.pages import words
from equipath.pages.background import LEVEL_STATISTICS
from equipath.pages.page import Column, Section, Table
from equipath.pages.sections import before_and_after, control_charts, variation
from equipath.pages.sections.measured import (
    difference,
    explained,
    headline,
    in_words,
    known,
    remarks,
)
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import ALL, Over

ELSEWHERE = {
    *LEVEL_STATISTICS,
    *control_charts.CHARTS,
    *variation.SHRUNKEN,
    "absolute_gap",
    "relative_gap",
    "funnel",
    "trend_marker",
    "slope_index_of_inequality",
    "relative_index_of_inequality",
    "intersectional_estimates",
    "unknown_bounds",
    "people_to_reach",
}
"""What the other sections show in their own way."""

LISTED = 40
COLUMNS = (
    Column("Area and group"),
    Column("By"),
    Column("Value", is_number=True),
    Column("95% interval", is_number=True),
    Column("In words"),
    Column("Result", is_id=True),
)


def section(view: View) -> Section | None:
    """Return a table of each such statistic in the headline areas, with what it is."""
    names = [
        name
        for name in dict.fromkeys(asked.statistic for asked in view.indicator.statistics)
        if _is_ours(name)
    ]
    tables = {name: table for name in names if (table := _table(view, name))}
    if not tables:
        return None
    return Section("What else was asked for", (*tables.values(), explained(tables)))


def _is_ours(name: str) -> bool:
    statistic = known(name)
    if statistic is None or name in ELSEWHERE:
        return False
    return statistic.gives_rows or statistic.over not in (Over.STRATUM, Over.AREA)


def _table(view: View, name: str) -> Table | None:
    rows = view.rows.filter(pl.col("statistic") == name)
    statistic = known(name)
    if rows.is_empty() or statistic is None:
        return None
    rows = rows.filter(pl.col("period_end") == pl.col("period_end").max())
    told = headline(view, rows)
    mine = [r for r in told if r["value"] is not None and not before_and_after.is_shown(r)]
    if not mine:
        return None
    left = len(mine) - LISTED
    more_of_them = f" {left:,} more are in the results only." if left > 0 else ""
    return Table(
        f"{statistic.title}, to {mine[-1]['period_end']:%B %Y}",
        COLUMNS,
        tuple(
            (
                _label(view, r),
                "–"
                if r["stratification"] == ALL
                else view.background.stratification(r["stratification"]),
                *difference(view, r, statistic),
                in_words(r),
                r["result_id"],
            )
            for r in mine[:LISTED]
        ),
        note=f"{remarks(view, mine[:LISTED])}{more_of_them}",
    )


def _label(view: View, row: Row) -> str:
    return f"{view.background.place(row)}: {words.stratum(row['stratum'])}"
