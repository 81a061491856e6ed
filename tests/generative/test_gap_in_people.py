"""The law of gaps in people: against one fixed level they add up over any division."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipath.statistics.people_gap import people_gap
from equipath.statistics.people_gap_total import people_gap_total

PRACTICE = st.tuples(st.integers(0, 500), st.integers(1, 500), st.integers(0, 3)).map(
    lambda drawn: (min(drawn[0], drawn[1]), drawn[1], drawn[2])
)


@given(st.lists(PRACTICE, min_size=1, max_size=20), st.floats(0, 1))
def test_practices_add_up_to_their_pcns_and_to_the_icb(practices, level):
    x, n, pcn = np.array(sorted(practices, key=lambda drawn: drawn[2]), dtype=float).T
    fixed = {"reference": level, "against": "reference"}
    whole = people_gap_total(x, n, **fixed).value[0]
    pcns = people_gap_total(x, n, group=pcn.astype(int), **fixed)
    assert pcns.value.sum() == pytest.approx(whole, abs=1e-6)
    assert people_gap(x, n, **fixed).value.sum() == pytest.approx(whole, abs=1e-6)
    assert (pcns.extra["shown"] >= 0).all()


@given(st.lists(PRACTICE, min_size=1, max_size=12), st.booleans())
def test_nobody_is_beyond_the_best_where_every_stratum_may_be_it(strata, is_down):
    x, n, _ = np.array(strata, dtype=float).T
    polarity = "lower_is_better" if is_down else "higher_is_better"
    found = people_gap(x, n, polarity=polarity, smallest_share=0)
    assert (found.value >= -1e-9).all()
    assert found.value.min() == pytest.approx(0, abs=1e-9)
