"""How much there is: the whole and the focus, with what they stand against."""

import polars as pl

from equipath.pages import words
from equipath.pages.address import Place
from equipath.pages.background import LEVEL_STATISTICS, everyone, more
from equipath.pages.page import Block, Column, Figure, Figures, Section, Table, Text
from equipath.pages.sections.measured import headline
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import ALL, TARGET

RATIO = "indirectly_standardised_ratio"
COLUMNS = (
    Column("Area"),
    Column("What is shown"),
    Column("Value", is_number=True),
    Column("95% interval", is_number=True),
    Column("Counted", is_number=True),
    Column("Out of", is_number=True),
    Column("Standing"),
    Column("People short", is_number=True),
    Column("Result", is_id=True),
)


def section(view: View, asked: Place | None = None) -> Section | None:
    """Return the level of the headline areas, that which was asked for first, if any is known."""
    rows = [r for key in view.background.headline for r in _of(view, key)]
    levels = [r for r in rows if r["statistic"] not in ("comparison", RATIO)]
    if not levels:
        return None
    first = sorted(levels, key=lambda r: (r["area_type"], r["area_code"]) != asked)
    figures = Figures(tuple(_figure(view, r) for r in first))
    told = (*(s for r in rows if (s := _sentence(view, r))), *_trends(view))
    table = Table(
        caption=f"{view.indicator.title}: level and comparisons, {view.when}",
        columns=COLUMNS,
        rows=tuple(_cells(view, r) for r in rows),
        note=_note(view),
    )
    blocks: list[Block] = [figures]
    if told:
        blocks.append(Text(told))
    return Section("How much there is", (*blocks, table))


def _trends(view: View) -> list[str]:
    """Say where the last periods of each headline area are heading, where that was asked for.

    Of a period that a reader chose it would say nothing.
    """
    if view.period is not None:
        return []
    rows = everyone(view.rows).filter(pl.col("statistic") == "trend_marker")
    return [
        f"{view.background.place(r)}, the last five "
        f"{str(r['comparator']).removeprefix('each ')}s: {more(r)['trend']}."
        for r in headline(view, rows)
        if r["value"] is not None
    ]


def _of(view: View, key: tuple[str, str]) -> list[Row]:
    """Return an area's level, then its comparisons, then what is expected of it."""
    statistics = (*LEVEL_STATISTICS, "comparison", RATIO)
    rows = [row for name in statistics for row in view.of_strata(name, ALL, key)]
    is_whole = key == view.background.headline[0]
    # The whole is as expected of itself by the way that models are made: nothing to tell.
    return [r for r in rows if not (is_whole and r["statistic"] == RATIO)]


def _figure(view: View, row: Row) -> Figure:
    value, interval, numerator, denominator = view.level_cells(row)
    if value == words.HIDDEN:
        detail = "Hidden to protect people"
        return Figure(view.background.place(row), value, detail, row["result_id"])
    out_of = f"{numerator} of {denominator}"
    detail = f"{out_of}; {words.confidence(row)} {interval}" if interval != words.NONE else out_of
    return Figure(view.background.place(row), value, detail, row["result_id"])


def _sentence(view: View, row: Row) -> str:
    """Say a comparison of the level in words; what is not compared says nothing."""
    if row["value"] is None or not row["comparator"]:
        return ""
    where = view.background.place(row)
    if row["statistic"] == RATIO:
        return (
            f"{where}: {words.number(row['numerator'])} counted where "
            f"{words.number(row['denominator'])} would be expected of {row['comparator']}: "
            f"{words.number(row['value'], 1)} per 100 expected ({words.confidence(row)} "
            f"{words.interval(row)})."
        )
    is_difference = row["statistic"] == "comparison"
    difference = row["value"] if is_difference else row["value"] - (row["comparator_value"] or 0)
    if row["comparator_value"] is None:
        return ""
    side = "above" if difference > 0 else "below"
    short = view.reach(row, row["comparator"])
    needed = ""
    if short and short["value"] and short["value"] >= 0.5:
        needed = f" {words.people(short['value'])} people short of it."
    against = words.comparator(row["comparator"])
    if not row["comparator"].startswith(TARGET):
        level = words.amount(row["comparator_value"], view.suffix, view.decimals)
        against = f"{against} ({level})"
    return (
        f"{where} is {words.amount(abs(difference), view.points, view.decimals)} {side} "
        f"{against}: {words.standing(row['comparison'])}.{needed}"
    )


def _note(view: View) -> str:
    of = f"Counted: {view.counted}. Out of: {view.out_of}"
    if view.indicator.is_of_a_quantity:
        return f"{of}. The {view.level_name.lower()} is that of those counted."
    return (
        f"{of}; for a number per 100 expected, the number expected. People short: how many more "
        "would have to be counted to match."
    )


def _cells(view: View, row: Row) -> tuple[str, ...]:
    value, interval, numerator, denominator = view.level_cells(row)
    against = words.comparator(row["comparator"]) if row["comparator"] else ""
    what = f"{view.level_name}, compared with {against}" if against else view.level_name
    if row["statistic"] == RATIO:
        what, value = f"Per 100 expected of {against}", words.number(row["value"], 1)
    elif row["statistic"] == "comparison":
        what = f"Difference from {against}"
        value = words.signed(row["value"], view.short_points, view.decimals)
    short = view.reach(row, row["comparator"]) if row["comparator"] else None
    return (
        view.background.place(row),
        what,
        value,
        interval,
        numerator,
        denominator,
        words.standing(row["comparison"]) if row["comparator"] else "–",
        words.people(short["value"]) if short else "–",
        row["result_id"],
    )
