"""People whom comparable areas would have counted and these areas did not."""

import polars as pl

from equipath.estimates.rows import KEYS, column, result_rows
from equipath.statistics.people_to_reach import people_to_reach
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import ALL, BEST, NOT_KNOWN, Polarity


def reach_expected(study: Study, indicator: Indicator, beside: pl.DataFrame) -> pl.DataFrame:
    """Return how many more would be counted at the expected level, and at the best stratum's.

    The best stratum is that whose observed count is the highest share of its expected one (the
    lowest where lower is better): a crude best would only be the oldest or the youngest. Where
    neither is better in itself, people are those whom comparable areas have counted and these
    have not.
    """
    at_expected = beside.with_columns(level=pl.lit(1.0))
    parts = [
        _people(study, indicator, at_expected),
        _people(study, indicator, _best(indicator, beside)),
    ]
    return pl.concat(parts, how="diagonal_relaxed")


def _best(indicator: Indicator, beside: pl.DataFrame) -> pl.DataFrame:
    group = [key for key in (*KEYS, "comparator") if key != "stratum"]
    is_down = indicator.polarity is not Polarity.LOWER_IS_BETTER
    best = (
        beside.filter(pl.col("stratification") != ALL, pl.col("stratum") != NOT_KNOWN)
        .with_columns(ratio=pl.col("numerator") / pl.col("expected"))
        .filter(pl.col("ratio").is_not_null())
        .sort("ratio", "stratum", descending=[is_down, False])
        .group_by(group)
        .agg(best=pl.col("stratum").first(), level=pl.col("ratio").first())
    )
    return beside.join(best, on=group).with_columns(
        comparator=pl.format("{}{}, {}", pl.lit(BEST), "best", "comparator")
    )


def _people(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    found = people_to_reach(
        column(rows, "numerator"),
        column(rows, "expected"),
        column(rows, "level"),
        polarity=_towards(indicator),
        kind="rate",
        confidence=study.confidence,
    )
    made = result_rows(study, indicator, rows, found, "people_to_reach", 1.0)
    return made.with_columns(denominator=pl.col("expected"), comparator_value=pl.col("level") * 100)


def _towards(indicator: Indicator) -> Polarity:
    is_down = indicator.polarity is Polarity.LOWER_IS_BETTER
    return Polarity.LOWER_IS_BETTER if is_down else Polarity.HIGHER_IS_BETTER
