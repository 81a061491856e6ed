"""Median or other quantile: with a distribution-free interval."""

from typing import Any

import numpy as np
from scipy import special

from equipath.errors import StatisticError
from equipath.statistics.arguments import (
    choice,
    columns,
    first_of,
    normal_quantile,
    notes,
    positive,
)
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over

PLACES = {
    "averaged": (0.0, 0.0),
    "weibull": (0.0, 1.0),
    "linear": (1.0, -1.0),
    "median_unbiased": (1 / 3, 1 / 3),
}
"""Where among n ordered values the quantile p lies: `first + n·p + p·second`, for Hyndman and
Fan's definitions 2 (SAS), 6 (SPSS, Minitab, Excel's EXC), 7 (NumPy, R, Excel's INC) and 8."""

CLOSE = 1e-9
"""A place so near to a value's own is that value's: n·p is rarely exact in binary."""


def median(
    value: Any,
    *,
    count: Any = None,
    group: Any = None,
    probability: float = 0.5,
    interpolation: str = "linear",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's median, or the quantile of another `probability`.

    The value that a share `probability` of a group's values lies below, in the values' unit;
    answers once a group. `count` says how many times each value stands (a table of waits by
    weeks); without it every row is one value. Between two values `interpolation` decides:
    `linear` as NumPy, R and Excel do; `weibull` as SPSS; `averaged` as SAS; `median_unbiased`.
    All agree on the median.

    Limits are two of the ordered values, those of ranks l and u with
    `P(B < l) ≤ α/2` and `P(B ≥ u) ≤ α/2`, B binomial of n and the probability: whatever the
    distribution, they cover at least as often as asked (waits in whole days in 97 to 97.5% of
    cases rather than 95%). `coverage` is how often, were no two values alike. Too few
    values have no such limits, and a note. Missing values are left out, and the note says so;
    a missing or fractional count leaves the group without a value. `StatisticError` for a
    probability outside 0 to 1.

    Hahn and Meeker (1991), Statistical Intervals, section 5.2; Hyndman and Fan (1996), Am Stat
    50:361. Not for values grouped into few wide bands: the limits are then bands' ends.
    """
    if not (np.isreal(probability) and 0 < probability < 1):
        raise StatisticError(f"`probability` must lie between 0 and 1, not `{probability}`.")
    choice("interpolation", interpolation, PLACES)
    normal_quantile(confidence)
    scale = positive("multiplier", multiplier)
    x, times = columns(value=value, count=1.0 if count is None else count)
    groups = grouping(group, x.size)
    is_sound = np.isfinite(times) & (times >= 0)
    is_whole = is_sound & (np.where(is_sound, times, 0.5) % 1 == 0)
    missing = groups.any(~np.isfinite(x) & ~(times == 0))
    ordered = _Ordered(x, np.where(np.isfinite(x) & is_whole, times, 0.0), groups)
    n = ordered.size
    note = notes(
        groups.count,
        (groups.any(np.isnan(times)), "a count is missing or hidden"),
        (groups.any(~is_sound), "a count is negative or infinite"),
        (groups.any(~is_whole), "a count is not a whole number"),
        (n == 0, "there are no values"),
    )
    usable = note == ""
    low, high, coverage = _ranks(n, probability, confidence)
    has_limits = usable & (low >= 1) & (high <= n)
    remark = notes(
        groups.count,
        (missing & ~has_limits, "missing values are left out; too few values for an interval"),
        (missing, "missing values are left out"),
        (~has_limits, f"too few values for an interval of {100 * confidence:g}%"),
    )
    middle = ordered.between(_place(n, probability, interpolation))
    return Estimate(
        value=np.where(usable, middle, np.nan) * scale,
        lower_ci=np.where(has_limits, ordered.at(low), np.nan) * scale,
        upper_ci=np.where(has_limits, ordered.at(high), np.nan) * scale,
        method=np.full(groups.count, "order statistics"),
        note=first_of(note, remark),
        extra={
            "denominator": np.where(usable, n, np.nan),
            "coverage": np.where(has_limits, coverage, np.nan),
        },
    )


class _Ordered:
    """Each group's values in order, each standing as many times as it is counted."""

    def __init__(self, x: Numbers, times: Numbers, groups: Grouping) -> None:
        order = np.lexsort((x, groups.index))
        self.values = x[order]
        # Last rank of each value, counted on through all groups.
        self.ranks = np.cumsum(times[order])
        self.size = groups.total(times)
        self.before = np.cumsum(self.size) - self.size

    def at(self, rank: Numbers) -> Numbers:
        """Return each group's value of that rank, from 1; the nearest where there is none."""
        wanted = self.before + np.clip(rank, 1, np.maximum(self.size, 1))
        place = np.searchsorted(self.ranks, wanted, side="left")
        return self.values[np.minimum(place, self.values.size - 1)]

    def between(self, place: Numbers) -> Numbers:
        """Return the value at a place between ranks, drawn straight between its neighbours."""
        below = np.floor(place + CLOSE)
        share = np.clip(place - below, 0.0, 1.0)
        share[share < CLOSE] = 0.0
        first, second = self.at(below), self.at(below + 1)
        return first + share * (second - first)


def _place(n: Numbers, probability: float, interpolation: str) -> Numbers:
    first, second = PLACES[interpolation]
    place = n * probability + first + second * probability
    if interpolation != "averaged":
        return np.clip(place, 1, np.maximum(n, 1))
    # A whole place is half-way to the next value; any other is that next value.
    is_whole = np.abs(place - np.round(place)) < CLOSE * np.maximum(n, 1)
    return np.where(is_whole, np.round(place) + 0.5, np.ceil(place))


def _ranks(n: Numbers, probability: float, confidence: float) -> tuple[Numbers, Numbers, Numbers]:
    """Return the ranks of the two limits and how often they cover; 0 and n + 1 are no rank."""
    tail = (1 - confidence) / 2
    low = _first_reached(n, probability, tail)
    # Counted from the other end, the upper limit is a lower one.
    high = n + 1 - _first_reached(n, 1 - probability, tail)
    return low, high, _at_most(high - 1, n, probability) - _at_most(low - 1, n, probability)


def _first_reached(n: Numbers, probability: float, tail: float) -> Numbers:
    """Return the least `k` with `P(B ≤ k)` above the tail, so that `P(B ≤ k − 1)` is in it."""
    k = np.nan_to_num(np.ceil(special.bdtrik(tail, n, probability)))
    # The inverse is right but for rounding.
    k = k - (_at_most(k - 1, n, probability) > tail)
    return np.minimum(k + (_at_most(k, n, probability) <= tail), n)


def _at_most(k: Numbers, n: Numbers, probability: float) -> Numbers:
    """Return the probability of at most `k` of `n`."""
    inside = (k >= 0) & (k < n)
    kept = np.where(inside, k, 0)
    found = special.betainc(np.maximum(n - kept, 1), kept + 1, 1 - probability)
    return np.where(inside, found, np.where(k < 0, 0.0, 1.0))


STATISTIC = Statistic(
    name="median",
    title="Median or other quantile",
    over=Over.NONE,
    requires=("value",),
    compute=median,
    definition="The value that half (or another share) of a group's values lie below.",
    formula="x₍ₗ₎ to x₍ᵤ₎ of n ordered values, P(B < l) ≤ α/2, P(B ≥ u) ≤ α/2, B ~ Binomial(n, p)",
    reference="Hahn and Meeker (1991), Statistical Intervals, section 5.2",
    when_not="Values grouped into few wide bands: the limits are then bands' ends.",
    also=("count",),
    gives_rows=False,
    example=Example(
        "Weeks from referral to treatment, as a table of how many waited how long, for the most "
        "and the least deprived fifth (made up). The medians differ by two weeks, and their "
        "intervals do not meet.",
        by=("stratum",),
    ),
)
