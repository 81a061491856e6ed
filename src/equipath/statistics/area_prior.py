"""How areas' levels vary beyond chance, by moments: the prior that empirical Bayes draws to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Numbers

FEWEST_AREAS = 2

LARGEST = 0.999
"""Intraclass correlation beyond which the beta prior would have no middle."""

WIDE, BISECTIONS = 20.0, 45
"""How far beyond the smallest and largest area, in e-folds, a prior's worth is sought."""


@dataclass(frozen=True)
class Counts:
    """Counts of areas, NaN where unusable, and what their groups add up to."""

    x: Numbers
    n: Numbers
    groups: Grouping

    @cached_property
    def areas(self) -> Numbers:
        return self.groups.total((self.n > 0).astype(np.float64))

    @cached_property
    def people(self) -> Numbers:
        """The group's denominator, NaN where there are too few areas."""
        people = self.groups.total(np.nan_to_num(self.n))
        return np.where(self.areas >= FEWEST_AREAS, people, np.nan)

    @cached_property
    def sums(self) -> tuple[Numbers, Numbers]:
        return self.groups.total(np.nan_to_num(self.x)), self.people

    @cached_property
    def overall(self) -> Numbers:
        return self.sums[0] / self.people

    @cached_property
    def squares(self) -> Numbers:
        """`Σn(x/n − m)²`."""
        away = self.x / self.n - self.spread(self.overall)
        return self.groups.total(np.nan_to_num(self.n * away**2))

    def sum(self, values: Numbers) -> Numbers:
        """Return the sums over the usable areas of each group."""
        return self.groups.total(np.nan_to_num(values))

    def spread(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the group's value for each of its areas."""
        return values[self.groups.index]


@dataclass(frozen=True)
class Prior:
    """How areas of a group vary: mean, variance, and how many people knowing it is worth.

    The mean is the level that areas are drawn to. The worth is NaN where areas vary no more
    than chance.
    """

    mean: Numbers
    between: Numbers
    worth: Numbers


def marshall(counts: Counts) -> Prior:
    """Return Marshall's prior of rates, worth m/A people."""
    people, overall = counts.people, counts.overall
    between = counts.squares / people - overall * counts.areas / people
    return Prior(overall, between, overall / np.where(between > 0, between, np.nan))


def kleinman(counts: Counts) -> Prior:
    """Return Kleinman's prior of proportions, worth 1/ρ − 1 people."""
    own = counts.overall * (1 - counts.overall)
    n = counts.n
    spare = counts.groups.total(np.nan_to_num((n - 1) * (1 - n / counts.spread(counts.people))))
    excess = counts.squares / np.where(own > 0, own, np.nan) - (counts.areas - 1)
    correlation = np.minimum(excess / np.where(spare > 0, spare, np.nan), LARGEST)
    worth = 1 / np.where(correlation > 0, correlation, np.nan) - 1
    return Prior(counts.overall, correlation * own, worth)


def clayton_kaldor(counts: Counts) -> Prior:
    """Return Clayton and Kaldor's prior of rates, worth α people.

    Their two equations of moments, solved together: `m = Σwr/Σw`, `w = n/(n + α)`, and
    `α/m·Σw(r − m)² = k − 1`, whose left side rises with α; no α where it stays below.
    """
    rate, sizes = counts.x / counts.n, counts.n[counts.n > 0]
    low = np.full(counts.areas.size, np.log(sizes.min(initial=1.0)) - WIDE)
    high = np.full(counts.areas.size, np.log(sizes.max(initial=1.0)) + WIDE)

    def mean_and_excess(worth: Numbers) -> tuple[Numbers, Numbers]:
        weight = counts.n / (counts.n + counts.spread(worth))
        total = counts.sum(weight)
        mean = counts.sum(weight * rate) / np.where(total > 0, total, np.nan)
        squares = counts.sum(weight * (rate - counts.spread(mean)) ** 2)
        return mean, worth / np.where(mean > 0, mean, np.nan) * squares - (counts.areas - 1)

    has_root = mean_and_excess(np.exp(high))[1] > 0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        is_above = mean_and_excess(np.exp(middle))[1] > 0
        low, high = np.where(is_above, low, middle), np.where(is_above, middle, high)
    worth = np.exp((low + high) / 2)
    mean = np.where(has_root, mean_and_excess(worth)[0], counts.overall)
    return Prior(mean, np.where(has_root, mean / worth, 0.0), np.where(has_root, worth, np.nan))


RATES = {
    "marshall": ("Poisson-gamma, Marshall", marshall),
    "clayton_kaldor": ("Poisson-gamma, Clayton-Kaldor", clayton_kaldor),
}
PRIORS: Mapping[str, Mapping[str, tuple[str, Callable[[Counts], Prior]]]] = {
    "proportion": {"kleinman": ("beta-binomial, Kleinman", kleinman)},
    "rate": RATES,
    "ratio": RATES,
}
"""For each kind of level its priors, with their method's name, the usual one first."""
