"""Times to an event: from counts by day and fate to curves, centiles and tests."""

import polars as pl

from equipath.analyses.counts import FATES
from equipath.disclosure.policy import Policy
from equipath.estimates.curves import curves
from equipath.estimates.quantities import keys_like, values_of
from equipath.estimates.rows import KEYS
from equipath.study.indicator import Indicator
from equipath.study.study import Study


def followed(
    study: Study, indicator: Indicator, rows: pl.DataFrame, banded: pl.DataFrame, policy: Policy
) -> list[pl.DataFrame]:
    """Return what is told of a time to an event, hidden of groups whose size the gate hides.

    `rows` are released counts, `banded` the true counts by value: see `value_of`.
    """
    hidden = rows.filter(pl.col("is_suppressed")).select(
        *KEYS, days=pl.lit(indicator.by_days[0], pl.Int64), **dict.fromkeys(FATES, pl.lit(0))
    )
    safe = rows.filter(~pl.col("is_suppressed")).select(KEYS).sort(KEYS).with_row_index("row")
    value = pl.col("age_band").cast(pl.String).cast(pl.Int64)
    counted = (
        values_of(study, indicator, banded)
        .join(keys_like(banded, safe).with_columns(safe["row"]), on=KEYS)
        .select("row", "numerator", days=value // len(FATES), fate=value % len(FATES))
        .group_by("row", "days")
        .agg(
            pl.col("numerator").filter(pl.col("fate") == number).sum().alias(fate)
            for number, fate in enumerate(FATES)
        )
        .sort("row", "days")
    )
    named = counted.join(safe, on="row", maintain_order="left").select(hidden.columns)
    every = pl.concat([named, hidden], how="vertical_relaxed")
    return curves(study, indicator, every, policy, indicator.by_days, indicator.centiles)
