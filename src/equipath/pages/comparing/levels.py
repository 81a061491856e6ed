"""Areas side by side: one indicator drawn, and every indicator in a table."""

import polars as pl

from equipath.charts import caterpillar
from equipath.pages import words
from equipath.pages.address import Place
from equipath.pages.background import Background, everyone
from equipath.pages.comparing.peers import peers
from equipath.pages.comparing.picked import Picked
from equipath.pages.comparing.together import COUNTED, Together, set_against, together
from equipath.pages.focus import view_in
from equipath.pages.page import Block, Chart, Column, Figure, Figures, Section, Table, Text
from equipath.pages.sections.hidden import drawn as drawn_or_told
from equipath.pages.sections.measure import Measure, against_the_whole, measure_of
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import Comparison


def drawn(known: Background, indicator: str, chosen: Picked) -> Section:
    """Return an indicator in the areas picked, them together, and what they stand against."""
    view = view_in(known.results, indicator, None)
    measure, rows = _measured(view, chosen.places)
    if not rows:
        return Section(view.indicator.title, (Text(("None of these areas has this indicator.",)),))
    as_one = together(view, chosen.places)
    points = [_point(view.background.place(r), r) for r in rows]
    if measure.is_of_levels:
        as_one = set_against(view, as_one, rows)
    if as_one and as_one.row and measure.is_of_levels:
        points.append(_point(as_one.name, as_one.row))
    names = words.listed([view.background.place(r) for r in rows])
    chart = Chart(
        title=f"{view.indicator.title} in {names}",
        description=f"Caterpillar plot of {len(rows)} areas, each with its interval.",
        spec=caterpillar.draw(points, measure.axis, measure.lines),
        table=_table(view, rows, as_one),
        source=view.source,
    )
    values = [r["value"] for r in rows]
    blocks: list[Block] = [*_of_all(view, as_one), Text((measure.rule,))]
    blocks += drawn_or_told(chart, values)
    return Section(
        view.indicator.title,
        (*blocks, Text(("What they stand against:",)), peers(view, chosen.kinds, measure)),
    )


def _of_all(view: View, as_one: Together | None) -> tuple[Block, ...]:
    """Return the number of the areas as one, or the sentence that says why there is none."""
    if not as_one:
        return ()
    if not as_one.row:
        return (Text((as_one.why,)),)
    value, interval, counted, out_of = view.level_cells(as_one.row)
    detail = f"{counted} of {out_of}; {words.confidence(as_one.row)} {interval}"
    note = (
        "Their counts are added as they are shown here; the interval is that of the sum, made "
        "the same way as each area's own."
    )
    return (Figures((Figure(as_one.name, value, detail),)), Text((note,)))


def _point(name: str, row: Row) -> Row:
    return {
        "name": name,
        "value": row["value"],
        "lower": row["lower_ci"],
        "upper": row["upper_ci"],
        "standing": row["comparison"] or Comparison.NOT_COMPARED,
        "is_hidden": row["value"] is None,
    }


def _measured(view: View, places: tuple[Place, ...]) -> tuple[Measure, list[Row]]:
    """Return what all of the areas can be set against, and their rows: one axis, one measure.

    Areas of which nothing is expected have levels alone, and then so have those beside them.
    """
    measure = measure_of(view)
    levels = [row for place in places for row in _of(everyone(view.levels), place)]
    rows = [row for place in places for row in _of(measure.rows, place)]
    shown = {(r["area_type"], r["area_code"]) for r in rows}
    others = [r for r in levels if (r["area_type"], r["area_code"]) not in shown]
    if any(r["value"] is not None for r in others):
        return against_the_whole(view), levels
    return measure, rows + others


def _of(rows: pl.DataFrame, place: Place) -> list[Row]:
    mine = rows.filter(pl.col("area_type") == place[0], pl.col("area_code") == place[1])
    return list(mine.head(1).iter_rows(named=True))


def _table(view: View, rows: list[Row], as_one: Together | None) -> Table:
    shown = [
        (
            view.background.place(r),
            *view.level_cells(view.level((r["area_type"], r["area_code"])) or r),
            words.standing(r["comparison"]),
        )
        for r in rows
    ]
    if as_one and as_one.row:
        standing = words.standing(as_one.row["comparison"])
        shown.append((as_one.name, *view.level_cells(as_one.row), standing))
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
        tuple(shown),
        note=f"Counted: {view.counted}. Out of: {view.out_of}.",
    )


def every(known: Background, names: list[str], chosen: Picked) -> Section:
    """Return every indicator in a row, the areas in columns, and all of them together first."""
    rows, are_added = [], False
    for name in names:
        view = view_in(known.results, name, None)
        as_one = together(view, chosen.places)
        are_added |= bool(as_one and as_one.row)
        cells = [_cell(view, view.level(place)) for place in chosen.places]
        title = (
            f"{view.indicator.title} ({view.suffix.strip()})"
            if view.suffix
            else view.indicator.title
        )
        rows.append((title, _cell(view, as_one.row if as_one else None), *cells))
    shown = ["Together", *(known.areas[place].name for place in chosen.places)]
    # Where nothing can be added up, there is no column of dashes.
    kept = range(1 + len(shown)) if are_added else [0, *range(2, 1 + len(shown))]
    columns = [Column("Indicator"), *(Column(title, is_number=True) for title in shown)]
    return Section(
        "All indicators",
        (
            Table(
                "Every indicator, with its 95% interval",
                tuple(columns[n] for n in kept),
                tuple(tuple(row[n] for n in kept) for row in rows),
                addresses=tuple(chosen.address.choosing(indicator=name) for name in names),
                note=_of_the_first_column(are_added),
            ),
        ),
    )


def _of_the_first_column(are_added: bool) -> str:
    if not are_added:
        return ""
    return (
        "Together: the counts of these areas added up. A dash stands where one of them is hidden "
        f"or not known, and where an indicator is no {' or '.join(COUNTED)}."
    )


def _cell(view: View, row: Row | None) -> str:
    """Return a level with its interval; the unit stands with the indicator's name."""
    if row is None:
        return words.number(None)
    value = view.level_cells(row)[0].removesuffix(view.suffix)
    return (
        f"{value} ({words.interval(row, view.decimals)})" if row["lower_ci"] is not None else value
    )
