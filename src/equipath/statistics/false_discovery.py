"""False discovery rate: p-values adjusted for everything tested (Benjamini-Hochberg)."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, notes
from equipath.statistics.grouping import grouping
from equipath.statistics.statistic import Estimate, Numbers, Statistic
from equipath.vocabulary import Over


def adjusted_p_value(p_value: Any) -> Numbers:
    """Return p-values adjusted so that those below q have a false discovery rate of q.

    `p̃₍ᵢ₎ = min over j ≥ i of m·p₍ⱼ₎/j`, at most 1, m being the number of p-values that are
    not missing; missing ones stay NaN, as does what is no probability. One column, any order.
    """
    (p,) = columns(p_value=p_value)
    tested = np.flatnonzero((p >= 0) & (p <= 1))
    order = tested[np.argsort(p[tested], kind="stable")[::-1]]
    falling = p[order] * (order.size / np.arange(order.size, 0, -1))
    adjusted = np.full(p.size, np.nan)
    adjusted[order] = np.minimum.accumulate(falling).clip(max=1.0)
    return adjusted


def false_discovery(p_value: Any, *, group: Any = None) -> Estimate:
    """Return p-values adjusted for all tests of their group (of the whole column without).

    As `adjusted_p_value`. Adjust across everything that was looked at, not only across what
    is shown.

    Benjamini and Hochberg (1995), J R Stat Soc B 57:289.
    Not for tests that depend negatively on one another, nor as a measure of size.
    """
    (p,) = columns(p_value=p_value)
    parts = [adjusted_p_value(p[rows]) for rows in grouping(group, p.size).slices()]
    none = np.full(p.size, np.nan)
    return Estimate(
        value=np.concatenate([np.empty(0), *parts]),
        lower_ci=none,
        upper_ci=none,
        method=np.full(p.size, "Benjamini-Hochberg"),
        note=notes(
            p.size,
            (np.isnan(p), "the p-value is missing"),
            ((p < 0) | (p > 1), "the p-value is not between 0 and 1"),
        ),
    )


STATISTIC = Statistic(
    name="false_discovery",
    title="False discovery rate",
    over=Over.AREA,
    requires=("p_value",),
    compute=false_discovery,
    definition="The smallest false discovery rate at which each test would count as a discovery.",
    formula="min over j ≥ i of m·p₍ⱼ₎/j, at most 1",
    reference="Benjamini and Hochberg (1995), J R Stat Soc B 57:289-300",
    when_not="Tests that depend negatively on one another; as a measure of size.",
)
