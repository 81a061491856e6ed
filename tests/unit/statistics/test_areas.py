"""Areas against comparators, funnel limits, quantiles, other areas and everything tested."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.comparison import compare, comparison
from equipath.statistics.dispersion import dispersion
from equipath.statistics.false_discovery import false_discovery
from equipath.statistics.funnel import funnel
from equipath.statistics.grouping import grouping
from equipath.statistics.people_to_reach import people_to_reach
from equipath.statistics.quantiles import quantile, quantile_of

LIMITS = ([10, 30, 22, 25, None, 10], [20, 40, 25, 28, 30, 20], [25, 25, 25, 25, 25, None])


@pytest.mark.parametrize(
    ("polarity", "below", "above"),
    [
        ("higher_is_better", "worse", "better"),
        ("lower_is_better", "better", "worse"),
        ("neutral", "lower", "higher"),
    ],
)
def test_a_limit_exactly_at_the_comparator_is_similar(polarity, below, above):
    assert compare(*LIMITS, polarity).tolist() == [
        below, above, "similar", "similar", "not_compared", "not_compared",
    ]  # fmt: skip


def test_a_comparison_says_why_it_was_not_made():
    found = comparison([None, 15, 15], [None, None, 10], [None, 20, 20], [25, 25, None])
    assert found.note.tolist() == [
        "the value is missing",
        "there is no interval to compare",
        "the comparator is missing",
    ]
    assert found.extra["comparison"].tolist() == ["not_compared"] * 3


def test_one_target_serves_every_area():
    found = comparison([15, 35], [10, 30], [20, 40], 25, polarity="higher_is_better")
    assert found.extra["comparison"].tolist() == ["worse", "better"]


def test_funnel_limits_of_proportions_by_hand():
    """Overall 60 of 300 = 0.2; at 100 people ±1.96·√(0.2·0.8/100) = ±0.0784."""
    found = funnel([10, 50], [100, 200], multiplier=100)
    assert found.extra["baseline"].tolist() == pytest.approx([20, 20])
    assert found.extra["lower_2s_limit"][0] == pytest.approx(20 - 1.959964 * 4, abs=1e-5)
    assert found.extra["upper_3s_limit"][0] == pytest.approx(20 + 3.090232 * 4, abs=1e-5)


def test_funnel_limits_of_proportions_stay_between_nought_and_all():
    found = funnel([1, 9], [10, 1000])
    assert found.extra["lower_3s_limit"][0] == 0
    found = funnel([9, 991], [10, 1000])
    assert found.extra["upper_3s_limit"][0] == 1


def test_each_funnel_has_its_own_baseline():
    found = funnel([10, 30, 90], [100, 100, 100], group=[2, 2, 1])
    assert found.extra["baseline"].tolist() == pytest.approx([0.2, 0.2, 0.9])


def test_a_given_baseline_is_in_the_unit_shown():
    found = funnel([10, 30], [100, 100], baseline=25, multiplier=100)
    assert found.extra["baseline"].tolist() == [25, 25]
    with pytest.raises(StatisticError, match="below 100"):
        funnel([10], [100], baseline=250, multiplier=100)


def test_a_point_that_cannot_be_used_does_not_move_the_baseline():
    found = funnel([10, 30, 5, None], [100, 100, 0, 50])
    assert found.extra["baseline"][0] == pytest.approx(0.2)
    assert found.note.tolist() == ["", "", "the denominator is zero", "the numerator is missing"]


def test_no_events_anywhere_have_no_limits_and_say_so():
    found = funnel([0, 0], [10, 20], kind="rate")
    assert found.note.tolist() == ["no events anywhere: no limits"] * 2
    assert found.value.tolist() == [0, 0]


def slow_dispersion(z, error):
    """Spiegelhalter's formulas in plain Python, for scores given in order."""
    n, tenth = len(z), (len(z) - 1) // 10
    drawn = [min(max(score, z[tenth]), z[n - 1 - tenth]) for score in z]
    phi = sum(score * score for score in drawn) / n
    weights = [1 / e**2 for e in error]
    total, squares = sum(weights), sum(w * w for w in weights)
    return phi, max(0.0, (n * phi - (n - 1)) / (total - squares / total))


def test_dispersion_is_that_of_the_paper():
    z, error = np.linspace(-6, 5, 21), np.linspace(0.5, 1.5, 21)
    found = dispersion(z, error, grouping(None, 21))
    phi, tau2 = slow_dispersion(list(z), list(error))
    assert (found.phi[0], found.tau2[0]) == pytest.approx((phi, tau2))
    assert found.tau2 > 0


def test_points_that_vary_less_than_chance_have_no_tau():
    z = np.array([0.1, -0.2, 0.3, 4.0])
    found = dispersion(z, np.ones(4), grouping([1, 1, 1, 2], 4))
    assert found.tau2.tolist() == [0, 0]


def dispersed(kind, overdispersion):
    rng = np.random.default_rng(4)
    people = rng.integers(400, 4000, 150).astype(float)
    level = np.clip(0.2 * np.exp(rng.normal(0, 0.3, 150)), 0, 1)
    events = rng.binomial(people.astype(int), level)
    return funnel(events, people, kind=kind, overdispersion=overdispersion)


