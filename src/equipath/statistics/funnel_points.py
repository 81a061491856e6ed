"""What a funnel's points are made of: counts, or standardised rates with the counts they equal."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.arguments import columns, first_of, notes, usable_counts
from equipath.statistics.count_limits import (
    level_limits,
    level_method,
    poisson_limits,
    poisson_method,
)
from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Numbers, Words

FEWEST_EVENTS = 10
"""Events below which a standardised rate is not assessed (OHID; Dobson's method needs ten)."""


@dataclass(frozen=True)
class Points:
    """Levels with their own intervals, and the counts x out of n that vary as they do.

    `overall` are the sums' numerator and denominator that make the baseline; `is_assessed`
    says which points are held against limits.
    """

    x: Numbers
    n: Numbers
    value: Numbers
    lower: Numbers
    upper: Numbers
    method: Words
    note: Words
    overall: tuple[Numbers, Numbers]
    is_assessed: NDArray[np.bool_]

    def baseline(self, groups: Grouping) -> Numbers:
        """Return the overall level of each point's group."""
        counted, people = self.overall
        total = groups.total(np.nan_to_num(people))
        overall = groups.total(np.nan_to_num(counted)) / np.where(total > 0, total, np.nan)
        return overall[groups.index]


def points_of(
    kind: str,
    numerator: Any,
    denominator: Any,
    value: Any,
    standard_error: Any,
    confidence: float,
) -> Points:
    """Return the points of a funnel of this kind."""
    if kind == "standardised_rate":
        return standardised(numerator, denominator, value, standard_error, confidence)
    return counted(kind, numerator, denominator, confidence)


def counted(kind: str, numerator: Any, denominator: Any, confidence: float) -> Points:
    """Return the points of proportions, rates, or ratios to the expected count."""
    x, n, note = usable_counts(kind, *columns(numerator=numerator, denominator=denominator))
    lower, upper = level_limits(x, n, kind, confidence)
    method = level_method(x, kind)
    return Points(x, n, x / n, lower, upper, method, note, (x, n), ~np.isnan(x))


def standardised(
    numerator: Any, denominator: Any, value: Any, standard_error: Any, confidence: float
) -> Points:
    """Return the points of standardised rates, `value`, that were made from so many events.

    A rate r with standard error s varies as a count of `r²/s²` out of `r/s²` does. Without
    standard error that is the count of events itself, out of `events/r`. The interval is
    Dobson's, `r + s/√x·(limit of x − x)`; the overall level is the rates' mean, weighted by
    the denominator (people).
    """
    if value is None:
        raise StatisticError("`kind` `standardised_rate` needs the column `value`: the rates.")
    errors = np.nan if standard_error is None else standard_error
    rate, error, events, people = columns(
        value=value, standard_error=errors, numerator=numerator, denominator=denominator
    )
    events, people, note = usable_counts("rate", events, people)
    bad = (note != "") | ~np.isfinite(rate) | (rate < 0)
    rate = np.where(bad, np.nan, rate)
    few = events < FEWEST_EVENTS
    if standard_error is None:
        error = rate / np.sqrt(np.where(events > 0, events, np.nan))
    usable = np.isfinite(error) & (error > 0) & (rate > 0)
    error = np.where(usable, error, np.nan)
    lower, upper = poisson_limits(events, confidence)
    step = error / np.sqrt(np.where(usable, events, 1.0))
    own = notes(
        rate.size,
        (~np.isfinite(rate) & (note == ""), "the value is missing or negative"),
        (few, f"fewer than {FEWEST_EVENTS} events: not assessed"),
        (~usable, "no usable standard error: not assessed"),
    )
    return Points(
        x=np.where(few, np.nan, (rate / error) ** 2),
        n=np.where(few, np.nan, rate / error**2),
        value=rate,
        lower=np.maximum(rate + step * (lower - events), 0.0),
        upper=rate + step * (upper - events),
        method=np.strings.add("Dobson, ", poisson_method(events)),
        note=first_of(note, own),
        overall=(rate * people, np.where(np.isnan(rate), np.nan, people)),
        is_assessed=usable & ~few,
    )
