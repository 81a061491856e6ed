"""Odds ratios, differences of means and tests of association, where data are thin or wrong."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.absolute_gap import absolute_gap, absolute_gap_between
from equipath.statistics.association_test import association_test
from equipath.statistics.difference_of_means import (
    difference_of_means,
    difference_of_means_between,
)
from equipath.statistics.odds_ratio import odds_ratio, odds_ratio_between
from equipath.statistics.relative_gap import relative_gap, relative_gap_between

Z = 1.959963984540054


def numbers_of(found) -> list[float]:
    return [found.value[0], found.lower_ci[0], found.upper_ci[0]]


@pytest.mark.parametrize("statistic", [absolute_gap, relative_gap, odds_ratio])
@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("higher_is_better", ["the stratum does worse", "no difference", ""]),
        ("lower_is_better", ["the reference does worse", "no difference", ""]),
        ("neutral", ["the reference is higher", "no difference", ""]),
    ],
)
def test_every_gap_of_counts_says_who_does_worse(statistic, polarity, words):
    found = statistic([2, 5, 10], [10, 10, 20], [0, 0, 1], polarity=polarity)
    assert found.extra["direction"].tolist() == words


def test_a_difference_of_means_says_who_does_worse():
    found = difference_of_means(50, [150, 140], 10, [0, 1], polarity="lower_is_better")
    assert found.value[0] == 10
    assert found.extra["direction"].tolist() == ["the stratum does worse", ""]


def test_walds_interval_of_no_variation_is_none():
    found = absolute_gap_between([0, 0], [20, 20], [30, 3], [30, 30], method="wald")
    assert found.value.tolist() == pytest.approx([-1, -0.1])
    assert found.note.tolist() == ["neither level varies: Wald has no interval", ""]
    assert np.isnan(found.lower_ci).tolist() == [True, False]


def test_score_limits_of_a_ratio_of_no_events_are_nought_and_where_the_score_is_z():
    """With x₁ = 0 and R given, the score is −R·p₂ over its constrained standard error."""
    found = relative_gap_between([0], [40], [8], [50], method="score")
    value, lower, upper = numbers_of(found)
    assert (value, lower) == (0, 0)
    a, b, c = upper * 90, 50 + upper * 48, 8
    second = (b - np.sqrt(b * b - 4 * a * c)) / (2 * a)
    first = upper * second
    spread = np.sqrt(first * (1 - first) / 40 + upper**2 * second * (1 - second) / 50)
    assert -upper * 8 / 50 / spread == pytest.approx(-Z, rel=1e-9)


def test_an_exact_ratio_of_rates_without_an_event_keeps_its_upper_limit():
    """None of y + 0 events: the share's exact upper limit is 1 − 0.025^(1/y)."""
    found = relative_gap_between([0], [100.0], [4], [200.0], kind="rate", method="exact")
    share = 1 - 0.025 ** (1 / 4)
    assert numbers_of(found) == pytest.approx([0, 0, share / (1 - share) * 200 / 100])


def test_exact_limits_are_refused_for_a_ratio_of_proportions():
    with pytest.raises(StatisticError, match="`method` `exact` is for rates"):
        relative_gap([1, 2], 10, [0, 1], method="exact")


@pytest.mark.parametrize("method", ["log", "score"])
def test_a_ratio_without_events_in_the_reference_has_neither_value_nor_limits(method):
    found = relative_gap_between([0, 5], [10, 10], [0, 0], [10, 10], method=method)
    assert np.isnan([found.value, found.lower_ci, found.upper_ci]).all()
    assert set(found.note) == {"the reference stratum has no events: no ratio"}


def test_a_zero_cell_gets_a_half_everywhere_and_says_so():
    """0 of 10 against 5 of 20: (0.5 × 15.5) / (10.5 × 5.5)."""
    found = odds_ratio_between([0], [10], [5], [20])
    spread = np.sqrt(1 / 0.5 + 1 / 10.5 + 1 / 5.5 + 1 / 15.5)
    ratio = 0.5 * 15.5 / (10.5 * 5.5)
    assert numbers_of(found) == pytest.approx(
        [ratio, ratio * np.exp(-Z * spread), ratio * np.exp(Z * spread)]
    )
    assert found.note[0] == "a cell is zero: ½ added to each of the four"


