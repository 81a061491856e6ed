"""Check the periods of published counts: outside the study, missing, or counted twice."""

from datetime import date, timedelta

import polars as pl

from equipath.contracts.data_finding import DataFinding
from equipath.study.pieces import pieces
from equipath.study.source import Source
from equipath.study.study import Study
from equipath.vocabulary import Severity


def check_periods(study: Study, source: Source, counts: pl.DataFrame) -> list[DataFinding]:
    """Find counts that no period of the study takes, that two would take, and months without."""
    return [
        *_outside_study(study, source, counts),
        *_gaps(study, source, counts),
        *_overlaps(source, counts),
    ]


def _outside_study(study: Study, source: Source, counts: pl.DataFrame) -> list[DataFinding]:
    span = study.period
    outside = counts.filter(
        (pl.col("period_start") < span.start) | (pl.col("period_end") > span.end)
    )
    if outside.is_empty():
        return []
    first, last = outside["period_start"].min(), outside["period_end"].max()
    return [
        DataFinding(
            Severity.WARNING,
            "period_outside_study",
            source.name,
            "period_start",
            outside.height,
            counts.height,
            f"{first}",
            f"{outside.height:,} of {counts.height:,} rows are for periods outside the study "
            f"({first} to {last}; the study is {span.start} to {span.end}) and are not counted.",
            "Widen `period` in study.yaml if they should be.",
        )
    ]


def _gaps(study: Study, source: Source, counts: pl.DataFrame) -> list[DataFinding]:
    """Find the months, or the years, of the study that have no row."""
    if "month" not in study.period.every:
        return _empty_years(study, source, counts)
    months = _months(study.period.start, study.period.end)
    findings = []
    for (name,), rows in counts.group_by("indicator", maintain_order=True):
        there = set(rows["period_start"].dt.month_start().unique().to_list())
        gone = [m for m in months if m not in there]
        if gone:
            findings.append(
                DataFinding(
                    Severity.WARNING,
                    "period_gap",
                    source.name,
                    "period_start",
                    len(gone),
                    len(months),
                    f"{gone[0]:%B %Y}",
                    f"`{name}` has no row in {len(gone)} of {len(months)} months, "
                    f"{gone[0]:%B %Y} the first of them.",
                )
            )
    return findings


def _empty_years(study: Study, source: Source, counts: pl.DataFrame) -> list[DataFinding]:
    if "year" not in study.period.every:
        return []
    years = [(s, e) for every, s, e in pieces(study.period) if every == "year"]
    findings = []
    for (name,), rows in counts.group_by("indicator", maintain_order=True):
        spans = list(rows.select("period_start", "period_end").unique().iter_rows())
        gone = [y for y in years if not any(y[0] <= s and e <= y[1] for s, e in spans)]
        if gone and len(gone) < len(years):
            findings.append(
                DataFinding(
                    Severity.WARNING,
                    "period_gap",
                    source.name,
                    "period_start",
                    len(gone),
                    len(years),
                    f"{gone[0][0]}",
                    f"`{name}` has no row in {len(gone)} of {len(years)} years, that from "
                    f"{gone[0][0]:%B %Y} the first of them.",
                )
            )
    return findings


def _months(start: date, end: date) -> list[date]:
    months, month = [], start.replace(day=1)
    while month <= end:
        months.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return months


def _overlaps(source: Source, counts: pl.DataFrame) -> list[DataFinding]:
    """Find periods that begin before the one before them ends: both would be added up."""
    group = ["indicator", "area_type", "area_code", *source.strata]
    keys = [*group, "period_start", "period_end"]
    before = pl.col("period_end").cum_max().shift().over(group)
    twice = counts.unique(keys).sort(keys).filter(pl.col("period_start") <= before)
    if twice.is_empty():
        return []
    row = twice.sort("area_code", "period_start").row(0, named=True)
    return [
        DataFinding(
            Severity.ERROR,
            "periods_overlap",
            source.name,
            "period_start",
            twice.height,
            counts.height,
            str(row["area_code"]),
            f"{twice.height:,} of {counts.height:,} rows begin before the row before them ends, "
            f"such as {row['period_start']} to {row['period_end']} for {row['area_code']}: what "
            "is counted in both would be added up twice.",
            "Keep the shortest periods with `where`, or one row a period.",
        )
    ]
