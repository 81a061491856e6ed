"""Absolute gap: the difference of each stratum's level from the reference stratum's."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import choice, columns, positive
from equipath.statistics.reference_stratum import against_reference, mover_limits, usable_pairs
from equipath.statistics.significance import p_value_of_equal_proportions, p_value_of_equal_rates
from equipath.statistics.statistic import Estimate, Statistic
from equipath.vocabulary import Over

KINDS = {
    "proportion": ("Newcombe", p_value_of_equal_proportions),
    "rate": ("MOVER, Poisson", p_value_of_equal_rates),
}


def absolute_gap_between(
    numerator: Any,
    denominator: Any,
    reference_numerator: Any,
    reference_denominator: Any,
    *,
    kind: str = "proportion",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's level minus its reference's, with interval and p-value.

    Positive where the row is higher than the reference, whatever is good: say who does worse
    with `direction.who_does_worse`. Proportions: Newcombe's score interval; rates: the same
    recovery of variance from Poisson limits. Columns, one element a row. Impossible counts
    leave a note. `extra`: `p_value` (of no gap), `stratum_value`, `reference_value`.

    Newcombe (1998), Stat Med 17:873, method 10; Zou and Donner (2008), Stat Med 27:1693.
    Not for groups that overlap or contain one another: they are not independent.
    """
    name, test = KINDS[choice("kind", kind, KINDS)]
    scale = positive("multiplier", multiplier)
    given = columns(
        numerator=numerator,
        denominator=denominator,
        reference_numerator=reference_numerator,
        reference_denominator=reference_denominator,
    )
    x, n, y, m, note = usable_pairs(kind, *given)
    lower, upper = mover_limits((x, n, y, m), kind, confidence)
    return Estimate(
        value=(x / n - y / m) * scale,
        lower_ci=lower * scale,
        upper_ci=upper * scale,
        method=np.full(x.size, name),
        note=note,
        extra={
            "p_value": test(x, n, y, m),
            "stratum_value": x / n * scale,
            "reference_value": y / m * scale,
        },
    )


def absolute_gap(
    numerator: Any,
    denominator: Any,
    is_reference: Any,
    *,
    group: Any = None,
    kind: str = "proportion",
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
        numerator,
        denominator,
        is_reference,
        group,
        kind=kind,
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
    formula="d = p₁ − p₂; limits d − √((p₁−l₁)² + (u₂−p₂)²), d + √((u₁−p₁)² + (p₂−l₂)²)",
    reference="Newcombe (1998), Stat Med 17:873-890; Zou and Donner (2008), Stat Med 27:1693-1702",
    when_not="Groups that overlap or contain one another.",
    options={"kind": "proportion", "confidence": 0.95, "multiplier": 1.0},
)
