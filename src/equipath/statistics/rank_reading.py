"""What is read off a line on relative rank, and how that varies with the line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.level_scale import back
from equipath.statistics.statistic import Numbers

Drawn = NDArray[Any]
"""Draws of one quantity, in single or double precision."""

Gradient = tuple[Numbers | float, Numbers | float]


@dataclass(frozen=True)
class Reading:
    """A number read off the line `m + s·(rank − ½)`: a function of its middle m and slope s.

    `gradient` holds its derivatives by m and by s; those of its logarithm where it `is_ratio`,
    whose limits are symmetrical in the logarithm.
    """

    of: Callable[[Any, Any], Any]
    gradient: Callable[[Numbers, Numbers], Gradient]
    uses_middle: bool = True
    is_ratio: bool = False


def ends(transform: str, middle: Any, slope: Any) -> tuple[Any, Any]:
    """Return the line at rank 0 (most disadvantaged) and at rank 1, in the level's unit."""
    return back(transform, middle - slope / 2), back(transform, middle + slope / 2)


def over(numerator: Any, denominator: Any) -> Any:
    """Return a quotient; infinite where the denominator falls to 0 or below."""
    positive = denominator > 0
    return np.where(positive, numerator / np.where(positive, denominator, 1.0), np.inf)


def _ratio(middle: Any, slope: Any) -> Any:
    at_zero, at_one = ends("none", middle, slope)
    return over(at_one, at_zero)


def _ratio_gradient(middle: Numbers, slope: Numbers) -> Gradient:
    at_zero, at_one = (np.where(end > 0, end, np.nan) for end in ends("none", middle, slope))
    return 1 / at_one - 1 / at_zero, (1 / at_one + 1 / at_zero) / 2


DIFFERENCE = Reading(lambda _, slope: slope, lambda *_: (0.0, 1.0), uses_middle=False)
"""Rank 1 less rank 0."""

RATIO = Reading(_ratio, _ratio_gradient, is_ratio=True)
"""Rank 1 over rank 0."""
