import itertools

import numpy as np
import pytest
from scipy import special

from equipath.errors import StatisticError
from equipath.statistics.intersectional_estimates import intersectional_estimates

RNG = np.random.default_rng(8)
CELLS = list(itertools.product(["F", "M"], ["White", "Asian", "Black", ""], [1.0, 2.0, 3.0]))
CROSSED = {
    "sex": np.array([cell[0] for cell in CELLS]),
    "ethnic_group": np.array([cell[1] for cell in CELLS]),
    "deprivation": np.array([cell[2] for cell in CELLS]),
}
PEOPLE = RNG.integers(40, 3000, len(CELLS)).astype(float)
ADDITIVE = np.array([-1 - 0.4 * (s == "F") + 0.5 * (e == "Asian") + 0.2 * d for s, e, d in CELLS])
EVENTS = RNG.binomial(
    PEOPLE.astype(int), special.expit(ADDITIVE + RNG.normal(0, 0.3, len(CELLS)))
).astype(float)


def subset(rows):
    return {name: column[rows] for name, column in CROSSED.items()}


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_every_stratum_is_drawn_towards_what_its_parts_add_up_to(kind):
    found = intersectional_estimates(EVENTS, PEOPLE, CROSSED, kind=kind)
    crude, additive = found.extra["crude_value"], found.extra["additive_value"]
    low, high = np.minimum(crude, additive), np.maximum(crude, additive)
    # A mean of logarithms lies a little below the logarithm of a mean.
    assert (low * 0.995 <= found.value).all()
    assert (found.value <= high).all()
    drawn = np.abs(found.value - crude) / np.abs(additive - crude)
    assert drawn[PEOPLE < 300].mean() > drawn[PEOPLE > 2000].mean()


def test_the_interaction_is_what_goes_beyond_the_parts():
    found = intersectional_estimates(EVENTS, PEOPLE, CROSSED, multiplier=100)
    extra = found.extra
    np.testing.assert_allclose(extra["interaction"], found.value - extra["additive_value"])
    excludes_none = (extra["interaction_lower_ci"] > 0) | (extra["interaction_upper_ci"] < 0)
    np.testing.assert_array_equal(excludes_none, extra["p_value"] < 0.05)


def test_where_parts_merely_add_up_all_variance_is_additive():
    people = np.full(len(CELLS), 10_000.0)
    found = intersectional_estimates(np.round(people * special.expit(ADDITIVE)), people, CROSSED)
    assert found.extra["proportional_change_in_variance"][0] == pytest.approx(1, abs=1e-3)
    np.testing.assert_allclose(found.value, special.expit(ADDITIVE), rtol=1e-2)
    assert set(found.note) == {"strata do not vary beyond their main effects"}
    assert np.isnan(found.extra["p_value"]).all()


def test_where_parts_add_nothing_no_variance_is_additive():
    """A chessboard: each category has the same level, each crossing its own."""
    sex, age = np.repeat(["F", "M"], 2), np.tile(["young", "old"], 2)
    found = intersectional_estimates([100, 300, 300, 100], 1000, {"sex": sex, "age": age})
    midway = special.expit((special.logit(0.1) + special.logit(0.3)) / 2)
    assert found.extra["additive_value"] == pytest.approx(np.full(4, midway), rel=0.01)
    assert found.extra["proportional_change_in_variance"][0] == pytest.approx(0, abs=0.05)
    assert np.sign(found.extra["interaction"]).tolist() == [-1, 1, 1, -1]


def test_the_variance_partition_is_that_of_a_latent_logistic_scale():
    """Strata far apart with many people: the variance is that of their logits."""
    logits = np.array([-1.5, -0.5, 0.5, 1.5])
    people = np.full(4, 1e6)
    sex, age = np.repeat(["F", "M"], 2), np.tile(["young", "old"], 2)
    found = intersectional_estimates(
        np.round(people * special.expit(logits)), people, {"sex": sex, "age": age}
    )
    expected = logits.var() / (logits.var() + np.pi**2 / 3)
    assert found.extra["variance_partition"][0] == pytest.approx(expected, rel=1e-3)


def test_the_level_of_all_stands_beside_every_intersection():
    found = intersectional_estimates(EVENTS, PEOPLE, CROSSED, multiplier=100)
    overall = 100 * EVENTS.sum() / PEOPLE.sum()
    np.testing.assert_allclose(found.extra["comparator_value"], overall)
    assert found.extra["strata"].tolist() == [24] * 24


