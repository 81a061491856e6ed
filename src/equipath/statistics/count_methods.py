"""The limits of a count of events by the method asked for, and what each row's is called."""

import numpy as np

from equipath.statistics.arguments import choice
from equipath.statistics.count_limits import (
    Limits,
    exact_poisson_limits,
    poisson_limits,
    poisson_method,
)
from equipath.statistics.mid_p_limits import mid_p_poisson_limits
from equipath.statistics.statistic import Numbers, Words

COUNT_METHODS = {
    "byar": poisson_limits,
    "exact": exact_poisson_limits,
    "mid_p": mid_p_poisson_limits,
}
"""`byar` is PHE's: exact below ten events, Byar's from ten on."""


def limits_of_count(method: str, count: Numbers, confidence: float) -> Limits:
    """Return the limits of counts of events; `StatisticError` for an unknown method.

    NaN where the count is.
    """
    limits = COUNT_METHODS[choice("method", method, COUNT_METHODS)]
    known = ~np.isnan(count)
    lower, upper = np.full_like(count, np.nan), np.full_like(count, np.nan)
    lower[known], upper[known] = limits(count[known], confidence)
    return lower, upper


def name_of_method(method: str, count: Numbers) -> Words:
    """Return the name of each row's limits of a count."""
    if method == "byar":
        return poisson_method(count)
    return np.full(count.size, {"exact": "exact Poisson", "mid_p": "mid-P Poisson"}[method])
