"""Indirect standardisation by hand: what is expected given, from a reference, from the areas."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.indirectly_standardised_rate import indirectly_standardised_rate
from equipath.statistics.indirectly_standardised_ratio import indirectly_standardised_ratio

BOTH = pytest.mark.parametrize(
    "statistic", [indirectly_standardised_ratio, indirectly_standardised_rate]
)


def test_what_is_expected_applies_the_references_rates():
    """2,000 at 1 in 100 and 500 at 4 in 100 in the first group: 40; 300 at 1 in 100: 3."""
    found = indirectly_standardised_ratio(
        [30, 20, 6],
        group=[0, 0, 1],
        denominator=[2000, 500, 300],
        reference_numerator=[10, 40, 10],
        reference_denominator=1000,
    )
    assert found.extra["expected"].tolist() == pytest.approx([40, 3])
    assert found.value.tolist() == pytest.approx([1.25, 2])
    assert found.method.tolist() == ["Byar", "exact Poisson"]


def test_the_rate_is_the_ratio_times_the_references_crude_rate():
    """Of 3,000 in the reference 90 have the event, 30 per 1,000: 1.25 times that is 37.5."""
    found = indirectly_standardised_rate(
        [30, 20],
        denominator=[2000, 500],
        reference_numerator=[10, 80],
        reference_denominator=[1000, 2000],
        multiplier=1000,
    )
    assert found.extra["expected"][0] == pytest.approx(40)
    assert found.value[0] == pytest.approx(37.5)


def test_without_a_reference_the_areas_together_are_one():
    """Young: 30 of 1,000 in all. Old: 70 of 500. Area 0 expects 600·0.03 + 400·0.14 = 74."""
    x, n = [20, 60, 10, 10], [600, 400, 400, 100]
    found = indirectly_standardised_ratio(
        x, denominator=n, age_band=["young", "old"] * 2, group=[0, 0, 1, 1]
    )
    assert found.extra["expected"].tolist() == pytest.approx([74, 26])
    assert found.extra["expected"].sum() == pytest.approx(sum(x))
    rate = indirectly_standardised_rate(
        x, denominator=n, age_band=["young", "old"] * 2, group=[0, 0, 1, 1]
    )
    assert rate.value[0] == pytest.approx(80 / 74 * 100 / 1500)


def test_counts_that_are_hidden_are_in_no_reference_and_it_is_said():
    found = indirectly_standardised_ratio(
        [20, 60, None, 10],
        denominator=[600, 400, 400, 100],
        age_band=["young", "old"] * 2,
        group=[0, 0, 1, 1],
    )
    assert found.note.tolist() == [
        "the reference lacks counts that cannot be used",
        "the numerator is missing",
    ]
    assert found.extra["expected"][0] == pytest.approx(20 + 400 * 70 / 500)
    assert np.isnan(found.value[1])


def test_no_age_breakdown_is_one_row_an_area():
    found = indirectly_standardised_ratio(
        [30, 5],
        denominator=[1000, 500],
        reference_numerator=200,
        reference_denominator=10_000,
        group=[7, 3],
        multiplier=100,
    )
    assert found.value.tolist() == pytest.approx([150, 50])


def test_a_band_with_nobody_in_it_expects_nothing():
    found = indirectly_standardised_ratio(
        [5, 0], denominator=[100, 0], reference_numerator=[4, 0], reference_denominator=[80, 0]
    )
    assert found.value[0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"numerator": [None, 5, 9]}, "the numerator is missing"),
        ({"numerator": [-1, 5, 9]}, "a count is negative"),
        ({"denominator": [None, 100, 100]}, "the denominator is missing"),
        ({"denominator": [-5, 100, 100]}, "a count is negative"),
        ({"reference_numerator": [None, 5, 5]}, "the reference of an age band is missing or empty"),
        (
            {"reference_denominator": [0, 50, 50]},
            "the reference of an age band is missing or empty",
        ),
        ({"reference_numerator": [0, 0, 5]}, "the expected count is zero"),
    ],
)
@BOTH
def test_what_cannot_be_expected_is_said_of_its_group_only(statistic, changed, said):
    columns = {
        "numerator": [8, 5, 9],
        "denominator": [100, 100, 100],
        "reference_numerator": [5, 5, 5],
        "reference_denominator": [50, 50, 50],
    }
    found = statistic(**{**columns, **changed}, group=[0, 0, 1])
    assert found.note.tolist() == [said, ""]
    assert np.isnan([found.value[0], found.lower_ci[0], found.upper_ci[0]]).all()
    assert np.isfinite(found.value[1])


@BOTH
def test_too_little_to_expect_anything_from_is_refused(statistic):
    for given in (
        {},
        {"denominator": [100]},
        {"denominator": [100], "reference_numerator": [5]},
        {"reference_numerator": [5], "reference_denominator": [50]},
    ):
        with pytest.raises(StatisticError, match="Give `expected`"):
            statistic([4], **given)


def test_the_standardised_ratio_and_rate_agree():
    ratio = indirectly_standardised_ratio([50], [40], multiplier=100)
    as_rate = indirectly_standardised_rate([50], [40], 0.02, multiplier=1000)
    assert ratio.value[0] == pytest.approx(125)
    assert as_rate.value[0] == pytest.approx(25)
    assert as_rate.upper_ci[0] / as_rate.value[0] == pytest.approx(
        ratio.upper_ci[0] / ratio.value[0]
    )


def test_nothing_expected_and_no_reference_rate_are_said():
    assert indirectly_standardised_ratio([5], [0]).note[0] == "the expected count is zero"
    assert indirectly_standardised_ratio([5], [None]).note[0] == "the expected count is missing"
    found = indirectly_standardised_rate([5, 5, 5], [4, 4, 4], [None, 1, 2], group=[0, 1, 1])
    assert found.note.tolist() == [
        "the reference rate is missing or negative",
        "the reference rates of a group differ",
    ]
    assert np.isnan(found.value).all()
    with pytest.raises(StatisticError, match="Give `reference_rate` beside `expected`"):
        indirectly_standardised_rate([5], [4])


def test_exact_limits_of_the_ratio_are_those_of_the_count():
    """Of no events the upper limit of the count is −ln 0.025."""
    found = indirectly_standardised_ratio([0], [2], method="exact")
    assert found.upper_ci[0] == pytest.approx(-np.log(0.025) / 2)
