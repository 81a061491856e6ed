"""Turn what a statistic returns into rows of the results."""

from typing import Any

import numpy as np
import polars as pl

from equipath.results.schema import DETAIL, RESULTS
from equipath.statistics.statistic import Estimate
from equipath.study.indicator import Indicator
from equipath.study.study import Study

KEYS = [
    "indicator",
    "area_type",
    "area_code",
    "period_start",
    "period_end",
    "stratification",
    "stratum",
]
"""What names a count, once age bands and sexes are added up."""


def column(rows: pl.DataFrame, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a column of numbers as an array, with NaN for what is not there."""
    return rows[name].cast(pl.Float64).fill_null(np.nan).to_numpy()


def result_rows(
    study: Study,
    indicator: Indicator,
    rows: pl.DataFrame,
    estimate: Estimate,
    statistic: str,
    multiplier: float | None = None,
) -> pl.DataFrame:
    """Return one row of results for each row of counts: keys, estimate and what it was made of.

    `rows` holds the keys and, where they exist, numerator, denominator and what it was compared
    with; the estimate's own columns (`extra`) come along for `detail`.
    """
    hidden = (
        pl.col("is_suppressed").fill_null(False)
        if "is_suppressed" in rows.columns
        else pl.lit(False)
    )
    given = "disclosure_note" in rows.columns
    why = pl.col("disclosure_note") if given else pl.lit("hidden by the disclosure policy")
    pathway, stage = study.stage_of(indicator.name)
    made = {
        "value": estimate.value,
        "lower_ci": estimate.lower_ci,
        "upper_ci": estimate.upper_ci,
        **estimate.extra,
    }
    numbers = [
        pl.Series(name, np.asarray(values)).fill_nan(None)
        if np.asarray(values).dtype.kind == "f"
        else pl.Series(name, np.asarray(values))
        for name, values in made.items()
    ]
    words = [
        pl.Series("method", estimate.method.astype(str)),
        pl.Series("note", estimate.note.astype(str)),
    ]
    return rows.with_columns(*numbers, *words).with_columns(
        statistic=pl.lit(statistic),
        pathway=pl.lit(pathway),
        stage=pl.lit(stage),
        multiplier=pl.lit(indicator.multiplier if multiplier is None else multiplier),
        confidence=pl.lit(study.confidence),
        is_suppressed=hidden,
        note=pl.when(hidden).then(why).otherwise(pl.col("note")),
    )


def with_more(rows: pl.DataFrame, estimate: Estimate) -> pl.DataFrame:
    """Keep what only this statistic says, and no column of the results is for, as JSON.

    With the `series` that it was made of, where rows hold one.
    """
    own = [name for name in estimate.extra if name not in RESULTS and name not in DETAIL]
    own += [name for name in ("series",) if name in rows.columns]
    return rows.with_columns(more=pl.struct(own).struct.json_encode()) if own else rows


def with_names(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the stratum's and the reference's names into the words of who does worse."""
    direction = pl.col("direction")
    for word in ("the group", "the stratum"):
        direction = direction.str.replace(word, pl.col("stratum"), literal=True)
    return rows.with_columns(
        direction=direction.str.replace("the reference", pl.col("comparator"), literal=True)
    )


def group_numbers(rows: pl.DataFrame, keys: list[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return one integer a row for its group; rows of a group must stand together already."""
    return rows.select(pl.struct(keys).rle_id().cast(pl.Int64)).to_series().to_numpy()


def ends_of(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return one row a group with its counts added up; a sum that lacks a hidden one is none."""
    return frame.group_by(keys, maintain_order=True).agg(
        *(
            pl.when(pl.col(n).is_not_null().all()).then(pl.col(n).sum()).alias(n)
            for n in ("numerator", "denominator")
        ),
        pl.col("is_suppressed").any(),
    )
