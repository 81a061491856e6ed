"""Standardised results: observed over expected, and rates as if ages were the same everywhere."""

from dataclasses import replace

import numpy as np
import polars as pl

from equipath.disclosure.outgoing import NOTE, Kind, coarsen
from equipath.disclosure.policy import Policy
from equipath.estimates.expected import MARK
from equipath.estimates.rows import KEYS, column, group_numbers, result_rows
from equipath.statistics.comparison import compare
from equipath.statistics.directly_standardised_rate import directly_standardised_rate
from equipath.statistics.indirectly_standardised_ratio import indirectly_standardised_ratio
from equipath.statistics.significance import p_value_of_count
from equipath.statistics.statistic import Estimate
from equipath.study.indicator import Indicator
from equipath.study.study import Study

RATIO_SCALE = 100.0
"""Observed over expected is shown as a percentage of what was expected, as SMRs are."""


def observed_over_expected(
    study: Study, indicator: Indicator, rows: pl.DataFrame, expected: pl.DataFrame
) -> pl.DataFrame:
    """Return counts beside those expected of comparable areas, for every model.

    `expected` are the rolled-up expectations (`expect`). A row whose count is hidden stays
    hidden; where some of its areas have no expectation, observed and expected both leave them
    out and the note says so.
    """
    parts = []
    for name in indicator.expected:
        model = study.models[name]
        of_model = expected.filter(pl.col("indicator") == f"{indicator.name}{MARK}{name}").select(
            *KEYS[1:], expected="numerator", observed="denominator"
        )
        joined = rows.join(of_model, on=KEYS[1:]).with_columns(
            comparator=pl.lit(model.title), comparator_value=pl.lit(RATIO_SCALE)
        )
        parts.append(
            joined.with_columns(
                numerator=pl.when(pl.col("numerator").is_not_null()).then("observed"),
                all_observed=pl.col("numerator"),
            )
        )
    return pl.concat(parts) if parts else pl.DataFrame()


def ratios(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    """Return observed over expected for rows made by `observed_over_expected`."""
    found = indirectly_standardised_ratio(
        column(rows, "numerator"),
        column(rows, "expected"),
        group=np.arange(rows.height),
        confidence=study.confidence,
        multiplier=RATIO_SCALE,
    )
    made = result_rows(
        study,
        indicator,
        rows,
        replace(found, extra={}),
        "indirectly_standardised_ratio",
        RATIO_SCALE,
    )
    level = np.full(made.height, RATIO_SCALE)
    words = compare(column(made, "lower_ci"), column(made, "upper_ci"), level, indicator.polarity)
    p = p_value_of_count(column(made, "numerator"), column(made, "expected"))
    left_out = pl.col("all_observed") - pl.col("numerator")
    return made.with_columns(
        denominator=pl.col("expected"),
        comparison=pl.Series(words),
        p_value=pl.Series(p).fill_nan(None),
        note=pl.when((pl.col("note") == "") & (left_out > 0.5))
        .then(
            pl.format(
                "{} of those counted are in areas the model could not describe: left out",
                left_out.round(0).cast(pl.Int64),
            )
        )
        .otherwise(pl.col("note")),
    )


def directly_standardised(
    study: Study,
    indicator: Indicator,
    banded: pl.DataFrame,
    released: pl.DataFrame,
    standard: pl.DataFrame,
    policy: Policy,
) -> pl.DataFrame:
    """Return rates as if every group had the standard population's ages.

    `banded` are true counts by age band, since the sum of hidden and rounded bands would not be
    a rate of anything; `released` are their totals, which stand beside the rate; `standard` has
    age_band and population. What comes out is rounded until no hidden count can be worked back
    from it (`outgoing.coarsen`).
    """
    keyed = released.select(*KEYS, "numerator", "denominator", "is_suppressed", "disclosure_note")
    rows = banded.join(standard, on="age_band", how="inner").filter(pl.col("denominator") > 0)
    rows = rows.join(keyed.select(KEYS), on=KEYS, how="semi").sort(*KEYS, "age_band")
    found = directly_standardised_rate(
        column(rows, "numerator"),
        column(rows, "denominator"),
        column(rows, "population"),
        group=group_numbers(rows, KEYS),
        # What was not published is hidden below, with the note of the publisher's rule.
        missing_numerator="zero",
        confidence=study.confidence,
        multiplier=indicator.multiplier,
    )
    shown = (
        rows.select(KEYS)
        .unique(maintain_order=True)
        .join(keyed, on=KEYS, how="left", maintain_order="left")
    )
    # The statistic's own numerator is the true count: what is shown beside it is the released.
    safe = (
        _coarsened(study, indicator, found, shown, policy)
        if policy.hides
        else replace(found, extra={})
    )
    made = result_rows(
        study, indicator, shown.drop("is_suppressed"), safe, "directly_standardised_rate"
    )
    # The statistic takes a band without a count for one without events: here it is not known.
    unpublished = (pl.col("hidden") > 0) | pl.col("numerator").is_null()
    is_known = ~rows.group_by(KEYS, maintain_order=True).agg(lacks=unpublished.any())["lacks"]
    return made.with_columns(
        *(pl.when(is_known).then(pl.col(n)).alias(n) for n in ("value", "lower_ci", "upper_ci")),
        note=pl.when(is_known).then(pl.col("note")).otherwise(pl.col("disclosure_note")),
        is_suppressed=(pl.col("value").is_null() | ~is_known) & shown["is_suppressed"],
    )


def _coarsened(
    study: Study, indicator: Indicator, found: Estimate, shown: pl.DataFrame, policy: Policy
) -> Estimate:
    """Round what the policy exempts so far that hidden counts stay hidden.

    Where it does not exempt standardised rates, every count that it rounds is one to keep. Of
    what few people add up to there is none: however it is rounded, it tells how much that is.
    """
    is_exempt = "directly_standardised_rate" in policy.exempt_statistics
    hidden = shown["is_suppressed"].to_numpy() if is_exempt else np.ones(shown.height, np.bool_)
    value, lower, upper, note = coarsen(
        found.value,
        found.lower_ci,
        found.upper_ci,
        kind=Kind.STANDARDISED,
        count=found.extra["numerator"],
        is_hidden=hidden & np.isfinite(found.value),
        policy=policy,
        confidence=study.confidence,
    )
    if indicator.numerator.sum or indicator.numerator.person_time:
        lost = shown["is_suppressed"].to_numpy()
        value, lower, upper = (np.where(lost, np.nan, part) for part in (value, lower, upper))
        note = np.where(lost, NOTE, note)
    words = np.where(found.note == "", note, found.note)
    return Estimate(value, lower, upper, found.method, words)
