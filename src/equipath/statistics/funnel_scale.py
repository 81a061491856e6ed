"""The scales on which a funnel's points vary alike, its limits, and the words for its points.

On these scales the standard error of a point depends on its size alone: arcsine √ for
proportions; √ or log of the ratio to the baseline for rates and ratios (Spiegelhalter 2005).
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import special

from equipath.statistics.comparison import BELOW_AND_ABOVE
from equipath.statistics.direction import polarity_of
from equipath.statistics.dispersion import Dispersion, dispersion
from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Numbers, Words
from equipath.vocabulary import Comparison

TRANSFORMS = {
    "proportion": ("arcsine",),
    "rate": ("square_root", "log"),
    "ratio": ("square_root", "log"),
    "standardised_rate": ("square_root", "log"),
}
"""What each kind of level may be transformed by, the usual one first."""

HALF = 0.5
"""Added to counts before the logarithm, so that none has one too (Spiegelhalter 2005)."""

STEEPEST = 600.0
"""Logarithm beyond which no limit is told apart: far more than there are people."""

WITHIN, NOT_ASSESSED = "within", "not assessed"


@dataclass(frozen=True)
class Scatter:
    """Points and baseline where they vary alike, with their standard errors there."""

    n: Numbers
    level: Numbers
    transform: str
    groups: Grouping
    place: Numbers
    middle: Numbers
    error: Numbers

    @property
    def z(self) -> Numbers:
        return (self.place - self.middle) / self.error

    def dispersion(self, trimming: str, trim: float) -> Dispersion:
        """Return how much more the points of each group vary than chance explains."""
        return dispersion(self.z, self.error, self.groups, trimming=trimming, trim=trim)

    def widened(self, found: Dispersion, overdispersion: str) -> Self:
        """Return the points with errors √(s² + τ²) (additive) or s√φ, φ at least 1."""
        if overdispersion == "additive":
            error = np.sqrt(self.error**2 + found.tau2[self.groups.index])
        else:
            error = self.error * np.sqrt(np.maximum(found.phi, 1.0))[self.groups.index]
        return replace(self, error=error)

    def limits(self, tail: float) -> tuple[Numbers, Numbers]:
        """Return the levels that leave `tail` beyond on each side, transformed back."""
        step = -special.ndtri(tail) * self.error
        return self._level_of(self.middle - step), self._level_of(self.middle + step)

    def _level_of(self, place: Numbers) -> Numbers:
        if self.transform == "arcsine":
            return np.asarray(np.sin(np.clip(place, 0.0, np.pi / 2)) ** 2)
        if self.transform == "square_root":
            return self.level * np.maximum(place, 0.0) ** 2
        count = (self.level * self.n + HALF) * np.exp(np.minimum(place, STEEPEST)) - HALF
        return np.maximum(count, 0.0) / self.n


def scatter_of(x: Numbers, n: Numbers, level: Numbers, transform: str, groups: Grouping) -> Scatter:
    """Return counts x out of n, and their baseline level, on the scale.

    arcsine: `asin √(x/n)`, error `1/(2√n)`. square_root: `√(x/E)` about 1, error `1/(2√E)`.
    log: `ln((x+½)/(E+½))` about 0, error `1/√E`. E is the baseline level times n.
    """
    expected = np.where(level > 0, level, np.nan) * n
    if transform == "arcsine":
        placed = np.arcsin(np.sqrt(x / n)), np.arcsin(np.sqrt(level)), 1 / (2 * np.sqrt(n))
    elif transform == "square_root":
        placed = np.sqrt(x / expected), np.ones_like(level), 1 / (2 * np.sqrt(expected))
    else:
        ratio = np.log((x + HALF) / (expected + HALF))
        placed = ratio, np.zeros_like(level), 1 / np.sqrt(expected)
    return Scatter(n, level, transform, groups, *placed)


def chance_limits(n: Numbers, level: Numbers, kind: str, tail: float) -> tuple[Numbers, Numbers]:
    """Return the limits that leave `tail` beyond on each side if only chance is at work.

    Proportions: `p ± z√(p(1−p)/n)`, clipped to 0–1; otherwise `χ²(α; 2E)/2` and
    `χ²(1−α; 2E+2)/2` over n.
    """
    if kind == "proportion":
        width = -special.ndtri(tail) * np.sqrt(level * (1 - level) / n)
        return np.maximum(level - width, 0.0), np.minimum(level + width, 1.0)
    expected = np.where(level > 0, level, np.nan) * n
    return special.gammaincinv(expected, tail) / n, special.gammainccinv(expected + 1, tail) / n


def significance(
    value: Numbers, limits: dict[str, tuple[Numbers, Numbers]], assessed: NDArray[np.bool_]
) -> Words:
    """Return in words beyond which limit each point lies; one that touches a limit is within."""
    (low2, high2), (low3, high3) = limits["2s"], limits["3s"]
    known = assessed & ~np.isnan(value) & ~np.isnan(low2)
    return np.select(
        [~known, value < low3, value > high3, value < low2, value > high2],
        [NOT_ASSESSED, "3 sigma low", "3 sigma high", "2 sigma low", "2 sigma high"],
        default=WITHIN,
    )


def comparison_of(found: Words, polarity: str) -> NDArray[Any]:
    """Return the word of `Comparison` for each word of `significance`."""
    below, above = BELOW_AND_ABOVE[polarity_of(polarity)]
    return np.select(
        [found == NOT_ASSESSED, found == WITHIN, np.strings.endswith(found, "low")],
        [Comparison.NOT_COMPARED.value, Comparison.SIMILAR.value, below.value],
        default=above.value,
    )
