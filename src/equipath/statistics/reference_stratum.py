"""Set every stratum against the reference stratum of its group."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import columns, first_of, notes, usable_counts
from equipath.statistics.direction import who_does_worse
from equipath.statistics.grouping import grouping
from equipath.statistics.statistic import Estimate, Numbers, Words

Between = Callable[..., Estimate]
"""A gap of two: it takes the row's columns, then the reference's, under `reference_…`."""


def against_reference(
    between: Between, given: Mapping[str, Any], is_reference: Any, group: Any, **options: Any
) -> Estimate:
    """Return the gap of each row to its group's reference row.

    `given` are the columns by name. The reference itself has no gap, nor has a group without
    exactly one reference; both say so in the note.
    """
    *own_columns, marks = columns(**given, is_reference=is_reference)
    groups = grouping(group, marks.size)
    marked = marks == 1
    references = groups.total(marked.astype(np.float64))[groups.index]
    own = notes(
        marks.size,
        (references < 1, "the group has no reference stratum"),
        (references > 1, "the group has several reference strata"),
        (marked, "this is the reference stratum"),
    )
    position = np.zeros(groups.count, dtype=np.int64)
    position[groups.index[marked]] = np.flatnonzero(marked)
    beside = position[groups.index]
    compared = own == ""
    gap = between(
        **{n: np.where(compared, c, np.nan) for n, c in zip(given, own_columns, strict=True)},
        **{f"reference_{n}": c[beside] for n, c in zip(given, own_columns, strict=True)},
        **options,
    )
    return replace(gap, note=first_of(own, gap.note))


def usable_pairs(
    kind: str,
    numerator: Any,
    denominator: Any,
    reference_numerator: Any,
    reference_denominator: Any,
) -> tuple[Numbers, Numbers, Numbers, Numbers, Words]:
    """Return the counts of two groups, all NaN where either's cannot be used, and why."""
    x, n, y, m = columns(
        numerator=numerator,
        denominator=denominator,
        reference_numerator=reference_numerator,
        reference_denominator=reference_denominator,
    )
    x, n, own = usable_counts(kind, x, n)
    y, m, theirs = usable_counts(kind, y, m)
    lacking = notes(x.size, (theirs != "", "the reference stratum has no usable counts"))
    note = first_of(own, lacking)
    bad = note != ""
    x, n, y, m = (np.where(bad, np.nan, counts) for counts in (x, n, y, m))
    return x, n, y, m, note


def levels_and_direction(
    level: Numbers, other: Numbers, polarity: str, multiplier: float = 1.0
) -> dict[str, NDArray[Any]]:
    """Return what every gap shows beside itself: the two levels, and in words who does worse."""
    # The phrases are made once, for lower, equal, higher and unknown, and then looked up.
    phrases = who_does_worse([1, 2, 3, np.nan], 2, polarity, group="the stratum")
    is_known = ~(np.isnan(level) | np.isnan(other))
    place = np.where(is_known, (level >= other).astype(np.int8) + (level > other), 3)
    return {
        "stratum_value": level * multiplier,
        "reference_value": other * multiplier,
        "direction": phrases[place],
    }
