"""The table of people: one row a person, as the record has it."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipath.synthetic.areas import Codes
from equipath.synthetic.chunk import Chunk
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

GROUP_NAMES = sorted(set(ETHNIC_GROUPS.values()))
"""The ethnic groups as recorded, in order, "Not known" among them."""

GROUP_OF_CODE = np.array([GROUP_NAMES.index(ETHNIC_GROUPS[c]) for c in ETHNIC_CODES.tolist()])
"""The index of each recorded code's group."""


def people_table(
    inhabitants: Inhabitants,
    care: Mapping[str, NDArray[np.generic]],
    code: Codes,
    chunk: Chunk,
) -> pl.DataFrame:
    """Return one row a person, as the record has it (contract `people`)."""
    small_area = pl.Series(code.small_area).gather(inhabitants.small_area)
    return pl.DataFrame(
        {
            "person_id": pseudonyms(chunk),
            "age": inhabitants.age.astype(np.int16),
            "sex": pl.Series(SEXES.tolist()).gather(inhabitants.sex),
            "ethnic_group_code": pl.Series(ETHNIC_CODES.tolist()).gather(inhabitants.ethnic_code),
            "small_area_code": small_area.set(pl.Series(~inhabitants.has_known_address), None),
            "practice_code": pl.Series(code.practice).gather(inhabitants.practice),
            **care,
        }
    ).with_columns(pl.col("emergency_admissions").cast(pl.Int16))


def pseudonyms(chunk: Chunk) -> list[str]:
    """Return different identifiers that tell nothing: not the order, not the place."""
    numbers = chunk.first + chunk.stream("pseudonyms").permutation(chunk.size)
    # An odd multiplier permutes the 40-bit numbers, so no two people get the same one.
    return [f"{number * 0x9E3779B97F % (1 << 40):010x}" for number in numbers.tolist()]
