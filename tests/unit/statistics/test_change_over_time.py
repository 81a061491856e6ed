"""Change over time: trends, first and last, words, what is left out, and a whole chain."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.change_over_time import change_over_time
from equipath.statistics.mean_difference_from_best import mean_difference_from_best
from equipath.statistics.proportion import proportion
from equipath.statistics.ratio_of_extremes import ratio_of_extremes
from equipath.statistics.slope_index_of_inequality import slope_index_of_inequality

Z = 1.959963984540054


def test_values_on_a_line_give_back_the_line():
    """3 + 0.5 a year; four years about their middle: Σ(t − t̄)² = 5."""
    found = change_over_time([3, 3.5, 4, 4.5], [2018, 2019, 2020, 2021], standard_error=0.1)
    assert found.value[0] == pytest.approx(0.5)
    width = Z * 0.1 / np.sqrt(5)
    assert found.lower_ci[0] == pytest.approx(0.5 - width)
    assert found.upper_ci[0] == pytest.approx(0.5 + width)
    assert found.extra["change"][0] == "widening"
    assert found.extra["periods"][0] == 4
    assert found.note[0] == ""


def test_two_periods_suffice_and_agree_with_the_test_of_their_difference():
    found = change_over_time([10, 4], [2019, 2022], standard_error=[1.2, 0.9])
    error = np.hypot(1.2, 0.9)
    assert found.value[0] == pytest.approx(-2)
    assert found.upper_ci[0] == pytest.approx((-6 + Z * error) / 3)
    assert found.extra["first_to_last"][0] == pytest.approx(-6)
    assert found.extra["first_to_last_lower_ci"][0] == pytest.approx(-6 - Z * error)
    assert found.extra["p_value"][0] == pytest.approx(found.extra["first_to_last_p_value"][0])
    assert found.extra["change"][0] == "narrowing"
    assert np.isnan(found.extra["dispersion"][0])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([5, 7, 9], "widening"),
        ([-5, -7, -9], "widening"),
        ([-9, -7, -5], "narrowing"),
        ([-6, -1, 4], "changing sides"),
        ([5, 5.01, 5.02], "no change shown"),
    ],
)
def test_widening_is_away_from_no_gap_whatever_the_sign(values, words):
    found = change_over_time(values, [1, 2, 3], standard_error=0.1)
    assert found.extra["change"][0] == words


@pytest.mark.parametrize(
    ("values", "words"),
    [([2, 1.7, 1.4], "narrowing"), ([0.5, 0.6, 0.7], "narrowing"), ([0.7, 0.6, 0.5], "widening")],
)
def test_ratios_narrow_towards_one(values, words):
    found = change_over_time(values, [1, 2, 3], standard_error=0.01, scale="log")
    assert found.extra["change"][0] == words


def test_a_ratio_that_doubles_each_period_changes_by_a_hundred_per_cent():
    """Errors by limits symmetrical in the logarithm: ln 1.1 either side."""
    values = np.array([1.5, 3, 6])
    found = change_over_time(
        values,
        [1, 2, 3],
        lower_ci=values / 1.1,
        upper_ci=values * 1.1,
        scale="log",
        multiplier=100,
    )
    assert found.value[0] == pytest.approx(100)
    assert found.upper_ci[0] == pytest.approx(100 * (2 * 1.1 ** (1 / np.sqrt(2)) - 1))
    assert found.extra["first_to_last"][0] == pytest.approx(300)
    assert found.extra["first_value"][0] == pytest.approx(1.5)


def test_days_can_be_shown_as_years():
    days = [0, 365.25, 730.5]
    found = change_over_time([1, 2, 3], days, standard_error=0.1, per=365.25)
    assert found.value[0] == pytest.approx(1)


def test_scatter_beyond_the_errors_widens_the_interval_and_nothing_narrows_it():
    scattered, smooth = [1, 5, 2, 6], [1, 2.01, 3, 4]
    for values, is_wider in ((scattered, True), (smooth, False)):
        given = {"period": [1, 2, 3, 4], "standard_error": 0.5}
        plain = change_over_time(values, dispersion="as_given", **given)
        widened = change_over_time(values, **given)
        assert (widened.upper_ci[0] > plain.upper_ci[0]) == is_wider
        assert widened.value[0] == plain.value[0]


def test_what_cannot_be_fitted_says_why_and_leaves_the_rest_alone():
    value = [1, 2, np.nan, 3, 5, np.nan, 1, 2, 1, 2, 4, 1]
    period = [1, 2, 3, 1, 2, 3, 1, 1, 1, np.nan, 2, 1]
    group = [0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4]
    found = change_over_time(value, period, standard_error=0.1, group=group)
    assert found.note.tolist() == [
        "a period without a value is left out",
        "a period without a value is left out",
        "a period occurs more than once",
        "a period is missing",
        "",
    ]
    assert found.value[[0, 1, 4]].tolist() == pytest.approx([1, 2, 3])
    assert np.isnan(found.value[2:4]).all()
    one = change_over_time([1, np.nan], [1, 2], standard_error=0.1)
    assert one.note[0] == "a change needs two periods with a value"


def test_an_unusable_error_takes_the_interval_and_not_the_value():
    found = change_over_time([1, 2, 4], [1, 2, 3], standard_error=[0.1, 0, 0.1])
    assert found.value[0] == pytest.approx(1.5)
    assert np.isnan(found.lower_ci[0])
    assert found.note[0] == "a period has no standard error: no interval"
    without = change_over_time([1, np.nan, 4], [1, 2, 3])
    assert without.note[0] == (
        "a period without a value is left out; no standard errors: no interval"
    )
    assert without.extra["change"][0] == ""


def test_a_ratio_of_nought_has_no_trend():
    found = change_over_time([1, 0, 2], [1, 2, 3], standard_error=0.1, scale="log")
    assert np.isnan(found.value[0])
    assert found.note[0] == "a value of 0 or below has no logarithm"


@pytest.mark.parametrize(
    "options",
    [{"scale": "logit"}, {"dispersion": "none"}, {"per": 0}, {"scale": "log", "no_gap": 0}],
)
def test_wrong_options_are_errors(options):
    with pytest.raises(StatisticError):
        change_over_time([1, 2], [1, 2], **options)


def test_a_chain_from_counts_to_whether_a_planted_gap_widens():
    """Two areas, six years, five fifths: in the first the gradient grows by 2 points a year."""
    years, fifths, people = np.arange(2016, 2022), np.arange(1, 6), 4000
    area, year, fifth = (axis.ravel() for axis in np.meshgrid([0, 1], years, fifths, indexing="ij"))
    steepness = np.where(area == 0, 0.05 + 0.02 * (year - 2016), 0.1)
    level = 0.6 + steepness * (fifth - 3) / 4
    counted = np.random.default_rng(11).binomial(people, level)
    share = proportion(counted, people)
    group = np.repeat(np.arange(12), 5)
    strata = {
        "population": np.full(60, float(people)),
        "lower_ci": share.lower_ci,
        "upper_ci": share.upper_ci,
        "group": group,
    }
    slope = slope_index_of_inequality(share.value, order=fifth, draws=4000, **strata)
    best = mean_difference_from_best(share.value, polarity="higher_is_better", **strata)
    ratio = ratio_of_extremes(
        share.value,
        order=fifth,
        polarity="higher_is_better",
        lower_ci=share.lower_ci,
        upper_ci=share.upper_ci,
        group=group,
    )
    period = {"period": np.tile(years, 2), "group": np.repeat([0, 1], 6)}
    for gap, scale in ((slope, "none"), (best, "none"), (ratio, "log")):
        trend = change_over_time(
            gap.value, lower_ci=gap.lower_ci, upper_ci=gap.upper_ci, scale=scale, **period
        )
        assert trend.extra["change"].tolist() == ["widening", "no change shown"]
        if gap is slope:
            assert trend.lower_ci[0] < 0.025 < trend.upper_ci[0], "ends of the scale: × 5/4"
