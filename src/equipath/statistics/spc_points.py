"""The points of many control charts in order of time, cut into segments at each rebase."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.arguments import choice, first_of, notes, whole_number
from equipath.statistics.grouping import Grouping, begins, grouping
from equipath.statistics.period_order import by_period
from equipath.statistics.statistic import Groups, Numbers, Words

SCREENING = ("none", "nhsr")
SCREEN = 3.267
"""D4 of two values: moving ranges this many times their mean or more are dropped (Nelson 1982)."""

NOT_MARKED = ("", "0", "0.0", "false", "n", "nan", "no", "none")
ONLY_MARKED = ("1", "1.0", "true", "x", "y", "yes")
"""What says that there is a rebase and not why."""


@dataclass(frozen=True)
class Points:
    """The points of many charts, those of a segment together and in order.

    `rows` is the row of the table that each point came from, of `length` rows; `is_baseline`
    says whether the segment's limits rest on it; `number` counts the segments of its chart
    from 1. `note` says of every row of the table why it is no point; `is_refused` marks the
    rows whose rebase states no reason.
    """

    rows: Groups
    segments: Grouping
    is_baseline: NDArray[np.bool_]
    number: Groups
    length: int
    note: Words
    is_refused: NDArray[np.bool_]

    @cached_property
    def are_the_rows(self) -> bool:
        """Whether every row is a point, in its own place: then nothing need be moved."""
        return bool(np.array_equal(self.rows, np.arange(self.length)))

    def baseline_total(self, values: Numbers) -> Numbers:
        """Return the sum of each segment's values over the baseline."""
        return self.segments.total(np.where(self.is_baseline, values, 0.0))

    def baseline_size(self) -> Numbers:
        """Return how many points each segment's limits rest on."""
        return self.segments.total(self.is_baseline.astype(np.float64))

    def baseline_mean(self, values: Numbers) -> Numbers:
        """Return at each point the mean of its segment's values over the baseline."""
        return self.spread(self.baseline_total(values) / self.baseline_size())

    def spread(self, of_segments: Numbers) -> Numbers:
        """Return at each point what its segment has."""
        return of_segments[self.segments.index]

    def moving_range(self, values: Numbers) -> Numbers:
        """Return how far each point is from the one before; NaN at a segment's first point."""
        moves = np.abs(np.diff(values, prepend=np.nan))
        moves[self.segments.starts] = np.nan
        return moves

    def mean_moving_range(self, values: Numbers, screening: str) -> Numbers:
        """Return at each point the mean moving range of its segment's baseline.

        With `screening="nhsr"` moving ranges of 3.267 times their mean or more are dropped,
        once, and the mean is taken of the rest. NaN where there are fewer than two points.
        """
        choice("screening", screening, SCREENING)
        moves = self.moving_range(values)
        counted = self.is_baseline & ~np.isnan(moves)
        mean = self._mean_of(moves, counted)
        if screening == "nhsr":
            # Where nothing moves, nothing stands out.
            near = (moves < SCREEN * self.spread(mean)) | (self.spread(mean) == 0)
            mean = self._mean_of(moves, counted & near)
        return self.spread(mean)

    def _mean_of(self, moves: Numbers, counted: NDArray[np.bool_]) -> Numbers:
        total = self.segments.total(np.where(counted, moves, 0.0))
        size = self.segments.total(counted.astype(np.float64))
        return total / np.where(size > 0, size, np.nan)


def points(
    note: Words,
    period: Numbers,
    *,
    rebase: Any = None,
    group: Any = None,
    fix_after_n_points: int | None = None,
) -> Points:
    """Return the points of each group's chart in order of period, and why other rows are none.

    `note` says which rows have no usable value: they are left out, and the points on either
    side are neighbours. Rows without a period, or with that of another row of the group, have
    no place. A row whose `rebase` states a reason begins a new segment. The limits of a segment
    rest on all its points, or on the first `fix_after_n_points`.
    """
    groups = grouping(group, period.size)
    order = by_period(period, groups)
    repeated = np.zeros(period.size, dtype=np.bool_)
    again = (period[order][1:] == period[order][:-1]) & ~begins(groups.index[order])[1:]
    repeated[order[1:][again]] = repeated[order[:-1][again]] = True
    lacking = notes(
        period.size,
        (~np.isfinite(period), "the period is missing"),
        (repeated, "the period occurs more than once"),
    )
    note = first_of(note, lacking)
    stated, refused = _rebases(rebase, period.size)
    placed = stated[order] & np.isfinite(period[order])
    # A group begins a segment too: counting both up gives every segment its own number.
    segment = np.cumsum(placed | begins(groups.index[order]))
    kept = (note == "")[order]
    segments = grouping(segment[kept], int(kept.sum()))
    chart = groups.index[order][kept]
    place = np.arange(chart.size) - segments.starts[segments.index]
    if fix_after_n_points is None:
        baseline = np.ones(chart.size, dtype=np.bool_)
    else:
        baseline = place < whole_number("fix_after_n_points", fix_after_n_points, 2)
    first = segments.index[np.flatnonzero(begins(chart))]
    number = segments.index - np.repeat(first, _sizes(chart)) + 1
    return Points(order[kept], segments, baseline, number, period.size, note, refused)


def _sizes(ids: Groups) -> Groups:
    return np.diff(np.append(np.flatnonzero(begins(ids)), ids.size))


def _rebases(rebase: Any, length: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the rows that begin a segment, and those that would but state no reason."""
    stated, refused = np.zeros((2, length), dtype=np.bool_)
    if rebase is None:
        return stated, refused
    words = np.atleast_1d(np.asarray(rebase, dtype=np.str_))
    if words.shape not in ((1,), (length,)):
        raise StatisticError(f"`rebase` must hold words for each of the {length} rows.")
    words = np.broadcast_to(words, (length,))
    written = np.flatnonzero(words != "")
    said = np.strings.lower(np.strings.strip(words[written]))
    marked = ~np.isin(said, NOT_MARKED)
    refused[written] = np.isin(said, ONLY_MARKED)
    stated[written] = marked & ~refused[written]
    return stated, refused
