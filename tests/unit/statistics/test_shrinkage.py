"""Small areas' levels drawn to the overall one: empirical Bayes and a hierarchical model."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.empirical_bayes_level import empirical_bayes_level
from equipath.statistics.hierarchical_level import hierarchical_level

SAME = "areas do not vary beyond chance: all have the overall level"


def test_marshalls_weights_by_hand():
    """Rates 0.1, 0.3 and 0.2 of 100 each: m = 0.2, Σn(r−m)²/Σn = 0.02/3, less m/100 = 0.002.

    A = 0.0046667; C = A/(A + 0.002) = 0.7.
    """
    found = empirical_bayes_level([10, 30, 20], [100] * 3, kind="rate", multiplier=1000)
    assert found.extra["variance_between"][0] == pytest.approx((0.02 / 3 - 0.002) * 1e6)
    assert found.extra["shrinkage_weight"].tolist() == pytest.approx([0.7] * 3)
    assert found.value.tolist() == pytest.approx([130, 270, 200])
    assert found.extra["crude_value"].tolist() == pytest.approx([100, 300, 200])


def test_kleinmans_weights_by_hand():
    """Shares 0.1, 0.3, 0.2 of 100: Σn(p−m)²/m(1−m) = 2/0.16 = 12.5; (12.5 − 2)/(3·99·2/3)."""
    found = empirical_bayes_level([10, 30, 20], [100] * 3)
    correlation = 10.5 / 198
    assert found.extra["variance_between"][0] == pytest.approx(correlation * 0.16)
    weight = 100 / (100 + 1 / correlation - 1)
    assert found.value.tolist() == pytest.approx([0.2 - 0.1 * weight, 0.2 + 0.1 * weight, 0.2])


@pytest.mark.parametrize(
    ("kind", "prior"),
    [("proportion", None), ("rate", "marshall"), ("ratio", None), ("rate", "clayton_kaldor")],
)
def test_areas_that_vary_by_chance_alone_all_have_the_overall_level(kind, prior):
    found = empirical_bayes_level([20, 21, 19], [100] * 3, kind=kind, prior=prior)
    assert found.value.tolist() == pytest.approx([0.2] * 3)
    assert found.note.tolist() == [SAME] * 3
    assert found.extra["shrinkage_weight"].tolist() == [0, 0, 0]
    assert (found.lower_ci < 0.2).all()
    assert (found.upper_ci > 0.2).all()


@pytest.mark.parametrize("level", [empirical_bayes_level, hierarchical_level])
@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_the_smaller_an_area_the_nearer_it_is_drawn(level, kind):
    n = np.array([20, 200, 2000, 500, 500, 500, 500])
    x = np.array([12, 120, 1200, 150, 100, 250, 180])
    found = level(x, n, kind=kind)
    away = np.abs(found.value[:3] - found.extra["baseline"][:3])
    assert away[0] < away[1] < away[2] < 0.6 - found.extra["baseline"][0]
    weight = found.extra["shrinkage_weight"]
    assert 0 < weight[0] < weight[1] < weight[2] < 1
    assert (found.lower_ci < found.value).all()
    assert (found.value < found.upper_ci).all()


@pytest.mark.parametrize("level", [empirical_bayes_level, hierarchical_level])
def test_a_hidden_area_stays_hidden(level):
    found = level([30, None, 60, 90, 20], [100, 100, 100, 100, 0])
    assert found.note.tolist() == [
        "", "the numerator is missing", "", "", "the denominator is zero",
    ]  # fmt: skip
    assert np.isnan(found.value).tolist() == [False, True, False, False, True]
    assert np.isnan(found.upper_ci).tolist() == [False, True, False, False, True]


def test_one_area_has_nothing_to_be_drawn_to():
    found = empirical_bayes_level([5, None], [50, 60])
    few = "fewer than 2 areas with usable counts"
    assert found.note.tolist() == [few, "the numerator is missing"]
    assert (
        hierarchical_level([5, 6], [50, 60]).note.tolist()
        == ["2 clusters are too few for a random intercept"] * 2
    )


@pytest.mark.parametrize("kind", ["proportion", "rate"])
@pytest.mark.parametrize(("x", "n"), [([0, 0, 0], [9, 9, 9]), ([3, 0, 4], [3, 5, 4])])
def test_none_and_all_have_a_level(kind, x, n):
    found = empirical_bayes_level(x, n, kind=kind)
    assert np.isfinite(found.value).all()
    assert (found.value >= 0).all()


def test_areas_of_one_person_each_say_nothing_of_how_areas_vary():
    found = empirical_bayes_level([1, 0, 1, 1], [1] * 4)
    assert found.value.tolist() == [0.75] * 4
    assert found.note.tolist() == [SAME] * 4


def test_drawn_levels_are_nearer_the_truth_than_crude_ones():
    rng = np.random.default_rng(14)
    truth, n = rng.beta(30, 70, 500), rng.integers(15, 200, 500)
    x = rng.binomial(n, truth)
    for level in (empirical_bayes_level, hierarchical_level):
        found = level(x, n)
        crude = np.mean((found.extra["crude_value"] - truth) ** 2)
        assert np.mean((found.value - truth) ** 2) < 0.7 * crude
        covered = (found.lower_ci <= truth) & (truth <= found.upper_ci)
        assert 0.92 < covered.mean() < 0.98


def test_each_kind_has_its_own_priors():
    with pytest.raises(StatisticError, match="`prior` cannot be `marshall`"):
        empirical_bayes_level([1], [2], prior="marshall")


def test_priors_of_groups_are_found_each_by_itself():
    x, n = (
        np.array([10, 30, 22, 5, 60, 41, 8, 9, 10]),
        np.array([90, 100, 80, 40, 300, 150] + [50] * 3),
    )
    group = np.repeat([0, 1, 2], 3)
    whole = empirical_bayes_level(x, n, kind="rate", prior="clayton_kaldor", group=group)
    for each in range(3):
        own = group == each
        part = empirical_bayes_level(x[own], n[own], kind="rate", prior="clayton_kaldor")
        np.testing.assert_allclose(whole.value[own], part.value, rtol=1e-9)
        assert whole.note[own].tolist() == part.note.tolist()


def test_a_model_without_variance_gives_all_areas_one_level():
    found = hierarchical_level([20, 21, 19, 20], [100] * 4)
    assert found.value.tolist() == pytest.approx([0.2] * 4)
    assert set(found.note) == {"areas do not vary beyond chance: all have one level"}
