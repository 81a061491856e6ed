"""What all people of a made-up region share: the map, its codes, and where the planted ends lie."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from equipath.errors import UsageError
from equipath.synthetic.areas import Codes, area_codes, area_table
from equipath.synthetic.chunk import chunks
from equipath.synthetic.draws import Ints
from equipath.synthetic.inhabitants import Inhabitants, Settlement, populate
from equipath.synthetic.places import Places, lay_out
from equipath.synthetic.tables import GROUP_NAMES, GROUP_OF_CODE
from equipath.synthetic.truth import FIFTHS
from equipath.vocabulary import NOT_KNOWN

LEAST_PEOPLE, MOST_PEOPLE = 5_000, 20_000_000
"""With fewer, some of the groups between which inequalities are planted could be empty; with
more, codes of areas would run out of digits."""


@dataclass(frozen=True)
class Landscape:
    """The map of a region of so many people, and who lives where on it.

    `worse_icb` and `outlier` are the indices of the ICB that detects less hypertension and of
    the practice that records unusually little. `areas` are those that hold today.
    """

    people: int
    seed: int
    places: Places
    code: Codes
    areas: pl.DataFrame
    settlement: Settlement
    worse_icb: int
    outlier: int

    @property
    def names(self) -> dict[str, list[str]]:
        """The names of the groups of each stratifier, in order."""
        return {
            "deprivation_fifth": [*FIFTHS, NOT_KNOWN],
            "ethnic_group": GROUP_NAMES,
            "icb": self.code.icb,
            "practice": self.code.practice,
        }

    def groups(self, inhabitants: Inhabitants) -> dict[str, Ints]:
        """Return each person's group of each stratifier as the record has it, as an index."""
        known = inhabitants.has_known_address
        return {
            "deprivation_fifth": np.where(known, inhabitants.fifth - 1, len(FIFTHS)),
            "ethnic_group": GROUP_OF_CODE[inhabitants.ethnic_code],
            "icb": inhabitants.icb,
            "practice": inhabitants.practice,
        }


def survey(people: int, seed: int) -> Landscape:
    """Lay out the region and settle it.

    Raises `UsageError` for fewer than `LEAST_PEOPLE` people, more than `MOST_PEOPLE`, or a seed
    below 0.
    """
    if people < LEAST_PEOPLE:
        raise UsageError(
            f"A region of {people} people is too small. Ask for {LEAST_PEOPLE} or more."
        )
    if people > MOST_PEOPLE:
        raise UsageError(
            f"A region of {people:,} people is too large. Ask for {MOST_PEOPLE:,} or fewer."
        )
    if seed < 0:
        raise UsageError(f"The seed {seed} is below 0. Give a whole number from 0.")
    places = lay_out(people, seed)
    code = area_codes(places)
    worse_icb = seed % len(code.icb)
    first, settlement = populate(places, chunks(people, seed)[0])
    return Landscape(
        people=people,
        seed=seed,
        places=places,
        code=code,
        areas=area_table(places, code, people, seed),
        settlement=settlement,
        worse_icb=worse_icb,
        outlier=_outlier(first, worse_icb),
    )


def _outlier(inhabitants: Inhabitants, icb: int) -> int:
    """Choose the practice of that ICB to record little: fairly large, neither rich nor poor.

    Were its people mostly deprived, its fault would pass for an effect of deprivation; were it
    in the better ICB, it would hide what is planted between the two. (In a region of several
    chunks the first of them is asked.)
    """
    size = np.bincount(inhabitants.practice)
    fifth = np.bincount(inhabitants.practice, weights=inhabitants.fifth) / np.maximum(size, 1)
    inside = np.bincount(inhabitants.practice, weights=inhabitants.icb == icb) > 0
    middle, upper = np.quantile(size[inside], [0.5, 0.75])
    eligible = inside & (size >= middle) & (size <= upper)
    return int(np.argmin(np.where(eligible, np.abs(fifth - 3), np.inf)))
