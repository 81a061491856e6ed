"""Relative gap: the ratio of each stratum's level to the reference stratum's."""

from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.absolute_gap import TESTS
from equipath.statistics.arguments import choice, first_of, notes, positive
from equipath.statistics.count_limits import Limits
from equipath.statistics.difference_limits import Pair
from equipath.statistics.ratio_limits import (
    exact_rate_limits,
    log_limits,
    recovered_limits,
    score_limits,
)
from equipath.statistics.reference_stratum import (
    against_reference,
    levels_and_direction,
    usable_pairs,
)
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over, Unit

METHODS = {
    "mover": {"proportion": "MOVER, Wilson", "rate": "MOVER, Poisson"},
    "log": {"proportion": "Katz log", "rate": "log, Poisson"},
    "score": {"proportion": "Koopman score", "rate": "score, Poisson"},
    "exact": {"rate": "exact, Poisson"},
}
USUAL = {"proportion": "mover", "rate": "score"}
"""The method unless another is asked for: in closed form, and near to 95% in small groups too."""

LIMITS = {"mover": recovered_limits, "log": log_limits, "score": score_limits}


def relative_gap_between(
    numerator: Any,
    denominator: Any,
    reference_numerator: Any,
    reference_denominator: Any,
    *,
    kind: str = "proportion",
    method: str | None = None,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's level over its reference's, with interval and p-value.

    The risk ratio (proportions) or rate ratio: above 1 where the row is higher than the
    reference, whatever is good; `direction` says in words who does worse by `polarity`. Limits
    by `method`: `mover` (of proportions unless another is asked for) recovers them from the
    limits of the two levels (Wilson; Poisson), so that they hold 1 exactly when those of the
    absolute gap hold 0; `score` (of rates unless another is asked for), the ratios that the
    score test does not reject (Koopman; for rates Wilson's limits of the share of all events);
    `log`, Katz's `exp(ln R ± z·se)` with `se² = 1/x₁ − 1/n₁ + 1/x₂ − 1/n₂`, for rates
    `1/x₁ + 1/x₂`, which most publications have; `exact`, for rates only, Clopper and Pearson's
    limits of that share.

    Of 15 people against 15, 95% limits hold the truth in 94.5% of cases (`mover`), 94.7%
    (`score`) and 96.8% (`log`); of 15 against 200, `log` in 90 to 97%, the others in 94 to 97%.

    No event in the row: ratio 0, lower limit 0. No event in the reference: no ratio, and a
    note. `extra`: `p_value` (of a ratio of 1; the test of the absolute gap), the two levels
    `stratum_value`, `reference_value`, which alone are scaled by `multiplier` since a ratio
    has no unit, and `direction`. `StatisticError` for unknown options.

    Donner and Zou (2012), Stat Methods Med Res 21:347; Koopman (1984), Biometrics 40:513; Katz
    et al. (1978), Biometrics 34:469.
    Not alone: a ratio of small levels can be large and concern nobody. Show the absolute gap.
    """
    test = TESTS[choice("kind", kind, TESTS)]
    method = choice("method", USUAL[kind] if method is None else method, METHODS)
    name = _method_name(method, kind)
    scale = positive("multiplier", multiplier)
    x, n, y, m, note = usable_pairs(
        kind, numerator, denominator, reference_numerator, reference_denominator
    )
    p_value = test(x, n, y, m)
    shown = levels_and_direction(x / n, y / m, polarity, scale)
    has_ratio = ~(y == 0)
    x, y = np.where(has_ratio, x, np.nan), np.where(has_ratio, y, np.nan)
    lower, upper = _limits((x, n, y, m), kind, method, confidence)
    without = (~has_ratio, "the reference stratum has no events: no ratio")
    return Estimate(
        value=(x / n) / (y / m),
        lower_ci=lower,
        upper_ci=upper,
        method=np.full(x.size, name),
        note=first_of(note, notes(x.size, without)),
        extra={"p_value": p_value, **shown},
    )


def _method_name(method: str, kind: str) -> str:
    if kind not in METHODS[method]:
        raise StatisticError(f"`method` `{method}` is for rates: take `score` for proportions.")
    return METHODS[method][kind]


def _limits(counts: Pair, kind: str, method: str, confidence: float) -> Limits:
    if method == "exact":
        return exact_rate_limits(counts, confidence)
    return LIMITS[method](counts, kind, confidence)


def relative_gap(
    numerator: Any,
    denominator: Any,
    is_reference: Any,
    *,
    group: Any = None,
    kind: str = "proportion",
    method: str | None = None,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each stratum's level over that of its group's reference stratum.

    As `relative_gap_between`, the reference being the one row of each group that
    `is_reference` marks. The reference row has no gap and says so.
    """
    return against_reference(
        relative_gap_between,
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
    name="relative_gap",
    title="Relative gap",
    over=Over.STRATUM,
    requires=("numerator", "denominator", "is_reference"),
    compute=relative_gap,
    definition="The stratum's level over the reference stratum's; above 1 where it is higher.",
    formula="R = p₁/p₂; limits t with (p₁ − t·p₂)² = (p₁−l₁)² + t²(u₂−p₂)² and (u₁−p₁)² +"
    " t²(p₂−l₂)², l and u each level's own limits; rates (x₁ − x₂t)² = z²t(x₁ + x₂)",
    reference="Donner and Zou (2012), Stat Methods Med Res 21:347-359; Koopman (1984), Biometrics"
    " 40:513-517; Katz, Baptista, Azen and Pike (1978), Biometrics 34:469-474",
    when_not="Alone: a ratio of small levels can be large and concern nobody.",
    unit=Unit.RATIO,
    example=Example(
        "People with five or more long-term conditions: the 4,925 on the learning disability"
        " register against everybody else. One ratio of 4 for all hides that it is 10 among the"
        " youngest, of whom the register has more. Made up.",
        by=("age_band",),
        options={"polarity": "lower_is_better", "multiplier": 100},
    ),
)
