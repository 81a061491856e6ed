"""Making Data Count's four rules of special cause variation, over the points of many charts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import choice, whole_number
from equipath.statistics.direction import polarity_of
from equipath.statistics.grouping import Grouping, begins
from equipath.statistics.statistic import Numbers
from equipath.vocabulary import Polarity

Signs = NDArray[np.int8]
"""1 where a point is high, rises or lies above a line, −1 where the opposite holds, else 0."""

CAUSES = (
    "",
    "above upper limit",
    "below lower limit",
    "rising trend",
    "falling trend",
    "two of three high",
    "two of three low",
    "shift above mean",
    "shift below mean",
)
"""Why a point is special, by its code: odd codes are high, even ones low."""

TWO_OF_THREE = ("near_only", "with_outside")

ROUNDING = 1e-12
"""Relative error of sums: a point so near a line lies on it."""


@dataclass(frozen=True)
class Lines:
    """At every point the centre line, the process limits and the near lines inside them."""

    mean: Numbers
    lower: Numbers
    upper: Numbers
    near_lower: Numbers
    near_upper: Numbers


@dataclass(frozen=True)
class Rules:
    """How long a shift and a trend must be, what counts in two of three, and which way is good."""

    shift_length: int
    trend_length: int
    counts_outside: bool
    polarity: Polarity


def rules(shift_length: int, trend_length: int, two_of_three: str, polarity: str) -> Rules:
    """Return the rules asked for; `StatisticError` for what they cannot be."""
    return Rules(
        whole_number("shift_length", shift_length, 6, 8),
        whole_number("trend_length", trend_length, 6, 8),
        choice("two_of_three", two_of_three, TWO_OF_THREE) == "with_outside",
        polarity_of(polarity),
    )


def special_causes(
    value: Numbers, lines: Lines, segments: Grouping, asked: Rules
) -> NDArray[np.uint8]:
    """Return the code of the first rule that makes each point special, 0 for common cause.

    In the order that names a point: outside the limits; a trend, a rise or fall from each point
    to the next over `trend_length` points, which a tie breaks; two of three beyond the near
    line, all three on one side of the mean; a shift, `shift_length` points on one side. Trends
    and shifts mark all their points, from the first. No rule reaches across segments.
    """
    slack = ROUNDING * np.maximum(np.abs(value), np.abs(lines.mean))
    side = _signs(value - lines.mean > slack, lines.mean - value > slack)
    outside = _signs(value - lines.upper > slack, lines.lower - value > slack)
    near = _signs(value - lines.near_upper > slack, lines.near_lower - value > slack)
    if not asked.counts_outside:
        near[outside != 0] = 0
    found = (
        _shift(side, segments, asked.shift_length),
        _two_of_three(near, side, segments),
        _trend(value, slack, segments, asked.trend_length),
        outside,
    )
    code = np.zeros(value.size, dtype=np.uint8)
    for high, signs in zip((7, 5, 3, 1), found, strict=True):
        code[signs > 0] = high
        code[signs < 0] = high + 1
    return code


def _signs(above: NDArray[np.bool_], below: NDArray[np.bool_]) -> Signs:
    return above.astype(np.int8) - below.astype(np.int8)


def _run_lengths(signs: Signs, breaks: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how long the run of equal signs is that each belongs to; `breaks` begin a new one."""
    starts = np.flatnonzero(breaks | begins(signs))
    lengths = np.diff(np.append(starts, signs.size))
    return np.repeat(lengths, lengths)


def _shift(side: Signs, segments: Grouping, length: int) -> Signs:
    return np.where(_run_lengths(side, begins(segments.index)) >= length, side, np.int8(0))


def _trend(value: Numbers, slack: Numbers, segments: Grouping, length: int) -> Signs:
    """Return the trend of each point; where one trend turns into another, the later."""
    firsts = begins(segments.index)
    step = np.diff(value, prepend=np.nan)
    move = _signs(step > slack, -step > slack)  # to each point from the one before
    move[firsts] = 0
    move[_run_lengths(move, firsts) < length - 1] = 0
    onwards = np.zeros_like(move)
    onwards[:-1] = move[1:]
    return np.where(onwards != 0, onwards, move)


def _two_of_three(near: Signs, side: Signs, segments: Grouping) -> Signs:
    index = segments.index
    together = (index[2:] == index[:-2]) & (side[2:] == side[1:-1]) & (side[1:-1] == side[:-2])
    beyond = (near != 0).astype(np.int8)
    hit = together & (side[2:] != 0) & (beyond[2:] + beyond[1:-1] + beyond[:-2] >= 2)
    member = np.zeros(near.size, dtype=np.bool_)
    for place in range(3):
        member[place : place + hit.size] |= hit
    return np.where(member, near, np.int8(0))
