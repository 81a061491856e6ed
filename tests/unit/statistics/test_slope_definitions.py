"""Slope and relative index: definitions, kinds of interval, directions, both from one fit."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.rank_index import slope_and_relative_indices
from equipath.statistics.rank_simulation import percentile
from equipath.statistics.relative_index_of_inequality import relative_index_of_inequality as rii
from equipath.statistics.slope_index_of_inequality import slope_index_of_inequality as sii

ORDER = np.arange(1, 6)
PEOPLE = np.array([100.0, 300, 200, 250, 150])
SHARE = PEOPLE / PEOPLE.sum()
RANK = np.cumsum(SHARE) - SHARE / 2
LEVEL = np.array([0.30, 0.34, 0.31, 0.42, 0.47])
ERROR = np.sqrt(LEVEL * (1 - LEVEL) / PEOPLE)
GIVEN = {"value": LEVEL, "population": PEOPLE, "order": ORDER, "standard_error": ERROR}


@pytest.mark.parametrize("index", [sii, rii])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"error_scale": "log"},
        {"error_scale": "logit"},
        {"transform": "log"},
        {"transform": "logit"},
    ],
)
def test_the_analytic_interval_is_the_simulated_one_but_for_chance_and_curvature(index, options):
    """Errors a tenth of the usual: the delta method's remainder is then below the draws' noise."""
    given = {**GIVEN, "standard_error": ERROR / 10}
    drawn, closed = index(**given, **options), index(**given, **options, interval="analytic")
    width = closed.upper_ci - closed.lower_ci
    np.testing.assert_allclose(closed.lower_ci, drawn.lower_ci, atol=0.02 * width[0])
    np.testing.assert_allclose(closed.upper_ci, drawn.upper_ci, atol=0.02 * width[0])
    np.testing.assert_array_equal(closed.value, drawn.value)


@pytest.mark.parametrize("index", [sii, rii])
@pytest.mark.parametrize("interval", ["robust", "regression"])
@pytest.mark.parametrize("transform", ["none", "log", "logit"])
def test_scatter_gives_an_interval_without_any_standard_errors(index, interval, transform):
    found = index(LEVEL, PEOPLE, ORDER, interval=interval, transform=transform)
    assert found.note.tolist() == [""]
    assert found.lower_ci[0] < found.value[0] < found.upper_ci[0]


def test_levels_on_a_line_leave_no_scatter():
    found = sii(0.3 + 0.1 * RANK, PEOPLE, ORDER, interval="robust")
    assert found.lower_ci[0] == pytest.approx(0.1)
    assert found.upper_ci[0] == pytest.approx(0.1)


@pytest.mark.parametrize("index", [sii, rii])
@pytest.mark.parametrize("interval", ["simulated", "analytic"])
def test_without_standard_errors_there_is_a_value_and_no_interval(index, interval):
    found = index(LEVEL, PEOPLE, ORDER, interval=interval)
    assert found.value[0] == index(**GIVEN).value[0]
    assert np.isnan([found.lower_ci[0], found.upper_ci[0], found.extra["p_value"][0]]).all()
    assert found.note.tolist() == ["no standard errors: no interval"]


@pytest.mark.parametrize("definition", ["phe", "who", "who_linear"])
def test_equal_levels_have_no_slope(definition):
    level = np.full(5, 0.4)
    given = {"value": level, "population": PEOPLE, "order": ORDER, "standard_error": 0.01}
    slope, ratio = slope_and_relative_indices(**given, definition=definition)
    assert slope.value[0] == pytest.approx(0, abs=1e-12)
    assert ratio.value[0] == pytest.approx(1)
    assert slope.lower_ci[0] <= slope.value[0] <= slope.upper_ci[0]


def test_a_stratum_without_events_has_a_place_on_a_linear_line_though_no_logarithm():
    level = np.array([0.0, 0.02, 0.04, 0.05, 0.06])
    found = sii(level, PEOPLE, ORDER, standard_error=0.01, error_scale="log")
    plain = sii(level, PEOPLE, ORDER, standard_error=0.01)
    assert found.value[0] == plain.value[0]
    assert np.isnan(found.lower_ci[0])
    assert found.note.tolist() == ["a stratum has no standard error on the log scale: no interval"]


@pytest.mark.parametrize(
    ("polarity", "said"),
    [
        ("higher_is_better", "the most disadvantaged end does worse"),
        ("lower_is_better", "the least disadvantaged end does worse"),
        ("neutral", "the least disadvantaged end is higher"),
    ],
)
@pytest.mark.parametrize("definition", ["phe", "who"])
@pytest.mark.parametrize("multiplier", [1, -100])
def test_words_say_which_end_does_worse_whatever_the_sign(polarity, said, definition, multiplier):
    options = {"polarity": polarity, "definition": definition, "multiplier": multiplier}
    for found in slope_and_relative_indices(**GIVEN, **options):
        assert found.extra["direction"].tolist() == [said]


def test_a_group_without_a_line_has_no_direction():
    group, level = np.repeat([0, 1], 5), np.tile(LEVEL, 2)
    level[0] = np.nan
    found = sii(level, 100, np.tile(ORDER, 2), group=group, polarity="lower_is_better")
    assert found.extra["direction"].tolist() == ["", "the least disadvantaged end does worse"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"error_scale": "logit"},
        {"transform": "log"},
        {"interval": "analytic"},
        {"definition": "who"},
        {"definition": "who_linear"},
        {"multiplier": -1},
    ],
)
def test_both_indices_of_one_call_are_those_of_two(options):
    slope, ratio = slope_and_relative_indices(**GIVEN, **options, draws=5000)
    for both, index in ((slope, sii), (ratio, rii)):
        alone = index(**GIVEN, **options, draws=5000)
        for name in ("value", "lower_ci", "upper_ci", "note", "method"):
            np.testing.assert_array_equal(getattr(both, name), getattr(alone, name))


def test_the_ratio_of_a_logistic_line_lies_within_limits_symmetrical_in_the_logarithm():
    found = rii(**GIVEN, definition="who")
    assert found.lower_ci[0] * found.upper_ci[0] == pytest.approx(found.value[0] ** 2)
    assert found.method[0] == "WHO, logistic fit, HC1"


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ([0, 0, 0, 0, 0], "no logistic fit"),
        ([1, 1, 1, 1, 1], "no logistic fit"),
        ([0, 0, 1, 1, 1], "no logistic fit"),
        ([0.2, 0.3, 0.4, 0.5, 1.1], "a level lies outside 0 to 1"),
        ([30, 34, 31, 42, 47], "a level lies outside 0 to 1"),
    ],
)
def test_levels_without_a_logistic_line_say_so_and_leave_the_other_groups_theirs(level, said):
    given = {
        "value": np.append(level, LEVEL),
        "population": np.tile(PEOPLE, 2),
        "order": np.tile(ORDER, 2),
        "group": np.repeat([0, 1], 5),
    }
    slope, ratio = slope_and_relative_indices(**given, definition="who")
    for found, index in ((slope, sii), (ratio, rii)):
        assert said in found.note[0]
        assert np.isnan(found.value[0])
        assert found.note[1] == ""
        assert found.value[1] == index(LEVEL, PEOPLE, ORDER, definition="who").value[0]


def test_a_level_of_none_is_no_hindrance_to_a_logistic_line():
    found = sii([0.0, 0.1, 0.2, 0.3, 0.4], PEOPLE, ORDER, definition="who")
    assert 0.3 < found.value[0] < 0.6


def test_who_weighs_a_stratum_by_its_population_rounded_up():
    thousands = sii(LEVEL, PEOPLE / 1000, ORDER, definition="who_linear")
    one_each = sii(LEVEL, PEOPLE, ORDER, definition="who_linear")
    slope = np.polyfit(RANK, LEVEL, 1)[0]
    assert thousands.value[0] == pytest.approx(slope)
    assert one_each.value[0] == pytest.approx(sii(**GIVEN).value[0])


@pytest.mark.parametrize(("strata", "said"), [(2, "a slope needs 3 strata or more"), (3, "")])
def test_who_takes_three_strata(strata, said):
    found = sii(LEVEL[-strata:], PEOPLE[-strata:], ORDER[:strata], definition="who")
    assert found.note.tolist() == [said]


@pytest.mark.parametrize("size", [1e-3, 1e9])
def test_shares_of_any_size_of_population_give_the_same_line(size):
    found = sii(LEVEL, PEOPLE * size, ORDER, standard_error=ERROR, interval="analytic")
    plain = sii(**GIVEN, interval="analytic")
    assert found.value[0] == pytest.approx(plain.value[0])
    assert found.upper_ci[0] == pytest.approx(plain.upper_ci[0])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"definition": "whoo"}, "Did you mean"),
        ({"interval": "bootstrap"}, "`interval` cannot be"),
        ({"definition": "who", "interval": "simulated"}, "no `interval` but `robust`"),
        ({"definition": "who", "transform": "log"}, "belong to `definition` `phe`"),
        ({"polarity": "good"}, "`polarity` cannot be `good`"),
    ],
)
def test_options_that_do_not_fit_are_refused(options, said):
    with pytest.raises(StatisticError, match=said):
        sii(**GIVEN, **options)


@pytest.mark.parametrize("tail", [0.0, 0.001, 0.025, 0.5, 0.9985, 1.0])
def test_percentiles_are_interpolated_as_numpy_does(tail):
    drawn = np.random.default_rng(8).standard_normal((3, 1001))
    theirs = np.quantile(drawn, tail, axis=1)
    np.testing.assert_allclose(percentile(drawn, tail), theirs, rtol=1e-12)
