"""Indices of unequal strata: values by hand, signs and words, intervals, what is refused."""

import math

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics import STATISTICS
from equipath.statistics.between_group_standard_deviation import (
    between_group_standard_deviation as bgsd,
)
from equipath.statistics.between_group_variance import between_group_variance as bgv
from equipath.statistics.coefficient_of_variation import coefficient_of_variation as cov
from equipath.statistics.difference_of_extremes import difference_of_extremes as difference
from equipath.statistics.index_of_disparity import index_of_disparity as disparity
from equipath.statistics.mean_difference_from_best import mean_difference_from_best as from_best
from equipath.statistics.mean_difference_from_mean import mean_difference_from_mean as from_mean
from equipath.statistics.mean_difference_from_reference import (
    mean_difference_from_reference as from_reference,
)
from equipath.statistics.mean_log_deviation import mean_log_deviation as mld
from equipath.statistics.population_attributable_fraction import (
    population_attributable_fraction as paf,
)
from equipath.statistics.population_attributable_risk import population_attributable_risk as par
from equipath.statistics.ratio_of_extremes import ratio_of_extremes as ratio
from equipath.statistics.theil_index import theil_index as theil

LEVEL = np.array([0.6, 0.5, 0.8])
PEOPLE = np.array([100.0, 300, 100])
ERROR = np.array([0.05, 0.03, 0.04])
"""Shares 0.2, 0.6, 0.2: the mean is 0.12 + 0.3 + 0.16 = 0.58."""

HIGH, LOW = "higher_is_better", "lower_is_better"
OF_STRATA = [bgv, bgsd, cov, theil, mld, from_mean, disparity]


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (bgv(LEVEL, PEOPLE), 0.2 * 0.02**2 + 0.6 * 0.08**2 + 0.2 * 0.22**2),
        (bgsd(LEVEL, PEOPLE, multiplier=100), 100 * np.sqrt(0.0136)),
        (cov(LEVEL, PEOPLE), 100 * np.sqrt(0.0136) / 0.58),
        (from_mean(LEVEL, PEOPLE), 0.2 * 0.02 + 0.6 * 0.08 + 0.2 * 0.22),
        (from_mean(LEVEL, PEOPLE, weighted=False), (0.02 + 0.08 + 0.22) / 3),
        (from_best(LEVEL, PEOPLE, polarity=HIGH), 0.2 * 0.2 + 0.6 * 0.3),
        (from_best(LEVEL, PEOPLE, polarity=LOW), 0.2 * 0.1 + 0.2 * 0.3),
        (from_best(LEVEL, PEOPLE, polarity=HIGH, weighted=False), 0.5 / 3),
        (from_reference(LEVEL, PEOPLE, [1, 0, 0]), 0.6 * 0.1 + 0.2 * 0.2),
        (disparity(LEVEL, PEOPLE), 100 * 0.32 / 3 / 0.58),
        (disparity(LEVEL, PEOPLE, weighted=True), 100 * 0.096 / 0.58),
        (disparity(LEVEL, PEOPLE, comparator="best", polarity=HIGH), 100 * 0.5 / 2 / 0.8),
        (par(LEVEL, PEOPLE, polarity=HIGH), 0.8 - 0.58),
        (par(LEVEL, PEOPLE, polarity=LOW), 0.5 - 0.58),
        (paf(LEVEL, PEOPLE, polarity=LOW), 100 * (0.5 - 0.58) / 0.58),
    ],
)
def test_values_are_those_worked_by_hand(found, value):
    assert found.value[0] == pytest.approx(value, rel=1e-12)
    assert found.note[0] == "no standard errors: no interval"
    assert np.isnan(found.lower_ci[0])


@pytest.mark.parametrize(
    ("options", "value", "words"),
    [
        ({"order": [1, 2, 3], "polarity": HIGH}, 0.2, "the most disadvantaged does worse"),
        ({"order": [1, 2, 3], "polarity": LOW}, -0.2, "the least disadvantaged does worse"),
        ({"order": [3, 2, 1], "polarity": LOW}, 0.2, "the most disadvantaged does worse"),
        ({"order": [1, 2, 3]}, 0.2, "the least disadvantaged is higher"),
        ({"polarity": HIGH}, 0.3, "the lowest stratum does worse"),
        ({"polarity": LOW}, 0.3, "the highest stratum does worse"),
        ({"is_reference": [1, 0, 0], "polarity": HIGH}, 0.1, "the lowest stratum does worse"),
        ({"is_reference": [1, 0, 0], "polarity": LOW}, 0.2, "the highest stratum does worse"),
        ({"is_reference": [0, 1, 0], "polarity": HIGH}, -0.1, "the reference does worse"),
        ({"polarity": LOW, "stratum": ["A", "B", "C"]}, 0.3, "C does worse"),
    ],
)
def test_a_difference_has_whos_sign_and_says_who_does_worse(options, value, words):
    found = difference(LEVEL, **options)
    assert found.value[0] == pytest.approx(value)
    assert found.extra["direction"][0] == words


