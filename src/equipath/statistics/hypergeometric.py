"""The 2×2 table with all its margins given: Fisher's p-values, exact and mid-P odds ratios.

Given the margins, those counted in the first group follow Fisher's noncentral hypergeometric
distribution, with weights `C(n, k)·C(m, t − k)·ψᵏ` for an odds ratio ψ. The terms of many
tables stand one after another in one array, a batch at a time, so that memory stays bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from equipath.statistics.arguments import normal_quantile
from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Numbers

TERMS_AT_ONCE = 50_000
"""Terms held at a time: few enough to stay in the processor's own memory."""

AS_LIKELY = 1 + 1e-7
"""Terms are as likely as the one observed within this factor, as in R's `fisher.test`."""

STEPS = 60
LONGEST_STEP = 3.0
SMALLEST_STEP = 1e-7
"""Newton's steps on the log odds ratio; from Woolf's limits five or six suffice."""

Counts = tuple[Numbers, Numbers, Numbers, Numbers]
"""Whole counts of two groups, all finite: events and people of the one, then of the other."""


@dataclass(frozen=True)
class _Terms:
    """The possible counts of some tables, as distances from the count observed."""

    tables: Grouping
    away: Numbers
    log_weight: Numbers

    def weights(self, log_ratio: Numbers) -> Numbers:
        """Return the terms' probabilities at each table's log odds ratio."""
        exponent = self.log_weight + log_ratio[self.tables.index] * self.away
        peak = np.maximum.reduceat(exponent, self.tables.starts)
        weight = np.exp(exponent - peak[self.tables.index])
        return weight / self.tables.total(weight)[self.tables.index]


def doubled_tail(counts: Counts, share: float = 1.0) -> Numbers:
    """Return the smaller tail doubled, at most 1, if both groups are alike.

    `share` of the probability of the count observed is in the tail: 1 is Fisher's exact test,
    one half mid-P.
    """
    found = np.empty(counts[0].size)
    for rows, terms, chance in _if_alike(counts):
        sides = (np.where(side, chance, 0.0) for side in (terms.away < 0, terms.away > 0))
        same = terms.tables.total(np.where(terms.away == 0, chance, 0.0))
        smaller = np.minimum(*map(terms.tables.total, sides))
        found[rows] = 2 * (smaller + share * same)
    return np.minimum(found, 1.0)


def none_likelier(counts: Counts) -> Numbers:
    """Return the probability of a table no likelier than the one observed, if both are alike.

    Fisher's two-sided p-value as R and most other tools give it.
    """
    found = np.empty(counts[0].size)
    for rows, terms, chance in _if_alike(counts):
        same = terms.tables.total(np.where(terms.away == 0, chance, 0.0)) * AS_LIKELY
        counted = np.where(chance <= same[terms.tables.index], chance, 0.0)
        found[rows] = terms.tables.total(counted)
    return np.minimum(found, 1.0)


def _if_alike(counts: Counts) -> Iterator[tuple[NDArray[np.intp], _Terms, Numbers]]:
    """Return batches of tables, their terms, and how likely each is if both groups are alike."""
    x, n, y, m = counts
    mean = n * (x + y) / np.maximum(n + m, 1)
    reach = 10 * _spread((mean, n, x + y - mean, m)) + 30
    span = np.minimum(x, mean) - reach, np.maximum(x, mean) + reach
    for rows, terms in _batches(counts, span):
        yield rows, terms, terms.weights(np.zeros(rows.size))


