"""Age bands: which rows are of the same one, where each starts, and which a group lacks."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Groups, Numbers, Words

START = re.compile(r"\s*(?:ages?d?\s+)?(<|under)?\s*(\d+)", re.IGNORECASE)
"""`40–44`, `90+`, `Aged 5 to 9`, `<1`, `Under 1`."""


def numbered_bands(age_band: Any, length: int) -> tuple[Words, Groups]:
    """Return the distinct bands and the number of each row's band among them.

    `StatisticError` where there is not one band for each of so many rows.
    """
    given = np.asarray(age_band)
    given = given.astype(np.str_) if given.dtype.kind == "O" else given
    if given.shape != (length,):
        raise StatisticError(f"`age_band` must have {length} rows.")
    # Distinct words are found by hashing; numbering all of them at once would sort them all.
    names = np.unique(given)
    return names.astype(np.str_), np.searchsorted(names, given)


def starting_ages(age_band: Any, length: int) -> Numbers:
    """Return the age at which each row's band starts, NaN where it names none.

    Bands are words such as `40–44`, `90+` and `<1`, or numbers, which are their first ages.
    """
    if np.asarray(age_band).dtype.kind in "iuf":
        return np.asarray(age_band, dtype=np.float64)
    names, number = numbered_bands(age_band, length)
    starts = np.array([_start(name) for name in names.tolist()], dtype=np.float64)
    return starts[number]


def _start(name: str) -> float:
    found = START.match(name)
    if found is None:
        return np.nan
    return 0.0 if found[1] else float(found[2])


def lacks_a_band(
    number: Groups, bands: int, is_standard: NDArray[np.bool_], groups: Grouping
) -> NDArray[np.bool_]:
    """Return for each group whether it has no row of a band that at least half of them have.

    Only rows of bands of the standard population count. A band of few groups is more likely
    misspelt than missing elsewhere: it must not cost the others their rates.
    """
    is_there = np.zeros((groups.count, bands), dtype=np.bool_)
    is_there[groups.index[is_standard], number[is_standard]] = True
    is_usual = 2 * np.count_nonzero(is_there, axis=0) >= groups.count
    return np.logical_or.reduce(~is_there & is_usual, axis=1)


def first_of_band(number: Groups, bands: int, groups: Grouping) -> NDArray[np.bool_]:
    """Return for each row whether it is the first of its band in its group."""
    first = np.unique(groups.index * max(bands, 1) + number, return_index=True)[1]
    is_first = np.zeros(number.size, dtype=np.bool_)
    is_first[first] = True
    return is_first
