"""The law of bounds: no way of dividing the unknown leaves the worst cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipath.statistics.unknown_bounds import unknown_bounds

SIDE = st.tuples(st.integers(1, 60), st.integers(1, 60))


@given(SIDE, SIDE, SIDE, st.floats(0, 1), st.floats(0, 1))
def test_any_division_of_the_unknown_lies_within_the_worst_cases(
    ours, theirs, unknown, counted_ours, others_ours
):
    """Shares of the unknown counted and not counted go to us, the rest to the reference."""
    x, y, u = ours[0], theirs[0], unknown[0]
    n, m, v = sum(ours), sum(theirs), sum(unknown)
    found = unknown_bounds([x, y, u], [n, m, v], [0, 1, 0], [0, 0, 1])
    mine, rest = counted_ours * u, others_ours * (v - u)
    divided = (x + mine) / (n + mine + rest)
    divided -= (y + u - mine) / (m + v - mine - rest)
    low, high = (found.extra[f"{end}_worst_case"][0] for end in ("lower", "upper"))
    assert low - 1e-12 <= divided <= high + 1e-12
    for name in ("lower_bound", "upper_bound", "proportional"):
        assert low - 1e-12 <= found.extra[name][0] <= high + 1e-12


@given(SIDE, SIDE, SIDE)
def test_spread_by_known_shares_the_odds_ratio_stays(ours, theirs, unknown):
    """Missing at random given the outcome: the odds ratio does not change."""
    (a, b), (c, d), (u, w) = ours, theirs, unknown
    found = unknown_bounds([a, c, u], [a + b, c + d, u + w], [0, 1, 0], [0, 0, 1])
    more, rest = 1 + u / (a + c), 1 + w / (b + d)
    ours_then = a * more / (a * more + b * rest)
    theirs_then = c * more / (c * more + d * rest)
    assert found.extra["proportional"][0] == pytest.approx(ours_then - theirs_then)
    odds = (ours_then / (1 - ours_then)) / (theirs_then / (1 - theirs_then))
    assert odds == pytest.approx(a * d / (b * c))
