import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.observed_over_predicted import observed_over_predicted

RNG = np.random.default_rng(15)
PROVIDER = np.repeat([f"P{i}" for i in range(10)], 6)
AGE = np.tile(["18-64", "65-79", "80+"], 20)
SEX = np.tile(np.repeat(["F", "M"], 3), 10)
PEOPLE = RNG.integers(20, 400, 60).astype(float)
DOES = np.repeat(RNG.normal(0, 0.3, 10), 6)
EVENTS = RNG.binomial(PEOPLE.astype(int), np.exp(-2 + 0.5 * (AGE == "80+") + DOES)).astype(float)
COVARIATES = {"age": AGE, "sex": SEX}


def ratio(events=EVENTS, people=PEOPLE, provider=PROVIDER, table=COVARIATES, **options):
    return observed_over_predicted(events, people, provider, table, **options)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_with_one_covariate_it_is_the_indirectly_standardised_ratio(kind):
    """A category each: what is predicted is the level of all providers' people of that age."""
    found = ratio(table={"age": AGE}, kind=kind)
    level = {age: EVENTS[age == AGE].sum() / PEOPLE[age == AGE].sum() for age in set(AGE)}
    expected = PEOPLE * [level[age] for age in AGE]
    for provider in set(PROVIDER):
        own = provider == PROVIDER
        assert found.extra["predicted"][own] == pytest.approx(expected[own].sum())
        assert found.value[own] == pytest.approx(EVENTS[own].sum() / expected[own].sum())


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_what_is_predicted_adds_up_to_what_was_observed(kind):
    extra = ratio(kind=kind).extra
    assert extra["predicted"][::6].sum() == pytest.approx(EVENTS.sum())
    assert extra["observed"][::6].sum() == EVENTS.sum()


def test_the_crude_ratio_is_the_level_over_that_of_all():
    found = ratio(multiplier=100)
    own = PROVIDER == "P3"
    level = EVENTS[own].sum() / PEOPLE[own].sum() / (EVENTS.sum() / PEOPLE.sum())
    assert found.extra["crude_value"][own] == pytest.approx(100 * level)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_small_providers_are_drawn_to_one(kind):
    plain, drawn = ratio(kind=kind), ratio(kind=kind, shrinkage="random")
    assert drawn.extra["variance_between"][0] > 0
    assert np.abs(np.log(drawn.value)).mean() < np.abs(np.log(plain.value)).mean()
    tiny = PEOPLE.copy()
    tiny[:6] = 10
    events = EVENTS.copy()
    events[:6] = [3, 3, 4, 3, 3, 4]
    drawn = ratio(events, tiny, kind=kind, shrinkage="random")
    plain = ratio(events, tiny, kind=kind)
    assert 1 < drawn.value[0] < 0.85 * plain.value[0]
    assert (drawn.lower_ci < drawn.value).all()
    assert (drawn.value < drawn.upper_ci).all()
    assert set(drawn.method) == {"random intercept"}


def test_providers_that_are_alike_do_not_vary_beyond_chance():
    found = ratio(np.full(60, 20.0), np.full(60, 100.0), shrinkage="random")
    assert found.value == pytest.approx(np.ones(60))
    assert np.isnan(found.lower_ci).all()
    assert "providers do not vary beyond chance: no interval" in found.note[0]
    assert found.extra["direction"][0] != ""


def test_who_does_worse_is_said_by_name():
    worst = ratio(polarity="lower_is_better")
    words = worst.extra["direction"]
    np.testing.assert_array_equal(words == "All does worse", worst.value < 1)
    assert words[worst.value > 1][0].startswith("P")


def test_a_hidden_count_hides_its_provider_and_not_the_rest():
    events = EVENTS.copy()
    events[1] = np.nan
    found = ratio(events)
    assert found.note[:3].tolist() == [
        "a row of the provider has no usable counts",
        "the numerator is missing",
        "a row of the provider has no usable counts",
    ]
    assert np.isnan(found.value[:6]).all()
    assert np.isnan(found.extra["observed"][:6]).all()
    assert np.isfinite(found.value[6:]).all()
    assert found.note[6] == "rows left out: 1"


def test_people_of_unknown_age_are_left_out_and_the_provider_is_not():
    years = np.where(AGE == "80+", 85.0, 60)
    years[1] = np.nan
    found = ratio(table={"years": years})
    assert found.note[1] == "a covariate is missing"
    assert np.isnan(found.value[1])
    kept = np.arange(60) != 1
    alone = ratio(EVENTS[kept], PEOPLE[kept], PROVIDER[kept], {"years": years[kept]})
    np.testing.assert_allclose(found.value[kept], alone.value)


def test_where_nobody_of_a_kind_is_counted_nobody_is_predicted():
    events = np.where(AGE == "18-64", 0, EVENTS)
    found = ratio(events)
    assert np.isfinite(found.value).all()
    assert found.extra["predicted"][::6].sum() == pytest.approx(events.sum())
    old = AGE != "18-64"
    without = ratio(events[old], PEOPLE[old], PROVIDER[old], {"age": AGE[old], "sex": SEX[old]})
    np.testing.assert_allclose(found.value[old], without.value)


def test_a_provider_of_whom_nothing_is_predicted_has_no_ratio():
    table = {"age": np.where(PROVIDER == "P0", "newborn", AGE)}
    found = ratio(np.where(PROVIDER == "P0", 0, EVENTS), table=table)
    assert np.isnan(found.value[:6]).all()
    assert set(found.note[:6]) == {"nothing is predicted"}
    assert np.isfinite(found.value[6:]).all()


@pytest.mark.parametrize(
    ("events", "table", "said"),
    [
        (np.zeros(60), COVARIATES, "nobody is counted"),
        (EVENTS, {"a": np.arange(60.0), "b": 2 * np.arange(60.0)}, "follows from the others"),
        (np.full(60, np.nan), COVARIATES, "the numerator is missing"),
    ],
)
@pytest.mark.parametrize("shrinkage", ["none", "random"])
def test_what_cannot_be_fitted_says_why(events, table, said, shrinkage):
    found = ratio(events, table=table, shrinkage=shrinkage)
    assert np.isnan(found.value).all()
    assert all(note != "" for note in found.note)
    assert said in found.note[0]


def test_two_providers_are_too_few_to_shrink():
    found = ratio(provider=np.where(PROVIDER == "P0", "A", "B"), shrinkage="random")
    assert "2 clusters are too few for a random intercept" in found.note[0]
    assert np.isfinite(found.extra["crude_value"][0])


def test_few_events_are_said():
    """Ten events and two coefficients: an intercept and a slope by age."""
    found = ratio(np.tile([1.0, 0, 0, 0, 0, 0], 10), table={"years": RNG.normal(60, 9, 60)})
    assert found.note[1] == "fewer than 10 events a coefficient: unreliable"


def test_wrong_options_are_errors():
    with pytest.raises(StatisticError, match="shrinkage"):
        ratio(shrinkage="bayes")
    with pytest.raises(StatisticError, match="`provider` must have a value"):
        ratio(provider=PROVIDER[:-1])
