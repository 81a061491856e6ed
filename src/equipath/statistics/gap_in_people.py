"""A gap counted in people, row by row: what strata would gain at the level they are to reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.arguments import columns, first_of, positive, usable_counts
from equipath.statistics.count_limits import level_limits
from equipath.statistics.direction import polarity_of
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.people_to_reach import people_to_reach
from equipath.statistics.reached_level import GIVEN, reached_level
from equipath.statistics.statistic import Estimate, Numbers, Words
from equipath.vocabulary import Polarity


@dataclass(frozen=True)
class GapInPeople:
    """A gap in people, one element a row, and what chance in the reference does to it.

    `people` takes the level to reach as known. `falls` and `rises` are how far a row's gap
    goes with the limits of the reference: nought where that is taken as known, and for the
    reference itself (`is_own`), whose gap to itself is nought without chance.
    """

    groups: Grouping
    numerator: Numbers
    denominator: Numbers
    reached: Numbers
    people: Estimate
    falls: Numbers
    rises: Numbers
    is_own: NDArray[np.bool_]
    note: Words


def gap_in_people(
    counts: tuple[Any, Any],
    given: Mapping[str, Any],
    group: Any,
    *,
    against: str,
    uncertain_reference: bool,
    smallest_share: float,
    polarity: str,
    kind: str,
    confidence: float,
    multiplier: float,
) -> GapInPeople:
    """Return how many more people each row would count at the level it is to reach.

    `given` are the columns by name from which that level may be read; `None` is no column.
    `StatisticError` for unknown options, a neutral polarity, or a column that is not there.
    """
    scale = positive("multiplier", multiplier)
    is_down = _is_down(polarity)
    if uncertain_reference and against in GIVEN:
        raise StatisticError(f"`against={against}` is taken as known: it comes without counts.")
    found = {name: column for name, column in given.items() if column is not None}
    x, n, *others = columns(numerator=counts[0], denominator=counts[1], **found)
    read = dict(zip(found, others, strict=True))
    x, n, note = usable_counts(kind, x, n)
    groups = grouping(group, x.size)
    level = x / n
    to = reached_level(
        level, n, groups, read, against=against, smallest_share=smallest_share, is_down=is_down
    )
    reached = to.level / scale if against in GIVEN else to.level
    people = people_to_reach(x, n, reached, polarity=polarity, kind=kind, confidence=confidence)
    falls = rises = np.zeros(x.size)
    is_own = np.zeros(x.size, dtype=bool)
    if uncertain_reference:
        low, high = level_limits(x[to.row], n[to.row], kind, confidence)
        is_own = to.row == np.arange(x.size)
        base = np.where(is_own, 0.0, n)
        falls, rises = (reached - low) * base, (high - reached) * base
        falls, rises = (rises, falls) if is_down else (falls, rises)
    notes_of_all = first_of(note, to.note, people.note)
    return GapInPeople(groups, x, n, reached, people, falls, rises, is_own, notes_of_all)


def _is_down(polarity: str) -> bool:
    if polarity_of(polarity) is Polarity.NEUTRAL:
        raise StatisticError("A gap in people needs a `polarity`: which way is good?")
    return polarity_of(polarity) is Polarity.LOWER_IS_BETTER


def shown(people: Numbers) -> Numbers:
    """Return people as pages show them: rounded to the nearest, never below nought."""
    return np.floor(np.maximum(people, 0.0) + 0.5)
