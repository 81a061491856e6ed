"""How far areas differ beyond chance: systematic component, median odds ratio."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.median_odds_ratio import median_odds_ratio
from equipath.statistics.systematic_component_of_variation import (
    systematic_component_of_variation,
)


def test_the_systematic_component_by_hand():
    """30 and 10 where 20 are expected: (100/400 + 100/400)/2 − (1/20 + 1/20)/2 = 0.2."""
    found = systematic_component_of_variation([30, 10], [20, 20], multiplier=100)
    assert found.value[0] == pytest.approx(20)
    assert found.extra["share_by_chance"][0] == pytest.approx(0.05 / 0.25)


def test_a_difference_that_all_areas_share_is_no_variation_unless_the_baseline_is_external():
    """Half as many again everywhere: O/E is 1.5, so external counts add 0.25 = 0.5²."""
    within = systematic_component_of_variation([30, 60], [20, 40])
    outside = systematic_component_of_variation([30, 60], [20, 40], baseline="external")
    assert within.value[0] == pytest.approx(-(1 / 30 + 1 / 60) / 2)
    assert outside.value[0] == pytest.approx(0.25 - (1 / 20 + 1 / 40) / 2)
    assert within.note.tolist() == ["every area has just what was expected: no interval"]


def test_denominators_serve_as_expected_counts():
    """Only their proportions count, being scaled to add up to what is observed."""
    counts = [30, 45, 80]
    by_people = systematic_component_of_variation(counts, [1000, 2000, 3000])
    by_expected = systematic_component_of_variation(counts, [155 / 6, 155 / 3, 155 / 2])
    assert by_people.value[0] == pytest.approx(by_expected.value[0])


def test_what_has_no_systematic_component_says_why():
    found = systematic_component_of_variation(
        [5, None, 7, 0, 0, 30, 10, None],
        [5, 5, 0, 5, 5, 20, 20, 20],
        group=[0, 0, 1, 2, 2, 3, 3, 3],
    )
    assert found.note.tolist() == [
        "fewer than 2 areas with usable counts",
        "fewer than 2 areas with usable counts",
        "nobody is counted in any area",
        "1 of 3 areas left out: no usable counts",
    ]
    assert np.isnan(found.value).tolist() == [True, True, True, False]
    assert found.value[3] == pytest.approx(0.2)


def drawn_funnels(variance, seed=9, funnels=600, areas=60):
    rng = np.random.default_rng(seed)
    expected = rng.uniform(5, 80, funnels * areas)
    ratio = rng.gamma(1 / variance, variance, expected.size) if variance else 1.0
    group = np.repeat(np.arange(funnels), areas)
    return rng.poisson(expected * ratio), expected, group


@pytest.mark.parametrize("variance", [0, 0.02, 0.1])
def test_the_systematic_component_of_drawn_areas_is_the_variance_they_were_drawn_with(variance):
    observed, expected, group = drawn_funnels(variance)
    found = systematic_component_of_variation(observed, expected, group=group, baseline="external")
    assert found.value.mean() == pytest.approx(variance, abs=0.004)
    covered = (found.lower_ci <= variance) & (variance <= found.upper_ci)
    assert 0.92 < covered.mean() < 0.98


def test_chance_alone_is_found_out_once_in_twenty():
    observed, expected, group = drawn_funnels(0)
    found = systematic_component_of_variation(observed, expected, group=group)
    assert 0.03 < (found.extra["p_value"] < 0.05).mean() < 0.07


def practices(spread, areas=300, people=400, seed=2):
    rng = np.random.default_rng(seed)
    odds = np.exp(-0.5 + rng.normal(0, spread, areas))
    return rng.binomial(people, odds / (1 + odds)), np.full(areas, people)


def test_the_median_odds_ratio_recovers_what_areas_were_drawn_with():
    """Spread 0.4 of the log odds: a median ratio of exp(0.4·√2·0.6745) = 1.464."""
    found = median_odds_ratio(*practices(0.4))
    assert found.lower_ci[0] < 1.464 < found.upper_ci[0]
    assert found.value[0] == pytest.approx(1.464, rel=0.05)
    assert found.extra["p_value"][0] < 1e-6
    # Sampling variance of the log odds 1/(400·p(1−p)) ≈ 0.0108 beside 0.16.
    assert found.extra["share_by_chance"][0] == pytest.approx(0.0108 / 0.1708, rel=0.2)


def test_areas_that_differ_by_chance_alone_have_a_median_ratio_of_one():
    x = np.array([50, 47, 53, 49, 51, 50, 48, 52])
    found = median_odds_ratio(x, np.full(8, 100))
    assert (found.value[0], found.lower_ci[0]) == (1.0, 1.0)
    assert found.upper_ci[0] > 1
    assert found.extra["share_by_chance"][0] == 1
    assert found.extra["p_value"][0] == 1
    assert found.extra["intraclass_correlation"][0] == 0


def test_a_median_rate_ratio_has_no_latent_scale_of_persons():
    found = median_odds_ratio(*practices(0.4), kind="rate")
    assert found.method.tolist() == ["random-intercept Poisson"]
    assert "intraclass_correlation" not in found.extra
    assert found.value[0] > 1.2


def test_groups_that_cannot_be_fitted_say_so_and_leave_others_be():
    x = [3, 4, 0, 0, 0, 30, 40, 55, None]
    n = [10, 10, 50, 60, 70, 100, 100, 100, 100]
    found = median_odds_ratio(x, n, group=[0, 0, 1, 1, 1, 2, 2, 2, 2])
    assert found.note.tolist() == [
        "2 clusters are too few for a random intercept",
        "nobody is counted in any row: nothing to fit",
        "1 of 4 areas left out: no usable counts",
    ]
    assert np.isnan(found.value).tolist() == [True, True, False]


def test_areas_of_all_or_half_have_no_limits_and_a_note():
    """Everybody in three of five areas: the likelihood is too rough for a second way up."""
    found = median_odds_ratio([1387, 2797, 554, 310, 398], [2774, 2797, 554, 345, 398])
    assert found.value[0] > 1
    assert np.isnan([found.lower_ci[0], found.upper_ci[0]]).all()
    assert found.note[0] == "the likelihood is too flat or rough: no interval"


def test_wrong_options_are_said():
    with pytest.raises(StatisticError, match="Did you mean `external`"):
        systematic_component_of_variation([1], [1], baseline="externl")
    with pytest.raises(StatisticError, match="`kind` cannot be `ratio`"):
        median_odds_ratio([1], [1], kind="ratio")
