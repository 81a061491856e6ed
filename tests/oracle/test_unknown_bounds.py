"""Worst-case bounds against every division of the unknown that there is, counted out."""

from itertools import product

import pytest

from equipath.statistics.unknown_bounds import unknown_bounds


@pytest.mark.parametrize("gap", ["absolute", "relative"])
def test_worst_cases_are_the_extremes_of_all_divisions(gap):
    """4 of 9 against 5 of 8 with 3 of 5 unknown, some of whom may belong to neither."""
    x, n, y, m, u, rest = 4, 9, 5, 8, 3, 2
    found = unknown_bounds([x, y, u], [n, m, u + rest], [0, 1, 0], [0, 0, 1], gap=gap)
    gaps = []
    for a, b, c, d in product(range(u + 1), range(rest + 1), range(u + 1), range(rest + 1)):
        if a + c <= u and b + d <= rest:
            ours, theirs = (x + a) / (n + a + b), (y + c) / (m + c + d)
            gaps.append(ours - theirs if gap == "absolute" else ours / theirs)
    assert found.extra["lower_worst_case"][0] == pytest.approx(min(gaps))
    assert found.extra["upper_worst_case"][0] == pytest.approx(max(gaps))
