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


@dataclass(frozen=True)
class Rates:
    """Standardised rates as given, with their errors, or limits as Dobson's, or neither."""

    value: Any = None
    standard_error: Any = None
    lower_ci: Any = None
    upper_ci: Any = None
    limits_confidence: float = 0.95

    def errors(self, rate: Numbers, events: Numbers) -> Numbers:
        """Return the standard errors of the rates that so many events gave.

        Limits are `s/√x` times those of the count apart; a rate without errors has r/√x.
        """
        root = np.sqrt(np.where(events > 0, events, np.nan))
        if self.standard_error is not None:
            return columns(value=rate, standard_error=self.standard_error)[1]
        if self.lower_ci is None or self.upper_ci is None:
            return rate / root
        _, low, high = columns(value=rate, lower_ci=self.lower_ci, upper_ci=self.upper_ci)
        lower, upper = poisson_limits(events, self.limits_confidence)
        low, high = (np.where(np.isfinite(ends), ends, np.nan) for ends in (low, high))
        return (high - low) * root / (upper - lower)


def points_of(
    kind: str, numerator: Any, denominator: Any, rates: Rates, confidence: float
) -> Points:
    """Return the points of a funnel of this kind."""
    if kind == "standardised_rate":
        return standardised(numerator, denominator, rates, confidence)
    return counted(kind, numerator, denominator, confidence)


def counted(kind: str, numerator: Any, denominator: Any, confidence: float) -> Points:
    """Return the points of proportions, rates, or ratios to the expected count."""
    x, n, note = usable_counts(kind, *columns(numerator=numerator, denominator=denominator))
    lower, upper = level_limits(x, n, kind, confidence)
    method = level_method(x, kind)
    return Points(x, n, x / n, lower, upper, method, note, (x, n), ~np.isnan(x))


def standardised(numerator: Any, denominator: Any, rates: Rates, confidence: float) -> Points:
    """Return the points of standardised rates that were made from so many events.

    A rate r with standard error s varies as a count of `r²/s²` out of `r/s²` does; without
    errors that is the count of events itself, out of `events/r`. The interval is Dobson's,
    `r + s/√x·(limit of x − x)`; the overall level is the rates' mean, weighted by the
    denominator (people).
    """
    if rates.value is None:
        raise StatisticError("`kind` `standardised_rate` needs the column `value`: the rates.")
    rate, events, people = columns(value=rates.value, numerator=numerator, denominator=denominator)
    events, people, note = usable_counts("rate", events, people)
    rate = np.where((note == "") & np.isfinite(rate) & (rate >= 0), rate, np.nan)
    error = rates.errors(rate, events)
    few, usable = events < FEWEST_EVENTS, np.isfinite(error) & (error > 0) & (rate > 0)
    error = np.where(usable, error, np.nan)
    lower, upper = poisson_limits(events, confidence)
    step = error / np.sqrt(np.where(usable, events, 1.0))
    own = notes(
        rate.size,
        (np.isnan(rate), "the value is missing or negative"),
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
