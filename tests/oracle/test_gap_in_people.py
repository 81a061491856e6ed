"""Gaps in people against statsmodels, and their limits against what chance draws."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from equipath.statistics.people_gap import people_gap
from equipath.statistics.people_gap_total import people_gap_total

COUNTED = np.array([612, 488, 371, 298, 205.0])
PEOPLE = np.array([1240, 910, 655, 480, 318.0])


def test_rows_have_the_limits_of_their_own_level():
    found = people_gap(COUNTED, PEOPLE, target=0.6, against="target")
    lower, upper = proportion_confint(COUNTED, PEOPLE, method="wilson")
    np.testing.assert_allclose(found.lower_ci, PEOPLE * (0.6 - upper), rtol=1e-9)
    np.testing.assert_allclose(found.upper_ci, PEOPLE * (0.6 - lower), rtol=1e-9)


@pytest.mark.parametrize("uncertain", [False, True])
def test_limits_of_the_sum_hold_what_is_drawn(uncertain):
    """Drawn counts against a fixed level, or against that of the last stratum as it is drawn."""
    options = {"order": np.arange(5), "against": "least_disadvantaged"}
    found = people_gap_total(COUNTED, PEOPLE, uncertain_reference=uncertain, **options)
    level = COUNTED / PEOPLE
    drawn = np.random.default_rng(2).binomial(PEOPLE.astype(int), level, (40_000, 5))
    reached = drawn[:, 4] / PEOPLE[4] if uncertain else level[4]
    sums = reached * PEOPLE.sum() - drawn.sum(axis=1)
    low, high = np.quantile(sums, [0.025, 0.975])
    assert found.lower_ci[0] == pytest.approx(low, abs=0.03 * (high - low))
    assert found.upper_ci[0] == pytest.approx(high, abs=0.03 * (high - low))


def test_one_stratum_is_nine_more_people_at_the_level_of_the_other():
    """The definition of attributable numbers: 30 of 100 against 21 of 100 spares nine."""
    found = people_gap([30, 21], [100, 100], polarity="lower_is_better")
    assert found.value.tolist() == pytest.approx([9, 0])
