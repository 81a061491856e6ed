"""Reading columns and options: what users may write and what they are told instead."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.arguments import choice, columns, normal_quantile, notes, positive
from equipath.statistics.grouping import grouping


def test_missing_values_may_be_none_nan_or_masked():
    (from_none,) = columns(a=[1, None, 3])
    (from_mask,) = columns(a=np.ma.array([1, 2, 3], mask=[False, True, False]))
    assert np.isnan(from_none).tolist() == np.isnan(from_mask).tolist() == [False, True, False]


def test_one_number_serves_every_row():
    a, b = columns(a=[1, 2, 3], b=5)
    assert (a.tolist(), b.tolist()) == ([1, 2, 3], [5, 5, 5])


def test_columns_of_different_lengths_are_refused_by_name():
    with pytest.raises(StatisticError, match="`numerator` has 2, `denominator` has 3"):
        columns(numerator=[1, 2], denominator=[1, 2, 3])


@pytest.mark.parametrize("given", [["<5", "7"], [[1, 2], [3, 4]]])
def test_words_and_tables_are_not_columns_of_numbers(given):
    with pytest.raises(StatisticError, match="`numerator` must"):
        columns(numerator=given)


def test_a_misspelt_option_is_corrected():
    with pytest.raises(StatisticError, match="Did you mean `wilson`"):
        choice("method", "wilsen", ("wilson", "exact"))
    with pytest.raises(StatisticError, match="Known: `wilson`, `exact`"):
        choice("method", "x", ("wilson", "exact"))


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, float("nan")])
def test_a_confidence_outside_nought_to_one_is_refused(confidence):
    with pytest.raises(StatisticError, match="must lie between 0 and 1"):
        normal_quantile(confidence)


def test_z_is_that_of_the_normal_tables():
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert normal_quantile(0.998) == pytest.approx(3.090232, abs=1e-6)


@pytest.mark.parametrize("multiplier", [0, -1, float("inf"), float("nan")])
def test_a_multiplier_must_be_above_nought(multiplier):
    with pytest.raises(StatisticError, match="above 0"):
        positive("multiplier", multiplier)


def test_the_first_remark_that_applies_is_the_one_given():
    first, second = np.array([True, False, False]), np.array([True, True, False])
    assert notes(3, (first, "a"), (second, "b")).tolist() == ["a", "b", ""]


def test_groups_keep_the_order_they_come_in():
    groups = grouping([7, 7, 3, 9, 9, 9], 6)
    assert groups.total(np.array([1.0, 2, 3, 4, 5, 6])).tolist() == [3, 3, 15]
    assert [(rows.start, rows.stop) for rows in groups.slices()] == [(0, 2), (2, 3), (3, 6)]


def test_without_groups_all_rows_are_one():
    assert grouping(None, 3).sizes.tolist() == [3]
    assert grouping(None, 0).count == 0


def test_a_group_that_comes_back_is_refused():
    with pytest.raises(StatisticError, match="sort by `group` first"):
        grouping([1, 2, 1], 3)


def test_groups_must_cover_every_row():
    with pytest.raises(StatisticError, match="each of the 3 rows"):
        grouping([1, 2], 3)