def test_a_half_may_be_added_always_or_never():
    always = odds_ratio_between([4, 0], [10, 10], [5, 5], [20, 20], half="always")
    assert always.value.tolist() == pytest.approx(
        [4.5 * 15.5 / (6.5 * 5.5), 0.5 * 15.5 / (10.5 * 5.5)]
    )
    assert always.note.tolist() == ["", ""]
    never = odds_ratio_between([4, 0, 10], [10, 10, 10], 5, 20, half="never")
    assert never.value[:2].tolist() == pytest.approx([4 * 15 / (6 * 5), 0])
    assert never.note.tolist() == [
        "", "a cell is zero: no interval", "a cell is zero: the odds ratio is infinite",
    ]  # fmt: skip
    assert np.isnan(never.lower_ci).tolist() == [False, True, True]


@pytest.mark.parametrize("method", ["woolf", "exact", "mid_p"])
@pytest.mark.parametrize("counts", [(0, 10, 0, 20), (10, 10, 20, 20)])
def test_nobody_or_everybody_has_no_odds_ratio(method, counts):
    found = odds_ratio_between(*([count] for count in counts), method=method)
    assert np.isnan(numbers_of(found)).all()
    assert found.note[0] == "nobody or everybody in both is counted: no odds ratio"
    assert found.extra["p_value"][0] == 1


@pytest.mark.parametrize("method", ["exact", "mid_p"])
def test_a_part_of_a_count_that_rounds_to_nobody_has_no_exact_odds_ratio(method):
    found = odds_ratio_between([0.4], [10], [0], [20], method=method)
    assert np.isnan([found.value[0], found.lower_ci[0], found.upper_ci[0]]).all()
    assert found.note[0] == "nobody or everybody in both is counted: no odds ratio"


def test_an_infinite_exact_odds_ratio_keeps_its_lower_limit():
    """3 of 3 against 1 of 4: at the lower limit three of the first three have chance 0.025."""
    found = odds_ratio_between([3], [3], [1], [4], method="exact")
    assert found.note[0] == "the odds ratio is infinite: only its lower limit exists"
    assert np.isnan([found.value[0], found.upper_ci[0]]).all()
    # Four counted among seven: k of the first three with weights C(3, k)·C(4, 4 − k)·ψᵏ.
    limit = found.lower_ci[0]
    weights = np.array([1, 3 * 4 * limit, 3 * 6 * limit**2, 4 * limit**3])
    assert weights[3] / weights.sum() == pytest.approx(0.025, rel=1e-9)


def test_mid_p_is_narrower_than_exact_about_the_same_value():
    exact, mid = (odds_ratio_between([3], [40], [9], [30], method=m) for m in ("exact", "mid_p"))
    assert exact.value[0] == mid.value[0]
    assert exact.lower_ci[0] < mid.lower_ci[0] < mid.upper_ci[0] < exact.upper_ci[0]
    assert mid.extra["p_value"][0] < exact.extra["p_value"][0]


def test_the_exact_test_and_the_exact_interval_give_one_verdict():
    x = np.arange(0, 21)
    found = odds_ratio_between(x, 20, 10, 20, method="exact")
    holds_one = (found.lower_ci <= 1) & ~(found.upper_ci < 1)
    np.testing.assert_array_equal(holds_one, found.extra["p_value"] >= 0.05)
    assert 0 < holds_one.sum() < x.size


@pytest.mark.parametrize("option", [{"method": "wolf"}, {"half": "sometimes"}])
def test_an_odds_ratio_knows_its_choices(option):
    with pytest.raises(StatisticError, match=r"Did you mean|Known:"):
        odds_ratio([1, 2], 10, [0, 1], **option)


def test_a_difference_of_means_of_equal_samples_by_hand():
    """Two samples of 10 with standard deviation 3: se = 3√0.2, 18 degrees of freedom."""
    for variances in ("unequal", "equal"):
        found = difference_of_means_between([10], [7], [3], [10], [5], [3], variances=variances)
        assert found.extra["degrees_of_freedom"][0] == pytest.approx(18)
        # The 0.975 quantile of t with 18 degrees of freedom is 2.10092 (any table).
        assert found.upper_ci[0] == pytest.approx(2 + 2.10092204 * 3 * np.sqrt(0.2))


def test_means_that_cannot_be_compared_say_why():
    found = difference_of_means(
        count=[0, 1, 20, 20, 20, 20],
        mean=[np.nan, 5, np.nan, 6, 7, 4],
        standard_deviation=[np.nan, np.nan, 2, -1, np.nan, 2],
        is_reference=[0, 0, 0, 0, 0, 1],
    )
    no_interval = "fewer than two values, or no spread, in one or both: no interval"
    assert found.note.tolist() == [
        "there are no values to take a mean of",
        no_interval,
        "the mean is missing",
        "the standard deviation is negative",
        no_interval,
        "this is the reference stratum",
    ]
    assert found.value[[1, 4]].tolist() == [1, 3]
    assert np.isnan(found.lower_ci).all()


