"""The area below a survival curve up to a time: mean time until the event, if no longer."""

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.arguments import positive
from equipath.statistics.statistic import Numbers, Words
from equipath.statistics.times_to_event import Followed, greenwood_terms, running


def horizons(horizon: float | None, longest: Numbers) -> Numbers:
    """Return up to when each group is looked at: as asked, else the longest time followed."""
    if horizon is None:
        return longest
    if isinstance(horizon, bool):
        raise StatisticError(f"`horizon` must be a number above 0, not `{horizon}`.")
    return np.full(longest.size, positive("horizon", horizon))


def area_below(found: Followed, until: Numbers) -> tuple[Numbers, Numbers]:
    """Return each group's area below its survival curve from 0 to a time, and its error.

    The error is Greenwood's, `√Σ A²·d/(n(n − d))`, with A the area from a time to the last.
    """
    cells, share = found.cells, found.share_still
    end = until[cells.index]
    following = np.roll(found.time, -1)
    following[found.last] = until
    width = np.maximum(np.minimum(following, end) - np.minimum(found.time, end), 0.0)
    strips = share * width
    first = np.minimum(found.time[cells.starts], until)
    later = cells.total(strips)
    still = later[cells.index] - running(np.add, strips, cells) + strips
    spread = still**2 * greenwood_terms(found.events, found.at_risk)
    spread[found.time > end] = 0.0
    return first + later, np.sqrt(cells.total(spread))


def is_too_far(found: Followed, until: Numbers) -> Words:
    """Return why a group's area is not known up to a time, if it is not."""
    is_open = found.share_still[found.last] > 0
    beyond = is_open & (until > found.time[found.last])
    return np.where(beyond, "nobody is followed as long as the horizon", "")
