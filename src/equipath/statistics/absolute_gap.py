"""Absolute gap: the difference of each stratum's level from the reference stratum's."""

from collections.abc import Callable
from typing import Any

import numpy as np

from equipath.statistics.arguments import Case, choice, first_of, notes, positive
from equipath.statistics.difference_limits import Pair, mover_limits, wald_limits
from equipath.statistics.reference_stratum import (
    against_reference,
    levels_and_direction,
    usable_pairs,
)
from equipath.statistics.significance import p_value_of_equal_proportions, p_value_of_equal_rates
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over

TESTS: dict[str, Callable[..., Numbers]] = {
    "proportion": p_value_of_equal_proportions,
    "rate": p_value_of_equal_rates,
}
METHODS = {
    "mover": {"proportion": "Newcombe", "rate": "MOVER, Poisson"},
    "wald": {"proportion": "Wald", "rate": "Wald"},
}


def absolute_gap_between(
    numerator: Any,
    denominator: Any,
    reference_numerator: Any,
    reference_denominator: Any,
    *,
    kind: str = "proportion",
    method: str = "mover",
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's level minus its reference's, with interval and p-value.

    Positive where the row is higher than the reference, whatever is good: `direction` says in
    words who does worse by `polarity`. `method="mover"` recovers the variance of the
    difference from the limits of the two levels: Newcombe's score interval for proportions,
    the same from Poisson limits for rates. `method="wald"` is the textbook's, symmetric, and
    too narrow in small numbers: `d ± z√(p₁q₁/n₁ + p₂q₂/n₂)`, rates `√(x₁/n₁² + x₂/n₂²)`.

    Columns, one element a row. Impossible counts leave a note. `extra`: `p_value` (of no gap),
    `stratum_value`, `reference_value`, `direction`. `StatisticError` for unknown options.

    Newcombe (1998), Stat Med 17:873, method 10; Zou and Donner (2008), Stat Med 27:1693.
    Not for groups that overlap or contain one another: they are not independent.
    """
    test = TESTS[choice("kind", kind, TESTS)]
    name = METHODS[choice("method", method, METHODS)][kind]
    scale = positive("multiplier", multiplier)
    x, n, y, m, note = usable_pairs(
        kind, numerator, denominator, reference_numerator, reference_denominator
    )
    lower, upper, flat = _limits((x, n, y, m), kind, method, confidence)
    return Estimate(
        value=(x / n - y / m) * scale,
        lower_ci=lower * scale,
        upper_ci=upper * scale,
        method=np.full(x.size, name),
        note=first_of(note, notes(x.size, flat)),
        extra={
            "p_value": test(x, n, y, m),
            **levels_and_direction(x / n, y / m, polarity, scale),
        },
    )


def _limits(
    counts: Pair, kind: str, method: str, confidence: float
) -> tuple[Numbers, Numbers, Case]:
    """Return the limits, none where Wald's would claim certainty, and why."""
    if method == "mover":
        lower, upper = mover_limits(counts, kind, confidence)
        return lower, upper, (np.zeros(lower.size, dtype=bool), "")
    lower, upper = wald_limits(counts, kind, confidence)
    flat = lower == upper
    lower, upper = (np.where(flat, np.nan, limit) for limit in (lower, upper))
    return lower, upper, (flat, "neither level varies: Wald has no interval")


def absolute_gap(
    numerator: Any,
    denominator: Any,
    is_reference: Any,
    *,
    group: Any = None,
    kind: str = "proportion",
    method: str = "mover",
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each stratum's level minus that of its group's reference stratum.

    As `absolute_gap_between`, the reference being the one row of each group that
    `is_reference` marks. With two strata, the most deprived fifth and the rest, this is
    Core20 against the rest. The reference row has no gap and says so.
    """
    return against_reference(
        absolute_gap_between,
        {"numerator": numerator, "denominator": denominator},
        is_reference,
        group,
        kind=kind,
        method=method,
        polarity=polarity,
        confidence=confidence,
        multiplier=multiplier,
    )


STATISTIC = Statistic(
    name="absolute_gap",
    title="Absolute gap",
    over=Over.STRATUM,
    requires=("numerator", "denominator", "is_reference"),
    compute=absolute_gap,
    definition="The stratum's level minus the reference stratum's; positive where it is higher.",
    formula="d = p₁ − p₂; limits d − √((p₁−l₁)² + (u₂−p₂)²), d + √((u₁−p₁)² + (p₂−l₂)²), l and u"
    " each level's own limits",
    reference="Newcombe (1998), Stat Med 17:873-890; Zou and Donner (2008), Stat Med 27:1693-1702",
    when_not="Groups that overlap or contain one another.",
    example=Example(
        "Bowel screening taken up in the fifths of deprivation of two places, in percentage"
        " points below the least deprived fifth. Made up.",
        by=("area_code",),
        options={"polarity": "higher_is_better", "multiplier": 100},
    ),
)
