"""What the unknown could hide: each gap if those in no known group belonged to either side."""

import polars as pl

from equipath.pages import words
from equipath.pages.background import more
from equipath.pages.page import Column, Section, Table, Text
from equipath.pages.sections.measured import explained, headline, in_words
from equipath.pages.sections.view import Row, View

STATISTIC = "unknown_bounds"
LISTED = 40
WHY = (
    "Some people's group was not recorded. Had they all belonged to one side of a gap, or all to "
    "the other, it would lie between these bounds."
)
COLUMNS = (
    Column("Area and group"),
    Column("By"),
    Column("Gap", is_number=True),
    Column("Bounds", is_number=True),
    Column("Spread in proportion", is_number=True),
    Column("Not known", is_number=True),
    Column("Same side whatever they are"),
    Column("In words"),
    Column("Result", is_id=True),
)


def section(view: View) -> Section | None:
    """Return the bounds of each gap of the headline areas, or nothing where none was asked for."""
    found = view.statistic(STATISTIC).filter(pl.col("value").is_not_null())
    rows = [r for r in headline(view, found) if more(r).get("lower_bound") is not None]
    if not rows:
        return None
    left = len(rows) - LISTED
    table = Table(
        f"Bounds of each gap to its reference, {view.when}",
        COLUMNS,
        tuple(_cells(view, r) for r in rows[:LISTED]),
        note=f"{left:,} more are in the results only." if left > 0 else "",
    )
    return Section("What the unknown could hide", (Text((WHY,)), table, explained([STATISTIC])))


def _cells(view: View, row: Row) -> tuple[str, ...]:
    said = more(row)
    bounds = [words.number(said.get(n), view.decimals) for n in ("lower_bound", "upper_bound")]
    share = said.get("unknown_share")
    return (
        f"{view.background.place(row)}: {words.stratum(row['stratum'])}",
        view.background.stratification(row["stratification"]),
        words.signed(row["value"], view.short_points, view.decimals),
        " to ".join(bounds),
        words.signed(said.get("proportional"), view.short_points, view.decimals),
        words.amount(None if share is None else 100 * share, "%"),
        str(said.get("keeps_direction") or "–").capitalize(),
        in_words(row).replace("The stratum", words.stratum(row["stratum"])),
        row["result_id"],
    )
