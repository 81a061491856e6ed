"""The tables of people: one row a person, and how many there are of each kind."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipath.synthetic.areas import Codes
from equipath.synthetic.draws import stream
from equipath.synthetic.inhabitants import ETHNIC_CODES, SEXES, Inhabitants
from equipath.vocabulary import NOT_KNOWN

# The ethnic groups of the 2001 codes, as the NHS Data Dictionary heads them.
ETHNIC_GROUPS = {
    **dict.fromkeys("ABC", "White"),
    **dict.fromkeys("DEFG", "Mixed"),
    **dict.fromkeys("HJKL", "Asian or Asian British"),
    **dict.fromkeys("MNP", "Black or Black British"),
    **dict.fromkeys("RS", "Other ethnic groups"),
    **dict.fromkeys(("Z", "99"), NOT_KNOWN),
}
_LAST_BAND = 90


def people_table(
    inhabitants: Inhabitants,
    care: Mapping[str, NDArray[np.generic]],
    code: Codes,
    seed: int,
) -> pl.DataFrame:
    """Return one row a person, as the record has it (contract `people`)."""
    people = len(inhabitants.age)
    small_area = pl.Series(code.small_area).gather(inhabitants.small_area)
    return pl.DataFrame(
        {
            "person_id": _pseudonyms(people, seed),
            "age": inhabitants.age.astype(np.int16),
            "sex": pl.Series(SEXES.tolist()).gather(inhabitants.sex),
            "ethnic_group_code": pl.Series(ETHNIC_CODES.tolist()).gather(inhabitants.ethnic_code),
            "small_area_code": small_area.set(pl.Series(~inhabitants.has_known_address), None),
            "practice_code": pl.Series(code.practice).gather(inhabitants.practice),
            **care,
        }
    ).with_columns(pl.col("emergency_admissions").cast(pl.Int16))


def population_table(people: pl.DataFrame) -> pl.DataFrame:
    """Return the people of each practice and small area by age band, sex and ethnic group.

    Combinations without anyone have no row. People whose small area is not known are counted
    in their practice only, so the small areas add up to slightly fewer than the practices do.
    """
    youngest = pl.min_horizontal(pl.col("age") // 5 * 5, pl.lit(_LAST_BAND))
    kinds = people.select(
        "small_area_code",
        "practice_code",
        "sex",
        age_band=pl.when(youngest == _LAST_BAND)
        .then(pl.lit(f"{_LAST_BAND}+"))
        .otherwise(pl.format("{}-{}", youngest, youngest + 4)),
        youngest=youngest,
        ethnic_group=pl.col("ethnic_group_code").replace_strict(ETHNIC_GROUPS),
    )
    keys = ["area_type", "area_code", "youngest", "age_band", "sex", "ethnic_group"]
    counted = [
        kinds.filter(pl.col(f"{area_type}_code").is_not_null())
        .with_columns(area_type=pl.lit(area_type), area_code=f"{area_type}_code")
        .group_by(keys)
        .agg(population=pl.len())
        for area_type in ("practice", "small_area")
    ]
    return pl.concat(counted).sort(keys).drop("youngest")


def _pseudonyms(people: int, seed: int) -> list[str]:
    """Return different identifiers that tell nothing: not the order, not the place."""
    numbers = stream("pseudonyms", people, seed).permutation(people)
    # An odd multiplier permutes the 40-bit numbers, so no two people get the same one.
    return [f"{number * 0x9E3779B97F % (1 << 40):010x}" for number in numbers.tolist()]
