"""An exempt statistic, its limits and its denominator do not give a hidden count back."""

import numpy as np
import pytest
from scipy.stats import chi2, norm

from equipath.disclosure.outgoing import Kind, coarsen
from equipath.disclosure.policy import load_policy
from equipath.errors import DisclosureError

HES = load_policy("hes")
Z = norm.ppf(0.975)


def wilson(x, n):
    """Wilson's limits as the two roots of (p - q)^2 = z^2 q (1 - q) / n."""
    p = x / n
    roots = np.roots([1 + Z**2 / n, -(2 * p + Z**2 / n), p**2])
    return min(roots), max(roots)


def poisson(x):
    if x >= 10:
        y = x + 1
        return (
            x * (1 - 1 / (9 * x) - Z / (3 * np.sqrt(x))) ** 3,
            y * (1 - 1 / (9 * y) + Z / (3 * np.sqrt(y))) ** 3,
        )
    return (chi2.ppf(0.025, 2 * x) / 2 if x else 0.0), chi2.ppf(0.975, 2 * x + 2) / 2


def agrees(printed, exact, decimals):
    """Whether the exact numbers are printed so."""
    return all(
        abs(p - e) <= 0.5 * 10**-decimals + 1e-9 for p, e in zip(printed, exact, strict=True)
    )


def decimals_of(number):
    text = f"{number:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def coarsened(value, limits, **options):
    arrays = [np.array([number]) for number in (value, *limits)]
    value, lower, upper, note = coarsen(*arrays, is_hidden=np.array([True]), policy=HES, **options)
    return value[0], lower[0], upper[0], note[0]


@pytest.mark.parametrize(("x", "n"), [(3, 60), (3, 900), (7, 5000), (2, 20000), (40, 400)])
def test_a_percentage_with_its_limits_leaves_a_hidden_count_wide_enough(x, n):
    *printed, note = coarsened(
        100 * x / n,
        [100 * limit for limit in wilson(x, n)],
        kind=Kind.PROPORTION,
        count=np.array([float(x)]),
        denominator=np.array([float(n)]),
        multiplier=100,
    )
    if note:
        assert np.isnan(printed).all()
        return
    decimals = max(decimals_of(number) for number in printed)
    shown = round(n / 5) * 5
    candidates = range(1, 8) if x <= 7 else range(x - 20, x + 21)
    possible = [
        k
        for k in candidates
        if any(
            agrees(printed, [100 * k / m, *(100 * limit for limit in wilson(k, m))], decimals)
            for m in range(shown - 2, shown + 3)
        )
    ]
    assert len(possible) >= HES.minimum_width


def test_a_percentage_that_names_its_count_is_not_shown():
    *printed, note = coarsened(
        5.0,
        [100 * limit for limit in wilson(3, 60)],
        kind=Kind.PROPORTION,
        count=np.array([3.0]),
        denominator=np.array([60.0]),
        multiplier=100,
    )
    assert np.isnan(printed).all()
    assert note == "not shown: the count behind it could be worked out"


def test_a_rate_of_a_large_population_keeps_its_value_with_fewer_decimals():
    *printed, note = coarsened(
        12 / 2_000_000 * 1e5,
        [limit / 2_000_000 * 1e5 for limit in poisson(12)],
        kind=Kind.RATE,
        count=np.array([12.0]),
        denominator=np.array([2_000_000.0]),
        multiplier=1e5,
    )
    # 0.6 (0.3 to 1.0) per 100,000 fits 11, 12 and 13 only; 1 (0 to 1) fits 10 to 17: a value of
    # half or more needs 10, and the lower limit of 18 (10.7 events) would be printed as 1.
    assert (printed, note) == ([1.0, 0.0, 1.0], "")


@pytest.mark.parametrize("x", [4, 12, 30])
def test_a_ratio_does_not_name_its_count_though_the_expected_is_unknown(x):
    expected = 0.8 * x
    *printed, note = coarsened(
        100 * x / expected,
        [100 * limit / expected for limit in poisson(x)],
        kind=Kind.RATIO,
        count=np.array([float(x)]),
    )
    if note:
        assert np.isnan(printed).all()
        return
    possible = ratio_counts(printed, x)
    assert len(possible) >= HES.minimum_width


def ratio_counts(printed, x):
    """The counts for which some expected number gives what is printed, by trying many."""
    decimals = max(decimals_of(number) for number in printed)
    possible = set()
    for k in range(1, 8) if x <= 7 else range(1, 60):
        for scale in np.linspace(100 * 0.97 / 0.8 * x / k, 100 * 1.03 / 0.8 * x / k, 4000):
            if agrees(printed, [scale * k, *(scale * limit for limit in poisson(k))], decimals):
                possible.add(k)
                break
    return possible


def test_the_lean_of_a_standardised_rates_limits_does_not_name_its_count():
    # Dobson: the limits of the count, stretched; printed to one decimal, 12 events at 731.4 per
    # 100,000 lean so far upwards that no other count than 12 has these three numbers.
    stretch, x = 61.3, 12
    low, high = poisson(x)
    value = 731.4
    *printed, note = coarsened(
        value,
        [value - stretch * (x - low), value + stretch * (high - x)],
        kind=Kind.STANDARDISED,
        count=np.array([float(x)]),
    )
    assert np.isnan(printed).all()
    assert note


def test_rows_whose_count_is_shown_are_only_rounded():
    value, lower, upper, note = coarsen(
        np.array([12.345, 5.0]),
        np.array([10.06, 1.7]),
        np.array([14.98, 13.7]),
        kind=Kind.PROPORTION,
        count=np.array([120.0, 3.0]),
        is_hidden=np.array([False, True]),
        policy=HES,
        denominator=np.array([972.0, 60.0]),
        multiplier=100,
    )
    assert (value[0], lower[0], upper[0], note[0]) == (12.3, 10.1, 15.0, "")
    assert np.isnan(value[1])


def test_a_proportion_without_its_denominator_is_refused_in_words():
    with pytest.raises(DisclosureError, match="cannot be checked without its denominator"):
        coarsened(5.0, (1.0, 10.0), kind=Kind.PROPORTION, count=np.array([3.0]))
