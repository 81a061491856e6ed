"""Proportion: the share counted, with Wilson's score interval, the exact one or mid-P."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import choice, columns, positive, usable_counts
from equipath.statistics.count_limits import exact_binomial_limits, wilson_limits
from equipath.statistics.mid_p_limits import mid_p_binomial_limits
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over

LIMITS = {
    "wilson": ("Wilson", wilson_limits),
    "exact": ("Clopper-Pearson", exact_binomial_limits),
    "mid_p": ("mid-P", mid_p_binomial_limits),
}


def proportion(
    numerator: Any,
    denominator: Any,
    *,
    method: str = "wilson",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's share of people counted, with its interval.

    The numerator as a share of the denominator that contains it, `x / n`. Columns of counts,
    one element a row; `multiplier=100` gives percentages. `method`: `wilson`, as OHID publishes;
    `exact`, which covers at least as often as it says and is wider; `mid_p`, which on average
    covers as often as it says. Rows with an impossible count come out without a value and with
    a note. `StatisticError` for an unknown method.

    Wilson (1927), J Am Stat Assoc 22:209; Clopper and Pearson (1934), Biometrika 26:404; Berry
    and Armitage (1995), J R Stat Soc D 44:417 (mid-P).
    Not for events that one person can have more than once: that is a rate.
    """
    x, n, note = usable_counts("proportion", *columns(numerator=numerator, denominator=denominator))
    scale = positive("multiplier", multiplier)
    name, limits = LIMITS[choice("method", method, LIMITS)]
    lower, upper = np.full(x.size, np.nan), np.full(x.size, np.nan)
    usable = note == ""
    lower[usable], upper[usable] = limits(x[usable], n[usable], confidence)
    return Estimate(
        value=x / n * scale,
        lower_ci=lower * scale,
        upper_ci=upper * scale,
        method=np.full(x.size, name),
        note=note,
    )


STATISTIC = Statistic(
    name="proportion",
    title="Proportion",
    over=Over.NONE,
    requires=("numerator", "denominator"),
    compute=proportion,
    definition="The share of the denominator that is in the numerator.",
    formula="x/n; limits (2x + z² ∓ z√(z² + 4x(1 − x/n))) / (2(n + z²))",
    reference="Wilson (1927), J Am Stat Assoc 22:209-212",
    when_not="Events that one person can have more than once: use a rate.",
    adds_up=True,
    example=Example(
        "People with hypertension whose blood pressure was to target, by practice (made up). "
        "A practice with all of its five patients treated has a wide interval, and one whose "
        "count is hidden has none.",
        options={"multiplier": 100},
    ),
)
