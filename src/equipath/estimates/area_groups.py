"""Put areas into strata by what is known of them: deprivation fifths of practices, say."""

import numpy as np
import polars as pl

from equipath.statistics.quantiles import quantile_of
from equipath.statistics.weighted_quantiles import weighted_quantile_of
from equipath.study.stratifier import Stratifier, Stratum
from equipath.study.study import Study
from equipath.vocabulary import NOT_KNOWN

SCHEMA = {
    "stratifier": pl.String,
    "area_type": pl.String,
    "area_code": pl.String,
    "stratum": pl.String,
}


def area_groups(study: Study, attributes: pl.DataFrame) -> pl.DataFrame:
    """Return the stratum of each area for every stratifier by an attribute.

    Quantiles are cut over all the areas that have the attribute, in the whole and not only in
    the areas reported, so that a fifth means the same everywhere.
    """
    parts = [pl.DataFrame(schema=SCHEMA)]
    for stratifier in study.stratifiers.values():
        if stratifier.attribute is None:
            continue
        rows = attributes.filter(
            pl.col("attribute") == stratifier.attribute,
            pl.col("area_type") == stratifier.area_type,
            pl.col("value").is_not_null(),
        )
        strata = _listed(stratifier, rows)
        if stratifier.quantiles:
            strata = _quantiles(stratifier, rows, _weights(stratifier, rows, attributes))
        parts.append(
            rows.select(
                pl.lit(stratifier.name).alias("stratifier"),
                "area_type",
                "area_code",
                strata.alias("stratum"),
            )
        )
    return pl.concat(parts)


def _weights(
    stratifier: Stratifier, rows: pl.DataFrame, attributes: pl.DataFrame
) -> pl.Series | None:
    if stratifier.weighted_by is None:
        return None
    weights = attributes.filter(
        pl.col("attribute") == stratifier.weighted_by,
        pl.col("area_type") == stratifier.area_type,
    ).select("area_code", weight="value")
    return rows.join(weights, on="area_code", how="left", maintain_order="left")["weight"]


def _quantiles(stratifier: Stratifier, rows: pl.DataFrame, weights: pl.Series | None) -> pl.Series:
    values = rows["value"].to_numpy()
    # The statistic numbers quantiles from the lowest; the first stratum is the worst off.
    towards_worst = -values if stratifier.highest_first else values
    parts = stratifier.quantiles or 0
    if weights is None:
        number = quantile_of(towards_worst, parts)
    else:
        number = weighted_quantile_of(towards_worst, weights.to_numpy(), parts)
    names = np.array([NOT_KNOWN, *stratifier.stratum_names])
    return pl.Series("stratum", names[number])


def _listed(stratifier: Stratifier, rows: pl.DataFrame) -> pl.Series:
    values = rows["value"].to_list()
    return pl.Series("stratum", [_stratum_of(stratifier, v) for v in values], dtype=pl.String)


def _stratum_of(stratifier: Stratifier, value: float) -> str:
    return next((s.name for s in stratifier.strata if _belongs(s, value)), NOT_KNOWN)


def _belongs(stratum: Stratum, value: float) -> bool:
    if stratum.codes:
        return any(float(code) == value for code in stratum.codes)
    is_above = stratum.at_least is None or value >= stratum.at_least
    return is_above and (stratum.below is None or value < stratum.below)
