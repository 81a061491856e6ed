"""Means, medians and centiles of a quantity, from how often each of its values occurs."""

import numpy as np
import polars as pl

from equipath.disclosure.policy import Policy
from equipath.estimates.rows import KEYS, column
from equipath.statistics.mean import mean
from equipath.statistics.median import median
from equipath.statistics.statistic import Estimate
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import NOT_KNOWN

EXTREME = "the limits would be the least and the greatest value: no interval"


def with_quantity(
    study: Study, indicator: Indicator, rows: pl.DataFrame, banded: pl.DataFrame, policy: Policy
) -> pl.DataFrame:
    """Add each row's level, with limits, method and note, made of the values counted in it.

    `rows` are released counts: where the number of those of whom the quantity is recorded is
    hidden, so is the level. `banded` are the true counts by value. Under a policy that hides
    small counts a limit that is the least or the greatest value, somebody's own, is not shown;
    under one that rounds counts, means are rounded too: their fraction would tell the number
    that they were divided by.
    """
    values = _values(study, indicator, rows, banded)
    which = values["row"].to_numpy().astype(np.int64)
    index, group = np.unique(which, return_inverse=True)
    found = _estimate(study, indicator, values, group)
    made = pl.DataFrame(
        {
            "row": index,
            "level": found.value,
            "level_lower": found.lower_ci,
            "level_upper": found.upper_ci,
            "level_method": found.method.astype(str),
            "level_note": found.note.astype(str),
        }
    ).cast({"row": pl.UInt32})
    if policy.hides:
        made = _safe(indicator, made, values)
    if policy.rounding_base > 1:
        made = _rounded(made)
    numbers = ("level", "level_lower", "level_upper")
    return (
        rows.with_row_index("row")
        .join(made, on="row", how="left", maintain_order="left")
        .with_columns(
            *(pl.when(~pl.col("is_suppressed")).then(pl.col(n).fill_nan(None)) for n in numbers),
            pl.col("level_method").fill_null(""),
            pl.col("level_note").fill_null("nobody has a value recorded"),
        )
        .drop("row")
    )


def given(indicator: Indicator, rows: pl.DataFrame) -> Estimate:
    """Return the levels of rows made by `with_quantity`."""
    return Estimate(
        column(rows, "level") * indicator.multiplier,
        column(rows, "level_lower") * indicator.multiplier,
        column(rows, "level_upper") * indicator.multiplier,
        rows["level_method"].to_numpy(),
        rows["level_note"].to_numpy(),
    )


def values_of(study: Study, indicator: Indicator, banded: pl.DataFrame) -> pl.DataFrame:
    """Return the true counts of an indicator by value, of those of whom it is known."""
    theirs = pl.col("indicator") == study.counted_as(indicator)
    mine = banded.filter(theirs, pl.col("age_band") != NOT_KNOWN)
    return mine.with_columns(indicator=pl.lit(indicator.name).cast(banded.schema["indicator"]))


def keys_like(banded: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the keys of rows, their words held as those of counts by value are."""
    return rows.select(KEYS).cast({name: banded.schema[name] for name in KEYS})


def _values(
    study: Study, indicator: Indicator, rows: pl.DataFrame, banded: pl.DataFrame
) -> pl.DataFrame:
    assert indicator.of is not None
    return (
        values_of(study, indicator, banded)
        .filter(pl.col("numerator") > 0)
        .join(keys_like(banded, rows).with_row_index("row"), on=KEYS)
        .select(
            "row",
            value=pl.col("age_band").cast(pl.String).cast(pl.Float64) * indicator.of.to_nearest,
            count="numerator",
        )
        .sort("row", "value")
    )


def _estimate(
    study: Study, indicator: Indicator, values: pl.DataFrame, group: np.ndarray
) -> Estimate:
    value, count = column(values, "value"), column(values, "count")
    if indicator.kind != "mean":
        return median(
            value,
            count=count,
            group=group,
            probability=indicator.probability,
            confidence=study.confidence,
        )
    size = np.bincount(group, count)
    average = np.bincount(group, count * value) / size
    squares = np.bincount(group, count * (value - average[group]) ** 2)
    spread = np.sqrt(squares / np.where(size > 1, size - 1, np.nan))
    return mean(size, average, spread, confidence=study.confidence)


def _safe(indicator: Indicator, made: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    ends = values.group_by("row").agg(least=pl.col("value").min(), greatest=pl.col("value").max())
    extreme = (pl.col("level_lower") <= pl.col("least")) | (
        pl.col("level_upper") >= pl.col("greatest")
    )
    is_extreme = extreme.fill_null(False) & pl.lit(indicator.kind != "mean")
    return (
        made.join(ends, on="row", maintain_order="left")
        .with_columns(
            pl.when(~is_extreme).then("level_lower").alias("level_lower"),
            pl.when(~is_extreme).then("level_upper").alias("level_upper"),
            level_note=pl.when(is_extreme).then(pl.lit(EXTREME)).otherwise("level_note"),
        )
        .drop("least", "greatest")
    )


def _rounded(made: pl.DataFrame) -> pl.DataFrame:
    """Round levels to the power of ten below their interval's width, or to whole numbers."""
    width = (pl.col("level_upper") - pl.col("level_lower")).fill_nan(None)
    step = 10 ** pl.when(width > 0).then(width.log10().floor()).otherwise(0.0)
    return made.with_columns(
        *((pl.col(n) / step).round() * step for n in ("level", "level_lower", "level_upper"))
    )
