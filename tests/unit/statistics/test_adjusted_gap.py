import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.adjusted_gap import adjusted_gap

RNG = np.random.default_rng(6)
STRATUM = np.repeat(["deprived", "rest"], 12)
AGE = np.tile(["young", "middling", "old"], 8)
SEX = np.tile(np.repeat(["F", "M"], 3), 4)
PEOPLE = RNG.integers(100, 900, 24).astype(float)
EVENTS = RNG.binomial(PEOPLE.astype(int), 0.2 + 0.1 * (AGE == "old")).astype(float)
COVARIATES = {"age": AGE, "sex": SEX}
IS_REST = STRATUM == "rest"
PROVIDER = np.tile(np.repeat(["A", "B"], 6), 2)


def gap(events=EVENTS, people=PEOPLE, stratum=STRATUM, marks=IS_REST, table=COVARIATES, **options):
    return adjusted_gap(events, people, stratum, marks, table, **options)


def test_an_age_that_is_alike_in_both_strata_changes_no_gap():
    people = np.full(24, 100.0)
    events = 10.0 + 5 * (AGE == "old") + 4 * (STRATUM == "deprived")
    found = gap(events, people, table={"age": AGE}, kind="rate", multiplier=100)
    crude = 4.0
    assert found.value[0] == pytest.approx(crude)
    assert found.extra["crude_value"][0] == pytest.approx(crude)
    assert found.extra["stratum_value"][0] - found.extra["reference_value"][0] == pytest.approx(4)


def test_strata_that_differ_only_by_their_ages_have_no_gap_once_adjusted():
    people = np.where((AGE == "old") == IS_REST, 1000.0, 100.0)
    events = people * np.where(AGE == "old", 0.4, 0.1)
    found = gap(events, people, table={"age": AGE})
    assert found.value[0] == pytest.approx(0, abs=1e-9)
    assert found.extra["crude_value"][0] < -0.1
    assert found.lower_ci[0] < 0 < found.upper_ci[0]


def test_a_change_of_sign_is_said():
    """A fifth more at each age, and most of the deprived are young."""
    people = np.where((AGE == "old") == IS_REST, 1000.0, 100.0)
    events = people * np.where(AGE == "old", 0.4, 0.1) * np.where(IS_REST, 1, 1.2)
    found = gap(events, people, table={"age": AGE}, kind="rate", polarity="lower_is_better")
    assert found.extra["crude_value"][0] < 0 < found.value[0]
    assert "the sign changes with adjustment" in found.note[0]
    assert found.extra["direction"][0] == "deprived does worse"
    ratio = gap(events, people, table={"age": AGE}, kind="rate", measure="ratio")
    assert ratio.value[0] == pytest.approx(1.2)
    assert "the sign changes with adjustment" in ratio.note[0]


def test_it_does_not_matter_how_people_are_added_up():
    """Robust errors of a proportion are those of its people: each row may be split in two."""
    halves = np.floor(EVENTS / 3), np.floor(PEOPLE / 2)
    events = np.concatenate([halves[0], EVENTS - halves[0]])
    people = np.concatenate([halves[1], PEOPLE - halves[1]])
    table = {name: np.tile(column, 2) for name, column in COVARIATES.items()}
    split = gap(events, people, np.tile(STRATUM, 2), np.tile(IS_REST, 2), table)
    whole = gap()
    for name in ("value", "lower_ci", "upper_ci"):
        np.testing.assert_allclose(getattr(split, name)[:24], getattr(whole, name), rtol=1e-9)


def test_the_reference_has_no_gap_and_every_other_row_of_a_stratum_the_same():
    found = gap()
    assert set(found.note[IS_REST]) == {"this is the reference stratum"}
    assert np.isnan(found.value[IS_REST]).all()
    assert np.unique(found.value[~IS_REST]).size == 1


def test_one_marked_row_makes_its_stratum_the_reference():
    np.testing.assert_array_equal(gap(marks=np.arange(24) == 20).value, gap().value)


@pytest.mark.parametrize(
    ("marks", "said"),
    [(np.zeros(24), "no reference stratum"), (np.ones(24), "several reference strata")],
)
def test_a_group_without_one_reference_says_so(marks, said):
    found = gap(marks=marks)
    assert all(said in note for note in found.note)
    assert np.isnan(found.value).all()


