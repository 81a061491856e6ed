"""What must hold of variation between areas whatever the counts: drawn by Hypothesis."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipath.statistics.empirical_bayes_level import empirical_bayes_level
from equipath.statistics.false_discovery import adjusted_p_value
from equipath.statistics.funnel import funnel
from equipath.statistics.systematic_component_of_variation import (
    systematic_component_of_variation,
)
from equipath.statistics.trend_marker import trend_marker

COUNT = st.one_of(
    st.integers(0, 30),
    st.integers(0, 10**9),
    st.sampled_from([-1.0, 0.5, float("nan"), float("inf"), 1e-12]),
)
TABLE = st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=12)
PRIORS = st.sampled_from(
    [("proportion", "kleinman"), ("rate", "marshall"), ("ratio", "clayton_kaldor")]
)
SCALES = [
    ("proportion", "arcsine"),
    ("rate", "square_root"),
    ("rate", "log"),
    ("ratio", "log"),
    ("standardised_rate", "square_root"),
]
ADJUSTMENTS = st.sampled_from(["benjamini_hochberg", "benjamini_yekutieli", "holm", "bonferroni"])
PAIR = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda p: (min(p), max(*p, 1)))


@given(
    TABLE,
    st.sampled_from(SCALES),
    st.sampled_from(["none", "additive", "multiplicative"]),
    st.sampled_from(["winsorised", "trimmed", "none"]),
)
def test_a_funnels_limits_are_nested_and_its_words_follow_them(table, scale, spread, trimming):
    kind, transform = scale
    x, n = np.array(table, dtype=float).T
    options = {"value": np.abs(x) / 7 + 0.001} if kind == "standardised_rate" else {}
    found = funnel(
        x,
        n,
        kind=kind,
        transform=transform,
        overdispersion=spread,
        dispersion_trimming=trimming,
        **options,
    )
    assert not (np.isnan(found.value) & (found.note == "")).any()
    low, high = found.extra["lower_2s_limit"], found.extra["upper_2s_limit"]
    assert not (found.extra["lower_3s_limit"] > low * (1 + 1e-12)).any()
    assert not (high > found.extra["upper_3s_limit"] * (1 + 1e-12)).any()
    words = found.extra["significance"]
    assert (found.value < low)[np.strings.endswith(words, "low")].all()
    assert (found.value > high)[np.strings.endswith(words, "high")].all()
    assert ((found.value >= low) & (found.value <= high))[words == "within"].all()


@given(TABLE, PRIORS)
def test_a_drawn_level_lies_between_the_crude_and_the_overall(table, asked):
    kind, prior = asked
    found = empirical_bayes_level(*np.array(table, dtype=float).T, kind=kind, prior=prior)
    assert not (np.isnan(found.value) & (found.note == "")).any()
    crude, overall = found.extra["crude_value"], found.extra["baseline"]
    known = np.isfinite(found.value)
    slack = 1e-9 * np.maximum(crude, overall)
    assert (found.value >= np.minimum(crude, overall) - slack)[known].all()
    assert (found.value <= np.maximum(crude, overall) + slack)[known].all()


@given(st.lists(PAIR, min_size=2, max_size=12), st.floats(0.01, 100))
def test_the_unit_of_expected_counts_does_not_matter_to_an_internal_baseline(pairs, unit):
    x, e = np.array(pairs, dtype=float).T
    plain, scaled = (systematic_component_of_variation(x, e * by) for by in (1.0, unit))
    np.testing.assert_allclose(scaled.value, plain.value, rtol=1e-6, atol=1e-9)
    assert plain.note.tolist() == scaled.note.tolist() or (x / e).std() < 1e-6


@given(st.lists(st.floats(0, 1) | st.none(), max_size=40), ADJUSTMENTS)
def test_adjusting_keeps_the_order_and_bonferroni_is_the_strictest(p_values, method):
    p = np.array(p_values, dtype=float)
    adjusted = adjusted_p_value(p, method=method)
    order = np.argsort(p[~np.isnan(p)], kind="stable")
    assert (np.diff(adjusted[~np.isnan(p)][order]) >= 0).all()
    assert (adjusted >= p)[~np.isnan(p)].all()
    if method in ("holm", "benjamini_hochberg"):
        strictest = adjusted_p_value(p, method="bonferroni")
        assert (adjusted <= strictest * (1 + 1e-12))[~np.isnan(p)].all()


@given(st.lists(PAIR, min_size=5, max_size=5), st.sampled_from(["proportion", "rate"]))
def test_time_turned_round_turns_the_trend_round(pairs, kind):
    x, n = np.array(pairs, dtype=float).T
    there = trend_marker(np.arange(5), numerator=x, denominator=n, kind=kind)
    back = trend_marker(-np.arange(5), numerator=x, denominator=n, kind=kind)
    assert back.value[0] == pytest.approx(-there.value[0], abs=1e-12)
    assert back.extra["chi_squared"][0] == pytest.approx(there.extra["chi_squared"][0], abs=1e-9)