@pytest.mark.parametrize("kind", ["proportion", "rate", "ratio"])
def test_overdispersed_limits_and_p_values_are_the_same_verdict(kind):
    """A point is beyond the limit, in the unit shown, exactly where its p-value says so."""
    found = dispersed(kind, "additive")
    for name, alpha in (("2s", 0.05), ("3s", 0.002)):
        outside = (found.value < found.extra[f"lower_{name}_limit"]) | (
            found.value > found.extra[f"upper_{name}_limit"]
        )
        assert outside.tolist() == (found.extra["p_value"] < alpha).tolist()
        assert outside.mean() < 0.2


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_overdispersion_widens_limits_and_spares_points(kind):
    plain, wide = dispersed(kind, "none"), dispersed(kind, "additive")
    assert wide.extra["phi"][0] > 2
    assert (wide.extra["upper_2s_limit"] > plain.extra["upper_2s_limit"]).all()
    assert (wide.extra["lower_2s_limit"] < plain.extra["lower_2s_limit"]).all()
    assert (wide.extra["p_value"] < 0.002).sum() < (plain.extra["p_value"] < 0.002).sum()


def test_overdispersed_limits_of_a_ratio_are_transformed_back():
    """√ scale: (1 ± z·√(1/4E + τ²))² round the baseline, not 1 ± z·√(s² + τ²)."""
    found = dispersed("ratio", "additive")
    baseline, tau2 = found.extra["baseline"][0], found.extra["tau2"][0]
    expected = found.extra["baseline"] * np.random.default_rng(4).integers(400, 4000, 150)
    upper = baseline * (1 + 1.959963984540054 * np.sqrt(1 / (4 * expected) + tau2)) ** 2
    np.testing.assert_allclose(found.extra["upper_2s_limit"], upper)


def test_a_funnel_knows_its_options():
    with pytest.raises(StatisticError, match="`overdispersion` cannot be `random`"):
        funnel([1], [2], overdispersion="random")


@pytest.mark.parametrize(
    ("values", "fifths"),
    [
        ([10, 20, 30, 40, 50], [1, 2, 3, 4, 5]),
        ([50, 10, 40, 20, 30], [5, 1, 4, 2, 3]),
        # Seven values: ⌊6 − ⌈(8 − r)/(7/5)⌉⌋ for r = 1 to 7.
        ([1, 2, 3, 4, 5, 6, 7], [1, 1, 2, 3, 3, 4, 5]),
        # Ties share the lower rank: both of 20 have rank 2.
        ([10, 20, 20, 40, 50], [1, 2, 2, 4, 5]),
        ([10, 20, None, 30, 40, 50], [1, 2, 0, 3, 4, 5]),
        ([10, 20, 30, 40, None], [0, 0, 0, 0, 0]),
    ],
)
def test_fifths_by_hand(values, fifths):
    assert quantile_of(values, 5).tolist() == fifths


def test_rounding_moves_no_value_across_a_boundary():
    """Tenths of 30, 70, 110… values hold equally many each."""
    for n in range(10, 1200, 10):
        sizes = np.bincount(quantile_of(np.arange(n), 10), minlength=11)
        assert sizes.tolist() == [0] + [n // 10] * 10


def test_quantiles_are_taken_within_their_group_and_say_what_is_missing():
    found = quantile([1, 2, None, 5, 4, 3], group=[1, 1, 1, 2, 2, 2], quantiles=3)
    assert found.note.tolist() == ["fewer than 3 values"] * 2 + ["the value is missing"] + [""] * 3
    assert found.value[3:].tolist() == [3, 2, 1]


@pytest.mark.parametrize("quantiles", [1, 2.5, True])
def test_quantiles_are_a_whole_number_from_two(quantiles):
    with pytest.raises(StatisticError, match="whole number from 2"):
        quantile_of([1, 2, 3], quantiles)


def test_people_to_reach_add_up_and_follow_polarity():
    """At 80%: 80 − 60 = 20 more of the first 100, 40 − 45 = 5 beyond it in the second."""
    more = people_to_reach([60, 45], [100, 50], 80, multiplier=100)
    fewer = people_to_reach([60, 45], [100, 50], 0.8, polarity="lower_is_better")
    assert more.value.tolist() == pytest.approx([20, -5])
    assert fewer.value.tolist() == pytest.approx([-20, 5])
    assert more.lower_ci.tolist() == pytest.approx((-fewer.upper_ci).tolist())
    whole = people_to_reach([105], [150], 0.8)
    assert whole.value[0] == pytest.approx(more.value.sum())


def test_nobody_to_reach_is_known_without_a_reference():
    found = people_to_reach([60], [100], None)
    assert found.note[0] == "the reference level is missing"
    assert np.isnan(found.value[0])


def test_missing_p_values_stay_missing_and_do_not_count():
    found = false_discovery([0.01, None, 0.04, 1.5])
    assert found.value[[0, 2]].tolist() == pytest.approx([0.02, 0.04])
    assert found.note.tolist() == [
        "", "the p-value is missing", "", "the p-value is not between 0 and 1",
    ]  # fmt: skip


def test_p_values_are_adjusted_within_their_group():
    found = false_discovery([0.01, 0.04, 0.01], group=[1, 1, 2])
    assert found.value.tolist() == pytest.approx([0.02, 0.04, 0.01])


@pytest.mark.parametrize(
    ("lower", "upper", "note"),
    [
        (0.6, 0.4, "the lower limit is above the upper one: not compared"),
        (-np.inf, 0.4, "there is no interval to compare"),
    ],
)
def test_limits_that_are_none_compare_with_nothing(lower, upper, note):
    found = comparison([0.5], [lower], [upper], [0.45])
    assert found.extra["comparison"][0] == "not_compared"
    assert found.note[0] == note
