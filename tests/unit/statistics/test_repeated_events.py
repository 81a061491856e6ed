"""Rates of events that people can have several times."""

import numpy as np
import pytest

from equipath.statistics.directly_standardised_rate import directly_standardised_rate
from equipath.statistics.rate import rate
from equipath.statistics.rate_of_repeated_events import rate_of_repeated_events


def test_people_with_several_events_widen_the_interval_by_hand():
    """30 once and 10 twice of 1,000: O = 50, Var = 30 + 4·10 = 70; √(70/50) stretches Byar's."""
    z = 1.959963984540054
    lower = 50 * (1 - 1 / 450 - z / (3 * 50**0.5)) ** 3
    upper = 51 * (1 - 1 / 459 + z / (3 * 51**0.5)) ** 3
    stretch = (70 / 50) ** 0.5
    found = rate_of_repeated_events([30, 10], 1000, [1, 2], multiplier=1000)
    assert found.value[0] == pytest.approx(50)
    assert found.lower_ci[0] == pytest.approx(50 + stretch * (lower - 50))
    assert found.upper_ci[0] == pytest.approx(50 + stretch * (upper - 50))
    assert found.extra["dispersion"][0] == pytest.approx(1.4)
    assert (found.extra["numerator"][0], found.extra["people"][0]) == (50, 40)


@pytest.mark.parametrize("method", ["byar", "exact", "mid_p"])
def test_people_with_one_event_each_have_the_plain_rate(method):
    plain = rate([7, 40], [500, 900], method=method)
    once = rate_of_repeated_events([7, 40], [500, 900], 1, group=[0, 1], method=method)
    np.testing.assert_allclose(once.lower_ci, plain.lower_ci)
    np.testing.assert_allclose(once.upper_ci, plain.upper_ci)
    assert once.method.tolist() == plain.method.tolist()


def test_it_is_the_standardised_rate_of_a_single_age_band():
    alone = rate_of_repeated_events([25, 12, 3], 800, [1, 2, 6])
    banded = directly_standardised_rate(
        [25, 12, 3], 800, 1, age_band=["all"] * 3, event_frequency=[1, 2, 6]
    )
    assert alone.value[0] == pytest.approx(banded.value[0])
    assert alone.lower_ci[0] == pytest.approx(banded.lower_ci[0])
    assert alone.upper_ci[0] == pytest.approx(banded.upper_ci[0])


def test_people_without_events_may_have_a_row_or_none():
    with_row = rate_of_repeated_events([960, 30, 10], 1000, [0, 1, 2])
    without = rate_of_repeated_events([30, 10], 1000, [1, 2])
    assert with_row.upper_ci[0] == without.upper_ci[0]


def test_nobody_with_an_event_has_the_plain_rates_limit():
    found = rate_of_repeated_events([0], [100], [1])
    assert (found.value[0], found.lower_ci[0]) == (0, 0)
    assert found.upper_ci[0] == pytest.approx(-np.log(0.025) / 100)


def test_a_few_people_with_very_many_events_stretch_past_nothing():
    found = rate_of_repeated_events([1], [1000], [40])
    assert found.lower_ci[0] == 0
    assert found.note[0] == "the lower limit came out negative and is shown as 0"


@pytest.mark.parametrize(
    ("people", "population", "frequency", "said"),
    [
        ([None, 4], [90, 90], [1, 2], "a numerator is missing or hidden"),
        ([5, 4], [90, 90], [1, None], "an event frequency is missing"),
        ([5, -4], [90, 90], [1, 2], "a count is negative"),
        ([5, 4], [90, None], [1, 2], "the denominator is missing"),
        ([5, 4], [0, 0], [1, 2], "the denominator is zero or negative"),
        ([5, 4], [90, 91], [1, 2], "the denominators of a group differ"),
    ],
)
def test_what_cannot_be_a_rate_is_said_of_its_group_only(people, population, frequency, said):
    found = rate_of_repeated_events(
        [*people, 8], [*population, 100], [*frequency, 1], group=[0, 0, 1]
    )
    assert found.note.tolist() == [said, ""]
    assert np.isnan(found.value[0])
    assert found.value[1] == 0.08
