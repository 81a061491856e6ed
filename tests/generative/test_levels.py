"""What must hold of levels whatever the counts: drawn by Hypothesis."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipath.statistics.directly_standardised_rate import directly_standardised_rate
from equipath.statistics.indirectly_standardised_ratio import indirectly_standardised_ratio
from equipath.statistics.life_expectancy import life_expectancy
from equipath.statistics.median import median
from equipath.statistics.proportion import proportion
from equipath.statistics.rate import rate
from equipath.statistics.rate_of_repeated_events import rate_of_repeated_events

CONFIDENCE = st.floats(0.5, 0.999)
COUNT = st.integers(0, 40) | st.integers(0, 10**7) | st.sampled_from([-1.0, 0.5, np.nan, np.inf])
VALUES = st.lists(st.integers(-20, 20), min_size=1, max_size=60)


def assert_sound(found):
    """A value within its limits, or a note that says why not."""
    assert not (np.isnan(found.value) & (found.note == "")).any()
    assert not (np.isnan(found.lower_ci) & (found.note == "")).any()
    known = np.isfinite(found.lower_ci)
    slack = 1e-9 * np.maximum(1.0, np.abs(found.value[known]))
    assert (found.lower_ci[known] <= found.value[known] + slack).all()
    assert (found.value[known] <= found.upper_ci[known] + slack).all()


@given(st.integers(1, 10**6), st.floats(0, 1), CONFIDENCE)
def test_mid_p_limits_are_never_outside_the_exact_ones(people, share, confidence):
    count = round(people * share)
    for level, of in ((proportion, people), (rate, 1.0)):
        exact, mid = (
            level([count], [of], method=method, confidence=confidence)
            for method in ("exact", "mid_p")
        )
        assert_sound(mid)
        assert exact.lower_ci[0] <= mid.lower_ci[0] * (1 + 1e-9)
        assert mid.upper_ci[0] <= exact.upper_ci[0] * (1 + 1e-9)


@given(st.lists(st.tuples(COUNT, COUNT, COUNT, COUNT), min_size=1, max_size=8))
def test_standardised_and_repeated_rates_are_sound_whatever_is_counted(rows):
    x, n, other, base = np.array(rows, dtype=float).T
    assert_sound(rate_of_repeated_events(x, n, other))
    assert_sound(
        indirectly_standardised_ratio(
            x, denominator=n, reference_numerator=other, reference_denominator=base
        )
    )
    for method in ("dobson", "fay_feuer"):
        assert_sound(directly_standardised_rate(x, n, base, method=method, fewest_events=0))


@given(VALUES, st.floats(0.02, 0.98), CONFIDENCE, st.sampled_from(["linear", "averaged"]))
def test_a_quantile_lies_within_its_limits_and_they_cover(values, share, confidence, between):
    found = median(values, probability=share, confidence=confidence, interpolation=between)
    assert_sound(found)
    coverage = found.extra["coverage"][0]
    assert np.isnan(coverage) or coverage >= confidence - 1e-12


@given(VALUES, st.floats(0.05, 0.95), st.integers(-5, 5), st.integers(1, 9))
def test_a_quantile_follows_a_change_of_origin_and_unit(values, share, origin, unit):
    plain = median(values, probability=share)
    moved = median(np.array(values) * unit + origin, probability=share)
    for column in ("value", "lower_ci", "upper_ci"):
        expected = getattr(plain, column)[0] * unit + origin
        assert getattr(moved, column)[0] == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(st.lists(st.tuples(COUNT, COUNT), min_size=20, max_size=20))
def test_life_tables_are_sound_whatever_is_counted(rows):
    deaths, people = np.array(rows, dtype=float).T
    ages = [0, 1, *range(5, 95, 5)]
    assert_sound(life_expectancy(ages, deaths, people))
    assert_sound(life_expectancy(ages, np.minimum(deaths, people), people, widest_interval=1e9))
    some = np.clip(np.nan_to_num(deaths, posinf=1), 1, None)
    assert_sound(life_expectancy(ages, some, some * 3 + 300, widest_interval=1e9))
