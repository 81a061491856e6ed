"""How gaps change: each inequality's yearly change, and whether that is more than chance."""

import polars as pl

from equipath.pages import words
from equipath.pages.background import more
from equipath.pages.page import Column, Section, Table, Text
from equipath.pages.sections.measured import (
    DECIMALS,
    SUFFIXES,
    explained,
    headline,
    in_words,
    known,
    remarks,
)
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import ALL, Unit

STATISTIC = "change_over_time"
LISTED = 40
COLUMNS = (
    Column("Area and gap"),
    Column("By"),
    Column("First", is_number=True),
    Column("Last", is_number=True),
    Column("Change a year", is_number=True),
    Column("95% interval", is_number=True),
    Column("In words"),
    Column("Result", is_id=True),
)


def section(view: View) -> Section | None:
    """Return how each inequality changed in the headline areas, or nothing with one period."""
    rows = [
        r
        for r in headline(view, view.rows.filter(pl.col("statistic") == STATISTIC))
        if _is_told(view, r)
    ]
    if not rows:
        return None
    first, last = rows[0]["period_start"], max(r["period_end"] for r in rows)
    left = len(rows) - LISTED
    shown = rows[:LISTED]
    why = (
        "A gap that is wider in one year than in the last may only have moved by chance. A line "
        "through all periods says whether it widens or narrows, and how sure that is."
    )
    table = Table(
        f"Change of each gap, {words.period(first, last)}",
        COLUMNS,
        tuple(_cells(view, r) for r in shown),
        note=f"The change of a ratio is in per cent of itself. {remarks(view, shown)}".strip()
        + (f" {left:,} more are in the results only." if left > 0 else ""),
    )
    return Section(
        "How gaps change", (Text((why, *_told(view, shown))), table, explained([STATISTIC]))
    )


def _is_told(view: View, row: Row) -> bool:
    """Of strata in order the first says most; of others each has its own gap."""
    ordered = view.background.stratifiers.get(row["stratification"], {}).get("ordered")
    return not ordered or row["stratum"] == ALL or row["stratum_order"] == 1


def _told(view: View, rows: list[Row]) -> list[str]:
    """Say which gaps surely widen and which surely narrow."""
    said = []
    for word in ("widening", "narrowing"):
        names = [_name(view, r) for r in rows if r["direction"] == word]
        if names:
            said.append(f"Surely {word}: {words.listed(names, 4)}.")
    return said or ["No change of a gap is shown beyond chance."]


def _name(view: View, row: Row) -> str:
    """Name the gap that changed, and whose: the statistic stands before the colon."""
    name, _, against = str(row["comparator"]).partition(": ")
    statistic = known(name)
    title = statistic.title if statistic else name.replace("_", " ")
    of = f", {row['stratum']} against {against}" if row["stratum"] != ALL and against else ""
    return f"{view.background.place(row)}: {title[:1].lower()}{title[1:]}{of}"


def _cells(view: View, row: Row) -> tuple[str, ...]:
    statistic = known(str(row["comparator"]).partition(": ")[0])
    unit = statistic.unit if statistic else Unit.LEVEL
    is_ratio = unit is Unit.RATIO
    suffix = view.short_points or view.suffix if unit is Unit.LEVEL else SUFFIXES.get(unit, "")
    decimals = DECIMALS.get(unit, view.decimals)
    said = more(row)
    return (
        _name(view, row),
        view.background.stratification(row["stratification"]),
        words.number(said.get("first_value"), decimals),
        words.number(said.get("last_value"), decimals),
        words.signed(row["value"], "%" if is_ratio else suffix, 1 if is_ratio else decimals),
        words.interval(row, 1 if is_ratio else decimals),
        in_words(row),
        row["result_id"],
    )
