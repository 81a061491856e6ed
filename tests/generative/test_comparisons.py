"""What must hold of every comparison of two, whatever was counted."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.statistics.association_test import association_test
from equipath.statistics.odds_ratio import odds_ratio_between
from equipath.statistics.relative_gap import relative_gap_between

PAIR = st.tuples(st.integers(0, 300), st.integers(1, 300)).map(lambda p: (min(p), max(p)))
RATES = st.tuples(st.integers(0, 10**6), st.floats(0.5, 1e6))
CONFIDENCE = st.floats(0.5, 0.9999)
METHODS = st.sampled_from(["woolf", "exact", "mid_p"])


@given(PAIR, PAIR, METHODS, CONFIDENCE)
def test_an_odds_ratio_turned_round_turns_over(first, second, method, confidence):
    there = odds_ratio_between(*first, *second, method=method, confidence=confidence)
    back = odds_ratio_between(*second, *first, method=method, confidence=confidence)
    assume(there.value[0] > 0 and back.value[0] > 0)
    assert there.value[0] == pytest.approx(1 / back.value[0], rel=1e-6)
    assert there.lower_ci[0] == pytest.approx(1 / back.upper_ci[0], rel=1e-6)
    assert there.lower_ci[0] <= there.value[0] <= there.upper_ci[0]


@given(PAIR, PAIR, METHODS, CONFIDENCE)
def test_every_odds_ratio_has_a_value_or_a_note(first, second, method, confidence):
    found = odds_ratio_between(*first, *second, method=method, confidence=confidence)
    assert np.isfinite(found.value[0]) or found.note[0] != ""
    assert np.isfinite(found.upper_ci[0]) or found.note[0] != ""
    assert 0 <= found.extra["p_value"][0] <= 1


@given(RATES, RATES, st.sampled_from(["mover", "log", "score", "exact"]), CONFIDENCE)
def test_a_ratio_of_rates_lies_within_its_limits(first, second, method, confidence):
    found = relative_gap_between(*first, *second, kind="rate", method=method, confidence=confidence)
    assume(found.note[0] == "")
    slack = 1 + 1e-9
    assert found.lower_ci[0] <= found.value[0] * slack
    assert found.value[0] <= found.upper_ci[0] * slack


@given(PAIR, PAIR)
def test_koopmans_limits_and_the_score_test_give_one_verdict(first, second):
    """At a ratio of 1 the constrained levels are the pooled one: the test of equal proportions."""
    x, n, y, m = *first, *second
    pooled = (x + y) / (n + m)
    assume(y > 0 and 0 < pooled < 1)
    z = (x / n - y / m) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    assume(abs(abs(z) - 1.959963984540054) > 1e-6)
    found = relative_gap_between(x, n, y, m, method="score")
    assert (found.lower_ci[0] <= 1 <= found.upper_ci[0]) == (abs(z) < 1.959963984540054)


@given(PAIR, PAIR, CONFIDENCE)
def test_the_two_gaps_shown_side_by_side_hold_no_gap_together(first, second, confidence):
    ratio = relative_gap_between(*first, *second, confidence=confidence)
    gap = absolute_gap_between(*first, *second, confidence=confidence)
    assume(second[0] > 0)
    assume(min(abs(gap.lower_ci[0]), abs(gap.upper_ci[0])) > 1e-9)
    holds_one = ratio.lower_ci[0] <= 1 <= ratio.upper_ci[0]
    assert holds_one == (gap.lower_ci[0] <= 0 <= gap.upper_ci[0])


@given(st.lists(PAIR, min_size=2, max_size=6), st.integers(2, 5))
def test_chi_squared_grows_with_the_size_of_the_table(strata, times):
    x, n = np.array(strata, dtype=float).T
    once, many = (association_test(k * x, k * n, method="chi_squared") for k in (1, times))
    assume(np.isfinite(once.value[0]))
    assert many.value[0] == pytest.approx(times * once.value[0], rel=1e-9, abs=1e-12)
    strength = "cramers_v"
    assert many.extra[strength][0] == pytest.approx(once.extra[strength][0], rel=1e-6, abs=1e-9)
