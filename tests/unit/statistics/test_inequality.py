"""Slope and relative index of inequality: exact lines, transforms, intervals, refusals."""

import numpy as np
import pytest
from scipy import special

from equipath.errors import StatisticError
from equipath.statistics.relative_index_of_inequality import relative_index_of_inequality as rii
from equipath.statistics.slope_index_of_inequality import slope_index_of_inequality as sii

ORDER = np.arange(1, 6)
PEOPLE = np.array([100.0, 300, 200, 250, 150])
SHARE = PEOPLE / PEOPLE.sum()
RANK = np.cumsum(SHARE) - SHARE / 2
ERROR = np.array([0.4, 0.2, 0.3, 0.25, 0.35])
Z = 1.959963984540054


def normal_interval(error):
    """The slope is a sum of independent normal levels: its interval in closed form."""
    centred = RANK - 0.5
    weight = SHARE * centred / np.sum(SHARE * centred**2)
    return Z * np.sqrt(np.sum((weight * error) ** 2))


def test_levels_on_a_line_give_back_the_line():
    """70 at rank 0 and 78 at rank 1: slope 8, ratio 78/70."""
    level = 70 + 8 * RANK
    slope = sii(level, PEOPLE, ORDER, standard_error=ERROR)
    assert slope.value[0] == pytest.approx(8)
    assert slope.extra["fitted_most_disadvantaged"][0] == pytest.approx(70)
    assert slope.extra["fitted_least_disadvantaged"][0] == pytest.approx(78)
    assert rii(level, PEOPLE, ORDER, standard_error=ERROR).value[0] == pytest.approx(78 / 70)


def test_the_simulated_interval_is_the_normal_one_but_for_chance():
    level = 70 + 8 * RANK
    found = sii(level, PEOPLE, ORDER, standard_error=ERROR)
    width = normal_interval(ERROR)
    assert found.lower_ci[0] == pytest.approx(8 - width, abs=0.02 * width)
    assert found.upper_ci[0] == pytest.approx(8 + width, abs=0.02 * width)


@pytest.mark.parametrize(
    ("scale", "back", "ends"),
    [("log", np.exp, (np.log(0.08), np.log(0.02))), ("logit", special.expit, (-1.0, 0.5))],
)
def test_a_transformed_line_is_fitted_there_and_brought_back(scale, back, ends):
    level = back(ends[0] + (ends[1] - ends[0]) * RANK)
    slope = sii(level, PEOPLE, ORDER, standard_error=0.01 * level, transform=scale)
    ratio = rii(level, PEOPLE, ORDER, standard_error=0.01 * level, transform=scale)
    assert slope.value[0] == pytest.approx(back(ends[1]) - back(ends[0]))
    assert ratio.value[0] == pytest.approx(back(ends[1]) / back(ends[0]))
    assert slope.lower_ci[0] < slope.value[0] < slope.upper_ci[0]


def test_transformed_limits_turn_the_line_about_its_middle_rank():
    """log level −3 + 0.6·rank, error 0.1 each: slope 0.6 ± w about a middle of −2.7."""
    level = np.exp(-3 + 0.6 * RANK)
    found = sii(level, PEOPLE, ORDER, standard_error=0.1 * level, transform="log")
    ratio = rii(level, PEOPLE, ORDER, standard_error=0.1 * level, transform="log")
    width = normal_interval(np.full(5, 0.1))
    low, high = 0.6 - width, 0.6 + width
    assert found.lower_ci[0] == pytest.approx(2 * np.exp(-2.7) * np.sinh(low / 2), abs=2e-4)
    assert found.upper_ci[0] == pytest.approx(2 * np.exp(-2.7) * np.sinh(high / 2), abs=2e-4)
    assert ratio.lower_ci[0] == pytest.approx(np.exp(low), rel=0.01)
    assert ratio.upper_ci[0] == pytest.approx(np.exp(high), rel=0.01)


@pytest.mark.parametrize("scale", ["log", "logit"])
def test_errors_on_their_own_scale_change_the_interval_not_the_line(scale):
    """Small errors look alike on every scale, which checks the simulation by levels."""
    level = 0.3 + 0.1 * RANK
    plain = sii(level, PEOPLE, ORDER, standard_error=0.002)
    scaled = sii(level, PEOPLE, ORDER, standard_error=0.002, error_scale=scale)
    assert scaled.value[0] == pytest.approx(plain.value[0])
    assert scaled.lower_ci[0] == pytest.approx(plain.lower_ci[0], rel=0.01)
    assert scaled.upper_ci[0] == pytest.approx(plain.upper_ci[0], rel=0.01)
    assert scaled.extra["p_value"][0] == pytest.approx(plain.extra["p_value"][0], rel=0.2)


def test_errors_may_be_read_from_limits_on_their_scale():
    level = 0.3 + 0.1 * RANK
    limits = {"lower_ci": level * np.exp(-Z * 0.05), "upper_ci": level * np.exp(Z * 0.05)}
    from_limits = sii(level, PEOPLE, ORDER, **limits, transform="log")
    from_error = sii(level, PEOPLE, ORDER, standard_error=0.05 * level, transform="log")
    assert from_limits.lower_ci[0] == pytest.approx(from_error.lower_ci[0])


