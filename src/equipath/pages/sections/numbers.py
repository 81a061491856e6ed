"""Every number of an indicator in an area, as a table a screen at a time."""

import polars as pl

from equipath.pages import words
from equipath.pages.address import Address
from equipath.pages.page import Column, Section, Table, Text
from equipath.pages.sections.view import Row, View

SHOWN = 100
"""Rows on one screen: a download has them all."""


def section(view: View, address: Address) -> Section | None:
    """Return the numbers of the area itself, all statistics, strata and periods."""
    mine = rows_of(view, address)
    if mine.is_empty():
        return None
    told = f"{mine.height:,} numbers"
    if mine.height > SHOWN:
        told += f", of which the first {SHOWN} are shown. The download has all of them"
    table = _table(f"{view.indicator.title}: every number", view, mine.head(SHOWN))
    return Section("Every number here", (Text((f"{told}.",)), table))


def one(view: View, result: str) -> Section | None:
    """Return the one number that a reader came for: what a finding rests on."""
    asked = view.rows.filter(pl.col("result_id") == result)
    if asked.is_empty():
        return None
    row = asked.row(0, named=True)
    known = view.background
    said = known.results.query("SELECT sentence FROM findings WHERE result_id = ?", result)
    table = _table(f"{known.place(row)}, {view.when}", view, asked)
    return Section("The number that stands out", (Text(tuple(said["sentence"])), table))


def _table(caption: str, view: View, rows: pl.DataFrame) -> Table:
    return Table(
        caption,
        (
            Column("Statistic"),
            Column("Groups"),
            Column("Group"),
            Column("Against"),
            Column("Value", is_number=True),
            Column("95% interval", is_number=True),
            Column("Counted", is_number=True),
            Column("Out of", is_number=True),
            Column("Period"),
            Column("Result", is_id=True),
        ),
        tuple(_cells(view, r) for r in rows.iter_rows(named=True)),
    )


def rows_of(view: View, address: Address) -> pl.DataFrame:
    """Return the results of the area itself: of the whole where an address names none."""
    area = address.area or (view.background.headline or (None,))[0]
    if area is None:
        return view.rows
    return view.rows.filter(pl.col("area_type") == area[0], pl.col("area_code") == area[1])


def _cells(view: View, row: Row) -> tuple[str, ...]:
    hidden = bool(row["is_suppressed"])
    value = words.HIDDEN if row["value"] is None and hidden else words.number(row["value"], 2)
    return (
        row["statistic"].replace("_", " "),
        view.background.stratification(row["stratification"]),
        words.stratum(row["stratum"]),
        words.comparator(row["comparator"]) if row["comparator"] else "–",
        value,
        words.interval(row, 2),
        words.count(row["numerator"], is_hidden=hidden),
        words.count(row["denominator"], is_hidden=hidden),
        words.period(row["period_start"], row["period_end"]),
        row["result_id"],
    )
