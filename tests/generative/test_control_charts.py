"""The rules of control charts against a slow twin that reads them out point by point."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from equipath.statistics.xmr_chart import xmr_chart

VALUES = st.lists(st.integers(-12, 12), min_size=2, max_size=30)
LENGTH = st.integers(6, 8)
NOTHING = 1e-9


def windows(size, length):
    return [range(start, start + length) for start in range(size - length + 1)]


def shifts(d, length):
    """`d` is how far each point lies above the mean."""
    return [i for w in windows(len(d), length) if all(d[i] > NOTHING for i in w) for i in w]


def two_of_three(d, limit, counts_outside):
    most = float("inf") if counts_outside else limit + NOTHING
    found = []
    for window in windows(len(d), 3):
        beyond = [i for i in window if limit * 2 / 3 + NOTHING < d[i] <= most]
        if len(beyond) >= 2 and all(d[i] > NOTHING for i in window):
            found += beyond
    return found


def trends(d, length):
    rising = [w for w in windows(len(d), length) if all(d[i] > d[i - 1] + NOTHING for i in w[1:])]
    return [i for window in rising for i in window]


def special(d, limit, shift_length, trend_length, counts_outside):
    """Return which rule names each point first; a later trend overrides an earlier one."""
    below = [-distance for distance in d]
    cause = {}
    for words, side in (("shift above mean", d), ("shift below mean", below)):
        cause |= dict.fromkeys(shifts(side, shift_length), words)
    for words, side in (("two of three high", d), ("two of three low", below)):
        cause |= dict.fromkeys(two_of_three(side, limit, counts_outside), words)
    rising, falling = trends(d, trend_length), trends(below, trend_length)
    cause |= dict.fromkeys(rising, "rising trend") | dict.fromkeys(falling, "falling trend")
    # Where both hold a fall turns into a rise or a rise into a fall: the later one names it.
    cause |= {i: "rising trend" for i in rising if i in falling and d[i + 1] > d[i]}
    cause |= {i: "above upper limit" for i, distance in enumerate(d) if distance > limit + NOTHING}
    cause |= {i: "below lower limit" for i, distance in enumerate(d) if -distance > limit + NOTHING}
    return [cause.get(i, "") for i in range(len(d))]


@given(VALUES, LENGTH, LENGTH, st.booleans(), st.integers(2, 30))
def test_the_rules_are_those_read_out_point_by_point(y, shift, trend, counts_outside, fixed):
    baseline = y[:fixed]
    mean = sum(baseline) / len(baseline)
    moves = [abs(b - a) for a, b in pairwise(baseline)]
    found = xmr_chart(
        y,
        range(len(y)),
        shift_length=shift,
        trend_length=trend,
        two_of_three="with_outside" if counts_outside else "near_only",
        fix_after_n_points=fixed,
    )
    limit = 2.66 * sum(moves) / len(moves)
    wanted = special([level - mean for level in y], limit, shift, trend, counts_outside)
    assert found.extra["special_cause"].tolist() == wanted


@given(st.lists(VALUES, min_size=1, max_size=3), st.randoms())
def test_many_charts_at_once_are_the_charts_one_by_one(charts, random):
    """Whatever the lengths of the charts and the order of the rows within each."""
    y = np.concatenate(charts).astype(float)
    group = np.repeat(np.arange(len(charts)), [len(chart) for chart in charts])
    period = np.concatenate([np.arange(len(chart)) for chart in charts])
    order = list(range(y.size))
    random.shuffle(order)
    order = np.array(order)[np.argsort(group[order], kind="stable")]
    together = xmr_chart(y[order], period[order], group=group[order])
    for column in ("special_cause", "upl", "segment"):
        alone = [xmr_chart(c, range(len(c))).extra[column] for c in charts]
        np.testing.assert_array_equal(together.extra[column], np.concatenate(alone)[order])