def test_a_ratio_is_above_one_where_the_disadvantaged_do_worse():
    assert ratio(LEVEL, order=[1, 2, 3], polarity=HIGH).value[0] == pytest.approx(0.8 / 0.6)
    assert ratio(LEVEL, order=[3, 2, 1], polarity=LOW).value[0] == pytest.approx(0.8 / 0.6)
    assert ratio(LEVEL, polarity=HIGH).value[0] == pytest.approx(0.8 / 0.5)
    assert ratio(LEVEL, polarity=LOW).value[0] == pytest.approx(0.8 / 0.5)


def test_a_ratio_to_nought_is_refused_and_one_of_nought_has_no_logarithm():
    found = ratio([0.2, 0.0, 0.0, 0.2], order=[1, 2, 1, 2], group=[0, 0, 1, 1], standard_error=0.1)
    assert found.value[0] == 0
    assert found.note[0] == "a ratio of 0 has no logarithm: no analytic interval"
    assert np.isnan(found.value[1])
    assert found.note[1] == "the level divided by is 0: no ratio"


def test_the_attributable_reference_is_marked_or_least_disadvantaged_or_best():
    marked = par(LEVEL, PEOPLE, is_reference=[1, 0, 0], order=[1, 2, 3], polarity=HIGH)
    ordered = par(LEVEL, PEOPLE, order=[1, 3, 2], polarity=LOW)
    assert marked.value[0] == pytest.approx(0.02)
    assert ordered.value[0] == pytest.approx(-0.08)
    assert ordered.extra["comparator_value"][0] == pytest.approx(0.5)
    assert ordered.extra["direction"][0] == "the population does worse"


def test_nothing_is_attributable_to_a_reference_worse_than_the_mean():
    for statistic in (par, paf):
        found = statistic(LEVEL, PEOPLE, order=[1, 3, 2], standard_error=ERROR, polarity=HIGH)
        assert found.value[0] == 0
        assert found.lower_ci[0] == 0 <= found.upper_ci[0]
        assert found.extra["direction"][0] == "the reference does worse"


def test_what_is_chosen_by_its_level_is_tested_by_the_equality_of_all():
    """The best of many is best by chance; a stratum named beforehand is not."""
    chosen = difference(LEVEL, standard_error=ERROR, polarity=HIGH).extra["p_value"][0]
    equality = bgv(LEVEL, PEOPLE, standard_error=ERROR).extra["p_value"][0]
    assert chosen == pytest.approx(equality)
    named = difference(LEVEL, standard_error=ERROR, order=[1, 2, 3]).extra["p_value"][0]
    z = 0.2 / np.hypot(0.05, 0.04)
    assert named == pytest.approx(math.erfc(z / np.sqrt(2)))


@pytest.mark.parametrize("statistic", OF_STRATA)
def test_equal_strata_are_equal_and_have_no_analytic_interval(statistic):
    found = statistic([0.3, 0.3, 0.3], [10, 33, 57], standard_error=0.02)
    assert found.value[0] == 0
    assert found.note[0] == "all strata are alike: no analytic interval"
    assert found.extra["expected_by_chance"][0] > 0
    assert found.extra["p_value"][0] == pytest.approx(1)


@pytest.mark.parametrize("statistic", OF_STRATA)
def test_equal_strata_have_a_simulated_interval_from_nought(statistic):
    found = statistic(
        [0.3, 0.3, 0.3], [10, 33, 57], standard_error=0.02, interval="simulated", draws=2000
    )
    assert found.lower_ci[0] == found.value[0] == 0 < found.upper_ci[0]
    assert found.note[0] == ""


@pytest.mark.parametrize("statistic", OF_STRATA)
def test_what_cannot_be_computed_says_why_and_leaves_the_rest_alone(statistic):
    value = [0.3, 0.4, np.nan, 0.4, 0.3, 0.4, 0.5, 0.2, 0.3]
    people = [10, 10, 10, 10, 10, 0, 10, 20, 20]
    group = [0, 0, 1, 1, 2, 2, 3, 4, 4]
    found = statistic(value, people, group=group, standard_error=0.01)
    assert found.note.tolist() == [
        "",
        "a stratum has no value",
        "a stratum has no population",
        "an index of inequality needs two strata",
        "",
    ]
    assert np.isfinite(found.value).tolist() == [True, False, False, False, True]


@pytest.mark.parametrize("statistic", [cov, theil, mld, disparity, paf])
def test_relative_indices_need_levels_of_which_some_are_positive(statistic):
    options = {"polarity": HIGH} if statistic is paf else {}
    found = statistic([0, 0, -0.1, 0.5], 10.0, group=[0, 0, 1, 1], **options)
    assert found.note.tolist() == [
        "the mean is 0 or below: no relative index",
        "a level is negative: no relative index",
    ]
    assert np.isnan(found.value).all()


def test_a_level_of_nought_stands_as_the_floor_and_says_so():
    """Two strata of 0 and 2: q = 0 and 2; Theil tends to 1000·ln 2."""
    found = theil([0, 2], 1.0, floor=1e-9, standard_error=0.1)
    assert found.value[0] == pytest.approx(1000 * np.log(2), rel=1e-6)
    assert found.note[0] == "a level of 0 stands as 1e-09, which has no analytic interval"
    low, lower = (mld([0, 2], 1.0, floor=floor).value[0] for floor in (1e-3, 1e-6))
    assert lower - low == pytest.approx(500 * np.log(1000), rel=1e-3)


