"""Say how many areas of each group had to be left out of what is said of all of them."""

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Words


def left_out(unusable: NDArray[np.bool_], groups: Grouping) -> Words:
    """Return for each group "2 of 40 areas left out: no usable counts", or nothing."""
    found = np.full(groups.count, "", dtype=object)
    lacking = groups.total(unusable.astype(np.float64)).astype(np.int64)
    for group in np.flatnonzero(lacking):
        of = f"{lacking[group]} of {groups.sizes[group]}"
        found[group] = f"{of} areas left out: no usable counts"
    return found.astype(np.str_)
