"""Adjusted curves: what standardising must give by hand, and what cannot be said of it."""

import numpy as np
import pytest

from equipath.statistics.adjusted_incidence import adjusted_incidence
from equipath.statistics.cumulative_incidence import cumulative_incidence

TRUSTS = np.repeat([0, 1], 4)
KINDS = np.tile(["Breast", "Breast", "Lung", "Lung"], 2)
TIMES = np.tile([4, 8], 4)


def test_case_mix_alone_makes_the_crude_difference_and_none_that_is_adjusted():
    """Within each type both trusts treat the same shares, with some lost from view."""
    treated, lost = np.array([[40, 36, 10, 9], [20, 18, 20, 18]]).ravel(), [10, 14, 5, 26]
    lost = np.array([*lost, 5, 7, 10, 52])
    crude = cumulative_incidence(TIMES, treated, censored=lost, group=TRUSTS).value
    assert abs(crude[1] - crude[5]) > 0.1
    found = adjusted_incidence(
        TIMES, treated, KINDS, np.full(8, 1.0), censored=lost, group=TRUSTS
    ).value
    breast, lung = 1 - 0.6 * (1 - 36 / 50), 1 - 0.8 * (1 - 9 / 35)
    assert found[[1, 3, 5, 7]] == pytest.approx([(breast + lung) / 2] * 4)


def test_the_variance_is_that_of_a_weighted_mean_of_shares():
    """Without censoring a layer's curve is a share of people, with the variance of one."""
    found = adjusted_incidence(
        [5, 5, 9, 9], [12, 5, 0, 0], ["a", "b", "a", "b"], [3, 1, 3, 1], censored=[0, 0, 28, 15]
    )
    share = 0.75 * 12 / 40 + 0.25 * 5 / 20
    variance = 0.75**2 * 0.3 * 0.7 / 40 + 0.25**2 * 0.25 * 0.75 / 20
    assert found.value == pytest.approx([share] * 4)
    assert found.extra["standard_error"] == pytest.approx([variance**0.5] * 4)


def test_without_censoring_it_is_the_curve_weighted_by_inverse_probability():
    """Weights of one over the share of a layer that is of the group, deaths coming between."""
    drawn = np.random.default_rng(8)
    size = 900
    layer = drawn.integers(0, 3, size)
    group = (drawn.random(size) < 0.2 + 0.25 * layer).astype(int)
    day = drawn.integers(1, 30, size) + 10 * layer
    died = drawn.random(size) < 0.15
    people = np.bincount(layer)
    order = np.lexsort((layer, group))
    found = adjusted_incidence(
        day[order],
        ~died[order],
        layer[order].astype(str),
        people[layer[order]],
        competing=died[order],
        group=group[order],
    )
    for one in (0, 1):
        mine = group == one
        weight = people[layer] / np.bincount(layer[mine], minlength=3)[layer]
        for when in (12, 25, 40):
            treated = mine & ~died & (day <= when)
            expected = weight[treated].sum() / weight[mine].sum()
            at = (group[order] == one) & (day[order] == when)
            assert found.value[at][0] == pytest.approx(expected)


def test_one_layer_is_the_curve_as_counted_with_its_limits():
    counts = {"competing": [1, 0, 2], "censored": [3, 4, 9]}
    one = adjusted_incidence([3, 6, 9], [5, 4, 2], ["a"] * 3, [7, 7, 7], **counts)
    crude = cumulative_incidence([3, 6, 9], [5, 4, 2], **counts)
    for end in ("value", "lower_ci", "upper_ci"):
        np.testing.assert_allclose(getattr(one, end), getattr(crude, end))


def test_a_layer_that_ends_early_ends_the_curve():
    found = adjusted_incidence(
        [2, 9, 2, 9], [4, 0, 3, 2], ["a", "a", "b", "b"], np.ones(4), censored=[6, 0, 0, 5]
    )
    assert found.value[[0, 2]] == pytest.approx([0.35, 0.35])
    assert np.isnan(found.value[[1, 3]]).all()
    assert found.note[1] == "in a layer nobody is followed for so long"


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        ([1, 1, 2], "nobody is in a layer that has weight"),
        ([1, 2, 0], "the rows of a layer differ in its weight"),
        ([0, 0, 0], "no layer has weight"),
        ([1, 1, np.nan], "a time, a count or a weight is missing"),
    ],
)
def test_a_standard_that_the_group_cannot_meet_gives_no_value(weight, said):
    found = adjusted_incidence([1, 2, 1], [5, 5, 0], ["a", "a", "b"], weight)
    assert np.isnan(found.value).all()
    assert set(found.note) == {said}


def test_a_layer_without_weight_is_left_out():
    found = adjusted_incidence(
        [1, 2, 2], [5, 5, 0], ["a", "a", "b"], [1, 1, 0], censored=[0, 10, 0]
    )
    assert found.value == pytest.approx([0.25, 0.5, 0.5])
