"""Read series that a change interrupts: in order, beside a comparison, and what is left out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import columns, notes
from equipath.statistics.grouping import Grouping, begins, grouping
from equipath.statistics.period_order import by_period
from equipath.statistics.statistic import Groups, Numbers, Words

REPEATED = "the period occurs more than once"
LEFT_OUT = (
    "the value is missing",
    "the comparison's value is missing",
    "the period is missing",
    "`interrupted` is neither yes nor no",
    "`is_comparison` is neither yes nor no",
)
"""Why a row of the series itself is not used."""


@dataclass(frozen=True)
class Series:
    """The rows of many series in order of group and period.

    `order` is each row's place in the table. `place` counts a group's periods from 1; `value`
    is the series' own, `compared` what is taken off it (0 where nothing is compared). `note`
    says why a row is not used, and `start` at which place each group's change comes, NaN where
    none does.
    """

    order: Groups
    groups: Grouping
    place: Groups
    value: Numbers
    compared: Numbers
    is_after: NDArray[np.bool_]
    start: Numbers
    note: Words


def series_of(value: Any, period: Any, interrupted: Any, is_comparison: Any, group: Any) -> Series:
    """Return the series of the table's groups, each with its comparison's values beside its own."""
    other = 0.0 if is_comparison is None else is_comparison
    given = {"value": value, "period": period, "interrupted": interrupted, "is_comparison": other}
    y, when, after, marks = columns(**given)
    groups = grouping(group, y.size)
    alone = is_comparison is None
    order = by_period(when, groups) if alone else np.lexsort((marks, when, groups.index))
    y, when, after, marks = (column[order] for column in (y, when, after, marks))
    new = begins(groups.index, when)
    count: Groups = np.cumsum(new, dtype=np.int64)
    place = count - count[groups.starts][groups.index] + 1
    repeated = np.zeros(y.size, dtype=np.bool_)
    again = ~new[1:] & (marks[1:] == marks[:-1])
    repeated[1:] |= again
    repeated[:-1] |= again
    compared = np.zeros(y.size) if alone else _beside(y, new, marks)
    is_after = (after == 1) & (marks == 0) & np.isfinite(when)
    note = notes(
        y.size,
        (~np.isfinite(when), "the period is missing"),
        ((marks != 0) & (marks != 1), "`is_comparison` is neither yes nor no"),
        (repeated, REPEATED),
        (marks == 1, "this is the comparison series"),
        ((after != 0) & (after != 1), "`interrupted` is neither yes nor no"),
        (~np.isfinite(y), "the value is missing"),
        (~np.isfinite(compared), "the comparison's value is missing"),
    )
    first = np.minimum.reduceat(np.where(is_after, place, np.inf), groups.starts)
    start = np.where(np.isfinite(first), first, np.nan)
    return Series(order, groups, place, y, compared, is_after, start, note)


def _beside(value: Numbers, new: NDArray[np.bool_], marks: Numbers) -> Numbers:
    """Return the comparison's value in the same period, which stands in the row after."""
    compared = np.full(value.size, np.nan)
    beside = ~new[1:] & (marks[:-1] == 0) & (marks[1:] == 1)
    compared[:-1][beside] = value[1:][beside]
    return compared
