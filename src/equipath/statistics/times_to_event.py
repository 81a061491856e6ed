"""Times to an event, in order: who is at risk at each time, who stops, who ends otherwise."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from equipath.statistics.arguments import choice, columns, normal_quantile, notes
from equipath.statistics.grouping import Grouping, begins, grouping
from equipath.statistics.statistic import Groups, Numbers, Words

TRANSFORMS = ("log_log", "log", "plain")


@dataclass(frozen=True)
class Followed:
    """Groups of people followed, one cell a group and time, in order of time.

    `at_risk` are those who were still followed just before the time; those who are last seen at
    a time are at risk of what happens at it. `cell` is the cell of each row given. A group that
    cannot be used has a `note`, and cells of nobody.
    """

    cells: Grouping
    cell: Groups
    time: Numbers
    events: Numbers
    competing: Numbers
    at_risk: Numbers
    note: Words

    @property
    def last(self) -> Groups:
        """The last cell of each group."""
        return self.cells.starts + self.cells.sizes - 1

    @property
    def share_still(self) -> Numbers:
        """The share to whom nothing has happened after each time: Kaplan and Meier's product."""
        ended = self.events + self.competing
        return running(np.multiply, 1 - over(ended, self.at_risk), self.cells)

    def before(self, values: Numbers, first: float) -> Numbers:
        """Return each cell's value at the time before, `first` at a group's first time."""
        moved = np.roll(values, 1)
        moved[self.cells.starts] = first
        return moved


def followed(
    time: Any, events: Any, *, competing: Any = None, censored: Any = None, group: Any = None
) -> Followed:
    """Read counts by time: rows of one group and time are added up."""
    t, *counts = columns(
        time=time,
        events=events,
        competing=0.0 if competing is None else competing,
        censored=0.0 if censored is None else censored,
    )
    groups = grouping(group, t.size)
    everybody = np.sum(counts, axis=0)
    note = notes(
        groups.count,
        (groups.any(~np.isfinite(t)), "a time is missing"),
        (groups.any(t < 0), "a time is below nought"),
        (groups.any(~np.isfinite(everybody)), "a count is missing or hidden"),
        (groups.any(np.min(counts, axis=0) < 0), "a count is negative"),
        (groups.total(everybody) == 0, "nobody is followed"),
    )
    is_sound = (note == "")[groups.index]
    t = np.where(is_sound, t, 0.0)
    order = np.lexsort((t, groups.index))
    is_new = begins(groups.index[order], t[order])
    starts = np.flatnonzero(is_new)
    cell = np.empty(t.size, dtype=np.int64)
    cell[order] = np.cumsum(is_new) - 1
    cells = grouping(groups.index[order][starts], starts.size)
    d, c, w = (np.add.reduceat(np.where(is_sound, n, 0.0)[order], starts) for n in counts)
    left = d + c + w
    at_risk = cells.total(left)[cells.index] - running(np.add, left, cells) + left
    return Followed(cells, cell, t[order][starts], d, c, at_risk, note)


def running(add_up: np.ufunc, values: Numbers, groups: Grouping) -> Numbers:
    """Return each group's sums or products so far; groups of one size are done at once.

    Not as differences of sums over all groups, which would leave one group's rounding in another.
    """
    found = np.empty(values.size)
    for size in np.unique(groups.sizes).tolist():
        rows = groups.starts[groups.sizes == size][:, None] + np.arange(size)
        found[rows] = add_up.accumulate(values[rows], axis=1)
    return found


def over(part: Numbers, whole: Numbers) -> Numbers:
    """Return `part / whole`, 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros(part.size), where=whole > 0)


def greenwood_terms(ended: Numbers, at_risk: Numbers) -> Numbers:
    """Return `d / (n(n − d))`; 0 where all end, as nothing is left then that could vary."""
    return over(ended, at_risk * (at_risk - ended))


def limits_of_share(
    share: Numbers, error: Numbers, confidence: float, transform: str
) -> tuple[Numbers, Numbers]:
    """Return limits of a share that is left; NaN where it is 0 or 1 or has no error.

    `log_log`: normal on `log(−log S)`, as `S^exp(±z·se/(S·|log S|))`; `log`: on the logarithm;
    `plain`: on the share itself. The last two are cut off at 0 and 1.
    """
    choice("transform", transform, TRANSFORMS)
    z = normal_quantile(confidence)
    has_limits = (share > 0) & (share < 1) & (error > 0)
    s = np.where(has_limits, share, np.nan)
    if transform == "log_log":
        with np.errstate(over="ignore"):  # So near to 1 that its limits are 0 and 1.
            factor = np.exp(z * error / (s * -np.log(s)))
        return s**factor, s ** (1 / factor)
    if transform == "log":
        factor = np.exp(z * error / s)
        return s / factor, np.minimum(s * factor, 1.0)
    return np.maximum(s - z * error, 0.0), np.minimum(s + z * error, 1.0)
