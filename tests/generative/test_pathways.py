"""Laws of pathways: losses, ratios and recoverable people add up for any nested counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipath.statistics.decay_decomposition import decay_decomposition
from equipath.statistics.recoverable_people import recoverable_people

NESTED = st.lists(st.integers(1, 10**6), min_size=4, max_size=4).map(
    lambda counts: sorted(counts, reverse=True)
)
STAGE = [1, 2, 3, 4]


@given(NESTED, NESTED)
def test_the_logarithms_of_stages_add_up_to_the_whole(ours, theirs):
    found = decay_decomposition(ours, STAGE, theirs)
    whole = np.log(ours[3] / ours[0] * theirs[0] / theirs[3])
    assert np.nansum(found.extra["log_ratio"]) == pytest.approx(whole, abs=1e-9)


@given(NESTED, NESTED)
def test_stages_mended_one_after_another_give_back_the_whole_gap(ours, theirs):
    found = recoverable_people(ours, STAGE, theirs, downstream="reference")
    gap = ours[0] * theirs[3] / theirs[0] - ours[3]
    assert np.nansum(found.value) == pytest.approx(gap, rel=1e-9, abs=1e-6)
    assert (found.lower_ci <= found.value)[1:].all()
    assert (found.value <= found.upper_ci)[1:].all()
