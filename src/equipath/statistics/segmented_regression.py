"""Segmented regressions of many interrupted series at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from equipath.errors import StatisticError
from equipath.statistics.arguments import choice, first_of, normal_quantile, notes, whole_number
from equipath.statistics.grouping import Grouping
from equipath.statistics.interrupted_series import REPEATED, Series
from equipath.statistics.newey_west import newey_west
from equipath.statistics.statistic import Groups, Numbers, Words

LEAST = 3
"""Periods on each side of the change without which nothing is fitted (Cochrane EPOC)."""

CORE = 4
"""Terms besides the seasons: level and slope without the change, change of level and of slope."""

ERRORS = {"wider": "Newey-West or least squares, the wider", "newey_west": "Newey-West"}
"""Which errors are taken, and what they are called. Robust errors of few periods are too small,
hence the larger of two (Angrist and Pischke 2009, Mostly Harmless Econometrics, section 8.1)."""

BATCH = 4096
"""Series fitted at a time."""


@dataclass(frozen=True)
class Segmented:
    """Segmented regressions, one a group: `(group, terms)` coefficients and their covariances.

    The terms are the level at the change's first period had it not come, the slope a period,
    the change of level, the change of slope, then the seasons'. `since` counts each row's
    periods from the change, NaN where the row is not used; `note` says why a group has no fit. Of
    several covariances the one that gives the larger error counts.
    """

    coefficients: Numbers
    covariances: tuple[Numbers, ...]
    freedom: Numbers
    lag: Groups
    before: Groups
    after: Groups
    since: Numbers
    seasons: Numbers
    note: Words


def segmented(
    series: Series, *, errors: str, lag: int | None, season: tuple[int | None, int]
) -> Segmented:
    """Return each group's segmented regression of the rows that can be used.

    `season` is its length, or None, and how many harmonics it has.
    """
    lag = None if lag is None else whole_number("lag", lag, 0)
    choice("errors", errors, ERRORS)
    groups, usable = series.groups, series.note == ""
    since = np.where(usable, series.place - series.start[groups.index], np.nan)
    after, before = _count(groups, since >= 0), _count(groups, since < 0)
    seasons = _seasons(series.place, *season)
    terms = CORE + seasons.shape[1]
    refused = _refusal(series, before, after, terms)
    coefficients = np.full((groups.count, terms), np.nan)
    covariances = np.full((2, groups.count, terms, terms), np.nan)
    lags = np.zeros(groups.count, dtype=np.int64)
    size = _count(groups, usable)
    value = series.value - series.compared
    rows, firsts = np.flatnonzero(usable), np.cumsum(size) - size
    for those in _batches(np.where(refused == "", size, 0)):
        at = rows[firsts[those][:, None] + np.arange(size[those[0]])]
        design = np.concatenate([_core(since[at]), seasons[at]], axis=-1)
        fit = newey_west(design, value[at], lag)
        coefficients[those] = fit.coefficients
        covariances[:, those] = fit.covariance, fit.plain
        lags[those] = fit.lag
    alike = notes(groups.count, (np.isnan(coefficients[:, 0]), "the seasons cannot be told apart"))
    return Segmented(
        coefficients,
        (covariances[0],) if errors == "newey_west" else tuple(covariances),
        freedom=np.maximum(size - terms, 1) * 1.0,
        lag=lags,
        before=before,
        after=after,
        since=since,
        seasons=seasons,
        note=first_of(refused, alike),
    )


def t_quantile(fit: Segmented, confidence: float) -> Numbers:
    """Return each group's t quantile; `StatisticError` for what is no confidence."""
    normal_quantile(confidence)
    freedom, place = np.unique(fit.freedom, return_inverse=True)
    return special.stdtrit(freedom, (1 + confidence) / 2)[place]


def _batches(size: Groups) -> Iterator[Groups]:
    """Yield series of one length, so many at a time that their terms stay in the cache."""
    for periods in np.unique(size[size > 0]):
        those = np.flatnonzero(size == periods)
        for start in range(0, those.size, BATCH):
            yield those[start : start + BATCH]


def _count(groups: Grouping, rows: NDArray[np.bool_]) -> Groups:
    return groups.total(rows.astype(np.float64)).astype(np.int64)


def _core(since: Numbers) -> Numbers:
    is_after = (since >= 0) * 1.0
    return np.stack([np.ones_like(since), since, is_after, is_after * since], axis=-1)


def _seasons(place: Groups, length: int | None, harmonics: int) -> Numbers:
    """Return sine and cosine of each harmonic of a season of so many periods."""
    if length is None:
        return np.empty((place.size, 0))
    length = whole_number("season_length", length, 3)
    if whole_number("harmonics", harmonics, 1) >= length / 2:
        raise StatisticError(f"`harmonics` must be below half of `season_length`, {length}.")
    angles = 2 * np.pi * place[:, None] * np.arange(1, harmonics + 1) / length
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)


def _refusal(series: Series, before: Groups, after: Groups, terms: int) -> Words:
    groups = series.groups
    later = series.place > series.start[groups.index]
    undone = (series.note == "") & ~series.is_after & later
    return notes(
        groups.count,
        (groups.any(series.note == REPEATED), "a period occurs more than once"),
        (np.isnan(series.start), "no period comes after the change"),
        (groups.any(undone), "the change is undone in a later period"),
        ((before < LEAST) | (after < LEAST), "fewer than 3 periods before the change or after it"),
        (before + after <= terms, "fewer periods than the model needs"),
    )
