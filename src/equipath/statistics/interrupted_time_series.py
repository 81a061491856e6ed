"""Interrupted time series: how level and slope change when something is changed."""

from typing import Any

import numpy as np
from scipy import special

from equipath.statistics.arguments import choice, first_of, notes, positive
from equipath.statistics.direction import who_does_worse
from equipath.statistics.interrupted_series import LEFT_OUT, Series, series_of
from equipath.statistics.segmented_regression import ERRORS, Segmented, segmented, t_quantile
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over

EFFECTS = ("level", "slope")
TERMS = {"slope_before": 1, "level_change": 2, "slope_change": 3}
"""Where each stands among the terms."""

ENOUGH = 8
"""Periods on each side below which an interval is remarked on (Penfold and Zhang 2013)."""


def interrupted_time_series(
    value: Any,
    period: Any,
    interrupted: Any,
    *,
    is_comparison: Any = None,
    group: Any = None,
    effect: str = "level",
    errors: str = "wider",
    lag: int | None = None,
    season_length: int | None = None,
    harmonics: int = 1,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return how each group's level, or its slope, changed with the change.

    Ordinary least squares of `y = β₀ + β₁s + β₂D + β₃sD`, `s` being periods since the first
    after the change and `D` 1 from then on: `β₂` is the change of level at that period, `β₃`
    the change of slope a period. Periods count one each, in order, whatever their dates.
    `interrupted` is 1 from the change on and stays so. Rows are periods, `group` one integer
    a row; one answer a group, the change of `effect`.

    Standard errors bear autocorrelation up to `lag` (Newey–West, Bartlett weights, n/(n−k);
    by default ⌊4(n/100)^(2/9)⌋) and are never below those of ordinary least squares, since
    with few periods they would be too small (`errors="newey_west"` leaves them alone);
    intervals are t with n−k degrees of freedom. With
    `is_comparison` the comparison is taken off period by period, so that the answer is a
    difference in differences and shocks that both share cancel. `season_length` periods (12
    months) with `harmonics` pairs of sine and cosine take out the season. Periods without a
    value are left out; fewer than 3 on a side give no answer.

    `extra`: p_value, expected_at_change (the level had the change not come) and slope_before,
    both less the comparison's where there is one (a slope far from 0: the two did not run
    alongside), the slope and both changes with limits and p-values, lag, periods_before,
    periods_after, direction. `StatisticError` for unknown options.

    Wagner (2002), J Clin Pharm Ther 27:299; Newey and West (1987), Econometrica 55:703.
    Not for few periods (intervals are too narrow below some 8 a side), nor where something
    else changed at the same time. Where shocks last, intervals are too narrow however many the
    periods: with 12 to 24 a side 95% limits hold in 95% of cases if one period's shock tells
    nothing of the next, in 93% at a correlation of 0.2, in 90% at 0.4 and in 86% at 0.6. A
    comparison that shares the shocks takes them out.
    """
    chosen = choice("effect", effect, EFFECTS)
    scale = positive("multiplier", multiplier)
    series = series_of(value, period, interrupted, is_comparison, group)
    fit = segmented(series, errors=errors, lag=lag, season=(season_length, harmonics))
    told = {name: _change(fit, term, confidence) for name, term in TERMS.items()}
    change, width, p_value = told[f"{chosen}_change"]
    return Estimate(
        value=change * scale,
        lower_ci=(change - width) * scale,
        upper_ci=(change + width) * scale,
        method=np.full(change.size, ERRORS[errors]),
        note=first_of(fit.note, _caution(series, fit)),
        extra={
            "p_value": p_value,
            "expected_at_change": fit.coefficients[:, 0] * scale,
            **{
                f"{name}{end}": numbers
                for name, (middle, half, p) in told.items()
                for end, numbers in (
                    ("", middle * scale),
                    ("_lower_ci", (middle - half) * scale),
                    ("_upper_ci", (middle + half) * scale),
                    ("_p_value", p),
                )
            },
            "lag": fit.lag,
            "periods_before": fit.before,
            "periods_after": fit.after,
            "direction": who_does_worse(
                change, 0.0, polarity, group="after the change", reference="without the change"
            ),
        },
    )


def _change(fit: Segmented, term: int, confidence: float) -> tuple[Numbers, Numbers, Numbers]:
    """Return a term's coefficient, half its interval's width and its p-value."""
    change = fit.coefficients[:, term]
    variances = [covariance[:, term, term] for covariance in fit.covariances]
    error = np.sqrt(np.maximum(np.max(variances, axis=0), 0.0))
    t = np.divide(change, error, out=np.full_like(change, np.nan), where=error > 0)
    p_value = 2 * special.stdtr(fit.freedom, -np.abs(t))
    return change, t_quantile(fit, confidence) * error, p_value


def _caution(series: Series, fit: Segmented) -> Words:
    left_out = series.groups.any(np.isin(series.note, LEFT_OUT))
    few = np.minimum(fit.before, fit.after) < ENOUGH
    short = "fewer than 8 periods on a side: the interval may be too narrow"
    missing = "periods without a value are left out"
    return notes(
        few.size,
        (few & left_out, f"{missing}; {short}"),
        (few, short),
        (left_out, missing),
    )


STATISTIC = Statistic(
    name="interrupted_time_series",
    title="Interrupted time series",
    over=Over.PERIOD,
    requires=("value", "period", "interrupted"),
    compute=interrupted_time_series,
    definition="How much the level, or its slope, changed when something was changed.",
    formula="y = β₀ + β₁s + β₂D + β₃sD, s periods since the change, D 1 from it on; value β₂"
    " (level) or β₃ (slope), ± t × error (Newey-West)",
    reference="Wagner (2002), J Clin Pharm Ther 27:299-309; Newey and West (1987)",
    when_not="Few periods (below some 8 a side), or something else changed at the same time.",
    also=("is_comparison",),
    gives_rows=False,
    example=Example(
        "Per cent of people with a long-term condition whose blood pressure is controlled, in"
        " practices that took up case-finding in the community and in those that did not. Made up:"
        " both were rising, and the first rise by more than the others after the change.",
        by=("area_code",),
        options={"polarity": "higher_is_better"},
    ),
)
