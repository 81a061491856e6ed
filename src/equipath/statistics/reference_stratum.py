"""Set every stratum against the reference stratum of its group."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, first_of, notes, usable_counts
from equipath.statistics.count_limits import level_limits
from equipath.statistics.grouping import grouping
from equipath.statistics.statistic import Estimate, Numbers, Words

Between = Callable[..., Estimate]
"""A gap of two: `(numerator, denominator, reference_numerator, reference_denominator, …)`."""


def against_reference(
    between: Between,
    numerator: Any,
    denominator: Any,
    is_reference: Any,
    group: Any,
    **options: Any,
) -> Estimate:
    """Return the gap of each row to its group's reference row.

    The reference itself has no gap, nor has a group without exactly one reference; both say
    so in the note.
    """
    x, n, marks = columns(numerator=numerator, denominator=denominator, is_reference=is_reference)
    groups = grouping(group, x.size)
    marked = marks == 1
    references = groups.total(marked.astype(np.float64))[groups.index]
    own = notes(
        x.size,
        (references < 1, "the group has no reference stratum"),
        (references > 1, "the group has several reference strata"),
        (marked, "this is the reference stratum"),
    )
    position = np.zeros(groups.count, dtype=np.int64)
    position[groups.index[marked]] = np.flatnonzero(marked)
    base_x, base_n = x[position[groups.index]], n[position[groups.index]]
    compared = own == ""
    gap = between(np.where(compared, x, np.nan), n, base_x, base_n, **options)
    return replace(gap, note=first_of(own, gap.note))


def usable_pairs(
    kind: str, numerator: Numbers, denominator: Numbers, others: Numbers, other_base: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers, Words]:
    """Return the counts of two groups, all NaN where either's cannot be used, and why."""
    x, n, own = usable_counts(kind, numerator, denominator)
    y, m, theirs = usable_counts(kind, others, other_base)
    lacking = notes(x.size, (theirs != "", "the reference stratum has no usable counts"))
    note = first_of(own, lacking)
    bad = note != ""
    x, n, y, m = (np.where(bad, np.nan, counts) for counts in (x, n, y, m))
    return x, n, y, m, note


def mover_limits(
    counts: tuple[Numbers, Numbers, Numbers, Numbers], kind: str, confidence: float
) -> tuple[Numbers, Numbers]:
    """Return limits of a difference of two levels from the limits of each.

    `d − √((p₁−l₁)² + (u₂−p₂)²)` and `d + √((u₁−p₁)² + (p₂−l₂)²)`: Newcombe's (1998) method
    10 with Wilson's limits; the method of variance estimates recovery with Poisson limits
    (Zou and Donner 2008).
    """
    x, n, y, m = counts
    first, second = x / n, y / m
    lower_1, upper_1 = level_limits(x, n, kind, confidence)
    lower_2, upper_2 = level_limits(y, m, kind, confidence)
    difference = first - second
    return (
        difference - np.hypot(first - lower_1, upper_2 - second),
        difference + np.hypot(upper_1 - first, second - lower_2),
    )
