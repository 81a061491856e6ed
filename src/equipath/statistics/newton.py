"""Climb a log-likelihood by Newton's steps."""

from collections.abc import Callable
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.statistic import Numbers

STEPS, HALVINGS = 60, 10

CONVERGED = 1e-14
"""Newton's decrement, in units of log-likelihood, below which a maximum is reached."""

NEARLY = 1e-3
"""The decrement, a thirtieth of a standard error, within which a top that is rough is taken."""


class Surface(Protocol):
    """A log-likelihood at one point, with its first and negative second derivatives."""

    @property
    def log_likelihood(self) -> float: ...

    @property
    def score(self) -> Numbers: ...

    @property
    def information(self) -> Numbers: ...


Found = TypeVar("Found", bound=Surface)


def climb(
    evaluate: Callable[[Numbers], Found], at: Numbers, free: NDArray[np.int64] | None = None
) -> tuple[Numbers, Found] | None:
    """Return the maximum reached from a point by moving its free parameters, or None.

    Steps are halved until they do not descend. Where the surface bends upwards, the size of
    the bend is taken, so that a step always leads uphill.
    """
    moved = np.arange(at.size) if free is None else free
    here = evaluate(at)
    for _ in range(STEPS):
        score, information = here.score[moved], here.information[np.ix_(moved, moved)]
        if not (np.isfinite(score).all() and np.isfinite(information).all()):
            return None
        curvature, directions = np.linalg.eigh(information)
        curvature = np.maximum(np.abs(curvature), 1e-10 * np.abs(curvature).max() + 1e-300)
        step = directions @ ((directions.T @ score) / curvature)
        decrement = step @ score
        if decrement < CONVERGED:
            return at, here
        slack = 1e-10 * (1 + abs(here.log_likelihood))
        for _ in range(HALVINGS):
            next_at = at.copy()
            next_at[moved] += step
            there = evaluate(next_at)
            if there.log_likelihood >= here.log_likelihood - slack:
                break
            step = step / 2
        else:
            return (at, here) if decrement < NEARLY else None
        at, here = next_at, there
    return None
