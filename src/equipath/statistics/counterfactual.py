"""Counterfactual: what each period would have been had the change not come."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import first_of, positive
from equipath.statistics.direction import who_does_worse
from equipath.statistics.interrupted_series import series_of
from equipath.statistics.segmented_regression import (
    CORE,
    ERRORS,
    Segmented,
    segmented,
    t_quantile,
)
from equipath.statistics.statistic import Estimate, Example, Groups, Numbers, Statistic
from equipath.vocabulary import Over


def counterfactual(
    value: Any,
    period: Any,
    interrupted: Any,
    *,
    is_comparison: Any = None,
    group: Any = None,
    errors: str = "wider",
    lag: int | None = None,
    season_length: int | None = None,
    harmonics: int = 1,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return the level expected in each period without the change, and how far it is missed.

    The line before the change, `β₀ + β₁s` of `interrupted_time_series` with its seasons, drawn
    on beyond it; with a comparison, what the comparison did plus that line. The interval is
    that of the expected level, not of one period's value around it. Rows are periods, `group`
    one integer a row; columns and options are those of `interrupted_time_series`. A row whose
    value is missing is expected nothing of, so that no missing value is guessed.

    `extra`: observed, difference (observed less expected) with its limits, is_interrupted,
    direction (from the change on). `StatisticError` for unknown options.

    Bernal, Cummins and Gasparrini (2017), Int J Epidemiol 46:348.
    Not far beyond the change: the line before it is taken to have gone on for ever.
    """
    scale = positive("multiplier", multiplier)
    series = series_of(value, period, interrupted, is_comparison, group)
    fit = segmented(series, errors=errors, lag=lag, season=(season_length, harmonics))
    index = series.groups.index
    beyond, variance = _without(fit, index)
    width = t_quantile(fit, confidence)[index] * np.sqrt(np.maximum(variance, 0.0))
    note = first_of(series.note, fit.note[index])
    expected = np.where(note == "", series.compared + beyond, np.nan)
    observed = np.where(note == "", series.value, np.nan)
    back = np.argsort(series.order)
    difference = observed - expected
    numbers = (expected, width, observed, difference)
    expected, width, observed, difference = (number[back] * scale for number in numbers)
    return Estimate(
        value=expected,
        lower_ci=expected - width,
        upper_ci=expected + width,
        method=np.full(index.size, ERRORS[errors]),
        note=note[back],
        extra={
            "observed": observed,
            "difference": difference,
            "difference_lower_ci": difference - width,
            "difference_upper_ci": difference + width,
            "is_interrupted": series.is_after[back],
            "direction": who_does_worse(
                np.where(series.is_after[back], observed, np.nan),
                expected,
                polarity,
                group="the observed",
                reference="the expected",
            ),
        },
    )


def _without(fit: Segmented, index: Groups) -> tuple[Numbers, Numbers]:
    """Return at each row what the model gives with the change's terms at 0, and its variance.

    Of several ways of reckoning the variance the largest.
    """
    terms = {0: np.ones(index.size), 1: fit.since}
    terms |= dict(enumerate(fit.seasons.T, start=CORE))
    level = np.zeros(index.size)
    variance = np.zeros((len(fit.covariances), index.size))
    for term, x in terms.items():
        level += x * fit.coefficients[:, term][index]
        for other, y in terms.items():
            if other <= term:
                twice = 1 if other == term else 2
                for way, covariance in enumerate(fit.covariances):
                    variance[way] += twice * x * y * covariance[:, term, other][index]
    return level, variance.max(axis=0)


STATISTIC = Statistic(
    name="counterfactual",
    title="Counterfactual",
    over=Over.PERIOD,
    requires=("value", "period", "interrupted"),
    compute=counterfactual,
    definition="The level expected in each period had the change not come.",
    formula="ŷ = β₀ + β₁s, of y = β₀ + β₁s + β₂D + β₃sD, s periods since the change, D 1 from it"
    " on; limits ± t × √(x'Vx), V Newey-West's",
    reference="Bernal, Cummins and Gasparrini (2017), Int J Epidemiol 46:348-355",
    when_not="Far beyond the change: the line before it is taken to have gone on.",
    also=("is_comparison",),
    example=Example(
        "Per cent whose blood pressure is controlled, by month, beside what it would have been"
        " without case-finding in the community, going by practices without it. Made up.",
        by=("area_code",),
        options={"polarity": "higher_is_better"},
    ),
)
