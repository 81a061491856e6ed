"""Before and after beside a comparison: what cancels, what is left out, what has no answer."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.difference_in_differences import difference_in_differences
from equipath.statistics.interrupted_time_series import interrupted_time_series
from equipath.statistics.ratio_of_ratios import ratio_of_ratios

AFTER, MARKS = [0.0, 1, 0, 1], [0, 0, 1, 1]
PERIOD, ARM = np.repeat(np.arange(6), 2), np.tile([0, 1], 6)
PEOPLE = np.full(12, 1000.0)
SHARE = np.array(
    [[0.10, 0.20], [0.11, 0.21], [0.12, 0.22], [0.20, 0.23], [0.21, 0.24], [0.22, 0.25]]
)
COUNTED = (SHARE * 1000).ravel()


def did(numerator=COUNTED, denominator=PEOPLE, **changes):
    given = {"interrupted": (PERIOD >= 3) * 1.0, "is_comparison": ARM, "period": PERIOD, **changes}
    return difference_in_differences(numerator, denominator, **given)


def test_what_both_share_cancels():
    """Changed 10% to 6%, comparison 12% to 13%: five points fewer than without it."""
    counts = [100, 60, 120, 130], [1000.0] * 4
    found = difference_in_differences(*counts, AFTER, MARKS, multiplier=100)
    assert found.value[0] == pytest.approx(-5)
    assert found.extra["changed_after"][0] == pytest.approx(6)
    assert found.extra["comparison_before_numerator"][0] == 120
    ratio = ratio_of_ratios(*counts, AFTER, MARKS)
    assert ratio.value[0] == pytest.approx((60 / 100) / (130 / 120))
    shifted = difference_in_differences([150, 110, 170, 180], counts[1], AFTER, MARKS)
    assert shifted.value[0] == pytest.approx(-0.05)


def test_parallel_series_have_no_slope_between_them_before():
    found = did()
    assert found.value[0] == pytest.approx(0.07)
    assert found.extra["slope_before"][0] == pytest.approx(0, abs=1e-12)
    assert found.extra["slope_before_lower_ci"][0] < 0 < found.extra["slope_before_upper_ci"][0]
    assert (
        ratio_of_ratios(COUNTED, PEOPLE, (PERIOD >= 3) * 1.0, ARM, period=PERIOD).extra[
            "slope_before"
        ][0]
        > 1
    ), "in proportion the lower one rose faster"


def test_a_period_that_one_of_the_two_lacks_is_left_out_of_both():
    hidden = COUNTED.copy()
    hidden[9] = np.nan
    found = did(hidden)
    assert found.note[0] == "periods without counts of both are left out"
    assert found.extra["changed_after_numerator"][0] == 200 + 220
    keep = PERIOD != 4
    alone = did(
        COUNTED[keep],
        PEOPLE[keep],
        interrupted=(PERIOD >= 3)[keep] * 1.0,
        is_comparison=ARM[keep],
        period=PERIOD[keep],
    )
    assert found.value[0] == pytest.approx(alone.value[0])


def test_the_comparison_s_rows_may_say_that_nothing_changed_there():
    only_there = ((PERIOD >= 3) & (ARM == 0)) * 1.0
    assert did(interrupted=only_there).value[0] == pytest.approx(did().value[0])


def test_two_periods_before_say_nothing_of_slopes():
    found = did(interrupted=(PERIOD >= 2) * 1.0)
    assert np.isnan(found.extra["slope_before"][0])


def test_without_a_comparison_there_is_no_answer():
    found = did(is_comparison=np.zeros(12))
    assert np.isnan(found.value[0])
    assert found.note[0] == "before or after, the one or the other has no counts"


def test_none_counted_has_a_difference_and_no_ratio():
    counts = [0, 5, 10, 12], [1000.0] * 4
    assert difference_in_differences(*counts, AFTER, MARKS).value[0] == pytest.approx(0.003)
    found = ratio_of_ratios(*counts, AFTER, MARKS)
    assert np.isnan(found.value[0])
    assert found.note[0] == "none is counted in one of the four: no ratio"


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("higher_is_better", "without the change does worse"),
        ("lower_is_better", "after the change does worse"),
        ("neutral", "after the change is higher"),
    ],
)
def test_words_say_what_does_worse(polarity, words):
    assert did(polarity=polarity).extra["direction"][0] == words


def test_intervals_of_counts_hold_what_they_should():
    """Without an effect 19 intervals in 20 hold nought, whatever both share."""
    groups, rng = 2000, np.random.default_rng(5)
    people = np.full((groups, 4), 400.0)
    shares = [0.10, 0.13, 0.20, 0.23]
    counted = rng.binomial(400, shares, (groups, 4)).astype(float)
    found = difference_in_differences(
        counted.ravel(),
        people.ravel(),
        np.tile(AFTER, groups),
        np.tile(MARKS, groups),
        group=np.repeat(np.arange(groups), 4),
    )
    held = (found.lower_ci <= 0) & (found.upper_ci >= 0)
    assert held.mean() == pytest.approx(0.95, abs=0.02)


def test_the_slope_before_of_a_series_has_limits():
    value = np.array([10.0, 11, 13, 12, 20, 21, 22, 24])
    found = interrupted_time_series(value, np.arange(8), np.arange(8) >= 4)
    assert found.extra["slope_before"][0] == pytest.approx(0.8)
    assert found.extra["slope_before_lower_ci"][0] < 0.8 < found.extra["slope_before_upper_ci"][0]


@pytest.mark.parametrize("option", [{"method": "exact"}, {"kind": "mean"}, {"confidence": 2}])
def test_wrong_options_are_refused(option):
    with pytest.raises(StatisticError):
        did(**option)
