"""Funnels: each area against what chance, and the usual spread between areas, would leave."""

import polars as pl

from equipath.estimates.rows import column, group_numbers, result_rows
from equipath.statistics.funnel import funnel
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import ALL

FEWEST = 10
"""A funnel of fewer areas cannot tell their usual spread from their differences."""


def funnels(
    study: Study,
    indicator: Indicator,
    rows: pl.DataFrame,
    kind: str,
    denominator: str = "denominator",
    multiplier: float | None = None,
) -> pl.DataFrame:
    """Return each area's place in the funnel of its level and period.

    Limits stand around the level of all areas of that type together, and are widened by the
    spread between them beyond chance (additive over-dispersion, Spiegelhalter 2005): with
    registers, nearly every area differs from the average, and what matters is which differs
    more than areas do. `rows` are totals, of all areas and not only of those reported.
    """
    points = (
        rows.filter(pl.col("stratification") == ALL, pl.col("area_type") != study.areas.whole.type)
        .filter(pl.col("numerator").is_not_null(), pl.col(denominator) > 0)
        .filter(pl.len().over("area_type", "period_start", "period_end", "comparator") >= FEWEST)
        .sort("area_type", "period_start", "period_end", "comparator")
    )
    if points.is_empty():
        return pl.DataFrame()
    scale = indicator.multiplier if multiplier is None else multiplier
    group = group_numbers(points, ["area_type", "period_start", "period_end", "comparator"])
    found = funnel(
        column(points, "numerator"),
        column(points, denominator),
        group=group,
        kind=kind,
        overdispersion="additive",
        polarity=indicator.polarity.value,
        confidence=study.confidence,
        multiplier=scale,
    )
    made = result_rows(study, indicator, points, found, "funnel", scale)
    return made.with_columns(
        denominator=pl.col(denominator),
        comparator_value=pl.col("baseline"),
    )
