"""Medians and other quantiles of values and of tables of values."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.median import median


def test_the_median_of_an_even_number_lies_between_the_middle_two():
    found = median([7, 1, 3, 10, 2, 9], group=[0, 0, 0, 1, 1, 1])
    assert found.value.tolist() == [3, 9]
    assert median([4, 1, 2, 10]).value[0] == 3


@pytest.mark.parametrize("interpolation", ["linear", "weibull", "averaged", "median_unbiased"])
def test_every_interpolation_agrees_on_the_median(interpolation):
    assert median([4, 1, 2, 10], interpolation=interpolation).value[0] == pytest.approx(3)
    assert median([4, 1, 2], interpolation=interpolation).value[0] == pytest.approx(2)


def test_a_table_of_counts_is_the_values_written_out():
    values, times = np.array([2.0, 4, 6, 9]), np.array([5.0, 0, 9, 7])
    table = median(values, count=times, probability=0.9)
    written = median(np.repeat(values, times.astype(int)), probability=0.9)
    for column in ("value", "lower_ci", "upper_ci"):
        np.testing.assert_array_equal(getattr(table, column), getattr(written, column))
    assert table.extra["denominator"][0] == 21


def test_too_few_values_have_a_median_and_no_interval():
    found = median([1, 2, 3, 4, 5])
    assert found.value[0] == 3
    assert np.isnan([found.lower_ci[0], found.upper_ci[0]]).all()
    assert found.note[0] == "too few values for an interval of 95%"
    assert np.isfinite(median([1, 2, 3, 4, 5], confidence=0.9).lower_ci[0])


def test_missing_values_are_left_out_and_it_is_said():
    found = median([1, None, 3, 2, np.inf, 4, 5, 6])
    assert found.value[0] == 3.5
    assert found.note[0] == "missing values are left out"
    assert found.extra["denominator"][0] == 6
    few = median([1, None, 3])
    assert few.note[0] == "missing values are left out; too few values for an interval"


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ([5, None], "a count is missing or hidden"),
        ([5, -1], "a count is negative or infinite"),
        ([5, 1.5], "a count is not a whole number"),
        ([0, 0], "there are no values"),
    ],
)
def test_counts_that_are_none_cost_their_group_the_median(times, said):
    found = median([1, 2, 9], count=[*times, 8], group=[0, 0, 1])
    assert found.note.tolist() == [said, ""]
    assert np.isnan(found.value[0])
    assert found.value[1] == 9


def test_a_value_counted_no_times_may_be_missing():
    assert median([None, 3, 4], count=[0, 5, 5]).note[0] == ""


def test_all_values_equal_have_an_interval_of_one_point():
    found = median(np.full(30, 4.0))
    assert (found.lower_ci[0], found.value[0], found.upper_ci[0]) == (4, 4, 4)


def test_huge_counts_need_no_room():
    found = median([1, 2, 3], count=[10**12, 10**12, 10**12])
    assert (found.lower_ci[0], found.value[0], found.upper_ci[0]) == (2, 2, 2)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"probability": 1}, "`probability` must lie between 0 and 1"),
        ({"interpolation": "lineal"}, "Did you mean `linear`"),
        ({"count": [1, 2]}, "equally long"),
    ],
)
def test_wrong_questions_are_refused(options, said):
    with pytest.raises(StatisticError, match=said):
        median([1, 2, 3], **options)
