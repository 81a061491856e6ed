"""Areas that a reader picks, side by side: one indicator drawn, and all of them as a table."""

import polars as pl

from equipath.charts import caterpillar
from equipath.pages import words
from equipath.pages.address import Address, Choice, Place
from equipath.pages.background import Background, background, everyone
from equipath.pages.focus import beside, view_in
from equipath.pages.page import Block, Chart, Column, Page, Section, Table, Text
from equipath.pages.screen import Screen, known_choice
from equipath.pages.sections.hidden import drawn as drawn_or_told
from equipath.pages.sections.measure import Measure, against_the_whole, measure_of
from equipath.pages.sections.view import Row, View
from equipath.results.store import Results
from equipath.vocabulary import Comparison

MOST = 12
"""Areas side by side: more are a table that nobody reads."""

OFFERED = 40
AREA = "area"
"""What an address calls an area that was picked: `?area=icb:Q01&area=icb:Q02`."""


def present(results: Results, address: Address) -> Screen:
    """Return the areas that the address names, and those that may be added to them."""
    known = background(results)
    named = {n: i.title for n, i in known.indicators.items() if i.kind != "time_to_event"}
    indicator = known_choice(address.choice("indicator"), named, next(iter(named), ""))
    asked = [tuple(given.split(":", 1)) for given in address.every(AREA)]
    picked = [p for p in dict.fromkeys(asked) if p in known.areas][:MOST]
    blocks: list[Block] = _told(len(asked) - len(picked), picked)
    if picked and indicator:
        blocks += [_drawn(results, indicator, picked), _all(known, list(named), picked, address)]
    blocks.append(_offered(known, picked, address))
    choices = (Choice("indicator", "Indicator", tuple(named.items()), indicator),)
    return Screen(
        address,
        Page(
            "compare",
            "Compare areas",
            "The address of this page keeps the areas: bookmark it, or send it on.",
            tuple(blocks),
        ),
        choices=choices if picked and named else (),
    )


def _told(left_out: int, picked: list[Place]) -> list[Block]:
    told = []
    if not picked:
        told.append("Pick an area below, or open an area and choose to compare it.")
    if left_out > 0:
        told.append(
            f"{left_out} of the areas asked for are left out: this run does not have them, they "
            f"were named twice, or there are more than {MOST}."
        )
    return [Text(tuple(told))] if told else []


def with_area(address: Address, place: Place) -> Address:
    """Return a comparison with one more area."""
    return Address("compare", chosen=(*address.chosen, (AREA, ":".join(place))))


def _without(address: Address, place: Place) -> Address:
    gone = (AREA, ":".join(place))
    return Address("compare", chosen=tuple(pair for pair in address.chosen if pair != gone))


def _drawn(results: Results, indicator: str, picked: list[Place]) -> Section:
    view = view_in(results, indicator, None)
    measure, rows = _measured(view, picked)
    if not rows:
        return Section(view.indicator.title, (Text(("None of these areas has this indicator.",)),))
    drawn = [
        {
            "name": view.background.place(r),
            "value": r["value"],
            "lower": r["lower_ci"],
            "upper": r["upper_ci"],
            "standing": r["comparison"] or Comparison.NOT_COMPARED,
            "is_hidden": r["value"] is None,
        }
        for r in rows
    ]
    names = words.listed([view.background.place(r) for r in rows])
    chart = Chart(
        title=f"{view.indicator.title} in {names}",
        description=f"Caterpillar plot of {len(rows)} areas, each with its interval.",
        spec=caterpillar.draw(drawn, measure.axis, measure.lines),
        table=_table(view, rows),
        source=view.source,
    )
    values = [r["value"] for r in rows]
    return Section(view.indicator.title, (Text((measure.rule,)), *drawn_or_told(chart, values)))


def _measured(view: View, picked: list[Place]) -> tuple[Measure, list[Row]]:
    """Return what all of the areas can be set against, and their rows: one axis, one measure.

    Areas of which nothing is expected have levels alone, and then so have those beside them.
    """
    measure = measure_of(view)
    levels = [row for place in picked for row in _of(everyone(view.levels), place)]
    rows = [row for place in picked for row in _of(measure.rows, place)]
    shown = {(r["area_type"], r["area_code"]) for r in rows}
    others = [r for r in levels if (r["area_type"], r["area_code"]) not in shown]
    if any(r["value"] is not None for r in others):
        return against_the_whole(view), levels
    return measure, rows + others


def _of(rows: pl.DataFrame, place: Place) -> list[Row]:
    mine = rows.filter(pl.col("area_type") == place[0], pl.col("area_code") == place[1])
    return list(mine.head(1).iter_rows(named=True))


def _table(view: View, rows: list[Row]) -> Table:
    levels = {(r["area_type"], r["area_code"]): r for r in everyone(view.levels).rows(named=True)}
    return Table(
        f"{view.indicator.title}, {view.when}",
        (
            Column("Area"),
            Column(view.level_name, is_number=True),
            Column("95% interval", is_number=True),
            Column("Counted", is_number=True),
            Column("Out of", is_number=True),
            Column("Standing"),
        ),
        tuple(
            (
                view.background.place(r),
                *view.level_cells(levels.get((r["area_type"], r["area_code"]), r)),
                words.standing(r["comparison"]),
            )
            for r in rows
        ),
        note=f"Counted: {view.counted}. Out of: {view.out_of}.",
    )


def _all(known: Background, names: list[str], picked: list[Place], address: Address) -> Section:
    """Return every indicator in a row, the areas in columns, and a way to take each area out."""
    rows = []
    for name in names:
        view = view_in(known.results, name, None)
        levels = everyone(view.levels)
        found = [(_of(levels, place) or [None])[0] for place in picked]
        rows.append((view.indicator.title, *(_cell(view, row) for row in found)))
    compared = Table(
        "Every indicator, with its 95% interval",
        (Column("Indicator"), *(Column(known.areas[p].name, is_number=True) for p in picked)),
        tuple(rows),
        addresses=tuple(address.choosing(indicator=name) for name in names),
    )
    taken = Table(
        "Take an area out",
        (Column("Without"), Column("Kind")),
        tuple((known.areas[p].name, words.level_of(p[0])) for p in picked),
        addresses=tuple(_without(address, p) for p in picked),
    )
    return Section("All indicators", (compared, taken))


def _cell(view: View, row: Row | None) -> str:
    if row is None:
        return "–"
    value, interval, _, _ = view.level_cells(row)
    return f"{value} ({interval})" if row["lower_ci"] is not None else value


def _offered(known: Background, picked: list[Place], address: Address) -> Section:
    """Offer the areas beside the last one picked, or the largest kinds where there is none."""
    if picked:
        near = [p for p in beside(known, picked[-1]) if p not in picked]
    else:
        order = {kind: n for n, kind in enumerate(reversed(known.levels))}
        near = sorted(known.areas, key=lambda p: (order.get(p[0], len(order)), known.areas[p].name))
    if not near:
        return Section("Add an area", (Text(("There is no further area beside these.",)),))
    more = f"The first {OFFERED} of {len(near):,}." if len(near) > OFFERED else ""
    table = Table(
        "Areas that can be added",
        (Column("Add"), Column("Kind"), Column("Part of")),
        tuple(
            (known.areas[p].name, words.level_of(p[0]), known.areas[p].within)
            for p in near[:OFFERED]
        ),
        note=more,
        addresses=tuple(with_area(address, p) for p in near[:OFFERED]),
    )
    return Section("Add an area", (table,))
