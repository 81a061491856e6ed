"""Fingertips' recent trend: the rule, the words, what cannot be calculated."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.trend_marker import trend_marker

YEARS = [2019, 2020, 2021, 2022, 2023]
RISING = [500, 520, 540, 560, 580]


def shares(counts, **options):
    return trend_marker(YEARS, numerator=counts, denominator=[1000] * 5, **options)


def test_the_slope_and_its_test_by_hand():
    """Of 1,000 each: slope 20·10/(10·1000) = 2 points; p̄ = 0.54, S = 1000·10 = 10,000."""
    found = shares(RISING, multiplier=100)
    assert found.value[0] == pytest.approx(2)
    error = 100 * np.sqrt(0.54 * 0.46 / 10_000)
    assert found.upper_ci[0] - 2 == pytest.approx(1.959963984540054 * error)
    assert found.extra["chi_squared"][0] == pytest.approx((2 / error) ** 2)
    assert found.extra["trend"].tolist() == ["increasing"]


@pytest.mark.parametrize(
    ("counts", "polarity", "words"),
    [
        (RISING, "higher_is_better", "increasing and getting better"),
        (RISING, "lower_is_better", "increasing and getting worse"),
        (RISING[::-1], "higher_is_better", "decreasing and getting worse"),
        (RISING[::-1], "lower_is_better", "decreasing and getting better"),
        (RISING[::-1], "neutral", "decreasing"),
        ([500, 505, 510, 515, 520], "higher_is_better", "no significant change"),
    ],
)
def test_the_words_follow_polarity(counts, polarity, words):
    assert shares(counts, polarity=polarity).extra["trend"].tolist() == [words]


def test_a_slope_that_one_point_turns_is_no_trend():
    """Falling but for a leap in the last year: beyond 9.5495, and not without that year."""
    found = shares([520, 515, 510, 505, 610], polarity="higher_is_better")
    assert found.extra["chi_squared"][0] > 9.5495
    assert found.extra["keeps_sign"].tolist() == [0]
    assert found.extra["trend"].tolist() == ["no significant change"]


@pytest.mark.parametrize(("last", "words"), [(539, "no significant change"), (540, "increasing")])
def test_the_threshold_is_that_of_one_in_five_hundred(last, words):
    """Slope Σ(t−t̄)x/10,000; its χ² passes 9.5495 between 539 and 540 of the last year."""
    found = shares([480, 490, 508, 525, last])
    x = np.array([480, 490, 508, 525, last])
    share = x.sum() / 5000
    chi_squared = (np.arange(-2, 3) @ x) ** 2 / (10_000 * share * (1 - share))
    assert found.extra["chi_squared"][0] == pytest.approx(chi_squared)
    assert (chi_squared > 9.5495) == (words == "increasing")
    assert found.extra["trend"].tolist() == [words]


def test_only_the_last_five_count_in_whatever_order_they_come():
    order = [3, 0, 5, 1, 6, 2, 4]
    period = np.arange(2017, 2024)[order]
    counts = np.array([900, 10, *RISING])[order]
    found = trend_marker(period, numerator=counts, denominator=[1000] * 7)
    assert found.value[0] == pytest.approx(shares(RISING).value[0])


def test_what_cannot_be_calculated_says_why():
    group = np.repeat([0, 1, 2, 3], [4, 5, 6, 5])
    period = [*YEARS[1:], 2019, 2020, 2020, 2022, 2023, 2018, *YEARS, *YEARS[:4], None]
    counts = np.array([*RISING[1:], *RISING, 480, *RISING, *RISING], dtype=float)
    counts[11] = np.nan
    found = trend_marker(period, numerator=counts, denominator=[1000] * 20, group=group)
    assert found.note.tolist() == [
        "fewer than 5 periods",
        "a period occurs more than once",
        "the numerator is missing",
        "a period is missing",
    ]
    assert set(found.extra["trend"]) == {"cannot be calculated"}
    assert np.isnan(found.value).all()


def test_a_gap_before_the_last_five_does_no_harm():
    counts = np.array([np.nan, *RISING])
    found = trend_marker([2018, *YEARS], numerator=counts, denominator=[1000] * 6)
    assert found.extra["trend"].tolist() == ["increasing"]


def test_uneven_periods_are_remarked_upon():
    found = trend_marker([2015, 2020, 2021, 2022, 2023], numerator=RISING, denominator=[1000] * 5)
    assert found.note.tolist() == ["the periods are unevenly spaced, and taken as even"]
    months = np.cumsum([0, 31, 28, 31, 30])
    assert trend_marker(months, numerator=RISING, denominator=[1000] * 5).note.tolist() == [""]


@pytest.mark.parametrize("count", [0, 500, 1000])
def test_nothing_that_changes_is_no_change(count):
    found = shares([count] * 5)
    assert found.value.tolist() == [0]
    assert found.extra["trend"].tolist() == ["no significant change"]
    assert (found.note[0] == "") == (count == 500)


def test_levels_are_weighted_by_their_errors():
    """An uncertain last value hardly moves the slope of the other four, which is 1."""
    found = trend_marker(
        YEARS, value=[1, 2, 3, 4, 50], standard_error=[0.01] * 4 + [100], kind="value"
    )
    assert found.value[0] == pytest.approx(1, abs=1e-4)


def test_limits_and_the_errors_that_made_them_are_one():
    level, error = np.array([10, 12, 13, 15, 18.0]), np.array([0.5, 0.6, 0.5, 0.7, 0.6])
    by_error = trend_marker(YEARS, value=level, standard_error=error, kind="value")
    by_limits = trend_marker(
        YEARS,
        value=level,
        lower_ci=level - 3.0902323 * error,
        upper_ci=level + 3.0902323 * error,
        limits_confidence=0.998,
        kind="value",
    )
    assert by_limits.extra["chi_squared"][0] == pytest.approx(by_error.extra["chi_squared"][0])


def test_levels_without_errors_have_a_slope_and_no_verdict():
    found = trend_marker(YEARS, value=[1, 2, 3, 4, 5], kind="value")
    assert found.value.tolist() == pytest.approx([1])
    assert found.note.tolist() == ["no standard errors: no interval"]
    assert found.extra["trend"].tolist() == ["cannot be calculated"]


def test_rates_of_no_events_have_weights_too():
    found = trend_marker(YEARS, numerator=[0, 4, 9, 15, 30], denominator=[1000] * 5, kind="rate")
    assert found.extra["trend"].tolist() == ["increasing"]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"value": [1] * 5}, "`kind` `proportion` needs the columns"),
        ({"kind": "value"}, "`kind` `value` needs the column"),
        ({"kind": "share"}, "`kind` cannot be `share`"),
        ({"kind": "value", "value": [1] * 5, "lower_ci": [0] * 5}, "both `lower_ci` and"),
    ],
)
def test_columns_that_are_lacking_are_named(columns, words):
    with pytest.raises(StatisticError, match=words):
        trend_marker(YEARS, **columns)
