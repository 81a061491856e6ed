"""Intervals and adjustments against examples printed in the papers that define them."""

import numpy as np
import pytest

from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.statistics.false_discovery import adjusted_p_value
from equipath.statistics.proportion import proportion
from equipath.statistics.rate import rate

# Newcombe (1998), Two-sided confidence intervals for the single proportion, Stat Med 17:857,
# table I: r, n, score method without continuity correction, Clopper-Pearson.
SINGLE = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]

# Newcombe (1998), Interval estimation for the difference between independent proportions,
# Stat Med 17:873, table II: method 10, the score interval.
DIFFERENCE = [
    (56, 70, 48, 80, (0.0524, 0.3339)),
    (9, 10, 3, 10, (0.1705, 0.8090)),
    (6, 7, 2, 7, (0.0582, 0.8062)),
    (5, 56, 0, 29, (-0.0381, 0.1926)),
    (0, 10, 0, 20, (-0.1611, 0.2775)),
    (0, 10, 0, 10, (-0.2775, 0.2775)),
    (10, 10, 0, 20, (0.6791, 1.0000)),
    (10, 10, 0, 10, (0.6075, 1.0000)),
]


@pytest.mark.parametrize(("events", "people", "score", "exact"), SINGLE)
def test_single_proportions_have_the_printed_limits(events, people, score, exact):
    wilson = proportion([events], [people])
    clopper_pearson = proportion([events], [people], method="exact")
    assert (wilson.lower_ci[0], wilson.upper_ci[0]) == pytest.approx(score, abs=5e-5)
    assert (clopper_pearson.lower_ci[0], clopper_pearson.upper_ci[0]) == pytest.approx(
        exact, abs=5e-5
    )


@pytest.mark.parametrize(("x", "n", "y", "m", "limits"), DIFFERENCE)
def test_differences_of_proportions_have_the_printed_limits(x, n, y, m, limits):
    gap = absolute_gap_between([x], [n], [y], [m])
    assert (gap.lower_ci[0], gap.upper_ci[0]) == pytest.approx(limits, abs=5e-5)


def test_benjamini_and_hochberg_reject_four_of_their_fifteen_hypotheses():
    """Benjamini and Hochberg (1995), J R Stat Soc B 57:289, section 4: thrombolysis trial."""
    p_values = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
    ]  # fmt: skip
    assert (adjusted_p_value(p_values) <= 0.05).sum() == 4
    assert (np.array(p_values) * 15 <= 0.05).sum() == 3, "Bonferroni's three, as they print"


@pytest.mark.parametrize(
    ("counted", "of", "shown", "limits"),
    [
        (79, 220, 35.9, (29.9, 42.4)),  # clozapine
        (3615, 66321, 5.45, None),  # admissions from attendances
        (10_000, 55_000, 18.2, None),  # biologics: 18.2, which is not "20%"
    ],
)
def test_percentages_that_health_systems_have_printed(counted, of, shown, limits):
    percentage = proportion([counted], [of], multiplier=100)
    digits = len(str(shown).partition(".")[2])
    assert round(percentage.value[0], digits) == shown
    if limits:
        given = (percentage.lower_ci[0], percentage.upper_ci[0])
        assert tuple(np.round(given, 1)) == limits


def test_exact_poisson_limits_are_those_of_the_printed_tables():
    """Exact 95% limits of small counts as in Pearson and Hartley's table 40 (Biometrika)."""
    printed = {
        0: (0.0, 3.69),
        1: (0.0253, 5.57),
        2: (0.242, 7.22),
        5: (1.62, 11.67),
        9: (4.12, 17.08),
    }
    found = rate(list(printed), 1.0)
    for row, (lower, upper) in enumerate(printed.values()):
        assert found.lower_ci[row] == pytest.approx(lower, rel=3e-3)
        assert found.upper_ci[row] == pytest.approx(upper, rel=1e-3)
