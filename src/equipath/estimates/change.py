"""How each inequality changed from period to period, and whether that is more than chance."""

import polars as pl

from equipath.estimates.along_periods import PERIOD, with_piece
from equipath.estimates.by_chance import is_ratio
from equipath.estimates.rows import column, group_numbers, result_rows, with_more
from equipath.statistics import STATISTICS
from equipath.statistics.change_over_time import change_over_time
from equipath.statistics.statistic import Estimate
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import Over

ALWAYS = (
    "absolute_gap",
    "relative_gap",
    "slope_index_of_inequality",
    "relative_index_of_inequality",
)
"""The inequalities of every study."""

KEYS = [
    "indicator",
    "area_type",
    "area_code",
    "stratification",
    "stratum",
    "statistic",
    "comparator",
    "piece",
]
YEAR = 365.25


def changes(study: Study, parts: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Return the trend of every inequality that has values in two periods or more.

    A row a series: its yearly change, `comparator` naming the statistic that changed. Ratios
    change by a share of themselves.
    """
    found = []
    for indicator in study.indicators.values():
        wanted = {*ALWAYS, *(a.statistic for a in indicator.statistics if _sums_up(a.statistic))}
        mine = [
            part.filter(pl.col("statistic").is_in(wanted))
            for part in parts
            if part["indicator"][0] == indicator.name
        ]
        rows = pl.concat(mine, how="diagonal_relaxed") if mine else pl.DataFrame()
        if not rows.is_empty():
            found += _of_indicator(study, indicator, rows)
    return [rows for rows in found if not rows.is_empty()]


def _sums_up(name: str) -> bool:
    statistic = STATISTICS.get(name)
    return statistic.over is Over.STRATUM and not statistic.gives_rows


def _of_indicator(study: Study, indicator: Indicator, rows: pl.DataFrame) -> list[pl.DataFrame]:
    series = (
        rows.join(with_piece(study), on=PERIOD)
        .filter(pl.col("value").is_not_null())
        .filter(pl.col("period_start").n_unique().over(KEYS) > 1)
        .sort(*KEYS, *PERIOD)
    )
    return [
        _change(study, indicator, series.filter(is_ratio(series)), "log"),
        _change(study, indicator, series.filter(~is_ratio(series)), "none"),
    ]


def _change(study: Study, indicator: Indicator, series: pl.DataFrame, scale: str) -> pl.DataFrame:
    if series.is_empty():
        return series
    estimate = change_over_time(
        column(series, "value"),
        series["period_start"].to_physical().cast(pl.Float64).to_numpy(),
        lower_ci=column(series, "lower_ci"),
        upper_ci=column(series, "upper_ci"),
        group=group_numbers(series, KEYS),
        scale=scale,
        per=YEAR,
        limits_confidence=study.confidence,
        confidence=study.confidence,
        multiplier=100.0 if scale == "log" else 1.0,
    )
    ends = (
        series.group_by(KEYS, maintain_order=True)
        .agg(pl.col("multiplier").first())
        .with_columns(period_start=pl.lit(study.period.start), period_end=pl.lit(study.period.end))
    )
    return _rows(study, indicator, ends, estimate, scale)


def _rows(
    study: Study, indicator: Indicator, ends: pl.DataFrame, estimate: Estimate, scale: str
) -> pl.DataFrame:
    named = ends.with_columns(
        comparator=pl.concat_str(
            "statistic", pl.col("comparator"), separator=": ", ignore_nulls=True
        )
    )
    made = with_more(result_rows(study, indicator, named, estimate, "change_over_time"), estimate)
    per_cent = pl.lit(100.0) if scale == "log" else pl.col("multiplier")
    return made.with_columns(multiplier=per_cent, direction=pl.col("change"))