def test_hidden_counts_and_missing_ages_are_left_out_and_counted():
    events, years = EVENTS.copy(), np.where(AGE == "old", 80.0, 30)
    events[3], years[5] = np.nan, np.nan
    found = gap(events, table={"years": years})
    assert found.note[[3, 5]].tolist() == ["the numerator is missing", "a covariate is missing"]
    assert np.isnan(found.value[[3, 5]]).all()
    assert found.note[0] == "rows left out: 2"
    kept = np.setdiff1d(np.arange(24), [3, 5])
    alone = gap(events[kept], PEOPLE[kept], STRATUM[kept], IS_REST[kept], {"years": years[kept]})
    np.testing.assert_allclose(found.value[kept], alone.value)


def test_a_stratum_of_which_nobody_is_counted_leaves_the_others_as_they_are():
    stratum = np.concatenate([STRATUM, ["none"] * 3])
    found = adjusted_gap(
        np.append(EVENTS, [0, 0, 0]),
        np.append(PEOPLE, [50, 50, 50]),
        stratum,
        stratum == "rest",
        {"age": np.append(AGE, ["young", "middling", "old"])},
    )
    assert found.note[-1] == "nobody with its stratum is counted: no model fits it"
    np.testing.assert_allclose(found.value[:24], gap(table={"age": AGE}).value)


def test_a_reference_of_which_nobody_is_counted_leaves_no_gap():
    found = gap(np.where(IS_REST, 0, EVENTS))
    assert found.note[0] == "no row of the reference stratum can be used"
    assert np.isnan(found.value).all()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"age": np.arange(24.0), "days": 365 * np.arange(24.0)}, "follows from the others"),
        ({"stratum": STRATUM}, "follows from the others"),
    ],
)
def test_covariates_that_cannot_be_told_apart_are_said(table, said):
    found = gap(table=table)
    assert said in found.note[0]
    assert np.isnan(found.value).all()
    assert np.isfinite(found.extra["crude_value"][0])


def test_a_covariate_without_variation_changes_nothing():
    found = gap(table={"age": AGE, "country": np.full(24, "England"), "year": np.full(24, 2026.0)})
    np.testing.assert_allclose(found.value, gap(table={"age": AGE}).value)


@pytest.mark.parametrize(
    ("events", "said"), [(0 * PEOPLE, "nobody is counted"), (PEOPLE, "everybody is counted")]
)
def test_where_nobody_or_everybody_is_counted_there_is_no_gap(events, said):
    found = gap(events)
    assert said in found.note[0]
    assert np.isnan(found.value).all()


def test_few_events_and_few_providers_are_said():
    found = gap(np.tile([1.0, 0, 0, 1, 0, 1], 4), provider=PROVIDER, errors="clustered")
    assert "fewer than 10 events a coefficient: unreliable" in found.note[0]
    assert "2 providers: clustered limits are too narrow" in found.note[0]


def test_one_provider_has_no_clustered_interval():
    found = gap(provider=np.full(24, "A"), errors="clustered")
    assert np.isfinite(found.value[0])
    assert np.isnan([found.lower_ci[0], found.extra["p_value"][0]]).all()
    assert "no interval" in found.note[0]


def test_providers_that_are_too_few_to_vary_say_so_but_the_crude_gap_is_shown():
    found = gap(provider=PROVIDER, provider_effect="random")
    assert "2 clusters are too few for a random intercept" in found.note[0]
    assert np.isfinite(found.extra["crude_value"][0])


def test_a_random_intercept_takes_away_what_is_the_providers_doing():
    """Good providers have most of the well-off; within each there is no gap."""
    provider = np.tile([f"P{i}" for i in range(12)], 2)
    level = np.tile(np.linspace(0.1, 0.4, 12), 2)
    people = np.where(IS_REST, np.tile(np.arange(1, 13), 2), np.tile(np.arange(12, 0, -1), 2)) * 100
    table = {"sex": SEX}
    plain = gap(level * people, people, table=table)
    random = gap(level * people, people, table=table, provider=provider, provider_effect="random")
    assert plain.value[0] < -0.05
    assert abs(random.value[0]) < 0.01
    assert "random intercept" in random.method[0]


def test_wrong_options_are_errors():
    with pytest.raises(StatisticError, match="give the column `provider`"):
        gap(errors="clustered")
    with pytest.raises(StatisticError, match="give the column `provider`"):
        gap(provider_effect="random")
    with pytest.raises(StatisticError, match="A rate has no odds"):
        gap(kind="rate", measure="odds_ratio")
    with pytest.raises(StatisticError, match="Did you mean `ratio`"):
        gap(measure="ratios")
    with pytest.raises(StatisticError, match="at least one column"):
        gap(table={})
    with pytest.raises(StatisticError, match="`stratum` must have a value"):
        gap(stratum=STRATUM[:-1])
