"""The concentration curve: who has how much of it, from the most disadvantaged on."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns
from equipath.statistics.grouping import grouping
from equipath.statistics.statistic import Numbers


def concentration_curve(
    value: Any, population: Any, order: Any, *, group: Any = None
) -> tuple[Numbers, Numbers]:
    """Return each stratum's cumulative shares of the population and of what is measured.

    Each stratum's point on the curve, in the rows' own order: the share of its group's people
    who stand there or lower on the scale (`order` 1 is the most disadvantaged), and the share
    of the group's total (level times people) that they have. The curve starts at (0, 0); one
    less twice the area under it is the relative concentration index. A group that lacks a
    value, a population or an order, or has nothing at all, has no curve (NaN).
    """
    level, people, rank = columns(value=value, population=population, order=order)
    groups = grouping(group, level.size)
    usable = np.isfinite(level) & (people > 0) & np.isfinite(people) & (rank >= 1)
    lacking = groups.any(~usable)[groups.index]
    people, total = (np.where(lacking, np.nan, held) for held in (people, people * level))
    by_order = np.lexsort((rank, groups.index))
    curves = []
    for held in (people, total):
        whole = groups.total(held)
        running = np.empty_like(held)
        shares = np.where(whole > 0, 1 / np.where(whole > 0, whole, 1.0), np.nan)
        part = np.nan_to_num((held * shares[groups.index])[by_order])
        summed = np.cumsum(part)
        before = (summed - part)[groups.starts][groups.index]
        running[by_order] = summed - before
        curves.append(np.where(np.isnan(shares)[groups.index], np.nan, running))
    return curves[0], curves[1]
