"""Read counts before and after a change, where it came and where it did not: four sums a group."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import columns, notes, usable_counts
from equipath.statistics.grouping import Grouping, begins, grouping
from equipath.statistics.statistic import Groups, Numbers, Words

SIGNS = np.array([1.0, -1.0, -1.0, 1.0])[:, None]
"""What each of the four is taken with: changed after and before, comparison after and before."""

NAMES = ("changed_after", "changed_before", "comparison_after", "comparison_before")


@dataclass(frozen=True)
class Spans:
    """The periods of every group, in order: the counts of the changed and of the comparison.

    `numerator` and `denominator` are `(2, periods)`; `groups` says whose each period is, `place`
    counts a group's periods from 1. `used` are those that both have counts of, and `is_after`
    those from the change on. Without periods every row is one, and none has both.
    """

    groups: Grouping
    place: Numbers
    numerator: Numbers
    denominator: Numbers
    is_after: NDArray[np.bool_]
    used: NDArray[np.bool_]


@dataclass(frozen=True)
class FourCells:
    """The four sums of each group, `(4, groups)` in the order of `NAMES`, and its periods.

    `note` says why a group has no answer, and `remark` what was left out of one that has.
    """

    numerator: Numbers
    denominator: Numbers
    spans: Spans
    note: Words
    remark: Words


def four_cells(
    kind: str,
    numerator: Any,
    denominator: Any,
    interrupted: Any,
    is_comparison: Any,
    period: Any,
    group: Any,
) -> FourCells:
    """Return each group's four sums.

    Where there are periods, one that lacks a count of either is left out of both, so that each
    is set against the same span; and it comes after the change if the changed say so.
    """
    given = (numerator, denominator, interrupted, is_comparison)
    names = ("numerator", "denominator", "interrupted", "is_comparison")
    when = np.arange(np.size(numerator), dtype=np.float64) if period is None else period
    x, n, after, marks, when = columns(**dict(zip(names, given, strict=True)), period=when)
    groups = grouping(group, x.size)
    x, n, note = usable_counts(kind, x, n)
    known = np.isin(after, (0, 1)) & np.isin(marks, (0, 1)) & np.isfinite(when)
    usable = (note == "") & known
    spans = _spans((x, n), after, marks, when, groups, usable, is_paired=period is not None)
    sides = [(arm, spans.used & (spans.is_after == side)) for arm in (0, 1) for side in (1, 0)]
    events, people = (
        np.stack([spans.groups.total(np.where(rows, counts[arm], 0.0)) for arm, rows in sides])
        for counts in (spans.numerator, spans.denominator)
    )
    none = (people == 0).any(axis=0)
    left = spans.groups.any(~spans.used)
    out = "rows without usable counts" if period is None else "periods without counts of both"
    return FourCells(
        numerator=events,
        denominator=people,
        spans=spans,
        note=notes(groups.count, (none, "before or after, the one or the other has no counts")),
        remark=notes(groups.count, (left & ~none, f"{out} are left out")),
    )


def _spans(
    counts: tuple[Numbers, Numbers],
    after: Numbers,
    marks: Numbers,
    when: Numbers,
    groups: Grouping,
    usable: NDArray[np.bool_],
    *,
    is_paired: bool,
) -> Spans:
    """Return the periods of all groups, each with the counts of those of its rows that are used."""
    order = np.lexsort((when, groups.index))
    new = begins(groups.index[order], when[order])
    of: Groups = np.empty(when.size, dtype=np.int64)
    of[order] = np.cumsum(new) - 1
    own = grouping(groups.index[order][new], int(new.sum()))

    def total(values: NDArray[Any]) -> Numbers:
        return np.bincount(of, values, own.index.size).astype(np.float64)

    arms = [usable & (marks == mark) for mark in (0, 1)]
    x, n = (np.stack([total(np.where(arm, c, 0.0)) for arm in arms]) for c in counts)
    used = total(~usable) == 0
    if is_paired:
        used &= np.all([total(arm) > 0 for arm in arms], axis=0)
    return Spans(
        groups=own,
        place=(np.arange(own.index.size) - own.starts[own.index] + 1).astype(np.float64),
        numerator=x,
        denominator=n,
        is_after=total((after == 1) & ((marks == 0) | (not is_paired))) > 0,
        used=used,
    )


def parts_of(cells: FourCells, multiplier: float) -> dict[str, Numbers]:
    """Return the four levels by name, in the unit shown, and the counts that each is made of."""
    there = cells.denominator > 0
    level = np.divide(
        cells.numerator, cells.denominator, out=np.full(there.shape, np.nan), where=there
    )
    parts = {
        "": level * multiplier,
        "_numerator": cells.numerator,
        "_denominator": cells.denominator,
    }
    return {
        f"{name}{part}": numbers[place]
        for place, name in enumerate(NAMES)
        for part, numbers in parts.items()
    }
