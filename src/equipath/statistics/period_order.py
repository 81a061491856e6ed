"""The rows of many series in order of time."""

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Groups, Numbers


def by_period(period: Numbers, groups: Grouping) -> Groups:
    """Return the rows' places in order of group and period; rows without a period come last."""
    later = np.diff(period) > 0
    if (later | begins(groups.index)[1:]).all():
        return np.arange(period.size)
    return np.lexsort((period, groups.index))


def begins(*keys: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Return for each row whether any of the keys differs from the row before."""
    new = np.ones(keys[0].size, dtype=np.bool_)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return new
