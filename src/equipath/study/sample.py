"""Samples: whose notes are to be read, drawn so that the same ones can be drawn again."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from equipath.study.definition import Definition, Name, Words, one_will_do
from equipath.study.indicator import Review

Whom = Literal["denominator", "numerator", "not_reached"]


class Sample(Definition):
    """An audit sample for clinical review: so many of each group, of those an indicator counts.

    Drawn by `equipath sample`, and by no run: its rows are of people, and go into the one file
    that is named then. Of each eligible record the hash of `seed` and its identifiers is taken,
    and the smallest of each group are drawn: the same ones from any engine, in whatever order the
    records lie, and others with another seed.
    """

    why: Words = Field(description="What the review is to find out.")
    of: Name = Field(description="The indicator whose people or records are drawn from.")
    whom: Whom = Field(
        "denominator",
        description="All that it counts, those in its numerator, or those who are not in that.",
    )
    by: Annotated[tuple[Name, ...], BeforeValidator(one_will_do)] = Field(
        (), description="Stratifiers: as many are drawn of each of their groups, crossed."
    )
    size: int = Field(ge=1, le=1_000, description="How many of each group; all, if fewer.")
    seed: int = Field(description="Another number draws another sample.")
    shows: Annotated[tuple[Name, ...], BeforeValidator(one_will_do)] = Field(
        (),
        description="Columns beside the identifiers, so that the notes are found: a provider, a "
        "date. No more than that takes.",
    )
    review: Review = Field(description="Who answers for the sample, and until when.")