def test_a_standard_error_of_nought_has_an_interval_but_no_test():
    found = bgv([0.0, 0.2], 10.0, standard_error=[0, 0.02])
    assert found.lower_ci[0] < 0.01 < found.upper_ci[0]
    assert np.isnan(found.extra["p_value"][0])
    assert found.note[0] == "a standard error is 0: no test"


def test_errors_may_come_from_limits_on_their_own_scale():
    """Limits symmetrical in the logit, ±1.96·0.1: the error of 0.5 is 0.1·0.25."""
    logit = np.log(LEVEL / (1 - LEVEL))
    ends = [1 / (1 + np.exp(-(logit + 1.959963984540054 * side * 0.1))) for side in (-1, 1)]
    limits = {"lower_ci": ends[0], "upper_ci": ends[1], "error_scale": "logit"}
    from_limits = from_mean(LEVEL, PEOPLE, **limits)
    given = from_mean(LEVEL, PEOPLE, standard_error=0.1 * LEVEL * (1 - LEVEL))
    assert from_limits.upper_ci[0] == pytest.approx(given.upper_ci[0], rel=1e-12)
    missing = from_mean([1.0, 0.5], 10.0, standard_error=0.1, error_scale="logit")
    assert missing.note[0] == "a stratum has no standard error on the logit scale: no interval"


def test_levels_drawn_on_the_logit_stay_proportions():
    given = {"standard_error": [0.02, 0.001], "interval": "simulated", "draws": 5000}
    plain = difference([0.01, 0.03], order=[1, 2], **given)
    logit = difference([0.01, 0.03], order=[1, 2], error_scale="logit", **given)
    assert plain.upper_ci[0] > 0.031
    assert logit.upper_ci[0] < 0.033


def test_simulated_intervals_are_seeded_and_do_not_depend_on_other_groups():
    value = np.array([0.2, 0.3, 0.25, 0.4, 0.1])
    options = {"standard_error": 0.02, "interval": "simulated", "draws": 1000}
    together = bgv(value, 10.0, group=[0, 0, 1, 1, 1], **options)
    alone = bgv(value[2:], 10.0, **options)
    other = bgv(value[2:], 10.0, seed=1, **options)
    assert together.upper_ci[1] == alone.upper_ci[0] != other.upper_ci[0]


def test_references_and_orders_that_are_not_clear_are_refused_with_a_reason():
    marks = from_reference(
        [0.1, 0.2] * 3, 10.0, [0, 0, 1, 1, 0, 1], group=[0, 0, 1, 1, 2, 2], standard_error=0.01
    )
    assert marks.note.tolist() == [
        "the group has no reference stratum",
        "the group has several reference strata",
        "",
    ]
    orders = difference([0.1, 0.2] * 2, order=[1, 1, 0, 2], group=[0, 0, 1, 1])
    assert orders.note.tolist() == ["two strata have the same order", "a stratum has no order"]


def test_tiny_and_huge_strata_are_weighed_as_they_are():
    found = bgsd([0.2, 0.9], [1e9, 1], standard_error=[1e-5, 0.3])
    assert found.value[0] == pytest.approx(0.7 * np.sqrt(1e-9), rel=1e-6)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: from_best(LEVEL, PEOPLE), "No stratum is best"),
        (lambda: par(LEVEL, PEOPLE), "No stratum is best"),
        (lambda: bgv(LEVEL, PEOPLE, interval="simulatd"), "Did you mean"),
        (lambda: bgv(LEVEL, PEOPLE, draws=10), "whole number from 1000"),
        (lambda: bgv(LEVEL, PEOPLE, lower_ci=LEVEL), "both"),
        (lambda: bgv(LEVEL, PEOPLE, error_scale="probit"), "error_scale"),
        (lambda: theil(LEVEL, PEOPLE, floor=0), "above 0"),
        (lambda: disparity(LEVEL, PEOPLE, comparator="worst"), "comparator"),
    ],
)
def test_wrong_options_are_errors(call, words):
    with pytest.raises(StatisticError, match=words):
        call()


def test_a_neutral_indicator_has_a_risk_where_a_reference_is_marked():
    found = par(LEVEL, PEOPLE, is_reference=[0, 1, 0])
    assert found.value[0] == pytest.approx(-0.08)
    assert found.extra["direction"][0] == "the population is higher"


@pytest.mark.parametrize("name", ["between_group_variance", "theil_index"])
def test_groups_may_have_different_numbers_of_strata(name):
    compute = STATISTICS.get(name).compute
    both = compute([0.1, 0.3, 0.2, 0.4, 0.6], 1.0, group=[0, 0, 1, 1, 1])
    assert both.value[0] == pytest.approx(compute([0.1, 0.3], 1.0).value[0])
    assert both.value[1] == pytest.approx(compute([0.2, 0.4, 0.6], 1.0).value[0])
