"""What must hold whatever the counts: drawn by Hypothesis, extremes and impossible ones too."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.statistics.count_limits import level_limits
from equipath.statistics.direction import who_does_worse
from equipath.statistics.directly_standardised_rate import directly_standardised_rate
from equipath.statistics.funnel import funnel
from equipath.statistics.people_to_reach import people_to_reach
from equipath.statistics.proportion import proportion
from equipath.statistics.quantiles import quantile_of
from equipath.statistics.rate import rate
from equipath.statistics.relative_gap import relative_gap_between
from equipath.statistics.significance import p_value_of_proportion
from equipath.statistics.slope_index_of_inequality import slope_index_of_inequality

KINDS = st.sampled_from(["proportion", "rate", "ratio"])
COUNT = st.one_of(
    st.integers(0, 30),
    st.integers(0, 10**9),
    st.sampled_from([-1.0, 0.5, float("nan"), float("inf"), 1e-12]),
)
TABLE = st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=8)
PAIR = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda p: (min(p), max(*p, 1)))
CONFIDENCE = st.floats(0.5, 0.9999)


def assert_sound(found):
    """A value within its limits, or a note that says why not."""
    silent = np.isnan(found.value) & (found.note == "")
    assert not silent.any()
    known = np.isfinite(found.lower_ci)
    slack = 1e-9 * np.maximum(1.0, np.abs(found.value[known]))
    assert (found.lower_ci[known] <= found.value[known] + slack).all()
    assert (found.value[known] <= found.upper_ci[known] + slack).all()


@given(TABLE, CONFIDENCE, st.sampled_from(["wilson", "exact"]))
def test_proportions_and_rates_are_sound_whatever_is_counted(table, confidence, method):
    counts = np.array(table, dtype=float).T
    share = proportion(*counts, confidence=confidence, method=method)
    assert_sound(share)
    known = ~np.isnan(share.value)
    assert ((share.lower_ci >= 0) & (share.upper_ci <= 1))[known].all()
    assert_sound(rate(*counts, confidence=confidence))


@given(TABLE, TABLE, st.sampled_from(["proportion", "rate"]), CONFIDENCE)
def test_gaps_are_sound_whatever_is_counted(first, second, kind, confidence):
    length = min(len(first), len(second))
    counts = [*np.array(first[:length], dtype=float).T, *np.array(second[:length], dtype=float).T]
    for between in (absolute_gap_between, relative_gap_between):
        found = between(*counts, kind=kind, confidence=confidence)
        assert_sound(found)
        p_value = found.extra["p_value"]
        assert (np.isnan(p_value) | ((p_value >= 0) & (p_value <= 1))).all()


@given(TABLE, KINDS, st.sampled_from(["none", "additive"]))
def test_funnels_are_sound_whatever_is_counted(table, kind, overdispersion):
    found = funnel(*np.array(table, dtype=float).T, kind=kind, overdispersion=overdispersion)
    assert_sound(found)
    limits = [
        found.extra[name]
        for name in ("lower_3s_limit", "lower_2s_limit", "upper_2s_limit", "upper_3s_limit")
    ]
    for lower, upper in pairwise(limits):
        assert not (lower > upper * (1 + 1e-12)).any()


@given(st.lists(st.tuples(COUNT, COUNT, st.integers(0, 2)), min_size=1, max_size=12))
def test_standardised_rates_are_sound_whatever_is_counted(rows):
    rows.sort(key=lambda row: row[2])
    events, people, group = np.array(rows, dtype=float).T
    found = directly_standardised_rate(events, people, 100, group=group.astype(int))
    assert_sound(found)
    assert (found.lower_ci[~np.isnan(found.value)] >= 0).all()


@given(PAIR, PAIR)
def test_who_does_worse_changes_sides_with_polarity(first, second):
    levels = (first[0] / first[1], second[0] / second[1])
    assume(levels[0] != levels[1])
    up, down = (who_does_worse(*levels, way)[0] for way in ("higher_is_better", "lower_is_better"))
    assert {up, down} == {"the group does worse", "the reference does worse"}


@given(PAIR, PAIR, st.floats(0.6, 0.999))
def test_a_gap_turned_round_is_the_same_gap(first, second, confidence):
    there = absolute_gap_between(*first, *second, confidence=confidence)
    back = absolute_gap_between(*second, *first, confidence=confidence)
    assert there.value[0] == pytest.approx(-back.value[0], abs=1e-12)
    assert there.lower_ci[0] == pytest.approx(-back.upper_ci[0], abs=1e-12)
    assert there.extra["p_value"][0] == pytest.approx(back.extra["p_value"][0], rel=1e-6)


@given(PAIR, st.floats(0.01, 0.99))
def test_wilsons_interval_and_the_score_test_give_one_verdict(pair, level):
    x, n = (np.array([float(count)]) for count in pair)
    lower, upper = level_limits(x, n, "proportion", 0.95)
    p_value = p_value_of_proportion(x, n, np.array([level]))
    assume(abs(p_value[0] - 0.05) > 1e-9)
    assert (lower[0] <= level <= upper[0]) == (p_value[0] > 0.05)


@given(st.lists(PAIR, min_size=2, max_size=10), st.floats(0, 1))
def test_people_to_reach_of_areas_add_up_to_their_parents(pairs, level):
    counted, people = np.array(pairs, dtype=float).T
    parts = people_to_reach(counted, people, level)
    whole = people_to_reach(counted.sum(), people.sum(), level)
    assert parts.value.sum() == pytest.approx(whole.value[0], abs=1e-6)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.integers(2, 12))
def test_quantiles_follow_the_values_and_use_every_number(values, quantiles):
    found = quantile_of(values, quantiles)
    if len(values) < quantiles:
        assert not found.any()
        return
    order = np.argsort(values, kind="stable")
    assert (np.diff(found[order]) >= 0).all()
    assert found.min() == 1
    assert found.max() <= quantiles
    if len(set(values)) == len(values):
        assert set(found.tolist()) == set(range(1, quantiles + 1))


@given(
    st.lists(st.tuples(st.floats(1, 100), st.floats(1, 1000)), min_size=5, max_size=12),
    st.floats(-50, 50),
    st.floats(0.1, 10),
)
def test_the_slope_index_follows_a_change_of_origin_and_unit(strata, origin, unit):
    level, people = np.array(strata).T
    order = np.arange(1, level.size + 1)
    options = {"standard_error": 1.0, "draws": 1000}
    plain = slope_index_of_inequality(level, people, order, **options)
    moved = slope_index_of_inequality(origin + unit * level, people, order, **options)
    assert moved.value[0] == pytest.approx(unit * plain.value[0], abs=1e-8)
