"""Quantiles that hold equal numbers of people."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from equipath.errors import StatisticError
from equipath.statistics.quantiles import quantile_of
from equipath.statistics.weighted_quantiles import weighted_quantile_of


def test_an_area_of_many_people_takes_the_place_of_several() -> None:
    # Of 100 people 60 live in the first area: its middle person is the 30th, of the first half;
    # the others' middle persons are the 65th, 75th, 85th and 95th.
    assert weighted_quantile_of([1, 2, 3, 4, 5], [60, 10, 10, 10, 10], 2).tolist() == [
        1,
        2,
        2,
        2,
        2,
    ]


def test_equal_values_stay_together() -> None:
    # One block of 60 in the middle of 100: its middle is the 50th, where the second half begins.
    assert weighted_quantile_of([1, 2, 2, 3], [20, 30, 30, 20], 2).tolist() == [1, 2, 2, 2]


def test_the_order_of_the_areas_does_not_matter() -> None:
    values, weights = np.arange(20.0), np.arange(20.0) + 1
    found = weighted_quantile_of(values, weights, 5)
    turned = weighted_quantile_of(values[::-1], weights[::-1], 5)
    assert turned.tolist() == found[::-1].tolist()


def test_areas_without_a_value_or_a_weight_are_in_none() -> None:
    found = weighted_quantile_of([1, np.nan, 3, 4], [1, 1, np.nan, 1], 2)
    assert found.tolist() == [1, 0, 0, 2]


def test_where_nobody_lives_there_is_no_quantile() -> None:
    assert weighted_quantile_of([1, 2], [0, 0], 2).tolist() == [0, 0]


def test_an_empty_area_stands_where_its_value_is() -> None:
    assert weighted_quantile_of([1, 2, 3], [50, 0, 50], 2).tolist() == [1, 2, 2]


def test_a_weight_below_nought_is_refused() -> None:
    with pytest.raises(StatisticError, match="below nought"):
        weighted_quantile_of([1, 2], [1, -1], 2)


@pytest.mark.parametrize(
    ("file", "rank", "decile", "otherwise"),
    [
        (
            "iod2019_lsoa11",
            "index_of_multiple_deprivation_imd_rank",
            "index_of_multiple_deprivation_imd_decile",
            8,
        ),
        ("iod2025_lsoa21", "IMD_rank", "IMD_decile", 5),
    ],
)
def test_phe_and_mhclg_differ_in_a_few_areas_at_the_boundaries(
    open_data: Path, file: str, rank: str, decile: str, otherwise: int
) -> None:
    areas = pl.read_parquet(open_data / "01_deprivation" / f"{file}.parquet")
    published = areas[decile].to_numpy()
    by_phe = quantile_of(areas[rank].to_numpy(), 10)
    assert int((by_phe != published).sum()) == otherwise
    assert set(np.abs(by_phe - published)) == {0, 1}
    equal = weighted_quantile_of(areas[rank].to_numpy(), np.ones(areas.height), 10)
    assert int((equal != published).sum()) <= otherwise


def test_people_and_not_areas_are_equal_in_real_fifths(open_data: Path) -> None:
    areas = pl.read_parquet(open_data / "01_deprivation/iod2025_lsoa21.parquet").join(
        pl.read_parquet(open_data / "09_population/census21_lsoa21_age6.parquet")
        .group_by("lsoa21_code")
        .agg(pl.col("usual_residents").sum()),
        on="lsoa21_code",
    )
    people = areas["usual_residents"].to_numpy()
    fifth = weighted_quantile_of(areas["IMD_rank"].to_numpy(), people, 5)
    shares = np.bincount(fifth, people)[1:] / people.sum()
    assert shares == pytest.approx(np.full(5, 0.2), abs=people.max() / people.sum())
