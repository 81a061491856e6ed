"""The gap of two levels with limits: what it is made of, and what it does without them."""

import numpy as np
import pytest
from scipy import stats

from equipath.statistics.absolute_gap import absolute_gap
from equipath.statistics.gap_of_levels import gap_of_levels, gap_of_levels_between
from equipath.statistics.proportion import proportion

TWO = {"is_reference": [0.0, 1.0]}


def test_limits_about_normal_levels_give_the_normal_interval_and_test() -> None:
    first, second = stats.norm(60, 2), stats.norm(50, 1.5)
    ends = [dist.interval(0.95) for dist in (first, second)]
    found = gap_of_levels([60.0, 50.0], [ends[0][0], ends[1][0]], [ends[0][1], ends[1][1]], **TWO)
    gap = stats.norm(10, np.hypot(2, 1.5))
    assert [found.lower_ci[0], found.upper_ci[0]] == pytest.approx(gap.interval(0.95))
    assert found.extra["p_value"][0] == pytest.approx(2 * gap.cdf(0))


def test_from_wilson_limits_it_is_newcombes_interval() -> None:
    x, n = [56.0, 48.0], [70.0, 80.0]
    level = proportion(x, n)
    found = gap_of_levels(level.value, level.lower_ci, level.upper_ci, **TWO)
    newcombe = absolute_gap(x, n, [0.0, 1.0])
    assert found.lower_ci[0] == pytest.approx(newcombe.lower_ci[0])
    assert found.upper_ci[0] == pytest.approx(newcombe.upper_ci[0])


def test_on_the_log_scale_it_is_a_ratio_that_turns_round_with_its_groups() -> None:
    one, other = (80.0, 70.0, 95.0), (40.0, 36.0, 46.0)
    there = gap_of_levels_between(*one, *other, scale="log")
    back = gap_of_levels_between(*other, *one, scale="log")
    assert there.value[0] == pytest.approx(2)
    assert there.lower_ci[0] == pytest.approx(1 / back.upper_ci[0])
    assert there.extra["p_value"][0] == pytest.approx(back.extra["p_value"][0])


def test_the_test_and_the_interval_say_the_same() -> None:
    upper = np.linspace(52, 70, 40)
    found = gap_of_levels_between(upper - 2, upper - 5, upper, 50.0, 48.0, 53.0)
    assert 0 < np.count_nonzero(found.lower_ci > 0) < upper.size
    assert np.array_equal(
        found.extra["p_value"] < 0.05, (found.lower_ci > 0) | (found.upper_ci < 0)
    )


@pytest.mark.parametrize(
    ("level", "limits", "note"),
    [
        (5.0, (np.nan, np.nan), "a level has no limits: no interval"),
        (5.0, (6.0, 7.0), "a level has no limits: no interval"),
        (np.nan, (4.0, 6.0), "the level is missing"),
    ],
)
def test_without_limits_that_hold_it_a_level_has_no_interval_and_says_so(
    level: float, limits: tuple[float, float], note: str
) -> None:
    found = gap_of_levels([level, 4.0], [limits[0], 3.0], [limits[1], 5.0], **TWO)
    assert np.isnan(found.lower_ci[0])
    assert found.note[0] == note


def test_a_ratio_of_nought_is_none() -> None:
    found = gap_of_levels([0.0, 4.0], [0.0, 3.0], [1.0, 5.0], scale="log", **TWO)
    assert found.note[0] == "a ratio needs levels above nought"
