"""Proportion with Wilson's score interval, or the exact one."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import choice, columns, positive, usable_counts
from equipath.statistics.count_limits import exact_binomial_limits, wilson_limits
from equipath.statistics.statistic import Estimate, Statistic
from equipath.vocabulary import Over

LIMITS = {"wilson": ("Wilson", wilson_limits), "exact": ("Clopper-Pearson", exact_binomial_limits)}


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
    one element a row; `multiplier=100` gives percentages. Rows with an impossible count come
    out without a value and with a note. `StatisticError` for an unknown method.

    Wilson (1927), J Am Stat Assoc 22:209; Clopper and Pearson (1934), Biometrika 26:404.
    Not for events that one person can have more than once: that is a rate.
    """
    x, n, note = usable_counts("proportion", *columns(numerator=numerator, denominator=denominator))
    scale = positive("multiplier", multiplier)
    name, limits = LIMITS[choice("method", method, LIMITS)]
    lower, upper = limits(x, n, confidence)
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
    options={"method": "wilson", "confidence": 0.95, "multiplier": 1.0},
)
