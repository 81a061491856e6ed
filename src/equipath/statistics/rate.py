"""Crude rate with Byar's interval, exact below ten events."""

from typing import Any

from equipath.statistics.arguments import columns, positive, usable_counts
from equipath.statistics.count_limits import level_limits, poisson_method
from equipath.statistics.statistic import Estimate, Statistic
from equipath.vocabulary import Over


def rate(
    numerator: Any, denominator: Any, *, confidence: float = 0.95, multiplier: float = 1.0
) -> Estimate:
    """Return each row's events per head (or person-year), with its interval.

    Events over the population or time in which they could happen, `x / n`. Columns, one
    element a row; `multiplier=100_000` gives events per 100,000. The limits of the count are
    exact Poisson below ten events and Byar's otherwise, over the denominator. Rows with an
    impossible count come out without a value and with a note.

    Breslow and Day (1987), IARC 82; Eayres (2008), APHO Technical Briefing 3.
    Not where events cluster in persons (repeat admissions): the interval is then too narrow.
    """
    x, n, note = usable_counts("rate", *columns(numerator=numerator, denominator=denominator))
    scale = positive("multiplier", multiplier)
    lower, upper = level_limits(x, n, "rate", confidence)
    return Estimate(
        value=x / n * scale,
        lower_ci=lower * scale,
        upper_ci=upper * scale,
        method=poisson_method(x),
        note=note,
    )


STATISTIC = Statistic(
    name="rate",
    title="Crude rate",
    over=Over.NONE,
    requires=("numerator", "denominator"),
    compute=rate,
    definition="Events over the population or time in which they could happen.",
    formula="x/n; Byar: x(1 − 1/9x − z/3√x)³, (x+1)(1 − 1/9(x+1) + z/3√(x+1))³; x < 10: χ²",
    reference="Breslow and Day (1987), IARC Scientific Publications 82, 2:69-71",
    when_not="Events that cluster in persons: the interval is then too narrow.",
    adds_up=True,
    options={"confidence": 0.95, "multiplier": 1.0},
)
