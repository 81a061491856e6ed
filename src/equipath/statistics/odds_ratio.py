"""Odds ratio: the odds of each stratum over those of the reference stratum."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import choice, first_of, normal_quantile, notes
from equipath.statistics.count_limits import Limits
from equipath.statistics.difference_limits import Pair
from equipath.statistics.hypergeometric import conditional_odds_ratio, doubled_tail
from equipath.statistics.reference_stratum import (
    against_reference,
    levels_and_direction,
    usable_pairs,
)
from equipath.statistics.significance import p_value_of_equal_proportions
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over, Unit

METHODS = {"woolf": "Woolf log", "exact": "exact conditional", "mid_p": "mid-P conditional"}
SHARES = {"exact": 1.0, "mid_p": 0.5}
"""How much of the probability of the count observed each conditional method puts in a tail."""

HALVES = ("where_zero", "always", "never")


def odds_ratio_between(
    numerator: Any,
    denominator: Any,
    reference_numerator: Any,
    reference_denominator: Any,
    *,
    method: str = "woolf",
    half: str = "where_zero",
    polarity: str = "neutral",
    confidence: float = 0.95,
) -> Estimate:
    """Return each row's odds over its reference's, with interval and p-value.

    `OR = x₁(n₂ − x₂) / ((n₁ − x₁)x₂)`. Limits by `method`: `woolf`, `exp(ln OR ± z√Σ1/cell)`;
    `exact` and `mid_p`, conditional on the margins, whose value is the conditional maximum
    likelihood estimate as in R's `fisher.test`, counts rounded. For `woolf` one half is added
    to all four cells by `half`: `where_zero` (of those tables in which a cell is zero, with a
    note), `always`, or `never`, when a zero cell leaves no interval.

    Columns of counts, one element a row. Where nobody or everybody in both is counted there is
    no ratio, and a note. `extra`: `p_value` (of a ratio of 1: for `woolf` the test of the
    absolute gap, else the smaller tail doubled), `stratum_value`, `reference_value` (the two
    proportions) and `direction`. `StatisticError` for unknown options.

    Woolf (1955), Ann Hum Genet 19:251; Haldane (1956), Ann Hum Genet 20:309; Cornfield (1956).
    Not as if it were a ratio of risks: where the outcome is common it lies further from 1.
    """
    choice("method", method, METHODS)
    choice("half", half, HALVES)
    normal_quantile(confidence)
    x, n, y, m, note = usable_pairs(
        "proportion", numerator, denominator, reference_numerator, reference_denominator
    )
    if method == "woolf":
        p_value = p_value_of_equal_proportions(x, n, y, m)
        value, (lower, upper), own = _woolf((x, n, y, m), half, confidence)
    else:
        value, (lower, upper), p_value, own = _conditional((x, n, y, m), method, confidence)
    a, b, c, d = (x, n, y, m) if method == "woolf" else (np.rint(each) for each in (x, n, y, m))
    alone = (a + c == 0) | (a + c == b + d) | (b * d == 0)
    nothing = notes(x.size, (alone, "nobody or everybody in both is counted: no odds ratio"))
    value, lower, upper = (np.where(alone, np.nan, numbers) for numbers in (value, lower, upper))
    return Estimate(
        value=value,
        lower_ci=lower,
        upper_ci=upper,
        method=np.full(x.size, METHODS[method]),
        note=first_of(note, nothing, own),
        extra={"p_value": p_value, **levels_and_direction(x / n, y / m, polarity)},
    )


def _woolf(counts: Pair, half: str, confidence: float) -> tuple[Numbers, Limits, Words]:
    x, n, y, m = counts
    cells = np.array([x, n - x, y, m - y])
    empty = (cells == 0).any(axis=0)
    remark = (np.zeros(x.size, dtype=bool), "")
    if half == "never":
        remark = (empty, "a cell is zero: no interval")
        infinite = empty & (cells[1] * cells[2] == 0)
        first = (infinite, "a cell is zero: the odds ratio is infinite")
    else:
        first = (empty & (half == "where_zero"), "a cell is zero: ½ added to each of the four")
        cells = cells + np.where(empty | (half == "always"), 0.5, 0.0)
        infinite = np.zeros(x.size, dtype=bool)
    safe = np.where(cells > 0, cells, np.nan)
    width = normal_quantile(confidence) * np.sqrt((1 / safe).sum(axis=0))
    value = np.where(
        infinite, np.nan, cells[0] * cells[3] / np.where(infinite, 1.0, cells[1] * cells[2])
    )
    centre = safe[0] * safe[3] / (safe[1] * safe[2])
    limits = centre * np.exp(-width), centre * np.exp(width)
    return value, limits, notes(x.size, first, remark)


def _conditional(
    counts: Pair, method: str, confidence: float
) -> tuple[Numbers, Limits, Numbers, Words]:
    """Return ratio, limits, p-value and notes of the tables that have counts."""
    known = ~np.isnan(counts[0])
    x, n, y, m = (np.rint(count[known]) for count in counts)
    made = np.full((4, known.size), np.nan)
    made[:3, known] = conditional_odds_ratio((x, n, y, m), confidence, SHARES[method])
    made[3, known] = doubled_tail((x, n, y, m), SHARES[method])
    infinite = np.isinf(made[0])
    value, upper = (np.where(infinite, np.nan, made[row]) for row in (0, 2))
    remark = (infinite, "the odds ratio is infinite: only its lower limit exists")
    return value, (made[1], upper), made[3], notes(known.size, remark)


def odds_ratio(
    numerator: Any,
    denominator: Any,
    is_reference: Any,
    *,
    group: Any = None,
    method: str = "woolf",
    half: str = "where_zero",
    polarity: str = "neutral",
    confidence: float = 0.95,
) -> Estimate:
    """Return each stratum's odds over those of its group's reference stratum.

    As `odds_ratio_between`, the reference being the one row of each group that `is_reference`
    marks. The reference row has no ratio and says so.
    """
    return against_reference(
        odds_ratio_between,
        {"numerator": numerator, "denominator": denominator},
        is_reference,
        group,
        method=method,
        half=half,
        polarity=polarity,
        confidence=confidence,
    )


STATISTIC = Statistic(
    name="odds_ratio",
    title="Odds ratio",
    over=Over.STRATUM,
    requires=("numerator", "denominator", "is_reference"),
    compute=odds_ratio,
    definition="The stratum's odds of being counted over the reference stratum's.",
    formula="OR = x₁(n₂ − x₂)/((n₁ − x₁)x₂); limits exp(ln OR ± z√(Σ 1/cell))",
    reference="Woolf (1955), Ann Hum Genet 19:251-253; Haldane (1956), Ann Hum Genet 20:309-311",
    when_not="As if it were a ratio of risks: where the outcome is common it exaggerates.",
    unit=Unit.RATIO,
    example=Example(
        "Deaths within 30 days of an emergency admission, in five ethnic groups against the"
        " largest, in two hospitals; one group has no death. Made up.",
        by=("provider",),
        options={"polarity": "lower_is_better"},
    ),
)
