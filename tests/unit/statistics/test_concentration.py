"""Concentration indices and curve: known answers, signs, normalisations, refusals."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.absolute_concentration_index import absolute_concentration_index as aci
from equipath.statistics.relative_concentration_index import relative_concentration_index as rci

ORDER = np.arange(1, 6)
PEOPLE = np.array([100.0, 300, 200, 250, 150])
SHARE = PEOPLE / PEOPLE.sum()
RANK = np.cumsum(SHARE) - SHARE / 2
LEVEL = np.array([0.30, 0.34, 0.31, 0.42, 0.47])
MEAN = SHARE @ LEVEL
ERROR = np.sqrt(LEVEL * (1 - LEVEL) / PEOPLE)
GIVEN = {"value": LEVEL, "population": PEOPLE, "order": ORDER, "standard_error": ERROR}
COVARIANCE = 2 * np.sum(SHARE * (LEVEL - MEAN) * (RANK - 0.5))
NORMALISATIONS = ["none", "wagstaff", "erreygers"]


@pytest.mark.parametrize(("rich", "poor"), [(10.0, 0.0), (0.0, 10.0)])
def test_all_of_it_in_one_half_is_a_relative_index_of_a_half(rich, poor):
    """Two halves: the curve is flat or steep, and its area to the diagonal a quarter."""
    found = rci([poor, rich], [50, 50], [1, 2])
    assert found.value[0] == pytest.approx(0.5 if rich else -0.5)
    assert aci([poor, rich], [50, 50], [1, 2]).value[0] == pytest.approx(2.5 if rich else -2.5)


def test_the_absolute_index_is_twice_the_covariance_with_rank():
    found = aci(**GIVEN, multiplier=100)
    assert found.value[0] == pytest.approx(100 * COVARIANCE)
    assert found.extra["mean"][0] == pytest.approx(100 * MEAN)


@pytest.mark.parametrize(
    ("options", "factor"),
    [
        ({}, 1 / MEAN),
        ({"multiplier": 100}, 100 / MEAN),
        ({"normalisation": "wagstaff"}, 1 / (MEAN * (1 - MEAN))),
        ({"normalisation": "erreygers"}, 4),
        ({"normalisation": "erreygers", "upper_bound": 2}, 2),
        (
            {"normalisation": "wagstaff", "lower_bound": 0.1, "upper_bound": 0.9},
            0.8 / ((0.9 - MEAN) * (MEAN - 0.1)),
        ),
    ],
)
def test_the_relative_index_is_the_absolute_one_by_its_normalisation(options, factor):
    assert rci(**GIVEN, **options).value[0] == pytest.approx(COVARIANCE * factor)


@pytest.mark.parametrize("normalisation", ["wagstaff", "erreygers"])
def test_normalised_having_and_lacking_are_mirror_images(normalisation):
    having = rci(**GIVEN, normalisation=normalisation)
    lacking = rci(**{**GIVEN, "value": 1 - LEVEL}, normalisation=normalisation)
    assert lacking.value[0] == pytest.approx(-having.value[0])
    assert lacking.lower_ci[0] == pytest.approx(-having.upper_ci[0])


@pytest.mark.parametrize("index", [aci, rci])
@pytest.mark.parametrize(
    ("polarity", "said"),
    [
        ("higher_is_better", "the most disadvantaged end does worse"),
        ("lower_is_better", "the least disadvantaged end does worse"),
        ("neutral", "the least disadvantaged end is higher"),
    ],
)
def test_words_say_who_does_worse_and_the_sign_stays_the_methods(index, polarity, said):
    found = index(**GIVEN, polarity=polarity)
    assert found.value[0] > 0
    assert found.extra["direction"].tolist() == [said]


@pytest.mark.parametrize("index", [aci, rci])
def test_equal_levels_are_not_concentrated(index):
    found = index(np.full(5, 0.4), PEOPLE, ORDER, standard_error=0.01)
    assert found.value[0] == pytest.approx(0, abs=1e-12)
    assert found.extra["direction"].size == 1
    assert found.lower_ci[0] < 0 < found.upper_ci[0]


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_the_analytic_interval_is_the_simulated_one_but_for_chance(normalisation):
    given = {**GIVEN, "standard_error": ERROR / 10, "normalisation": normalisation}
    closed, drawn = rci(**given), rci(**given, interval="simulated")
    width = (closed.upper_ci - closed.lower_ci)[0]
    np.testing.assert_allclose(closed.lower_ci, drawn.lower_ci, atol=0.02 * width)
    np.testing.assert_allclose(closed.upper_ci, drawn.upper_ci, atol=0.02 * width)


def test_both_simulated_indices_are_reproducible():
    for index in (aci, rci):
        once, again, other = (
            index(**GIVEN, interval="simulated", draws=2000, seed=seed).lower_ci[0]
            for seed in (1, 1, 2)
        )
        assert once == again != other


@pytest.mark.parametrize("index", [aci, rci])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"standard_error": None}, "no standard errors: no interval"),
        ({"standard_error": None, "interval": "simulated"}, "no standard errors: no interval"),
        ({"standard_error": [0.1, None, 0.1, 0.1, 0.1]}, "a stratum has no standard error"),
        ({"standard_error": None, "interval": "regression"}, ""),
        ({"standard_error": None, "interval": "robust"}, ""),
    ],
)
def test_errors_may_be_absent(index, given, said):
    found = index(**{**GIVEN, **given})
    assert found.value[0] == index(**GIVEN).value[0]
    assert said in found.note[0]
    assert np.isnan(found.lower_ci[0]) == (said != "")


def test_two_strata_leave_no_scatter():
    found = aci([1, 2], [5, 5], [1, 2], interval="regression")
    assert found.value[0] == pytest.approx(0.25)
    assert found.note.tolist() == ["two strata leave no scatter about the line: no interval"]


@pytest.mark.parametrize(
    ("level", "options", "said"),
    [
        ([0, 0, 0, 0, 0], {}, "the mean is 0 or below"),
        ([-9, 1, 1, 1, -2], {}, "the mean is 0 or below"),
        ([0, 0, 0, 0, 0], {"normalisation": "wagstaff"}, "every level is at the bound"),
        ([1, 1, 1, 1, 1], {"normalisation": "wagstaff"}, "every level is at the bound"),
        ([0.1, 0.2, 0.3, 0.4, 1.2], {"normalisation": "erreygers"}, "outside the bounds"),
        ([30, 34, 31, 42, 47], {"normalisation": "wagstaff"}, "outside the bounds"),
        ([0.1, np.nan, 0.3, 0.4, 0.5], {}, "a stratum has no value"),
    ],
)
def test_a_group_that_has_no_index_says_why_and_the_others_have_theirs(level, options, said):
    given = {
        "value": np.append(level, LEVEL),
        "population": np.tile(PEOPLE, 2),
        "order": np.tile(ORDER, 2),
        "group": np.repeat([0, 1], 5),
        "standard_error": np.tile(ERROR, 2),
    }
    found = rci(**given, **options)
    assert said in found.note[0]
    assert np.isnan([found.value[0], found.lower_ci[0], found.upper_ci[0]]).all()
    assert found.note[1] == ""
    assert found.value[1] == pytest.approx(rci(**GIVEN, **options).value[0])


def test_a_mean_that_may_be_nought_leaves_the_index_without_interval():
    found = rci([1.0, 2, 3, 2, 1], 100, ORDER, standard_error=50, interval="simulated")
    assert np.isfinite(found.value[0])
    assert np.isnan([found.lower_ci[0], found.upper_ci[0]]).all()
    assert "no interval" in found.note[0]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"normalisation": "wagstaf"}, "Did you mean"),
        ({"lower_bound": 1, "upper_bound": 0}, "must be below"),
        ({"interval": "robst"}, "Did you mean"),
        ({"multiplier": -1}, "above 0"),
    ],
)
def test_wrong_options_are_refused(options, said):
    with pytest.raises(StatisticError, match=said):
        rci(**GIVEN, **options)


def test_it_is_one_less_twice_the_area_under_the_concentration_curve():
    people, held = np.cumsum(SHARE), np.cumsum(SHARE * LEVEL) / MEAN
    area = np.trapezoid(np.append(0, held), np.append(0, people))
    assert rci(**GIVEN).value[0] == pytest.approx(1 - 2 * area)
