"""Crude rate: events over population or time, with Byar's interval, the exact one or mid-P."""

from typing import Any

from equipath.statistics.arguments import columns, positive, usable_counts
from equipath.statistics.count_methods import limits_of_count, name_of_method
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over


def rate(
    numerator: Any,
    denominator: Any,
    *,
    method: str = "byar",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's events per head (or person-year), with its interval.

    Events over the population or time in which they could happen, `x / n`. Columns, one
    element a row; `multiplier=100_000` gives events per 100,000. The limits are those of the
    count over the denominator: `byar` is exact Poisson below ten events and Byar's otherwise,
    as OHID publishes; `exact` is exact Poisson throughout; `mid_p` takes the count observed by
    half. Rows with an impossible count come out without a value and with a note.

    Breslow and Day (1987), IARC 82; Eayres (2008), APHO Technical Briefing 3; Cohen and Yang
    (1994), Stat Med 13:2189 (mid-P).
    Not where events cluster in persons (repeat admissions), for the interval is then too
    narrow: use `rate_of_repeated_events`.
    """
    x, n, note = usable_counts("rate", *columns(numerator=numerator, denominator=denominator))
    scale = positive("multiplier", multiplier)
    lower, upper = limits_of_count(method, x, confidence)
    return Estimate(
        value=x / n * scale,
        lower_ci=lower / n * scale,
        upper_ci=upper / n * scale,
        method=name_of_method(method, x),
        note=note,
    )


STATISTIC = Statistic(
    name="rate",
    title="Crude rate",
    over=Over.NONE,
    requires=("numerator", "denominator"),
    compute=rate,
    definition="Events over the population or time in which they could happen.",
    formula="x/n; Byar's limits x(1 − 1/9x − z/3√x)³ and (x+1)(1 − 1/9(x+1) + z/3√(x+1))³ over n;"
    " below 10 events exact, χ²(α/2; 2x)/2 and χ²(1−α/2; 2x+2)/2",
    reference="Breslow and Day (1987), IARC Scientific Publications 82, 2:69-71",
    when_not="Events that cluster in persons: use the rate of repeated events.",
    adds_up=True,
    example=Example(
        "Emergency admissions for asthma and the people registered, by deprivation fifth (made "
        "up), per 100,000. Below ten events the limits are exact.",
        options={"multiplier": 100_000},
    ),
)
