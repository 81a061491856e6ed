"""The level of every indicator in every area, period and stratum, and what it stands against."""

import numpy as np
import polars as pl
from scipy import special

from equipath.conform.area_map import AreaMap
from equipath.estimates.comparators import against_areas, against_target
from equipath.estimates.quantities import given
from equipath.estimates.rows import column, result_rows
from equipath.statistics.arguments import normal_quantile
from equipath.statistics.comparison import compare
from equipath.statistics.proportion import proportion
from equipath.statistics.rate import rate
from equipath.statistics.significance import p_value_of_count, p_value_of_proportion
from equipath.statistics.statistic import Estimate, Numbers
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import Comparison

WITHOUT_BASE = "published as a percentage without its denominator: no interval, not added up"


def levels(
    study: Study, indicator: Indicator, rows: pl.DataFrame, area_map: AreaMap
) -> pl.DataFrame:
    """Return every row's level, and one row more for each further comparator and the target.

    The level's own row stands against the first comparator. Rows named `comparison` hold the
    difference from a further comparator or from the target in force, which is taken as known.
    """
    if indicator.kind == "percentage":
        return _published(study, indicator, rows)
    types = study.comparators or (study.areas.whole.type,)
    first = against_areas(study, rows, area_map, types[0], indicator.multiplier)
    alone = rows.join(first, on=["area_type", "area_code"], how="anti")
    parts = [
        _level(study, indicator, pl.concat([first, alone], how="diagonal")),
        *(
            _difference(
                study,
                indicator,
                against_areas(study, rows, area_map, t, indicator.multiplier),
            )
            for t in types[1:]
        ),
    ]
    if indicator.target:
        parts.append(_difference(study, indicator, against_target(study, indicator, rows)))
    return pl.concat([p for p in parts if not p.is_empty()], how="diagonal_relaxed")


def estimate(study: Study, indicator: Indicator, rows: pl.DataFrame) -> Estimate:
    """Return the level of each row of counts: a proportion or a rate, by the indicator's kind.

    With the options that the indicator asks for, such as exact limits. Means, medians and
    centiles were worked out before (`with_quantity`).
    """
    if indicator.is_of_a_quantity:
        return given(indicator, rows)
    statistic = proportion if indicator.kind == "proportion" else rate
    asked = (a.options for a in indicator.statistics if a.statistic == indicator.kind)
    usual = {"confidence": study.confidence, "multiplier": indicator.multiplier}
    return statistic(
        column(rows, "numerator"), column(rows, "denominator"), **(usual | next(asked, {}))
    )


def p_values(study: Study, indicator: Indicator, rows: pl.DataFrame, level: Numbers) -> Numbers:
    """Return the p-value of each row's count if its true level were the comparator's."""
    if indicator.is_of_a_quantity:
        return _p_value_of_level(study, indicator, rows, level)
    x, n, share = (
        column(rows, "numerator"),
        column(rows, "denominator"),
        level / indicator.multiplier,
    )
    if indicator.kind == "proportion":
        return p_value_of_proportion(x, n, share)
    return p_value_of_count(x, share * n)


def _p_value_of_level(
    study: Study, indicator: Indicator, rows: pl.DataFrame, level: Numbers
) -> Numbers:
    """Return the p-value that the interval of a level and what it is compared with stand for."""
    found = given(indicator, rows)
    away = found.value - level
    width = np.where(away > 0, found.value - found.lower_ci, found.upper_ci - found.value)
    z = normal_quantile(study.confidence) * np.abs(away) / np.where(width > 0, width, np.nan)
    return 2 * special.ndtr(-z)


def _level(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    made = result_rows(study, indicator, rows, estimate(study, indicator, rows), indicator.kind)
    return _compared(study, indicator, made)


def _difference(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    level = result_rows(study, indicator, rows, estimate(study, indicator, rows), "comparison")
    compared = _compared(study, indicator, level)
    return compared.with_columns(
        pl.col("value", "lower_ci", "upper_ci") - pl.col("comparator_value"),
        note=pl.when(pl.col("comparator_value").is_null())
        .then(pl.lit("the target changed within the period, or is not known: not compared"))
        .otherwise(pl.col("note")),
    )


def _compared(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    level = column(rows, "comparator_value")
    words = compare(column(rows, "lower_ci"), column(rows, "upper_ci"), level, indicator.polarity)
    p = p_values(study, indicator, rows, level)
    return rows.with_columns(comparison=pl.Series(words), p_value=pl.Series(p).fill_nan(None))


def _published(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    # The gate sees no counts and takes them for hidden; nothing of a percentage is.
    rows = rows.filter(pl.col("percentage").is_not_null()).with_columns(is_suppressed=pl.lit(False))
    none = np.full(rows.height, np.nan)
    given = Estimate(
        column(rows, "percentage") * indicator.multiplier / 100,
        none,
        none,
        np.full(rows.height, "as published"),
        np.full(rows.height, WITHOUT_BASE),
    )
    made = result_rows(study, indicator, rows, given, "percentage")
    return made.with_columns(comparison=pl.lit(Comparison.NOT_COMPARED.value))