def test_a_reference_without_a_mean_is_said_of_every_stratum():
    found = difference_of_means([20, 20], [5, np.nan], 2, [0, 1])
    assert found.note[0] == "the reference stratum has no usable mean"
    assert np.isnan(found.value[0])


def test_means_without_any_spread_have_no_interval():
    found = difference_of_means_between([20], [5], [0], [20], [4], [0])
    assert found.value[0] == 1
    assert np.isnan([found.lower_ci[0], found.extra["p_value"][0]]).all()
    assert found.note[0].endswith("no interval")


def test_equal_shares_have_no_association():
    found = association_test([10, 20, 30], [100, 200, 300])
    assert found.value[0] == pytest.approx(0, abs=1e-20)
    assert found.extra["p_value"][0] == pytest.approx(1)
    assert found.extra["cramers_v"][0] == pytest.approx(0, abs=1e-10)


def test_complete_separation_has_a_cramers_v_of_one():
    found = association_test([50, 0], [50, 70])
    assert found.value[0] == pytest.approx(120)
    assert found.extra["cramers_v"][0] == pytest.approx(1)


def test_fisher_is_taken_where_fewer_than_five_are_expected():
    """8 of 80 expect 4 a stratum, 10 of 80 just five."""
    found = association_test([1, 7, 2, 8], 40, group=[0, 0, 1, 1])
    assert found.extra["smallest_expected"].tolist() == pytest.approx([4, 5])
    assert found.method.tolist() == ["Fisher exact", "χ²"]
    always = association_test([1, 7, 2, 8], 40, group=[0, 0, 1, 1], method="fisher")
    assert always.extra["p_value"][0] == found.extra["p_value"][0]
    assert always.method.tolist() == ["Fisher exact"] * 2


def test_the_ladys_tea():
    """Three of four cups right (Fisher 1935): 16 + 1 of 70 tables are as good, 34 as unusual."""
    found = association_test([3, 1], [4, 4], two_sided="none_likelier")
    assert found.extra["p_value"][0] == pytest.approx(34 / 70)
    assert association_test([3, 1], 4, two_sided="doubled").extra["p_value"][0] == pytest.approx(
        2 * 17 / 70
    )


def test_the_two_ways_of_two_sides_differ_where_the_tails_are_unlike():
    """1 of 10 against 5 of 8: the chance of k is C(10, k)·C(8, 6 − k) / C(18, 6)."""
    chance = np.array([28, 560, 3150, 6720, 5880, 2016, 210]) / 18564
    p_values = {"none_likelier": chance[chance <= chance[1]].sum(), "doubled": 2 * chance[:2].sum()}
    for two_sided, p_value in p_values.items():
        found = association_test([1, 5], [10, 8], two_sided=two_sided)
        assert found.extra["p_value"][0] == pytest.approx(p_value)


def test_chi_squared_of_low_expected_counts_is_remarked_on():
    forced = association_test([1, 7], 40, method="chi_squared")
    many = association_test([0, 1, 2], [9, 9, 400])
    assert forced.note[0] == many.note[0] == "expected counts are low: χ² is approximate"
    fisher = association_test([20, 30, 40], 100, method="fisher")
    assert fisher.note[0] == "Fisher's test is for two strata: χ² taken"


def test_a_table_that_cannot_be_tested_says_why_and_spares_the_others():
    found = association_test(
        [5, 0, 0, 9, 9, 3, -1, 10, 20, 12, 3],
        [9, 8, 9, 9, 9, 10, 10, 50, 50, 10, 9],
        group=[0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
    )
    assert found.note.tolist() == [
        "fewer than two strata: nothing to compare",
        "nobody or everybody is counted",
        "nobody or everybody is counted",
        "a stratum has no usable counts",
        "",
        "a stratum has no usable counts",
    ]
    assert np.isnan(found.value).tolist() == [True, True, True, True, False, True]
    assert np.isnan(found.extra["p_value"]).tolist() == [True, True, True, True, False, True]


def test_a_hidden_count_hides_the_test():
    found = association_test(np.ma.masked_less([2, 40, 50], 5), 100)
    assert np.isnan(found.value[0])
    assert found.note[0] == "a stratum has no usable counts"
