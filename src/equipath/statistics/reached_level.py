"""The level that a group's strata would reach: a stratum's of their own, or one that is given."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.arguments import choice, notes
from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Groups, Numbers, Words

SMALLEST_SHARE = 0.1
"""Share of the people that the best stratum has at least: a small one is best by chance."""

COLUMN_OF = {
    "best": "",
    "least_disadvantaged": "order",
    "reference_stratum": "is_reference",
    "reference": "reference",
    "target": "target",
}
"""What a gap can be against, and the column that says it."""

GIVEN = ("reference", "target")
"""Levels without counts, which are taken as known."""


@dataclass(frozen=True)
class Reached:
    """Each row's level to reach, and the row of the stratum that has it (−1 for a level given)."""

    level: Numbers
    row: Groups
    note: Words


def reached_level(
    level: Numbers,
    people: Numbers,
    groups: Grouping,
    given: Mapping[str, Numbers],
    *,
    against: str,
    smallest_share: float,
    is_down: bool,
) -> Reached:
    """Return the level to reach of each row, NaN where there is none, and why.

    The best stratum has the best level of those with at least `smallest_share` of the group's
    people (of an equal share, where there are so many strata that this is less); the least
    disadvantaged the highest `order`. Rows marked `is_unknown` are neither.
    """
    if not 0 <= smallest_share <= 1:
        raise StatisticError(f"`smallest_share` is from 0 to 1, not `{smallest_share}`.")
    column = COLUMN_OF[choice("against", against, COLUMN_OF)]
    if column and column not in given:
        raise StatisticError(f"`against={against}` needs the column `{column}`.")
    if against in GIVEN:
        nowhere = np.full(level.size, -1, dtype=np.int64)
        return Reached(given[column], nowhere, notes(level.size))
    score = given.get(column, -level if is_down else level)
    allowed = score == 1 if against == "reference_stratum" else np.isfinite(score)
    if against != "reference_stratum" and "is_unknown" in given:
        allowed &= given["is_unknown"] != 1
    if against == "best":
        allowed &= _is_large(level, people, groups, smallest_share)
    row, second = _two_highest(score, people, allowed, groups)
    is_double = (row != second) & allowed[second] & (score[row] == score[second])
    note = notes(
        level.size,
        (~allowed[row], "the group has no reference stratum"),
        (is_double & (against != "best"), "the group has several reference strata"),
        (np.isnan(level[row]), "the reference stratum has no usable counts"),
    )
    return Reached(np.where(note == "", level[row], np.nan), row, note)


def _is_large(
    level: Numbers, people: Numbers, groups: Grouping, smallest_share: float
) -> NDArray[np.bool_]:
    usable = np.isfinite(level)
    strata = np.maximum(groups.total(usable.astype(np.float64)), 1.0)
    least = np.minimum(smallest_share, 1 / strata) * groups.total(np.where(usable, people, 0.0))
    # A stratum of exactly the share is large enough, whatever rounding makes of it.
    return usable & (people >= least[groups.index] * (1 - 1e-9))


def _two_highest(
    score: Numbers, people: Numbers, allowed: NDArray[np.bool_], groups: Grouping
) -> tuple[Groups, Groups]:
    """Return for each row the two rows of its group that score highest among those allowed.

    Of equal scores that with more people comes first.
    """
    order = np.lexsort((people, score, allowed, groups.index))
    ends = groups.starts + groups.sizes - 1
    second = np.maximum(ends - 1, groups.starts)
    return order[ends][groups.index], order[second][groups.index]
