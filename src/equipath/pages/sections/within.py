"""The areas just below: each with its level, and leading to its own screen."""

from dataclasses import replace

import polars as pl

from equipath.pages import words
from equipath.pages.address import Address, Place
from equipath.pages.background import everyone
from equipath.pages.focus import below_of
from equipath.pages.icons import NO_ICONS, with_icons
from equipath.pages.page import Block, Column, Section, Table
from equipath.pages.sections.control_charts import latest
from equipath.pages.sections.measure import Measure, joined
from equipath.pages.sections.view import Row, View

MOST = 200
"""Areas in one table: more are found by their names, or a level further down."""


def section(view: View, address: Address, measure: Measure | None = None) -> Section | None:
    """Return a table for each kind of area below, the one that needs most attention first.

    Each says how its areas stand: against what the measure chosen is set to, else against their
    own comparator.
    """
    chosen = measure if measure and not measure.is_standardised else None
    below = below_of(view.background, address.area)
    of_all = everyone(view.levels).filter(pl.col("area_type").is_in(list(below)))
    compared = joined(of_all, chosen.rows) if chosen else of_all
    levels = {(r["area_type"], r["area_code"]): r for r in compared.iter_rows(named=True)}
    # Icons are of the last period, and so stand beside that alone.
    icons = latest(view) if view.period is None else {}
    blocks: list[Block] = []
    for kind, places in below.items():
        rows = [levels[place] for place in places if place in levels]
        if rows:
            ordered = sorted(rows, key=lambda r: _order(view, r))[:MOST]
            both = [icons.get((r["area_type"], r["area_code"]), NO_ICONS) for r in ordered]
            table = _table(view, kind, ordered, len(rows), address)
            if chosen:
                columns = (*table.columns[:-1], Column(f"Against {_named(chosen)}"))
                table = replace(table, columns=columns)
            blocks.append(with_icons(table, both))
    return Section("Areas within", tuple(blocks)) if blocks else None


def _named(measure: Measure) -> str:
    return "what is expected" if measure.is_ratio else measure.named


def _order(view: View, row: Row) -> tuple[bool, float]:
    value = row["value"]
    return value is None, 0.0 if value is None else value if view.low_is_bad else -value


def _table(view: View, kind: str, shown: list[Row], there: int, address: Address) -> Table:
    one = words.level_of(kind)
    title = f"{one[:1].upper()}{one[1:]}"
    compared = next((r["comparator"] for r in shown if r["comparator"]), "")
    standing = f"Against {words.comparator(compared)}" if compared else "Standing"
    more = f" The first {MOST} of {there:,}." if there > MOST else ""
    return Table(
        f"{view.indicator.title} by {one}, {view.when}",
        (
            Column(title),
            Column(view.level_name, is_number=True),
            Column("95% interval", is_number=True),
            Column("Counted", is_number=True),
            Column("Out of", is_number=True),
            Column(standing),
        ),
        tuple(
            (
                view.background.place(r),
                *view.level_cells(r),
                words.standing(r["comparison"]) if r["comparator"] else "–",
            )
            for r in shown
        ),
        note=f"Counted: {view.counted}. Out of: {view.out_of}.{more}",
        addresses=tuple(_of(address, (r["area_type"], r["area_code"])) for r in shown),
    )


def _of(address: Address, place: Place) -> Address:
    return address.within(place)
