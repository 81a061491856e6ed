"""Over time: the headline areas' levels in each of several periods, with the target in force."""

from datetime import date

import polars as pl

from equipath.charts import trend
from equipath.pages import words
from equipath.pages.background import LEVEL_STATISTICS, everyone
from equipath.pages.page import Chart, Column, Section, Table
from equipath.pages.sections.hidden import drawn
from equipath.pages.sections.measured import headline
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import TARGET

COLUMNS = (
    Column("Period"),
    Column("Area"),
    Column("Value", is_number=True),
    Column("95% interval", is_number=True),
    Column("Numerator", is_number=True),
    Column("Denominator", is_number=True),
    Column("Target", is_number=True),
    Column("Result", is_id=True),
)


def section(view: View) -> Section | None:
    """Return the trend over the shortest periods there are, or nothing where there is but one."""
    rows = _rows(view)
    periods = sorted({(r["period_start"], r["period_end"]) for r in rows})
    if len(periods) < 2:
        return None
    series = list(dict.fromkeys(view.background.place(r) for r in rows))
    targets = targets_of(view, periods)
    points = [
        {
            "date": r["period_start"].isoformat(),
            "series": view.background.place(r),
            "value": r["value"],
            "lower": r["lower_ci"],
            "upper": r["upper_ci"],
        }
        for r in rows
    ]
    steps = [
        {"date": start.isoformat(), "value": targets[start]}
        for start, _ in periods
        if targets.get(start) is not None
    ]
    unit = "%" if view.suffix == "%" else view.suffix.strip()
    title = _title(view, rows)
    also = " The dashed line is the target in force." if steps else ""
    chart = Chart(
        title=title,
        description=f"Line chart over {len(periods)} periods for {words.listed(series)}. "
        f"{title}.{also}",
        spec=trend.draw(points, f"{view.indicator.title} ({unit})", series, steps),
        table=Table(
            f"{view.indicator.title} by period",
            COLUMNS,
            tuple(_cells(view, r, targets) for r in rows),
        ),
        source=f"{view.source}{also}",
    )
    return Section("Over time", drawn(chart, [r["value"] for r in rows]))


def _rows(view: View) -> list[Row]:
    """Return everyone's levels of the headline areas over the shortest periods."""
    levels = everyone(view.rows).filter(pl.col("statistic").is_in(LEVEL_STATISTICS))
    return headline(view, shortest(levels))


def shortest(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the shortest of the periods that there are, in order: months where there are months."""
    length = (pl.col("period_end") - pl.col("period_start")).dt.total_days()
    # Months differ by three days and quarters by two: what is shorter by a week is another kind.
    kept = rows.with_columns(days=length).filter(pl.col("days") <= pl.col("days").min() + 7)
    return kept.sort("period_start")


def targets_of(view: View, periods: list[tuple[date, date]]) -> dict[date, float | None]:
    """Return the target in force in each period, by the day it starts."""
    rows = view.rows.filter(
        pl.col("statistic") == "comparison",
        pl.col("comparator").str.starts_with(TARGET),
        pl.struct("period_start", "period_end").is_in(
            [{"period_start": a, "period_end": b} for a, b in periods]
        ),
    )
    pairs = rows.select("period_start", "comparator_value").unique().iter_rows()
    return {start: level for start, level in pairs if level is not None}


def _title(view: View, rows: list[Row]) -> str:
    last = (rows[-1]["area_type"], rows[-1]["area_code"])
    mine = [r for r in rows if (r["area_type"], r["area_code"]) == last and r["value"] is not None]
    if len(mine) < 2:
        return f"{view.indicator.title} over time"
    first, final = mine[0], mine[-1]
    a, b = (words.amount(r["value"], view.suffix, view.decimals) for r in (first, final))
    when = [words.period(r["period_start"], r["period_end"]) for r in (first, final)]
    return f"{view.background.place(final)}: {a} in {when[0]}, {b} in {when[1]}"


def _cells(view: View, row: Row, targets: dict[date, float | None]) -> tuple[str, ...]:
    return (
        words.period(row["period_start"], row["period_end"]),
        view.background.place(row),
        *view.level_cells(row),
        words.amount(targets.get(row["period_start"]), view.suffix, view.decimals),
        row["result_id"],
    )
