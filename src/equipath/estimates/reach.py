"""People to reach: how many more would be counted at another level than their own."""

import polars as pl

from equipath.conform.area_map import AreaMap
from equipath.estimates.comparators import against_areas, against_target
from equipath.estimates.rows import KEYS, column, result_rows
from equipath.statistics.people_to_reach import people_to_reach
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import BEST, NOT_KNOWN, Polarity


def reach(
    study: Study, indicator: Indicator, rows: pl.DataFrame, area_map: AreaMap
) -> pl.DataFrame:
    """Return for each level how many more people would be counted at another level.

    Another level is the target in force, the comparators', or that of the best stratum of the
    same stratification in the same area. Signed and unrounded: pages show it rounded and never
    below nought. Without a polarity there is nobody to reach.
    """
    if indicator.polarity is Polarity.NEUTRAL:
        return pl.DataFrame()
    types = study.comparators or (study.areas.whole.type,)
    against = [against_areas(study, rows, area_map, t, indicator.multiplier) for t in types]
    if indicator.target:
        against.append(against_target(study, indicator, rows))
    against.append(_against_best(study, indicator, rows))
    parts = [
        _people(study, indicator, part)
        for part in against
        if not part.filter(pl.col("comparator_value").is_not_null()).is_empty()
    ]
    return pl.concat(parts, how="diagonal_relaxed") if parts else pl.DataFrame()


def _people(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    rows = rows.filter(pl.col("comparator_value").is_not_null())
    found = people_to_reach(
        column(rows, "numerator"),
        column(rows, "denominator"),
        column(rows, "comparator_value"),
        polarity=indicator.polarity,
        kind=indicator.kind,
        confidence=study.confidence,
        multiplier=indicator.multiplier,
    )
    return result_rows(study, indicator, rows, found, "people_to_reach", 1.0)


def _against_best(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    group = [key for key in KEYS if key != "stratum"]
    compared = [s for s in indicator.stratifiers if study.stratifiers[s].is_compared]
    # A small stratum is often the best by chance alone: the best is one of a tenth or more.
    large = pl.col("denominator") >= 0.1 * pl.col("denominator").sum().over(group)
    strata = rows.filter(
        pl.col("stratification").is_in(compared), pl.col("stratum") != NOT_KNOWN, large
    ).with_columns(level=pl.col("numerator") / pl.col("denominator") * indicator.multiplier)
    is_down = indicator.polarity is Polarity.HIGHER_IS_BETTER
    best = (
        strata.filter(pl.col("level").is_not_null())
        .sort("level", "stratum", descending=[is_down, False])
        .group_by(group)
        .agg(
            comparator=pl.lit(BEST) + pl.col("stratum").first(),
            comparator_value=pl.col("level").first(),
        )
    )
    return rows.join(best, on=group)
