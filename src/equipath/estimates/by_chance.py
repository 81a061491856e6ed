"""Say that an inequality may be chance where its interval has room for none at all."""

from functools import cache

import polars as pl

from equipath.statistics import STATISTICS
from equipath.vocabulary import Unit

REMARK = ", perhaps by chance"
OF_TRENDS = "change_over_time"
"""Its words say themselves whether a change is shown."""


def is_ratio(rows: pl.DataFrame) -> pl.Expr:
    """Say of results whether their statistic is a ratio: of these 1 is no difference."""
    # Those that are there alone are loaded: some take seconds.
    return pl.col("statistic").is_in([n for n in rows["statistic"].unique() if _is_of_ratios(n)])


def _is_of_ratios(name: str) -> bool:
    return name in _names() and STATISTICS.get(name).unit is Unit.RATIO


@cache
def _names() -> frozenset[str]:
    return frozenset(STATISTICS.names())


def unless_by_chance(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the remark to the direction of results whose interval holds no difference.

    No difference is 1 for a ratio and 0 for all else.
    """
    none = pl.when(is_ratio(rows)).then(1.0).otherwise(0.0)
    is_unsure = (pl.col("lower_ci") <= none) & (pl.col("upper_ci") >= none)
    is_said = (pl.col("direction") != "") & (pl.col("statistic") != OF_TRENDS)
    return rows.with_columns(
        direction=pl.when(is_unsure & is_said)
        .then(pl.col("direction") + REMARK)
        .otherwise(pl.col("direction"))
    )
