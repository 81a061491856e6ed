"""The map: unique codes, complete hierarchies, dated successors, deprivation of areas."""

from datetime import timedelta

import polars as pl

from equipath.contracts import areas, populations, successors

UP = {
    "practice": ["pcn", "sub_icb", "icb", "region", "country"],
    "small_area": ["district", "icb", "region", "country"],
    "trust": ["icb", "region", "country"],
}


def test_areas_have_the_columns_and_unique_keys_of_their_contract(region):
    assert set(region.areas.columns) <= set(areas.CONTRACT.names)
    assert not region.areas.select(areas.CONTRACT.keys).is_duplicated().any()
    assert not region.areas["area_name"].is_duplicated().any()


def test_every_area_reaches_the_country_through_parents_of_the_right_types(region):
    by_code = {row["area_code"]: row for row in region.areas.iter_rows(named=True)}
    for row in region.areas.filter(pl.col("area_type").is_in(list(UP))).iter_rows(named=True):
        climbed, at = [], row
        while at["parent_code"] is not None:
            assert by_code[at["parent_code"]]["area_type"] == at["parent_type"]
            at = by_code[at["parent_code"]]
            climbed.append(at["area_type"])
        assert climbed == UP[row["area_type"]]


def test_areas_are_of_the_usual_sizes(region):
    # 60,000 people at 1,500 a small area; the least number of practices, eight a sub-ICB.
    numbers = dict(region.areas.group_by("area_type").len().iter_rows())
    assert numbers["small_area"] == 40
    assert numbers["practice"] == 8 * 4 + 3  # three are former ones
    assert (numbers["icb"], numbers["sub_icb"], numbers["country"]) == (2, 4, 1)


def test_people_live_and_are_registered_in_areas_that_hold_today(region):
    today = region.areas.filter(pl.col("valid_to").is_null())
    for area_type in ("practice", "small_area"):
        codes = set(today.filter(area_type=area_type)["area_code"])
        used = set(region.people[f"{area_type}_code"].drop_nulls())
        assert used == codes


def test_former_practices_end_the_day_before_their_successors_begin(region):
    table = region.successors
    assert set(table.columns) == set(successors.CONTRACT.names)
    days = {
        row["area_code"]: (row["valid_from"], row["valid_to"])
        for row in region.areas.iter_rows(named=True)
    }
    for row in table.iter_rows(named=True):
        assert days[row["area_code"]][1] + timedelta(days=1) == row["changed_on"]
        assert days[row["successor_code"]] == (row["changed_on"], None)
    shares = dict(table.group_by("area_code").agg(pl.col("share").sum()).iter_rows())
    assert shares == {"P20001": 1.0, "P20002": 1.0, "P20003": 1.0}


def test_there_is_one_merger_and_one_split(region):
    became = region.successors.group_by("successor_code").agg(pl.col("area_code").n_unique())
    fell_into = region.successors.group_by("area_code").agg(pl.col("successor_code").n_unique())
    assert sorted(became["area_code"]) == [1, 1, 2]
    assert sorted(fell_into["successor_code"]) == [1, 1, 2]


def test_decile_one_and_rank_one_are_the_most_deprived(region):
    table = region.deprivation.sort("imd_score", descending=True)
    assert table["imd_rank"].to_list() == list(range(1, table.height + 1))
    assert table["imd_decile"].is_sorted()
    assert table.group_by("imd_decile").len()["len"].to_list() == [4] * 10


def test_population_counts_every_person_once_for_each_kind_of_area(region):
    table = region.population
    assert set(table.columns) == set(populations.CONTRACT.names)
    assert not table.select(populations.CONTRACT.keys).is_duplicated().any()
    counted = dict(table.group_by("area_type").agg(pl.col("population").sum()).iter_rows())
    unknown = region.people["small_area_code"].null_count()
    assert counted == {"practice": 60_000, "small_area": 60_000 - unknown}


def test_population_bands_hold_the_ages_that_they_say(region):
    eighty = region.people.filter(pl.col("age").is_between(80, 84)).height
    ninety = region.people.filter(pl.col("age") >= 90).height
    practices = region.population.filter(area_type="practice")
    bands = dict(practices.group_by("age_band").agg(pl.col("population").sum()).iter_rows())
    assert len(bands) == 19
    assert (bands["80-84"], bands["90+"]) == (eighty, ninety)
