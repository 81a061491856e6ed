"""The people: correlated as real people are, with unknowns that are not random."""

import numpy as np
import polars as pl
import pytest

NESTED = [
    ("has_hypertension", "on_hypertension_register"),
    ("on_hypertension_register", "hypertension_treated"),
    ("hypertension_treated", "blood_pressure_controlled"),
    ("has_diabetes", "on_diabetes_register"),
    ("has_atrial_fibrillation", "on_atrial_fibrillation_register"),
    ("on_atrial_fibrillation_register", "anticoagulated"),
    ("invited_nhs_health_check", "attended_nhs_health_check"),
]
VALID_ETHNIC_CODES = set("ABCDEFGHJKLMNPRSZ") | {"99"}


def by_fifth(people, *columns):
    known = people.filter(pl.col("fifth").is_not_null())
    return known.group_by("fifth").agg(pl.col(columns).mean()).sort("fifth")


def standardised(people, column):
    """Return the level of each fifth with every year of age weighted as in the whole region."""
    weights = people.group_by("age").agg(weight=pl.len() / people.height)
    levels = people.filter(pl.col("fifth").is_not_null()).group_by("fifth", "age")
    return (
        levels.agg(level=pl.col(column).mean())
        .join(weights, on="age")
        .group_by("fifth")
        .agg((pl.col("level") * pl.col("weight")).sum() / pl.col("weight").sum())
        .sort("fifth")["level"]
    )


def test_each_person_is_one_row_with_an_identifier_that_tells_nothing(region):
    identifiers = region.people["person_id"]
    assert not identifiers.is_duplicated().any()
    order = np.argsort(np.argsort(identifiers.to_numpy()))
    assert abs(np.corrcoef(order, np.arange(len(order)))[0, 1]) < 0.02


def test_values_are_those_of_the_contract(region):
    people = region.people
    assert people["age"].min() == 0
    assert 95 < people["age"].max() <= 104
    assert set(people["sex"]) == {"Female", "Male", "Not known"}
    assert set(people["ethnic_group_code"]) == VALID_ETHNIC_CODES
    assert people["emergency_admissions"].min() == 0


@pytest.mark.parametrize(("before", "after"), NESTED)
def test_nobody_reaches_a_stage_without_the_one_before(region, before, after):
    reached = region.people.filter(pl.col(after))
    assert 0 < reached.height < region.people[before].sum()
    assert reached[before].all()


def test_deprived_places_are_younger(people):
    ages = by_fifth(people, "age")["age"]
    assert ages.is_sorted(descending=False)
    assert ages[-1] - ages[0] > 8


@pytest.mark.parametrize("column", ["has_hypertension", "on_hypertension_register"])
def test_crude_and_age_standardised_gaps_have_opposite_signs(people, column):
    crude = by_fifth(people, column)[column]
    at_the_same_ages = standardised(people, column)
    assert crude[0] < crude[-1]
    assert at_the_same_ages[0] > at_the_same_ages[-1]


def test_communities_cluster_on_the_map(region):
    is_black = pl.col("ethnic_group_code").is_in(["M", "N", "P"])
    by_place = (
        region.people.filter(pl.col("small_area_code").is_not_null())
        .group_by("small_area_code")
        .agg(share=is_black.mean(), people=pl.len())
    )
    share = region.people.select(is_black.mean()).item()
    by_chance = share * (1 - share) / by_place["people"].mean()
    assert by_place["share"].var() > 10 * by_chance


def test_women_are_more_among_the_oldest(region):
    known = region.people.filter(pl.col("sex") != "Not known")
    women = known.group_by(pl.col("age") >= 85).agg((pl.col("sex") == "Female").mean())
    share = dict(women.iter_rows())
    assert share[True] > share[False] + 0.05


def test_ethnic_group_is_unknown_for_one_in_twenty_and_oftener_where_deprived(people):
    unknown = pl.col("ethnic_group_code").is_in(["Z", "99"])
    assert 0.04 < people.select(unknown.mean()).item() < 0.06
    by = by_fifth(people.with_columns(unknown=unknown), "unknown")["unknown"]
    assert by[0] > 2 * by[-1]


def test_a_few_people_have_no_known_small_area_and_all_have_a_practice(region):
    missing = region.people["small_area_code"].null_count() / region.people.height
    assert 0.005 < missing < 0.015
    assert region.people["practice_code"].null_count() == 0


def test_most_people_are_registered_nearby_and_some_across_the_border(region):
    parents = dict(region.areas.select("area_code", "parent_code").iter_rows())

    def icb(code: str) -> str:
        while not code.startswith("Q"):
            code = parents[code]
        return code

    pairs = region.people.drop_nulls("small_area_code").group_by("small_area_code", "practice_code")
    across = total = 0
    for small_area, practice, number in pairs.len().iter_rows():
        total += number
        across += number * (icb(small_area) != icb(practice))
    assert 0 < across / total < 0.25


def test_health_checks_are_offered_at_40_to_74_to_people_on_no_register(region):
    invited = region.people.filter(pl.col("invited_nhs_health_check"))
    assert invited["age"].min() == 40
    assert invited["age"].max() == 74
    assert not invited["on_hypertension_register"].any()
    assert not invited["on_diabetes_register"].any()
