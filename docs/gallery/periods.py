"""Periods on a chart: days, months and years are dates, the places of events are numbers."""

import polars as pl

from equipath.charts.theme import Spec

YEAR = r"^\d{4}$"
DAY = r"^\d{4}-\d{2}-\d{2}$"


def as_dates(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table with the `date` of each row: its period as a chart reads it."""
    period = pl.col("period").cast(pl.String)
    if _all_are(table["period"], YEAR):
        return table.with_columns(date=period + "-01-01")
    if _all_are(table["period"], DAY):
        return table.with_columns(date=period)
    return table.with_columns(date=period.cast(pl.Float64))


def on_their_scale(spec: Spec, periods: pl.Series) -> Spec:
    """Return a chart over time whose axis shows periods as what they are."""
    if _all_are(periods, DAY):
        return spec
    if _all_are(periods, YEAR):
        return _with(spec, {"axis": {"format": "%Y", "tickCount": "year"}})
    return _with(spec, {"type": "quantitative", "title": "Event", "axis": {"tickMinStep": 1}})


def _all_are(periods: pl.Series, form: str) -> bool:
    return bool(periods.cast(pl.String).str.contains(form).all())


def _with(part: object, changes: Spec) -> object:
    if isinstance(part, list):
        return [_with(inner, changes) for inner in part]
    if not isinstance(part, dict):
        return part
    if part.get("field") == "date":
        return part | changes
    return {key: _with(inner, changes) for key, inner in part.items()}
