"""Everything that is tested: each comparison that could be a finding, with its people."""

import polars as pl

from equipath.results.schema import NAMES_A_RESULT
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN, TARGET, Comparison

PLACE = [c for c in NAMES_A_RESULT if c not in ("statistic", "comparator")]
LEVELS = ("proportion", "rate", "percentage", "mean", "median", "centile")
LAST = ("period_start", "period_end")


def candidates(study: Study, results: pl.DataFrame) -> pl.DataFrame:
    """Return every tested comparison of the last period, those that stand out and the others.

    Of an area: against comparable areas where a model says what those would have, else
    against the target, else against all areas, always with the usual spread between areas
    allowed for where there are areas enough. Of a stratum: against the reference stratum.
    Where neither higher nor lower is better in itself, lower than comparable areas, or than the
    reference once profiles are allowed for, is what stands out: fewer found than would be
    expected. Columns: `kind`, the result's own, `people` with limits, `is_worse`.
    """
    last = _last_period(results)
    reached = last.filter(pl.col("statistic") == "people_to_reach").select(
        *PLACE,
        "comparator",
        people="value",
        people_lower="lower_ci",
        people_upper="upper_ci",
    )
    parts = [_of_areas(study, last, reached), _of_targets(last, reached), _of_strata(study, last)]
    none = last.clear().with_columns(kind=pl.lit(""), is_worse=pl.lit(False), people=pl.lit(0.0))
    found = pl.concat([none, *(p for p in parts if not p.is_empty())], how="diagonal_relaxed")
    return found.filter(pl.col("p_value").is_not_null())


def _last_period(results: pl.DataFrame) -> pl.DataFrame:
    """Keep each indicator's longest period that ends last, of those that have counts.

    What is said of a series spans all its periods and is the count of none.
    """
    length = (pl.col("period_end") - pl.col("period_start")).dt.total_days()
    chosen = (
        results.filter(pl.col("statistic").is_in(LEVELS))
        .select("indicator", *LAST)
        .unique()
        .with_columns(length=length)
        .sort("period_end", "length", descending=True)
        .group_by("indicator", maintain_order=True)
        .first()
        .drop("length")
    )
    return results.join(chosen, on=["indicator", *LAST])


def _of_areas(study: Study, last: pl.DataFrame, reached: pl.DataFrame) -> pl.DataFrame:
    """Areas in the funnel of their fullest model, or of their level where there is none."""
    rows = last.filter(pl.col("statistic") == "funnel")
    parts = []
    for indicator in study.indicators.values():
        mine = rows.filter(pl.col("indicator") == indicator.name)
        if indicator.expected:
            title = study.models[indicator.expected[-1]].title
            mine = mine.filter(pl.col("comparator") == title)
            kind = "below comparable areas"
            is_worse = _is_worse() | (pl.col("comparison") == Comparison.LOWER.value)
        else:
            kind = "differs from other areas"
            is_worse = _is_worse()
        with_people = mine.join(reached, on=[*PLACE, "comparator"], how="left")
        parts.append(with_people.with_columns(kind=pl.lit(kind), is_worse=is_worse))
    return pl.concat(parts, how="diagonal_relaxed") if parts else pl.DataFrame()


def _of_targets(last: pl.DataFrame, reached: pl.DataFrame) -> pl.DataFrame:
    rows = last.filter(
        pl.col("statistic") == "comparison",
        pl.col("comparator").str.starts_with(TARGET),
        pl.col("stratification") == ALL,
    )
    return rows.join(reached, on=[*PLACE, "comparator"], how="left").with_columns(
        kind=pl.lit("misses its target"), is_worse=_is_worse()
    )


def _of_strata(study: Study, last: pl.DataFrame) -> pl.DataFrame:
    """Strata against their reference; people are those who would close the gap."""
    adjusted = {i.name for i in study.indicators.values() if i.expected}
    gap, standardised = (
        pl.col("statistic") == "absolute_gap",
        pl.col("statistic") == "standardised_gap",
    )
    # A crude gap between groups of different ages misleads where a better one was made.
    rows = last.filter(standardised | (gap & ~pl.col("indicator").is_in(list(adjusted))))
    # Nobody is to be reached to shorten a wait: a quantity has no people beside its gap.
    quantities = [i.name for i in study.indicators.values() if i.is_of_a_quantity]
    per_person = pl.when(~pl.col("indicator").is_in(quantities)).then(
        pl.col("denominator") / pl.col("multiplier")
    )
    ends = [(pl.col(c).abs() * per_person) for c in ("lower_ci", "upper_ci")]
    crosses = (pl.col("lower_ci") <= 0) & (pl.col("upper_ci") >= 0)
    return rows.with_columns(
        kind=pl.lit("does worse than the reference"),
        people=pl.col("value").abs() * per_person,
        people_lower=pl.when(crosses).then(0.0).otherwise(pl.min_horizontal(ends)),
        people_upper=pl.max_horizontal(ends),
        # Not how the words begin: "White British does worse" is not said of "White".
        # Nobody can act on a group that is not known: it is shown, and no finding.
        is_worse=(pl.col("stratum") != NOT_KNOWN)
        & (
            (pl.col("direction") == pl.format("{} does worse", "stratum"))
            | (
                standardised
                & (pl.col("value") < 0)
                & pl.col("direction").str.ends_with(" is higher")
            )
        ),
    )


def _is_worse() -> pl.Expr:
    return pl.col("comparison") == Comparison.WORSE.value