def conditional_odds_ratio(
    counts: Counts, confidence: float, share: float = 1.0
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the conditional maximum-likelihood odds ratio and its limits.

    Each limit leaves `(1 − confidence)/2` in its tail, `share` of the observed count counted
    with it: 1 for the exact limits, one half for mid-P. Nought or infinite where the count
    observed is the least or the most that the margins allow.
    """
    x, n, y, m = counts
    z, tail = normal_quantile(confidence), (1 - confidence) / 2
    spread = _spread(counts)
    start = np.log((x + 0.5) * (m - y + 0.5) / ((n - x + 0.5) * (y + 0.5)))
    # Further from the count than this no term matters between the limits.
    reach = (z + 9) * (spread + z) + 10
    least, most = x == np.maximum(0, x + y - m), x == np.minimum(n, x + y)
    found = np.empty((3, x.size))
    for rows, terms in _batches(counts, (x - reach, x + reach)):
        step = z / spread[rows]
        found[:, rows] = (
            _where_mean_is_observed(terms, start[rows], least[rows] | most[rows]),
            _where_tail_is(terms, start[rows] - step, tail, share, 1, least[rows]),
            _where_tail_is(terms, start[rows] + step, tail, share, -1, most[rows]),
        )
    ratio = np.where(least, 0.0, np.where(most, np.inf, np.exp(found[0])))
    ratio = np.where(least & most, np.nan, ratio)
    return ratio, np.where(least, 0.0, np.exp(found[1])), np.where(most, np.inf, np.exp(found[2]))


def _spread(counts: Counts) -> Numbers:
    """Return the standard deviation of the count, by Woolf's approximation."""
    x, n, y, m = counts
    return 1 / np.sqrt(sum(1 / (cell + 0.5) for cell in (x, n - x, y, m - y)))


def _batches(
    counts: Counts, span: tuple[Numbers, Numbers]
) -> Iterator[tuple[NDArray[np.int64], _Terms]]:
    """Yield the terms that lie in the span, of so many tables at a time."""
    x, n, y, m = counts
    low = np.maximum(np.maximum(0, x + y - m), np.floor(span[0]))
    size = (np.minimum(np.minimum(n, x + y), np.ceil(span[1])) - low + 1).astype(np.int64)
    batch = np.cumsum(size) // TERMS_AT_ONCE
    for rows in np.split(np.arange(x.size), np.flatnonzero(np.diff(batch)) + 1):
        if rows.size:
            yield rows, _terms((x[rows], n[rows], y[rows], m[rows]), low[rows], size[rows])


def _terms(counts: Counts, low: Numbers, size: NDArray[np.int64]) -> _Terms:
    starts = np.cumsum(size) - size
    index = np.repeat(np.arange(size.size), size)
    x, n, y, m = (count[index] for count in counts)
    k = np.arange(index.size) - starts[index] + low[index]
    cells = (k, n - k, x + y - k, m - x - y + k)
    log_weight = -sum(special.gammaln(cell + 1) for cell in cells)
    return _Terms(Grouping(starts, size, index), k - x, log_weight)


def _where_mean_is_observed(
    terms: _Terms, log_ratio: Numbers, skipped: NDArray[np.bool_]
) -> Numbers:
    total = terms.tables.total
    for _ in range(STEPS):
        chance = terms.weights(log_ratio)
        mean = total(chance * terms.away)
        variance = total(chance * terms.away**2) - mean**2
        step = np.where(skipped, 0.0, -mean / np.where(skipped, 1.0, variance))
        log_ratio = log_ratio + np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        if (np.abs(step) < SMALLEST_STEP).all():
            break
    return log_ratio


def _where_tail_is(
    terms: _Terms,
    log_ratio: Numbers,
    tail: float,
    share: float,
    side: int,
    skipped: NDArray[np.bool_],
) -> Numbers:
    """Return the log odds ratio at which the count observed or one beyond has that probability.

    `side` 1 looks at more than observed, −1 at fewer. The logarithm of an exact tail is
    concave in the log odds ratio, since truncating a log-concave distribution lessens its
    variance, so that Newton's steps cannot run away.
    """
    total = terms.tables.total
    part = np.where(terms.away == 0, share, (np.sign(terms.away) == side).astype(np.float64))
    for _ in range(STEPS):
        chance = terms.weights(log_ratio)
        inside = chance * part
        found = total(inside)
        slope = total(inside * terms.away) / found - total(chance * terms.away)
        step = np.where(skipped, 0.0, (np.log(tail / found)) / np.where(skipped, 1.0, slope))
        log_ratio = log_ratio + np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        if (np.abs(step) < SMALLEST_STEP).all():
            break
    return log_ratio
