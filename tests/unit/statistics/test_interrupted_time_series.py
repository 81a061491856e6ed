"""Interrupted series: exact lines, comparisons, what is left out and what is refused."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.counterfactual import counterfactual
from equipath.statistics.interrupted_time_series import interrupted_time_series

TIME = np.arange(20)
AFTER = (TIME >= 10).astype(float)
STEP = 50 + 2.0 * TIME + AFTER * (7 + 3 * (TIME - 10))
"""Slope 2; at period 10 seven more than the 70 expected, then three more a period."""


def its(value=STEP, period=TIME, interrupted=AFTER, **options):
    return interrupted_time_series(value, period, interrupted, **options)


def test_exact_lines_give_back_their_changes():
    found = its(multiplier=100)
    assert found.value[0] == pytest.approx(700)
    assert its(effect="slope").value[0] == pytest.approx(3)
    assert found.extra["expected_at_change"][0] == pytest.approx(7000)
    assert found.extra["slope_before"][0] == pytest.approx(200)
    assert (found.extra["periods_before"][0], found.extra["periods_after"][0]) == (10, 10)
    assert found.note[0] == ""


def test_the_counterfactual_draws_the_first_line_on():
    found = counterfactual(STEP, TIME, AFTER)
    np.testing.assert_allclose(found.value, 50 + 2 * TIME)
    np.testing.assert_allclose(found.extra["difference"], STEP - 50 - 2 * TIME, atol=1e-9)
    assert found.extra["is_interrupted"].tolist() == (TIME >= 10).tolist()


def test_limits_of_the_difference_are_what_was_observed_less_those_expected():
    noisy = STEP + np.tile([1.0, -1, 0.5, -0.5], 5)
    found = counterfactual(noisy, TIME, AFTER)
    np.testing.assert_allclose(found.extra["difference_lower_ci"], noisy - found.upper_ci)
    np.testing.assert_allclose(found.extra["difference_upper_ci"], noisy - found.lower_ci)


def test_periods_count_one_each_whatever_their_dates():
    days = np.cumsum(np.tile([31.0, 28, 31, 30], 5))
    assert its(period=days).extra["slope_before"][0] == pytest.approx(2)


def test_a_shock_that_both_share_is_not_an_effect():
    shock = 20.0 * AFTER
    found = its(
        np.concatenate([STEP + shock, 40 + TIME + shock]),
        np.tile(TIME, 2),
        np.tile(AFTER, 2),
        is_comparison=np.repeat([0, 1], 20),
    )
    assert found.value[0] == pytest.approx(7)


def test_the_comparison_s_rows_may_say_that_it_is_not_interrupted():
    value, period = np.concatenate([STEP, 40.0 + TIME]), np.tile(TIME, 2)
    marks = np.repeat([0, 1], 20)
    found = counterfactual(value, period, np.append(AFTER, np.zeros(20)), is_comparison=marks)
    np.testing.assert_allclose(found.value[:20], 50 + 2 * TIME)
    assert set(found.note[20:]) == {"this is the comparison series"}
    assert np.isnan(found.value[20:]).all()


def test_a_period_without_a_value_is_left_out_and_not_guessed():
    value = STEP.copy()
    value[[3, 15]] = np.nan
    found = its(value)
    assert found.value[0] == pytest.approx(7)
    assert found.note[0] == "periods without a value are left out"
    rows = counterfactual(value, TIME, AFTER)
    assert np.isnan(rows.value[[3, 15]]).all()
    assert set(rows.note[[3, 15]]) == {"the value is missing"}
    assert rows.value[16] == pytest.approx(82)


def test_the_change_stays_where_it_is_when_its_first_period_has_no_value():
    value = STEP.copy()
    value[10] = np.nan
    assert its(value).value[0] == pytest.approx(7)


def test_a_period_without_a_comparison_is_left_out():
    keep = np.ones(40, dtype=bool)
    keep[25] = False
    columns = (np.concatenate([STEP, 40.0 + TIME]), np.tile(TIME, 2), np.tile(AFTER, 2))
    marks = np.repeat([0, 1], 20)
    found = counterfactual(*(column[keep] for column in columns), is_comparison=marks[keep])
    assert found.note[5] == "the comparison's value is missing"
    assert found.value[6] == pytest.approx(62)


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        (slice(0, 10), "no period comes after the change"),
        (slice(8, 20), "fewer than 3 periods before the change or after it"),
        (slice(0, 12), "fewer than 3 periods before the change or after it"),
    ],
)
def test_too_few_periods_have_no_answer(rows, note):
    found = its(STEP[rows], TIME[rows], AFTER[rows])
    assert np.isnan(found.value[0])
    assert found.note[0] == note


def test_intervals_of_two_years_of_months_hold_what_they_should():
    """Without any change 19 intervals in 20 hold nought; Newey and West's alone 17 of them."""
    time, series = np.arange(24), 2000
    noise = np.random.default_rng(4).normal(size=(series, 24))
    found = its(
        noise.ravel(),
        np.tile(time, series),
        np.tile(time >= 12, series) * 1.0,
        group=np.repeat(np.arange(series), 24),
    )
    assert ((found.lower_ci <= 0) & (found.upper_ci >= 0)).mean() == pytest.approx(0.95, abs=0.02)


