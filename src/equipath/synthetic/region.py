"""The made-up region as a whole, in memory."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from equipath.errors import UsageError
from equipath.synthetic.areas import Codes, area_codes, area_table, deprivation_table
from equipath.synthetic.boundaries import boundaries
from equipath.synthetic.care import draw_care
from equipath.synthetic.inhabitants import ETHNIC_CODES, Inhabitants, populate
from equipath.synthetic.places import lay_out
from equipath.synthetic.planted import probabilities
from equipath.synthetic.succession import with_past
from equipath.synthetic.tables import ETHNIC_GROUPS, people_table, population_table
from equipath.synthetic.truth import FIFTHS, Recorded, ground_truth
from equipath.vocabulary import NOT_KNOWN

LEAST_PEOPLE = 5_000
"""With fewer, some of the groups between which inequalities are planted could be empty."""


@dataclass(frozen=True)
class Region:
    """The tables of a made-up region, and what was planted in it.

    `people` is one row a person as the record has it; `planted` has the same rows in the same
    order: each person's planted probability of every step given the step before it (expected
    number, for emergency admissions). `boundaries` is GeoJSON, `truth` what `truth.json` says.
    """

    areas: pl.DataFrame
    successors: pl.DataFrame
    deprivation: pl.DataFrame
    people: pl.DataFrame
    population: pl.DataFrame
    planted: pl.DataFrame
    boundaries: dict[str, Any]
    truth: dict[str, Any]


def make_region(people: int, seed: int) -> Region:
    """Make a region of so many people; the same `people` and `seed` make the same region.

    Raises `UsageError` for fewer than `LEAST_PEOPLE` people or a seed below 0. Not for
    estimating anything about real people: every shape in it is invented.
    """
    if people < LEAST_PEOPLE:
        raise UsageError(
            f"A region of {people} people is too small. Ask for {LEAST_PEOPLE} or more."
        )
    if seed < 0:
        raise UsageError(f"The seed {seed} is below 0. Give a whole number from 0.")
    places = lay_out(people, seed)
    code = area_codes(places)
    inhabitants = populate(places, people, seed)
    worse_icb = seed % len(code.icb)
    outlier = _outlier(inhabitants, worse_icb)
    planted = probabilities(inhabitants, worse_icb, outlier)
    care = draw_care(inhabitants, planted, people, seed)
    recorded = Recorded(care, planted, _groups(inhabitants, code))
    truth = ground_truth(recorded, inhabitants, code.icb[worse_icb], code.practice[outlier])
    table = people_table(inhabitants, care, code, seed)
    current = area_table(places, code, people, seed)
    areas, successors = with_past(current, code)
    return Region(
        areas=areas,
        successors=successors,
        deprivation=deprivation_table(places, code),
        people=table,
        population=population_table(table),
        planted=pl.DataFrame(planted),
        boundaries=boundaries(places, current, code),
        truth={"people": people, "seed": seed, **truth},
    )


def _outlier(inhabitants: Inhabitants, icb: int) -> int:
    """Choose the practice of that ICB to record little: fairly large, neither rich nor poor.

    Were its people mostly deprived, its fault would pass for an effect of deprivation; were it
    in the better ICB, it would hide what is planted between the two.
    """
    size = np.bincount(inhabitants.practice)
    fifth = np.bincount(inhabitants.practice, weights=inhabitants.fifth) / np.maximum(size, 1)
    inside = np.bincount(inhabitants.practice, weights=inhabitants.icb == icb) > 0
    middle, upper = np.quantile(size[inside], [0.5, 0.75])
    eligible = inside & (size >= middle) & (size <= upper)
    return int(np.argmin(np.where(eligible, np.abs(fifth - 3), np.inf)))


def _groups(inhabitants: Inhabitants, code: Codes) -> dict[str, np.ndarray]:
    """Return the groups of each stratifier as the record has them, "Not known" included."""
    known_group = np.array([ETHNIC_GROUPS[c] for c in ETHNIC_CODES.tolist()])
    return {
        "deprivation_fifth": np.where(
            inhabitants.has_known_address, np.array(FIFTHS)[inhabitants.fifth - 1], NOT_KNOWN
        ),
        "ethnic_group": known_group[inhabitants.ethnic_code],
        "icb": np.array(code.icb)[inhabitants.icb],
        "practice": np.array(code.practice)[inhabitants.practice],
    }
