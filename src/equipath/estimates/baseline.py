"""How far completeness has come since its baseline: later periods against the one with that day."""

import polars as pl

from equipath.estimates.along_periods import PERIOD, with_piece
from equipath.estimates.rows import KEYS, column, result_rows
from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.statistics.comparison import compare
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import BASELINE, CHANGE_SINCE_BASELINE

SERIES = [key for key in KEYS if key not in PERIOD]


def since_baseline(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    """Return each level minus that of the period in which the baseline lies, with its interval.

    Months stand against the baseline's month, quarters and years against its quarter and year.
    Both counts are uncertain, and those of different records, so the interval is Newcombe's.
    """
    day = next(
        (c.baseline for c in study.completeness.values() if c.indicator == indicator.name), None
    )
    if day is None:
        return pl.DataFrame()
    placed = rows.join(with_piece(study), on=PERIOD).filter(pl.col("piece") != "whole")
    holds = (pl.col("period_start") <= day) & (pl.col("period_end") >= day)
    base = placed.filter(holds).select(
        *SERIES,
        "piece",
        base_start="period_start",
        base_end="period_end",
        base_numerator="numerator",
        base_denominator="denominator",
    )
    later = placed.filter(pl.col("period_start") > day).join(
        base, on=[*SERIES, "piece"], maintain_order="left"
    )
    return _rows(study, indicator, later) if later.height else pl.DataFrame()


def _rows(study: Study, indicator: Indicator, later: pl.DataFrame) -> pl.DataFrame:
    found = absolute_gap_between(
        column(later, "numerator"),
        column(later, "denominator"),
        column(later, "base_numerator"),
        column(later, "base_denominator"),
        confidence=study.confidence,
        multiplier=indicator.multiplier,
    )
    named = later.with_columns(
        comparator=pl.format(
            "{}{} to {}", pl.lit(BASELINE), pl.col("base_start"), pl.col("base_end")
        ),
        comparator_value=pl.col("base_numerator")
        / pl.col("base_denominator")
        * indicator.multiplier,
        is_suppressed=pl.col("is_suppressed") | pl.col("base_numerator").is_null(),
    )
    made = result_rows(study, indicator, named, found, CHANGE_SINCE_BASELINE)
    words = compare(column(made, "lower_ci"), column(made, "upper_ci"), 0.0, indicator.polarity)
    return made.with_columns(comparison=pl.Series(words), direction=pl.lit(None, pl.String))
