"""Life tables: what they refuse, hide and take."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.life_expectancy import life_expectancy

AGES = [0, 1, *range(5, 95, 5)]
WORDS = ["<1", "1–4", *(f"{a}-{a + 4}" for a in range(5, 90, 5)), "90+"]
PEOPLE = np.full(20, 2000.0)
DEATHS = np.full(20, 40.0)


def changed(column, place, value):
    column = column.copy()
    column[place] = value
    return column


def test_bands_may_be_words_or_first_ages_in_any_order():
    numbers = life_expectancy(AGES, DEATHS, PEOPLE)
    order = np.random.default_rng(4).permutation(20)
    words = life_expectancy(np.array(WORDS)[order], DEATHS[order], PEOPLE[order])
    assert words.value[0] == pytest.approx(numbers.value[0])
    under = life_expectancy(["Under 1", *WORDS[1:]], DEATHS, PEOPLE)
    assert under.value[0] == pytest.approx(numbers.value[0])


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ((AGES[:19], DEATHS[:19], PEOPLE[:19]), "the age bands are not the 20 from 0"),
        (([*AGES[:19], 85], DEATHS, PEOPLE), "the age bands are not the 20 from 0"),
        ((["all ages", *WORDS[1:]], DEATHS, PEOPLE), "the age bands are not the 20 from 0"),
        ((AGES, changed(DEATHS, 3, np.nan), PEOPLE), "deaths of an age band are missing or hidden"),
        ((AGES, DEATHS, changed(PEOPLE, 3, np.nan)), "the population of an age band is missing"),
        ((AGES, changed(DEATHS, 3, -1), PEOPLE), "a count is negative"),
        ((AGES, changed(DEATHS, 3, 0), changed(PEOPLE, 3, 0)), "an age band has no population"),
        ((AGES, changed(DEATHS, 3, 2001), PEOPLE), "there are more deaths than people"),
        ((AGES, changed(DEATHS, 19, 0), PEOPLE), "there are no deaths in the oldest band"),
        ((AGES, DEATHS / 8, PEOPLE / 8), "the population is not above 5000"),
        ((AGES, changed(DEATHS * 0, 19, 1), PEOPLE / 7), "interval wider than 20 years"),
    ],
)
def test_what_is_no_life_table_is_said_of_its_group_only(columns, said):
    ages, deaths, people = columns
    found = life_expectancy(
        np.concatenate([np.asarray(ages).astype(str), np.array(AGES).astype(str)]),
        [*deaths, *DEATHS],
        [*people, *PEOPLE],
        group=[0] * len(ages) + [1] * 20,
    )
    assert found.note[0].startswith(said)
    assert found.note[1] == ""
    assert np.isnan([found.value[0], found.lower_ci[0], found.upper_ci[0]]).all()
    assert found.value[1] == pytest.approx(50)


def test_the_refusals_are_choices():
    few = life_expectancy(AGES, DEATHS / 8, PEOPLE / 8, population_above=0, widest_interval=60)
    assert few.value[0] == pytest.approx(50)
    wide = life_expectancy(
        AGES, changed(DEATHS * 0, 19, 1), PEOPLE / 7, widest_interval=np.inf, confidence=0.8
    )
    assert np.isfinite(wide.lower_ci[0])


def test_whether_it_is_shown_does_not_hang_on_the_confidence_asked():
    narrow = life_expectancy(AGES, changed(DEATHS * 0, 19, 1), PEOPLE / 7, confidence=0.05)
    assert np.isnan(narrow.value[0])


def test_fewer_bands_end_in_an_older_open_band():
    found = life_expectancy(AGES[:19], DEATHS[:19], PEOPLE[:19], open_from=85)
    assert found.value[0] == pytest.approx(50)
    assert life_expectancy(AGES, DEATHS, PEOPLE, open_from=85).note[0].endswith("to 85+")


def test_the_open_bands_own_chance_may_be_left_out():
    silcocks = life_expectancy(AGES, DEATHS, PEOPLE)
    chiang = life_expectancy(AGES, DEATHS, PEOPLE, open_band="chiang")
    assert chiang.value[0] == silcocks.value[0]
    assert chiang.extra["standard_error"][0] < silcocks.extra["standard_error"][0]


def test_years_left_at_an_age_need_a_band_that_starts_there():
    assert life_expectancy(AGES, DEATHS, PEOPLE, at_age=65).value[0] == pytest.approx(50)
    with pytest.raises(StatisticError, match="where an age band starts, not `66`"):
        life_expectancy(AGES, DEATHS, PEOPLE, at_age=66)
    with pytest.raises(StatisticError, match="another fifth year"):
        life_expectancy(AGES, DEATHS, PEOPLE, open_from=87)


def test_an_age_that_nobody_reaches_has_no_years_left():
    found = life_expectancy(AGES, changed(DEATHS, 10, 2000), PEOPLE, at_age=90)
    assert found.note[0] == "nobody lives to the age of 90 at these rates"
    before = life_expectancy(AGES, changed(DEATHS, 10, 2000), PEOPLE)
    assert 0 < before.value[0] < 50
