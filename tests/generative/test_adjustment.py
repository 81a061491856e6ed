"""Laws of models of counts, whatever the counts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipath.statistics.adjusted_gap import adjusted_gap
from equipath.statistics.intersectional_estimates import intersectional_estimates
from equipath.statistics.observed_over_predicted import observed_over_predicted

SEX, AGE = np.tile(["F", "M"], 9), np.repeat(["young", "middling", "old"], 6)
PLACE = np.tile(np.repeat(["A", "B", "C"], 2), 3)

people = st.lists(st.integers(1, 5000), min_size=18, max_size=18)
shares = st.lists(st.floats(0, 1), min_size=18, max_size=18)
kinds = st.sampled_from(["proportion", "rate"])


def counts(people, shares):
    denominator = np.array(people, dtype=float)
    return np.round(denominator * shares), denominator


@given(people=people, shares=shares, kind=kinds)
@settings(max_examples=40, deadline=None)
def test_all_providers_together_have_what_is_predicted(people, shares, kind):
    x, n = counts(people, shares)
    found = observed_over_predicted(x, n, PLACE, {"age": AGE, "sex": SEX}, kind=kind)
    places = [np.flatnonzero(place == PLACE)[0] for place in "ABC"]
    predicted = found.extra["predicted"][places]
    if np.isfinite(predicted).all():
        assert predicted.sum() == pytest.approx(x.sum(), rel=1e-6)
    assert (np.isfinite(found.value) | (found.note != "")).all()


@given(people=people, shares=shares, kind=kinds)
@settings(max_examples=20, deadline=None)
def test_no_crossing_is_drawn_beyond_what_can_be(people, shares, kind):
    x, n = counts(people, shares)
    found = intersectional_estimates(x, n, {"sex": SEX, "age": AGE, "place": PLACE}, kind=kind)
    known = np.isfinite(found.value)
    assert (known | (found.note != "")).all()
    assert (found.lower_ci[known] <= found.value[known]).all()
    assert (found.value[known] <= found.upper_ci[known]).all()
    assert (found.lower_ci[known] >= 0).all()
    if kind == "proportion":
        assert (found.upper_ci[known] <= 1).all()


@given(people=people, shares=shares, kind=kinds)
@settings(max_examples=40, deadline=None)
def test_turning_two_strata_round_turns_their_gap(people, shares, kind):
    x, n = counts(people, shares)
    gaps = [
        adjusted_gap(x, n, SEX, reference == SEX, {"age": AGE}, kind=kind) for reference in "FM"
    ]
    first, second = gaps[0].value[SEX == "M"], gaps[1].value[SEX == "F"]
    np.testing.assert_allclose(first, -second, rtol=1e-6, atol=1e-9)
    for found in gaps:
        assert (np.isfinite(found.value) | (found.note != "")).all()
