"""Tests of a study's own definitions: a few people drawn by hand, and what must come of them."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from equipath.study.definition import Definition, Name, Part


class DrawnPeriod(Part):
    """The days that the test is of, both included: one piece, as the study's own period is."""

    start: date = Field(description="First day, included.")
    end: date = Field(description="Last day, included: variables are as on this day.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end {self.end} is before start {self.start}")
        return self


class Expected(Part):
    """What must come of the people drawn. Only the people and columns drawn are compared."""

    variables: str = Field(
        "",
        description="`person_id` and variables, cohorts or columns of people. An empty cell: "
        "there is none.",
    )
    indicators: dict[Name, str] = Field(
        default_factory=dict,
        description="Indicator → `person_id` with `numerator`, `denominator` or both: what the "
        "person adds to it, yes and no for 1 and 0. Of person-time: days.",
    )

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if not self.variables and not self.indicators:
            raise ValueError("expects nothing: draw `variables`, `indicators` or both")
        return self


class DrawnTest(Definition):
    """A test of definitions: records drawn by hand, and who must be counted for what.

    The definitions are the study's own; only the data are drawn, as tables with `|` between
    cells, in the contracts' columns. Sources that are not drawn are empty, and so are columns of
    a contract that are not. Days are written `2024-03-31`, flags `yes` and `no`.
    """

    why: str = Field("", description="What would go wrong unnoticed without it.")
    period: DrawnPeriod | None = Field(None, description="The study's whole period if empty.")
    given: dict[Name, str] = Field(
        min_length=1, description="Source of people or records → its rows, drawn."
    )
    expect: Expected = Field(description="What must come of it.")
