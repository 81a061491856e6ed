"""Relative gap: the ratio of each stratum's level to the reference stratum's."""

from typing import Any

import numpy as np

from equipath.statistics.absolute_gap import KINDS
from equipath.statistics.arguments import (
    choice,
    columns,
    first_of,
    normal_quantile,
    notes,
    positive,
)
from equipath.statistics.reference_stratum import against_reference, usable_pairs
from equipath.statistics.statistic import Estimate, Numbers, Statistic
from equipath.vocabulary import Over

METHODS = {"proportion": "Katz log", "rate": "log, Poisson"}


def relative_gap_between(
    numerator: Any,
    denominator: Any,
    reference_numerator: Any,
    reference_denominator: Any,
    *,
    kind: str = "proportion",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's level over its reference's, with interval and p-value.

    Above 1 where the row is higher than the reference, whatever is good: say who does worse
    with `direction.who_does_worse`. Limits `exp(ln R ± z·se)`, with
    `se² = 1/x₁ − 1/n₁ + 1/x₂ − 1/n₂` for proportions and `1/x₁ + 1/x₂` for rates.

    Where a count is none or all of its denominator, the standard error takes it as one half
    away from that end. No event in the row: ratio 0, lower limit 0, upper limit from half an
    event. No event in the reference: no ratio, and a note. `extra`: `p_value` (of a ratio of
    1; the test of the absolute gap), and the two levels `stratum_value`, `reference_value`,
    which alone are scaled by `multiplier`: a ratio has no unit.

    Katz et al (1978), Biometrics 34:469; Rothman and Greenland (1998), Modern Epidemiology.
    Not alone: a ratio of small levels can be large and concern nobody. Show the absolute gap.
    """
    test = KINDS[choice("kind", kind, METHODS)][1]
    z, scale = normal_quantile(confidence), positive("multiplier", multiplier)
    given = columns(
        numerator=numerator,
        denominator=denominator,
        reference_numerator=reference_numerator,
        reference_denominator=reference_denominator,
    )
    x, n, y, m, note = usable_pairs(kind, *given)
    p_value, levels = test(x, n, y, m), (x / n * scale, y / m * scale)
    y = np.where(y == 0, np.nan, y)
    spread = np.sqrt(_log_variance(x, n, kind) + _log_variance(y, m, kind))
    ratio = (x / n) / (y / m)
    centre = (np.where(x == 0, 0.5, x) / n) / (y / m)
    lower = np.where(x == 0, ratio, centre * np.exp(-z * spread))
    without = (np.isnan(y), "the reference stratum has no events: no ratio")
    return Estimate(
        value=ratio,
        lower_ci=lower,
        upper_ci=centre * np.exp(z * spread),
        method=np.full(x.size, METHODS[kind]),
        note=first_of(note, notes(x.size, without)),
        extra={"p_value": p_value, "stratum_value": levels[0], "reference_value": levels[1]},
    )


def _log_variance(count: Numbers, base: Numbers, kind: str) -> Numbers:
    """Return the variance of a level's logarithm, the count kept half an event off the ends."""
    if kind == "rate":
        return 1 / np.maximum(count, 0.5)
    return 1 / np.clip(count, 0.5, np.maximum(base - 0.5, 0.5)) - 1 / base


def relative_gap(
    numerator: Any,
    denominator: Any,
    is_reference: Any,
    *,
    group: Any = None,
    kind: str = "proportion",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each stratum's level over that of its group's reference stratum.

    As `relative_gap_between`, the reference being the one row of each group that
    `is_reference` marks. The reference row has no gap and says so.
    """
    return against_reference(
        relative_gap_between,
        numerator,
        denominator,
        is_reference,
        group,
        kind=kind,
        confidence=confidence,
        multiplier=multiplier,
    )


STATISTIC = Statistic(
    name="relative_gap",
    title="Relative gap",
    over=Over.STRATUM,
    requires=("numerator", "denominator", "is_reference"),
    compute=relative_gap,
    definition="The stratum's level over the reference stratum's; above 1 where it is higher.",
    formula="R = p₁/p₂; limits exp(ln R ± z√(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂)); rates √(1/x₁ + 1/x₂)",
    reference="Katz, Baptista, Azen and Pike (1978), Biometrics 34:469-474",
    when_not="Alone: a ratio of small levels can be large and concern nobody.",
    options={"kind": "proportion", "confidence": 0.95, "multiplier": 1.0},
)
