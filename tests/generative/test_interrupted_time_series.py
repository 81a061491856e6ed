"""What must hold of segmented regressions whatever the series."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from equipath.statistics.counterfactual import counterfactual
from equipath.statistics.interrupted_time_series import interrupted_time_series

LEVELS = st.lists(st.integers(-50, 50), min_size=8, max_size=24)
TERM = st.floats(-100, 100)


@given(LEVELS, TERM, TERM, st.integers(0, 4))
def test_a_line_added_to_a_series_changes_no_change(levels, start, slope, lag):
    y, time = np.array(levels, dtype=float), np.arange(len(levels))
    after = (time >= len(levels) // 2) * 1.0
    plain = interrupted_time_series(y, time, after, lag=lag)
    raised = interrupted_time_series(y + start + slope * time, time, after, lag=lag)
    for name in ("level_change", "slope_change", "level_change_upper_ci", "slope_change_lower_ci"):
        # Rounding is of the size of the line, not of the change; a root makes more of it.
        np.testing.assert_allclose(raised.extra[name], plain.extra[name], atol=1e-4)


@given(LEVELS, st.lists(st.booleans(), min_size=24, max_size=24))
def test_what_is_observed_is_what_is_expected_and_the_difference(levels, missing):
    y, time = np.array(levels, dtype=float), np.arange(len(levels))
    y[np.array(missing[: y.size])] = np.nan
    found = counterfactual(y, time, (time >= y.size // 2) * 1.0)
    assert (np.isfinite(found.value) | (found.note != "")).all()
    np.testing.assert_allclose(found.value + found.extra["difference"], found.extra["observed"])
    known = np.isfinite(found.value)
    assert (found.extra["observed"][known] == y[known]).all()
