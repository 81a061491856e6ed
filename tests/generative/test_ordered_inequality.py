"""Laws of the indices of an ordered scale, and their soundness whatever the strata hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipath.statistics.absolute_concentration_index import absolute_concentration_index as aci
from equipath.statistics.rank_index import slope_and_relative_indices
from equipath.statistics.relative_concentration_index import relative_concentration_index as rci

LEVEL = st.one_of(
    st.floats(0, 1),
    st.floats(-1e6, 1e6),
    st.sampled_from([0.0, 1.0, 1e-300, 1e300, float("nan"), float("inf"), -1.0]),
)
PEOPLE = st.one_of(st.floats(1, 1e9), st.sampled_from([0.0, 1e-9, 0.4, float("nan"), -5.0]))
ERROR = st.one_of(st.floats(0, 10), st.sampled_from([float("nan"), float("inf"), -1.0, 1e-300]))
STRATA = st.lists(st.tuples(LEVEL, PEOPLE, ERROR), min_size=1, max_size=8)
SENSIBLE = st.lists(
    st.tuples(st.floats(0.05, 0.95), st.floats(200, 1e6), st.floats(0.001, 0.1)),
    min_size=5,
    max_size=12,
)


def assert_sound(found):
    """A value within its limits, or a note that says why not."""
    for column in (found.value, found.lower_ci, found.upper_ci):
        assert not (np.isnan(column) & (found.note == "")).any()
    known = np.isfinite(found.lower_ci)
    assert (found.lower_ci <= found.value)[known].all()
    assert (found.value <= found.upper_ci)[known].all()


@given(
    STRATA,
    st.sampled_from(["simulated", "analytic", "robust", "regression"]),
    st.sampled_from(["none", "log", "logit"]),
    st.sampled_from(["none", "log", "logit"]),
)
def test_slopes_are_sound_whatever_the_strata_hold(strata, interval, transform, error_scale):
    level, people, error = np.array(strata).T
    options = {
        "standard_error": error,
        "interval": interval,
        "transform": transform,
        "error_scale": error_scale if transform == "none" else transform,
        "draws": 1000,
    }
    for found in slope_and_relative_indices(level, people, np.arange(level.size) + 1, **options):
        assert_sound(found)


@given(STRATA, st.sampled_from(["who", "who_linear"]))
def test_slopes_of_who_are_sound_whatever_the_strata_hold(strata, definition):
    level, people, _ = np.array(strata).T
    order = np.arange(level.size) + 1
    for found in slope_and_relative_indices(level, people, order, definition=definition):
        assert_sound(found)


@given(
    STRATA,
    st.sampled_from(["simulated", "analytic", "robust", "regression"]),
    st.sampled_from(["none", "wagstaff", "erreygers"]),
)
def test_concentration_is_sound_whatever_the_strata_hold(strata, interval, normalisation):
    level, people, error = np.array(strata).T
    order = np.arange(level.size) + 1
    options = {"standard_error": error, "interval": interval, "draws": 1000}
    assert_sound(aci(level, people, order, **options))
    assert_sound(rci(level, people, order, normalisation=normalisation, **options))


@given(SENSIBLE)
def test_a_scale_turned_round_turns_every_sign(strata):
    level, people, error = np.array(strata).T
    up = np.arange(level.size) + 1
    for index in (aci, rci):
        here, there = (index(level, people, o, standard_error=error) for o in (up, up[::-1]))
        assert there.value[0] == pytest.approx(-here.value[0], abs=1e-9)
        assert there.upper_ci[0] == pytest.approx(-here.lower_ci[0], abs=1e-9)
    options = {"definition": "who"}
    here, there = (slope_and_relative_indices(level, people, o, **options) for o in (up, up[::-1]))
    assert there[0].value[0] == pytest.approx(-here[0].value[0], abs=1e-6)
    assert there[1].value[0] == pytest.approx(1 / here[1].value[0], rel=1e-5)


@given(SENSIBLE, st.floats(0.1, 10))
def test_the_relative_index_knows_no_unit_and_the_absolute_one_no_origin(strata, unit):
    level, people, _ = np.array(strata).T
    order = np.arange(level.size) + 1
    plain, scaled = (rci(levels, people, order).value[0] for levels in (level, level * unit))
    assert scaled == pytest.approx(plain, abs=1e-9)
    plain, moved = (aci(levels, people, order).value[0] for levels in (level, level + unit))
    assert moved == pytest.approx(plain, abs=1e-9)
