"""Standardised ratios, repeated events and rules of comparison, against their sources' formulas."""

import numpy as np
import pytest
from scipy import stats

from equipath.statistics.comparison import comparison
from equipath.statistics.indirectly_standardised_rate import indirectly_standardised_rate
from equipath.statistics.indirectly_standardised_ratio import indirectly_standardised_ratio
from equipath.statistics.rate_of_repeated_events import rate_of_repeated_events
from equipath.statistics.systematic_component_of_variation import (
    systematic_component_of_variation,
)

# A made-up area's four age bands beside a reference's.
EVENTS, PEOPLE = np.array([2.0, 5, 11, 14]), np.array([1200.0, 900, 600, 300])
REFERENCE_EVENTS = np.array([90.0, 210, 800, 1500])
REFERENCE_PEOPLE = np.array([80_000.0, 60_000, 50_000, 30_000])
BANDS = {
    "denominator": PEOPLE,
    "reference_numerator": REFERENCE_EVENTS,
    "reference_denominator": REFERENCE_PEOPLE,
}


def test_the_standardised_ratio_is_observed_over_what_the_references_rates_would_give():
    """Breslow and Day (1987), IARC 82, chapter 2; exact limits of a count by scipy's χ²."""
    expected = (REFERENCE_EVENTS / REFERENCE_PEOPLE * PEOPLE).sum()
    found = indirectly_standardised_ratio(EVENTS, **BANDS, method="exact")
    observed = EVENTS.sum()
    low, high = stats.chi2.ppf([0.025, 0.975], [2 * observed, 2 * observed + 2]) / 2
    assert found.value[0] == pytest.approx(observed / expected)
    assert found.lower_ci[0] == pytest.approx(low / expected)
    assert found.upper_ci[0] == pytest.approx(high / expected)


def test_the_standardised_rate_is_the_ratio_of_the_references_crude_rate():
    crude = REFERENCE_EVENTS.sum() / REFERENCE_PEOPLE.sum()
    ratio = indirectly_standardised_ratio(EVENTS, **BANDS)
    rate = indirectly_standardised_rate(EVENTS, **BANDS, multiplier=1000)
    assert rate.value[0] == pytest.approx(1000 * crude * ratio.value[0])
    assert rate.upper_ci[0] == pytest.approx(1000 * crude * ratio.upper_ci[0])


def test_an_area_that_has_the_references_rates_has_a_ratio_of_one():
    same = REFERENCE_EVENTS / 10
    found = indirectly_standardised_ratio(same, **{**BANDS, "denominator": REFERENCE_PEOPLE / 10})
    assert found.value[0] == pytest.approx(1)


def test_repeated_events_vary_as_the_sum_of_their_squares():
    """Eayres (2008), APHO Technical Briefing 3: the variance is Σ f²·x where people repeat."""
    people, frequency = np.array([4000.0, 900, 60]), np.array([1.0, 2, 5])
    found = rate_of_repeated_events(people, np.full(3, 50_000.0), frequency, multiplier=1000)
    events, variance = (frequency * people).sum(), (frequency**2 * people).sum()
    assert found.value[0] == pytest.approx(1000 * events / 50_000)
    # So many events that the limits are as good as normal.
    width = 1.96 * np.sqrt(variance) * 1000 / 50_000
    assert found.upper_ci[0] - found.value[0] == pytest.approx(width, rel=0.02)


def test_the_systematic_component_takes_chance_away_from_the_variation():
    """McPherson et al (1982), N Engl J Med 307:1310: Σ((O − E)² − E)/E² over the areas."""
    observed, expected = np.array([30.0, 55, 80, 20, 65]), np.array([40.0, 50, 60, 30, 70])
    found = systematic_component_of_variation(observed, expected, baseline="external")
    plain = np.mean(((observed - expected) ** 2 - expected) / expected**2)
    assert found.value[0] == pytest.approx(plain)


@pytest.mark.parametrize(
    ("limits", "polarity", "word"),
    [
        ((41, 49), "higher_is_better", "worse"),
        ((51, 59), "higher_is_better", "better"),
        ((41, 49), "lower_is_better", "better"),
        ((51, 59), "lower_is_better", "worse"),
        ((41, 49), "neutral", "lower"),
        ((51, 59), "neutral", "higher"),
        ((45, 55), "higher_is_better", "similar"),
        ((50, 55), "higher_is_better", "similar"),
        ((45, 50), "neutral", "similar"),
    ],
)
def test_an_interval_that_holds_or_touches_the_benchmark_is_similar(limits, polarity, word):
    """OHID, Fingertips technical guidance: comparing with a benchmark of 50."""
    middle = sum(limits) / 2
    found = comparison([middle], [limits[0]], [limits[1]], [50], polarity=polarity)
    assert found.extra["comparison"][0] == word
