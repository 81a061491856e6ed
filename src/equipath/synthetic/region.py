"""The made-up region: its tables about areas, and its people chunk by chunk or all in memory."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

import polars as pl

from equipath.synthetic.areas import deprivation_table
from equipath.synthetic.boundaries import boundaries
from equipath.synthetic.care import draw_care
from equipath.synthetic.chunk import Chunk, chunks
from equipath.synthetic.draws import Floats, Ints
from equipath.synthetic.inhabitants import Inhabitants, populate
from equipath.synthetic.landscape import Landscape, survey
from equipath.synthetic.planted import probabilities
from equipath.synthetic.population import population, population_tables
from equipath.synthetic.succession import with_past
from equipath.synthetic.tables import people_table
from equipath.synthetic.truth import Planted, Tally, add_up, ground_truth, tally


@dataclass(frozen=True)
class People:
    """One chunk of people: who they are, their table, what was planted in them, and counts."""

    inhabitants: Inhabitants
    table: pl.DataFrame
    planted: dict[str, Floats]
    tallied: Tally
    population: dict[str, Ints]


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
    """Make a region of so many people in memory; the same two make the same region.

    Raises `UsageError` for too few or too many people or a seed below 0. Not for estimating
    anything about real people: every shape in it is invented. For millions, write it instead.
    """
    landscape = survey(people, seed)
    drawn = [draw_people(landscape, chunk) for chunk in chunks(people, seed)]
    counts = reduce(add_up, (chunk.population for chunk in drawn))
    areas, successors = with_past(landscape.areas, landscape.code)
    return Region(
        areas=areas,
        successors=successors,
        deprivation=deprivation_table(landscape.places, landscape.code),
        people=pl.concat(chunk.table for chunk in drawn),
        population=pl.concat(population_tables(counts, landscape.code)),
        planted=pl.concat(pl.DataFrame(chunk.planted) for chunk in drawn),
        boundaries=boundaries(landscape.places, landscape.areas, landscape.code),
        truth=truth_of(landscape, reduce(add_up, (chunk.tallied for chunk in drawn))),
    )


def draw_people(landscape: Landscape, chunk: Chunk) -> People:
    """Draw one chunk of the people of a region, with their conditions and care."""
    code = landscape.code
    inhabitants, _ = populate(
        landscape.places, chunk, landscape.settlement if chunk.number else None
    )
    planted = probabilities(inhabitants, landscape.worse_icb, landscape.outlier)
    care = draw_care(inhabitants, planted, chunk)
    groups = landscape.groups(inhabitants)
    return People(
        inhabitants=inhabitants,
        table=people_table(inhabitants, care, code, chunk),
        planted=planted,
        tallied=tally(care, planted, groups, landscape.names, inhabitants),
        population=population(inhabitants, code),
    )


def truth_of(landscape: Landscape, tallied: Tally) -> dict[str, Any]:
    """Return what `truth.json` says of everybody."""
    code = landscape.code
    truth = ground_truth(
        Planted(tallied, landscape.names),
        code.icb[landscape.worse_icb],
        code.practice[landscape.outlier],
    )
    return {"people": landscape.people, "seed": landscape.seed, **truth}
