"""False discovery rate: p-values adjusted for everything tested, and the stricter adjustments."""

from collections.abc import Callable
from typing import Any

import numpy as np

from equipath.statistics.arguments import choice, columns, notes
from equipath.statistics.grouping import grouping
from equipath.statistics.statistic import Estimate, Example, Groups, Numbers, Statistic
from equipath.vocabulary import Over, Unit

Factor = Callable[[Numbers, Numbers], Numbers]
"""What a p-value of rank i among m is multiplied by: `(i, m)`."""


def _harmonic(tests: Numbers) -> Numbers:
    sums = np.cumsum(1 / np.arange(1.0, tests.max(initial=0.0) + 1))
    return sums[tests.astype(np.int64) - 1]


METHODS: dict[str, tuple[str, Factor, str]] = {
    "benjamini_hochberg": ("Benjamini-Hochberg", lambda i, m: m / i, "up"),
    "benjamini_yekutieli": (
        "Benjamini-Yekutieli",
        lambda i, m: m / i * _harmonic(m),
        "up",
    ),
    "holm": ("Holm", lambda i, m: m - i + 1, "down"),
    "bonferroni": ("Bonferroni", lambda _, m: m, "neither"),
}
"""Name, factor, and from which end the order of the p-values is kept: `up` from the largest."""


def adjusted_p_value(
    p_value: Any, *, group: Any = None, method: str = "benjamini_hochberg"
) -> Numbers:
    """Return p-values adjusted for all tests of their group (of the whole column without).

    With m p-values in the group that are not missing, p₍ᵢ₎ the i-th smallest:
    `benjamini_hochberg` `min over j ≥ i of m·p₍ⱼ₎/j` (those below q have a false discovery rate
    of q); `benjamini_yekutieli` the same times `Σ 1/k`, k to m, whatever the dependence;
    `holm` `max over j ≤ i of (m−j+1)·p₍ⱼ₎` and `bonferroni` `m·p` bound the chance of any false
    discovery. At most 1. Missing ones stay NaN, as does what is no probability. Any order.
    """
    (p,) = columns(p_value=p_value)
    groups = grouping(group, p.size)
    _, factor, kept = METHODS[choice("method", method, METHODS)]
    tested = np.flatnonzero((p >= 0) & (p <= 1))
    own = groups.index[tested]
    tests = np.bincount(own, minlength=groups.count)
    order = np.lexsort((p[tested], own))
    first = np.cumsum(tests) - tests
    own, rows = own[order], tested[order]
    rank = np.arange(1, rows.size + 1) - first[own]
    raised = p[rows] * factor(rank.astype(np.float64), tests[own].astype(np.float64))
    if kept == "up":
        raised = -_running_maximum(-raised[::-1], -own[::-1])[::-1]
    elif kept == "down":
        raised = _running_maximum(raised, own)
    adjusted = np.full(p.size, np.nan)
    adjusted[rows] = raised.clip(max=1.0)
    return adjusted


def _running_maximum(values: Numbers, group: Groups) -> Numbers:
    """Return the largest value so far in each group, groups standing in ascending order.

    Taken of the values' ranks, which whole numbers keep apart from those of earlier groups
    without the loss that adding to the values would bring.
    """
    order = np.argsort(values, kind="stable")
    rank = np.empty(values.size, dtype=np.int64)
    rank[order] = np.arange(values.size)
    offset = group * values.size
    highest: Numbers = values[order][np.maximum.accumulate(rank + offset) - offset]
    return highest


def false_discovery(
    p_value: Any, *, group: Any = None, method: str = "benjamini_hochberg"
) -> Estimate:
    """Return p-values adjusted for all tests of their group (of the whole column without).

    As `adjusted_p_value`. Adjust across everything that was looked at, not only across what
    is shown.

    Benjamini and Hochberg (1995), J R Stat Soc B 57:289; Benjamini and Yekutieli (2001), Ann
    Stat 29:1165; Holm (1979), Scand J Stat 6:65.
    Not as a measure of size; Benjamini-Hochberg not for tests that depend negatively.
    """
    (p,) = columns(p_value=p_value)
    none = np.full(p.size, np.nan)
    adjusted = adjusted_p_value(p, group=group, method=method)
    return Estimate(
        value=adjusted,
        lower_ci=none,
        upper_ci=none,
        method=np.full(p.size, METHODS[method][0]),
        note=notes(
            p.size,
            (np.isnan(p), "the p-value is missing"),
            (np.isnan(adjusted), "the p-value is not between 0 and 1"),
        ),
    )


STATISTIC = Statistic(
    name="false_discovery",
    title="False discovery rate",
    over=Over.AREA,
    requires=("p_value",),
    compute=false_discovery,
    definition="The smallest false discovery rate at which each test would count as a discovery.",
    formula="min over j ≥ i of m·p₍ⱼ₎/j, at most 1, p₍ᵢ₎ the i-th smallest of m p-values",
    reference="Benjamini and Hochberg (1995), J R Stat Soc B 57:289-300",
    when_not="As a measure of size; for tests that depend negatively on one another.",
    unit=Unit.NUMBER,
    example=Example(
        "The fifteen p-values of Benjamini and Hochberg's (1995) own example, a trial of "
        "treatments after a heart attack: four are discoveries at a rate of 5%, three by Holm."
    ),
)
