"""How a field is recorded: the share in each state, by area and group, and since its baseline."""

import polars as pl

from equipath.pages import words
from equipath.pages.page import Block, Column, Section, Table, Text
from equipath.pages.sections.measured import headline
from equipath.pages.sections.view import Row, View
from equipath.study.completeness import STATES, Completeness
from equipath.study.stratifier import CROSSED
from equipath.vocabulary import ALL, CHANGE_SINCE_BASELINE, STATE_SHARE

LISTED = 60
EXPLAINED = (
    "Not stated: asked, and did not say. Not known: recorded as not known. Invalid: something is "
    "recorded that means nothing. Missing: nothing is recorded."
)


def section(view: View) -> Section | None:
    """Return the states of the field that the indicator is of, or nothing where it is of none."""
    declared = view.background.completeness.get(view.indicator.name)
    if declared is None:
        return None
    tables = [_table(view, "Area", _places(view, _states(view, declared.recording)))]
    for name in declared.stratifiers:
        rows = headline(view, _states(view, declared.recording_by(name)))
        title = view.background.stratification(name)
        tables.append(_table(view, f"Area and {title[:1].lower()}{title[1:]}", rows))
    told = since_baseline(view, declared)
    blocks: list[Block] = [Text(tuple(told))] if told else []
    blocks += [table for table in tables if table]
    return Section("How it is recorded", tuple(blocks)) if blocks else None


def since_baseline(view: View, declared: Completeness) -> list[str]:
    """Say how far each headline area has come since the baseline: the last month, quarter, year."""
    rows = view.rows.filter(
        pl.col("statistic") == CHANGE_SINCE_BASELINE, pl.col("stratification") == ALL
    )
    last = rows.filter(pl.col("period_end") == pl.col("period_end").max().over("comparator"))
    return [_said(view, declared, row) for row in headline(view, last) if row["value"] is not None]


def _said(view: View, declared: Completeness, row: Row) -> str:
    level = words.amount(row["comparator_value"] + row["value"], view.suffix, view.decimals)
    side = "more" if row["value"] >= 0 else "less"
    change = words.amount(abs(row["value"]), view.points, view.decimals)
    limits = f"{words.confidence(row)} of the difference {words.interval(row, view.decimals)}"
    return (
        f"{view.background.place(row)}: {declared.title[:1].lower()}{declared.title[1:]} was valid "
        f"for {level} in {words.period(row['period_start'], row['period_end'])}, {change} {side} "
        f"than in {words.comparator(row['comparator'])} ({limits})."
    )


def _states(view: View, name: str) -> pl.DataFrame:
    return view.statistic(STATE_SHARE).filter(pl.col("stratification") == name)


def _places(view: View, rows: pl.DataFrame) -> list[Row]:
    """Return the rows of the headline areas, then of those in the focus, the lowest level last."""
    first = headline(view, rows)
    there = {(r["area_type"], r["area_code"]) for r in first}
    inside = [
        r
        for level in reversed(view.background.levels)
        for r in rows.filter(pl.col("area_type") == level).iter_rows(named=True)
        if view.background.area(r).is_in_focus and (level, r["area_code"]) not in there
    ]
    return [*first, *inside]


def _table(view: View, title: str, rows: list[Row]) -> Table | None:
    """Return a row an area and group, a column a state; a state that nobody is in is nought."""
    found: dict[tuple[str, str], dict[str, Row]] = {}
    for row in rows:
        state, _, group = row["stratum"].partition(CROSSED)
        name = ": ".join(part for part in (view.background.place(row), group) if part)
        found.setdefault((row["area_type"] + row["area_code"], name), {})[state] = row
    if not found:
        return None
    left = len(found) - LISTED
    return Table(
        f"{view.indicator.title}: how it is recorded, {view.when}",
        (
            Column(title),
            *(Column(state, is_number=True) for state in STATES),
            Column("Out of", is_number=True),
        ),
        tuple(
            (name, *(_share(view, states.get(s)) for s in STATES), _out_of(states))
            for (_, name), states in list(found.items())[:LISTED]
        ),
        note=EXPLAINED + (f" {left:,} more rows are in the results only." if left > 0 else ""),
    )


def _share(view: View, row: Row | None) -> str:
    nobody = words.amount(0.0, view.suffix, view.decimals)
    return nobody if row is None else view.level_cells(row)[0]


def _out_of(states: dict[str, Row]) -> str:
    any_row = next(iter(states.values()))
    return words.count(any_row["denominator"], is_hidden=any_row["denominator"] is None)