def test_strata_may_come_in_any_order():
    level, mixed = 70 + np.array([0, 3, 1, 5, 2.0]), [3, 0, 4, 1, 2]
    straight = sii(level, PEOPLE, ORDER, standard_error=ERROR)
    shuffled = sii(level[mixed], PEOPLE[mixed], ORDER[mixed], standard_error=ERROR[mixed])
    assert shuffled.value[0] == pytest.approx(straight.value[0])
    assert shuffled.upper_ci[0] == pytest.approx(straight.upper_ci[0])


def test_the_same_seed_gives_the_same_interval():
    once, again, other = (
        sii(70 + ORDER, PEOPLE, ORDER, standard_error=ERROR, draws=2000, seed=seed).lower_ci[0]
        for seed in (1, 1, 2)
    )
    assert once == again != other


def test_a_negative_multiplier_turns_the_sign_and_the_ratio():
    given = {"value": 70 + 8 * RANK, "population": PEOPLE, "order": ORDER, "standard_error": ERROR}
    up, down = sii(**given), sii(**given, multiplier=-100)
    assert down.value[0] == pytest.approx(-800)
    assert down.lower_ci[0] == pytest.approx(-100 * up.upper_ci[0])
    ratio, turned = rii(**given), rii(**given, multiplier=-1)
    assert turned.value[0] == pytest.approx(70 / 78)
    assert turned.lower_ci[0] == pytest.approx(1 / ratio.upper_ci[0])


@pytest.mark.parametrize(
    ("spoil", "options", "said"),
    [
        ({"value": np.nan}, {}, "a stratum has no value"),
        ({"population": 0}, {}, "a stratum has no population"),
        ({"order": np.nan}, {}, "a stratum has no order"),
        ({"order": 0}, {}, "a stratum has no order"),
        ({"order": 2}, {}, "two strata have the same order"),
        ({"value": 0}, {"transform": "log"}, "has no logarithm"),
        ({"value": 1}, {"transform": "logit"}, "has no logit"),
    ],
)
def test_a_group_that_cannot_be_fitted_says_why_and_the_others_are(spoil, options, said):
    given = {
        "value": np.tile(0.3 + 0.1 * RANK, 2),
        "population": np.tile(PEOPLE, 2),
        "order": np.tile(ORDER, 2).astype(float),
    }
    for name, bad in spoil.items():
        given[name][0] = bad
    found = sii(**given, standard_error=0.01, group=np.repeat([0, 1], 5), **options)
    assert said in found.note[0]
    assert np.isnan([found.value[0], found.lower_ci[0]]).all()
    assert found.note[1] == ""
    assert found.value[1] > 0


def test_a_group_that_lacks_a_stratum_is_refused_by_name():
    level = np.append(70 + ORDER, 70 + ORDER[1:])
    found = sii(
        level, np.append(PEOPLE, PEOPLE[1:]), np.append(ORDER, ORDER[1:]),
        standard_error=1, group=[0] * 5 + [1] * 4,
    )  # fmt: skip
    assert found.note.tolist() == ["", "a stratum is missing"]


def test_a_stray_stratum_spoils_its_own_group_only():
    """A person's unknown group coded 99 in one of three areas."""
    level, order = np.append(np.tile(70 + ORDER, 3), 60), np.append(np.tile(ORDER, 3), 99)
    found = sii(level, 100, order, standard_error=1, group=[0] * 5 + [1] * 5 + [2] * 6)
    assert found.note.tolist() == ["", "", "its strata are not those of the other groups"]


@pytest.mark.parametrize("strata", [4, 101])
def test_too_few_and_too_many_strata_are_refused(strata):
    order = np.arange(strata) + 1
    found = sii(order + 1.0, np.full(strata, 10.0), order, standard_error=1)
    assert found.note[0] == "a slope needs 5 to 100 strata"


def test_a_stratum_without_error_leaves_the_line_without_interval():
    found = sii(70 + 8 * RANK, PEOPLE, ORDER, standard_error=[0.1, None, 0.1, 0.1, 0.1])
    assert found.value[0] == pytest.approx(8)
    assert np.isnan([found.lower_ci[0], found.upper_ci[0], found.extra["p_value"][0]]).all()
    assert found.note[0] == "a stratum has no standard error: no interval"


def test_a_line_that_falls_below_nought_has_no_ratio():
    found = rii(np.array([-1.0, 1, 2, 3, 4]), PEOPLE, ORDER, standard_error=0.1)
    assert "falls to 0 or below" in found.note[0]
    assert np.isnan(found.value[0])


def test_a_ratio_whose_draws_fall_to_nought_has_no_interval():
    found = rii(1 + RANK, PEOPLE, ORDER, standard_error=2.0)
    assert found.value[0] == pytest.approx(2)
    assert np.isnan(found.upper_ci[0])
    assert "no interval" in found.note[0]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"lower_ci": 1}, "Give both `lower_ci` and `upper_ci`"),
        ({"standard_error": 1, "draws": 10}, "`draws` must be"),
        ({"standard_error": 1, "transform": "square"}, "`transform` cannot be"),
        ({"standard_error": 1, "transform": "log", "error_scale": "none"}, "needs `error_scale`"),
        ({"standard_error": 1, "multiplier": 0}, "other than 0"),
    ],
)
def test_wrong_options_are_refused(options, said):
    with pytest.raises(StatisticError, match=said):
        sii(70 + ORDER, PEOPLE, ORDER, **options)
