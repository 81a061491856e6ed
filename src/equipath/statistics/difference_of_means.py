"""Difference of means: each stratum's mean less the reference stratum's."""

from typing import Any

import numpy as np
from scipy import special

from equipath.statistics.arguments import (
    choice,
    columns,
    first_of,
    normal_quantile,
    notes,
    positive,
)
from equipath.statistics.reference_stratum import against_reference, levels_and_direction
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over

METHODS = {"unequal": "Welch t", "equal": "Student t"}


def difference_of_means_between(
    count: Any,
    mean: Any,
    standard_deviation: Any,
    reference_count: Any,
    reference_mean: Any,
    reference_standard_deviation: Any,
    *,
    variances: str = "unequal",
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's mean minus its reference's, with interval and p-value.

    `d ± t(ν)·se`. With `variances="unequal"` `se² = s₁²/n₁ + s₂²/n₂` and Welch's degrees of
    freedom `ν = se⁴ / (s₁⁴/(n₁²(n₁−1)) + s₂⁴/(n₂²(n₂−1)))`; with `"equal"` the variance is
    pooled and `ν = n₁ + n₂ − 2`. Columns, one element a row, in the unit measured; the
    standard deviations are the samples' (n − 1). One value alone, or no spread in either, has
    no interval, and a note. `extra`: `p_value` (of no difference), `degrees_of_freedom`,
    `stratum_value`, `reference_value`, `direction`. `StatisticError` for unknown options.

    Welch (1947), Biometrika 34:28; Satterthwaite (1946), Biometrics Bulletin 2:110.
    Not for strongly skewed quantities in small numbers (waiting times): compare medians.
    """
    choice("variances", variances, METHODS)
    normal_quantile(confidence)
    scale = positive("multiplier", multiplier)
    given = columns(
        count=count,
        mean=mean,
        standard_deviation=standard_deviation,
        reference_count=reference_count,
        reference_mean=reference_mean,
        reference_standard_deviation=reference_standard_deviation,
    )
    one, own = _usable(*given[:3])
    other, theirs = _usable(*given[3:])
    lacking = notes(own.size, (theirs != "", "the reference stratum has no usable mean"))
    note = first_of(own, lacking)
    first, second = (np.where(note == "", numbers[1], np.nan) for numbers in (one, other))
    error, freedom = _error(one, other, variances)
    has_limits = (note == "") & (error > 0)
    error, freedom = (np.where(has_limits, numbers, np.nan) for numbers in (error, freedom))
    width = -special.stdtrit(freedom, (1 - confidence) / 2) * error
    difference = first - second
    no_limits = (~has_limits, "fewer than two values, or no spread, in one or both: no interval")
    return Estimate(
        value=difference * scale,
        lower_ci=(difference - width) * scale,
        upper_ci=(difference + width) * scale,
        method=np.full(note.size, METHODS[variances]),
        note=first_of(note, notes(note.size, no_limits)),
        extra={
            "p_value": 2 * special.stdtr(freedom, -np.abs(difference / error)),
            "degrees_of_freedom": freedom,
            **levels_and_direction(first, second, polarity, scale),
        },
    )


Sample = tuple[Numbers, Numbers, Numbers]
"""Count, mean and variance of each row."""


def _usable(count: Numbers, mean: Numbers, deviation: Numbers) -> tuple[Sample, Words]:
    """Return the sample, its variance NaN where there is none, and why it has no mean."""
    note = notes(
        count.size,
        (~np.isfinite(count) | (count < 1), "there are no values to take a mean of"),
        (~np.isfinite(mean), "the mean is missing"),
        (deviation < 0, "the standard deviation is negative"),
    )
    has_spread = (note == "") & (count >= 2) & np.isfinite(deviation)
    variance = np.where(has_spread, deviation, np.nan) ** 2
    return (np.where(note == "", count, np.nan), mean, variance), note


def _error(one: Sample, other: Sample, variances: str) -> tuple[Numbers, Numbers]:
    """Return the standard error of the difference and its degrees of freedom."""
    (n, _, first), (m, _, second) = one, other
    if variances == "equal":
        freedom = n + m - 2
        pooled = ((n - 1) * first + (m - 1) * second) / np.where(freedom > 0, freedom, np.nan)
        return np.sqrt(pooled * (1 / n + 1 / m)), freedom
    a, b = first / n, second / m
    below = a**2 / np.where(n > 1, n - 1, np.nan) + b**2 / np.where(m > 1, m - 1, np.nan)
    return np.sqrt(a + b), (a + b) ** 2 / np.where(below > 0, below, np.nan)


def difference_of_means(
    count: Any,
    mean: Any,
    standard_deviation: Any,
    is_reference: Any,
    *,
    group: Any = None,
    variances: str = "unequal",
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each stratum's mean minus that of its group's reference stratum.

    As `difference_of_means_between`, the reference being the one row of each group that
    `is_reference` marks. The reference row has no difference and says so.
    """
    return against_reference(
        difference_of_means_between,
        {"count": count, "mean": mean, "standard_deviation": standard_deviation},
        is_reference,
        group,
        variances=variances,
        polarity=polarity,
        confidence=confidence,
        multiplier=multiplier,
    )


STATISTIC = Statistic(
    name="difference_of_means",
    title="Difference of means",
    over=Over.STRATUM,
    requires=("count", "mean", "standard_deviation", "is_reference"),
    compute=difference_of_means,
    definition="The stratum's mean minus the reference stratum's; positive where it is higher.",
    formula="d ± t(ν)√(s₁²/n₁ + s₂²/n₂), ν = (s₁²/n₁ + s₂²/n₂)² / Σ(sᵢ²/nᵢ)²/(nᵢ − 1)",
    reference="Welch (1947), Biometrika 34:28-35; Satterthwaite (1946), Biometrics Bull 2:110-114",
    when_not="Strongly skewed quantities in small numbers (waiting times): compare medians.",
    example=Example(
        "Systolic blood pressure in mmHg of people treated for hypertension, by fifth of"
        " deprivation against the least deprived, at two checks. Made up.",
        by=("period",),
        options={"polarity": "lower_is_better"},
    ),
)
