"""Expected uptake against the review of crizanlizumab in the Midlands, and SciPy's Poisson."""

import pytest
from scipy import stats

from equipath.statistics.expected_uptake import expected_uptake

# The uptake review of crizanlizumab: 300 to 500 people a year nationally, of whom 14% in the
# Midlands; 37 started in the 17 months from February 2022 to June 2023.
REVIEW = (37, 300, 500, 0.14, 17, "starts", "starts")


def test_the_midlands_started_37_to_62_per_cent_of_those_expected_a_year():
    found = expected_uptake(*REVIEW, annualised=True, multiplier=100)
    extra = {name: column[0] for name, column in found.extra.items()}
    assert extra["lower_expected"] == pytest.approx(42)
    assert extra["upper_expected"] == pytest.approx(70)
    assert extra["observed"] == pytest.approx(26.1, abs=0.05)
    assert extra["ratio_at_upper_need"] == pytest.approx(37, abs=0.5)
    assert extra["ratio_at_lower_need"] == pytest.approx(62, abs=0.5)


def test_seventeen_months_are_not_set_against_a_year():
    """The 53% to 88% that a silent comparison would give."""
    found = expected_uptake(*REVIEW)
    assert found.note[0] == "the periods differ in length: annualise"
    assert found.value.tolist() == pytest.approx([float("nan")], nan_ok=True)


def test_few_starts_have_exact_poisson_limits():
    found = expected_uptake(4, 100, 100, 0.1, 12, "starts", "starts")
    assert found.lower_ci[0] == pytest.approx(stats.chi2.ppf(0.025, 8) / 2 / 10)
    assert found.upper_ci[0] == pytest.approx(stats.chi2.ppf(0.975, 10) / 2 / 10)