def test_a_hidden_stratum_stays_hidden_and_the_rest_come_out_as_without_it():
    events, kept = EVENTS.copy(), np.arange(len(CELLS)) != 4
    events[4] = np.nan
    found = intersectional_estimates(events, PEOPLE, CROSSED)
    assert found.note[4] == "the numerator is missing"
    assert np.isnan([found.value[4], found.extra["crude_value"][4]]).all()
    without = intersectional_estimates(EVENTS[kept], PEOPLE[kept], subset(kept))
    np.testing.assert_allclose(found.value[kept], without.value)


def test_rows_of_one_stratum_are_added_up_and_one_hidden_hides_them_all():
    split = np.append(np.arange(len(CELLS)), 0)
    events, people = EVENTS[split], PEOPLE[split]
    events[[0, -1]], people[[0, -1]] = [10, EVENTS[0] - 10], [20, PEOPLE[0] - 20]
    found = intersectional_estimates(events, people, subset(split))
    np.testing.assert_allclose(
        found.value, intersectional_estimates(EVENTS, PEOPLE, CROSSED).value[split]
    )
    events[-1] = -1
    hidden = intersectional_estimates(events, people, subset(split))
    assert np.flatnonzero(np.isnan(hidden.value)).tolist() == [0, len(CELLS)]
    assert hidden.note[0] == "a row of the stratum has no usable counts"


def test_those_whose_group_is_not_known_are_a_group_and_words_name_everybody():
    found = intersectional_estimates(EVENTS, PEOPLE, CROSSED, polarity="higher_is_better")
    said = found.extra["direction"][[10, 11]]
    assert set(said) <= {
        "F × Not known × 2 does worse",
        "F × Not known × 3 does worse",
        "All does worse",
    }
    worse = found.value < found.extra["comparator_value"]
    np.testing.assert_array_equal(found.extra["direction"] != "All does worse", worse)


def test_a_missing_number_among_the_dimensions_is_a_group_not_known():
    deprivation = np.where(CROSSED["deprivation"] == 3, np.nan, CROSSED["deprivation"])
    found = intersectional_estimates(EVENTS, PEOPLE, {**CROSSED, "deprivation": deprivation})
    np.testing.assert_allclose(found.value, intersectional_estimates(EVENTS, PEOPLE, CROSSED).value)
    said = set(found.extra["direction"]) - {"All is higher"}
    assert any(words.endswith("× Not known is higher") for words in said)


def test_a_category_without_a_case_leaves_the_strata_drawn_to_the_overall_level():
    events = np.where(CROSSED["ethnic_group"] == "Black", 0, EVENTS)
    found = intersectional_estimates(events, PEOPLE, CROSSED)
    assert np.isfinite(found.value).all()
    assert np.isnan(found.extra["additive_value"]).all()
    assert all("drawn to the overall level" in note for note in found.note)
    none = events == 0
    assert (found.value[none] > 0).all()
    assert (found.value[none] < found.extra["comparator_value"][none]).all()


def test_strata_that_are_all_alike_do_not_vary_beyond_chance():
    found = intersectional_estimates(PEOPLE / 5, PEOPLE, CROSSED)
    np.testing.assert_allclose(found.value, 0.2)
    assert found.extra["variance_partition"][0] == 0
    assert np.isnan(found.extra["proportional_change_in_variance"]).all()
    assert "strata do not vary beyond chance" in found.note[0]


def test_few_events_are_said_to_be_unreliable():
    """Six coefficients and the intercept ask for 70; of a proportion the rarer outcome counts."""
    few = np.tile([0.0, 1, 4, 2], 6)
    found = intersectional_estimates(few, 50, CROSSED)
    assert "fewer than 10 events a coefficient" in found.note[0]
    found = intersectional_estimates(50 - few, 50, CROSSED)
    assert "fewer than 10 events a coefficient" in found.note[0]
    found = intersectional_estimates(few * 4, 50, CROSSED)
    assert "events" not in found.note[0]


@pytest.mark.parametrize(
    ("events", "said"),
    [([3.0, 1], "2 clusters are too few"), ([np.nan, -1], "0 clusters"), ([0.0, 0], "2 clusters")],
)
def test_too_few_strata_have_a_crude_level_only(events, said):
    cells = {"sex": np.array(["F", "M"]), "age": np.array(["old", "old"])}
    found = intersectional_estimates(events, 20, cells)
    assert np.isnan(found.value).all()
    kept = np.isfinite(found.extra["crude_value"])
    assert all(said in note for note in found.note[kept])
    assert all(note != "" for note in found.note)


def test_dimensions_must_be_two_and_as_long_as_the_counts():
    with pytest.raises(StatisticError, match="at least 2 columns"):
        intersectional_estimates(EVENTS, PEOPLE, {"sex": CROSSED["sex"]})
    with pytest.raises(StatisticError, match="a value for each of 24 rows"):
        intersectional_estimates(EVENTS, PEOPLE, {**CROSSED, "sex": CROSSED["sex"][:-1]})