def test_few_periods_are_remarked_on():
    rows = slice(5, 16)
    found = its(STEP[rows], TIME[rows], AFTER[rows])
    assert found.value[0] == pytest.approx(7)
    assert found.note[0] == "fewer than 8 periods on a side: the interval may be too narrow"


def test_a_change_that_is_undone_is_refused():
    interrupted = AFTER.copy()
    interrupted[18:] = 0
    assert its(interrupted=interrupted).note[0] == "the change is undone in a later period"


def test_a_period_that_occurs_twice_is_refused():
    period = TIME.copy()
    period[4] = 3
    assert its(period=period).note[0] == "a period occurs more than once"


def test_seasons_need_periods():
    rows = slice(5, 15)
    found = its(STEP[rows], TIME[rows], AFTER[rows], season_length=12, harmonics=3)
    assert found.note[0] == "fewer periods than the model needs"


def test_seasons_that_too_few_months_show_cannot_be_told_apart():
    """Every fourth period only: a season of four looks like a level."""
    value = np.full(40, np.nan)
    value[::4] = np.arange(10) ** 2
    found = its(value, np.arange(40), (np.arange(40) >= 20) * 1.0, season_length=4)
    assert found.note[0] == "the seasons cannot be told apart"


def test_series_of_different_lengths_are_fitted_side_by_side():
    short = slice(3, 17)
    together = its(
        np.concatenate([STEP, STEP[short] + np.tile([1, -1], 7), STEP[:2]]),
        np.concatenate([TIME, TIME[short], TIME[:2]]),
        np.concatenate([AFTER, AFTER[short], AFTER[:2]]),
        group=np.repeat([0, 1, 2], [20, 14, 2]),
    )
    alone = its(STEP[short] + np.tile([1, -1], 7), TIME[short], AFTER[short])
    assert together.value[:2] == pytest.approx([7, alone.value[0]])
    assert together.upper_ci[1] == pytest.approx(alone.upper_ci[0])
    assert np.isnan(together.value[2])


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("higher_is_better", "without the change does worse"),
        ("lower_is_better", "after the change does worse"),
        ("neutral", "after the change is higher"),
    ],
)
def test_words_say_what_does_worse(polarity, words):
    assert its(polarity=polarity).extra["direction"][0] == words


def test_only_from_the_change_on_does_anything_do_worse():
    noisy = STEP + np.tile([1.0, -1], 10)
    found = counterfactual(noisy, TIME, AFTER, polarity="lower_is_better").extra["direction"]
    assert set(found[:10]) == {""}
    assert set(found[10:]) == {"the observed does worse"}


@pytest.mark.parametrize(
    ("option", "advice"),
    [
        ({"effect": "trend"}, "level"),
        ({"errors": "narrow"}, "newey_west"),
        ({"lag": -1}, "from 0"),
        ({"season_length": 2}, "from 3"),
        ({"season_length": 4, "harmonics": 2}, "below half"),
        ({"confidence": 95}, "between 0 and 1"),
        ({"polarity": "up"}, "higher_is_better"),
    ],
)
def test_wrong_options_are_refused_with_advice(option, advice):
    with pytest.raises(StatisticError, match=advice):
        its(**option)
