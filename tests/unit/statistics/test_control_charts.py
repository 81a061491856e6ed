"""Control charts: rules, icons, segments, gaps and what each chart's limits rest on."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.p_chart import p_chart
from equipath.statistics.u_chart import u_chart
from equipath.statistics.xmr_chart import xmr_chart

NOISE = [3.0, -3, 3, -3, 3, -3, 3, -3, 3, -3, 3, -3]
"""Mean 0, every moving range 6: limits at ±15.96, near lines at ±10.64."""


def xmr(values, **options):
    return xmr_chart(np.asarray(values, dtype=float), np.arange(len(values)), **options)


def causes(values, **options):
    return xmr(values, **options).extra["special_cause"].tolist()


def after_noise(*values, **options):
    """The special causes of points that follow a baseline of known limits."""
    return causes([*NOISE, *values], fix_after_n_points=12, **options)[12:]


def test_limits_are_the_mean_and_2_66_moving_ranges():
    found = xmr(NOISE).extra
    assert found["mean"][0] == pytest.approx(0)
    assert (found["lpl"][0], found["upl"][0]) == pytest.approx((-15.96, 15.96))
    assert (found["near_lpl"][0], found["near_upl"][0]) == pytest.approx((-10.64, 10.64))
    assert np.isnan(found["moving_range"][0])
    assert found["moving_range"][1:].tolist() == [6.0] * 11


def test_a_point_is_outside_only_beyond_the_limit():
    assert after_noise(15.9, -3, 16.0, -16.0) == ["", "", "above upper limit", "below lower limit"]


def test_a_trend_needs_seven_points_each_above_the_one_before():
    rising = [-5.0, -4, -2, -1, 1, 2, 4]
    assert after_noise(*rising, 1) == ["rising trend"] * 7 + [""]
    assert after_noise(*rising[:-1], 1) == [""] * 7
    assert after_noise(*[-y for y in rising], 1) == ["falling trend"] * 7 + [""]
    assert after_noise(-5, -4, -2, -2, -1, 1, 2, 4) == [""] * 8, "a tie breaks a trend"


def test_the_turning_point_of_two_trends_belongs_to_the_later():
    up, down = [-5.0, -4, -2, -1, 1, 2, 4], [3.0, 2, 1, -1, -2, -4]
    assert after_noise(*up, *down) == ["rising trend"] * 6 + ["falling trend"] * 7


def test_a_shift_needs_seven_points_on_one_side():
    assert after_noise(2, 1, 2, 1, 2, 1, 2, -1) == ["shift above mean"] * 7 + [""]
    assert after_noise(2, 1, 2, 1, 2, 1, -2) == [""] * 7
    assert after_noise(2, 1, 2, 0, 2, 1, 2) == [""] * 7, "a point on the mean is on neither side"


@pytest.mark.parametrize("length", [6, 7, 8])
def test_the_lengths_of_shift_and_trend_can_be_chosen(length):
    shift = [2.0, 1, 2, 1, 2, 1, 2, 1][:length]
    assert after_noise(*shift, shift_length=length) == ["shift above mean"] * length
    assert after_noise(*shift[:-1], shift_length=length) == [""] * (length - 1)
    trend = [-7.0, -5, -3, -1, 1, 3, 5, 7][:length]
    assert after_noise(*trend, trend_length=length) == ["rising trend"] * length
    assert after_noise(*trend[:-1], trend_length=length) == [""] * (length - 1)


def test_two_of_three_needs_all_three_on_one_side_and_marks_the_two():
    high = "two of three high"
    assert after_noise(11, 1, 11) == [high, "", high]
    assert after_noise(11, -1, 11) == ["", "", ""]
    assert after_noise(11, -11, 1) == ["", "", ""]
    assert after_noise(-11, -11, -1) == ["two of three low", "two of three low", ""]


def test_whether_a_point_outside_counts_in_two_of_three_can_be_chosen():
    outside = "above upper limit"
    assert after_noise(17, 11, 1) == [outside, "", ""]
    assert after_noise(17, 11, 1, two_of_three="with_outside") == [outside, "two of three high", ""]


@pytest.mark.parametrize(
    ("polarity", "up", "down"),
    [
        ("higher_is_better", "improvement", "concern"),
        ("lower_is_better", "concern", "improvement"),
        ("neutral", "neutral", "neutral"),
    ],
)
def test_polarity_says_whether_a_special_cause_is_good(polarity, up, down):
    found = xmr([*NOISE, 20, 3, -20, 3], fix_after_n_points=12, polarity=polarity).extra
    assert found["point_type"][[12, 13, 14]].tolist() == [
        f"special_cause_{up}",
        "common_cause",
        f"special_cause_{down}",
    ]
    assert found["variation_icon"][[12, 13, 14]].tolist() == [
        f"{up}_high",
        "common_cause",
        f"{down}_low",
    ]


def test_a_falling_trend_above_the_mean_is_a_concern_where_more_is_better():
    found = xmr(
        [*NOISE, 10, 9, 8, 7, 6, 5, 4], fix_after_n_points=12, polarity="higher_is_better"
    ).extra
    assert found["variation_icon"][-1] == "concern_low"


@pytest.mark.parametrize(
    ("target", "polarity", "assurance"),
    [
        (16, "higher_is_better", "consistently_fail"),
        (16, "lower_is_better", "consistently_pass"),
        (-16, "higher_is_better", "consistently_pass"),
        (-16, "lower_is_better", "consistently_fail"),
        (15, "higher_is_better", "hit_and_miss"),
        (16, "neutral", ""),
        (np.nan, "higher_is_better", ""),
    ],
)
def test_assurance_sets_the_target_against_the_limits(target, polarity, assurance):
    found = xmr(NOISE, target=target, polarity=polarity, multiplier=100)
    assert found.extra["assurance_type"].tolist() == [assurance] * 12


def test_a_stated_reason_begins_a_segment_with_limits_of_its_own():
    reasons = np.array([""] * 12 + ["New clinic opened"] + [""] * 11)
    found = xmr([*NOISE, *(100 + y for y in NOISE)], rebase=reasons)
    assert found.extra["segment"].tolist() == [1] * 12 + [2] * 12
    assert found.extra["mean"][[0, 12]] == pytest.approx([0, 100])
    assert set(found.extra["special_cause"]) == {""}
    assert np.isnan(found.extra["moving_range"][12]), "no step is taken across a rebase"


@pytest.mark.parametrize("mark", ["yes", " Y ", "1", "True"])
def test_a_rebase_without_a_reason_is_refused(mark):
    rebase = np.array([""] * 6 + [mark] + [""] * 5)
    found = xmr(NOISE, rebase=rebase)
    assert found.extra["segment"].tolist() == [1] * 12
    assert found.note[6] == "rebase refused: it states no reason"
    assert set(np.delete(found.note, 6)) == {""}


def test_no_rebase_can_be_written_in_several_ways():
    rebase = np.array(["", "no", "0", "nan", "False", " "] * 2)
    assert set(xmr(NOISE, rebase=rebase).extra["segment"]) == {1}


def test_a_baseline_is_frozen_in_every_segment():
    later = [100 + y for y in NOISE]
    reasons = np.array([""] * 13 + ["New clinic opened"] + [""] * 12)
    found = xmr([*NOISE, 50, *later, 150], rebase=reasons, fix_after_n_points=12)
    assert found.extra["upl"][[0, 12, 13, 25]] == pytest.approx([15.96, 15.96, 115.96, 115.96])
    assert found.extra["special_cause"][[12, 25]].tolist() == ["above upper limit"] * 2


def test_few_points_are_provisional():
    found = xmr(NOISE[:-1])
    assert found.extra["is_provisional"].all()
    assert set(found.note) == {"fewer than 12 points: provisional limits"}
    assert not xmr(NOISE).extra["is_provisional"].any()
    assert xmr(NOISE, fix_after_n_points=6).extra["is_provisional"].all()


def test_one_point_has_no_limits():
    found = xmr([5.0], target=4, polarity="higher_is_better")
    assert found.value[0] == 5
    assert np.isnan(found.extra["upl"][0])
    assert found.note[0] == "fewer than two points: no limits"
    assert found.extra["assurance_type"][0] == ""
    assert found.extra["variation_icon"][0] == "common_cause"


def test_values_that_never_change_are_common_cause():
    """0.1 has no exact double, so that its mean may differ from it in the last place."""
    found = xmr([0.1] * 13, screening="nhsr")
    assert set(found.extra["special_cause"]) == {""}
    assert found.extra["upl"][0] == pytest.approx(0.1)


def test_a_gap_is_skipped_and_noted():
    found = xmr([*NOISE[:6], np.nan, *NOISE[6:]])
    assert found.note[6] == "the value is missing"
    assert np.isnan(found.value[6])
    assert found.extra["point_type"][6] == ""
    assert found.extra["upl"][0] == pytest.approx(15.96)
    assert np.isnan(found.extra["upl"][6])


def test_a_rebase_at_a_gap_begins_with_the_next_point():
    reasons = np.array([""] * 12 + ["New clinic opened"] + [""] * 12)
    found = xmr([*NOISE, np.nan, *(100 + y for y in NOISE)], rebase=reasons)
    assert found.extra["segment"].tolist() == [1] * 12 + [0] + [2] * 12


def test_periods_that_say_no_order_are_refused():
    found = xmr_chart([*NOISE, 4.0, 5.0, 6.0], [*range(12), 20, 20, np.nan])
    assert found.note[12:].tolist() == ["the period occurs more than once"] * 2 + [
        "the period is missing"
    ]
    assert np.isnan(found.value[12:]).all()
    assert found.extra["upl"][0] == pytest.approx(15.96)


def test_p_limits_widen_as_denominators_shrink():
    found = p_chart([20, 40, 5], [100, 200, 25], [1, 2, 3], multiplier=100)
    assert found.value == pytest.approx([20, 20, 20])
    assert found.extra["upl"] == pytest.approx([32, 20 + 3 * np.sqrt(8), 44])
    assert found.extra["lpl"] == pytest.approx([8, 20 - 3 * np.sqrt(8), 0])


def test_one_period_of_counts_has_limits_that_are_provisional():
    found = p_chart([20], [100], [1])
    assert found.extra["upl"][0] == pytest.approx(0.32)
    assert found.note[0] == "fewer than 12 points: provisional limits"


def test_p_limits_stay_among_proportions():
    found = p_chart([9, 10, 8], [10, 10, 10], [1, 2, 3])
    assert found.extra["upl"].tolist() == [1, 1, 1]


def test_impossible_counts_lose_their_own_point_only():
    x = [20.0, 120, -1, 20, np.nan, 20]
    n = [100.0, 100, 100, 0, 100, 100]
    found = p_chart(x, n, np.arange(6))
    assert found.note[1:5].tolist() == [
        "the numerator is larger than the denominator",
        "a count is negative",
        "the denominator is zero",
        "the numerator is missing",
    ]
    assert found.extra["mean"][[0, 5]] == pytest.approx(0.2)
    assert u_chart(x, n, np.arange(6)).value[1] == 1.2, "events may outnumber a rate's people"


def test_no_event_leaves_no_limits():
    found = u_chart([0] * 12, [100] * 12, np.arange(12))
    assert np.isnan(found.extra["upl"]).all()
    assert set(found.note) == {"no variation at the mean: no limits"}
    assert set(found.extra["special_cause"]) == {""}


def test_the_target_of_a_p_chart_is_in_the_unit_shown():
    chart = {"numerator": [20] * 12, "denominator": [100] * 12, "period": np.arange(12)}
    found = p_chart(**chart, target=33, polarity="higher_is_better", multiplier=100)
    assert set(found.extra["assurance_type"]) == {"consistently_fail"}


def test_overdispersed_counts_are_told_to_take_prime_limits():
    n = np.full(12, 100_000)
    x = n * 0.2 + np.tile([1000, -1000], 6)
    plain, prime = (p_chart(x, n, np.arange(12), prime=prime) for prime in (False, True))
    assert set(plain.note) == {"over-dispersed: consider prime"}
    assert set(prime.note) == {""}
    assert set(plain.extra["point_type"]) == {"special_cause_neutral"}
    assert set(prime.extra["point_type"]) == {"common_cause"}
    assert prime.method[0] == "P′"


@pytest.mark.parametrize(
    ("option", "advice"),
    [
        ({"screening": "nhs"}, "nhsr"),
        ({"polarity": "good"}, "higher_is_better"),
        ({"shift_length": 5}, "from 6 to 8"),
        ({"trend_length": 6.5}, "whole number"),
        ({"two_of_three": "all"}, "near_only"),
        ({"fix_after_n_points": 1}, "from 2"),
        ({"multiplier": 0}, "above 0"),
        ({"rebase": np.array(["a", "b"])}, "each of the 12 rows"),
    ],
)
def test_wrong_options_are_refused_with_advice(option, advice):
    with pytest.raises(StatisticError, match=advice):
        xmr(NOISE, **option)
