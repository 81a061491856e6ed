"""Laws that indices of unequal strata keep, whatever the strata are."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from equipath.statistics import STATISTICS

ABSOLUTE = [
    "between_group_standard_deviation",
    "between_group_variance",
    "mean_difference_from_best",
    "mean_difference_from_mean",
]
RELATIVE = ["coefficient_of_variation", "index_of_disparity", "mean_log_deviation", "theil_index"]
OF_PEOPLE = [*ABSOLUTE, *RELATIVE, "population_attributable_fraction"]
STATISTIC = {name: STATISTICS.get(name) for name in OF_PEOPLE}

STRATA = st.lists(
    st.tuples(st.floats(0.01, 1), st.integers(1, 5000), st.floats(0.001, 0.2)),
    min_size=2,
    max_size=8,
)


def run(name, level, people, error=None):
    statistic = STATISTIC[name]
    options = {"polarity": "higher_is_better"} if "polarity" in statistic.options else {}
    if "weighted" in statistic.options:
        options["weighted"] = True
    return statistic.compute(level, people, standard_error=error, **options)


@pytest.mark.parametrize("name", OF_PEOPLE)
@given(strata=STRATA, part=st.floats(0.1, 0.9))
def test_a_stratum_cut_in_two_alike_makes_no_difference(name, strata, part):
    level, people, _ = np.array(strata).T
    moved = part * people[0]
    halves = np.append(people, moved)
    halves[0] -= moved
    cut = run(name, np.append(level, level[0]), halves)
    assert cut.value[0] == pytest.approx(run(name, level, people).value[0], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", RELATIVE)
@given(strata=STRATA, factor=st.floats(0.1, 100))
def test_relative_indices_do_not_depend_on_the_unit(name, strata, factor):
    level, people, error = np.array(strata).T
    assume(np.ptp(level) > 1e-3)
    plain, scaled = (run(name, level * by, people, error * by) for by in (1, factor))
    assert scaled.value[0] == pytest.approx(plain.value[0], rel=1e-6, abs=1e-9)
    assert scaled.upper_ci[0] == pytest.approx(plain.upper_ci[0], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", ABSOLUTE)
@given(strata=STRATA, origin=st.floats(-10, 10))
def test_absolute_indices_do_not_depend_on_the_origin(name, strata, origin):
    level, people, error = np.array(strata).T
    assume(np.ptp(level) > 1e-3)
    plain, moved = (run(name, level + by, people, error) for by in (0, origin))
    assert moved.value[0] == pytest.approx(plain.value[0], rel=1e-6, abs=1e-9)
    assert moved.lower_ci[0] == pytest.approx(plain.lower_ci[0], rel=1e-4, abs=1e-7)


@pytest.mark.parametrize("name", OF_PEOPLE)
@given(strata=STRATA)
def test_indices_are_never_negative_and_lie_within_their_limits(name, strata):
    level, people, error = np.array(strata).T
    found = run(name, level, people, error)
    assert found.value[0] >= 0
    if not np.isnan(found.lower_ci[0]):
        assert 0 <= found.lower_ci[0] <= found.value[0] <= found.upper_ci[0]
    p_value = found.extra["p_value"][0]
    assert np.isnan(p_value) or 0 <= p_value <= 1


@given(strata=STRATA)
def test_the_mean_distance_never_exceeds_the_standard_deviation(strata):
    level, people, _ = np.array(strata).T
    distance = run("mean_difference_from_mean", level, people).value[0]
    assert distance <= run("between_group_standard_deviation", level, people).value[0] + 1e-12
