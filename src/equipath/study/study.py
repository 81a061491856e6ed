"""The study: everything an analyst declared, checked against itself."""

from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from equipath.study.definition import Definition, Name, Part, Words
from equipath.study.indicator import Indicator
from equipath.study.model import Model
from equipath.study.pathway import Pathway
from equipath.study.source import Source
from equipath.study.stratifier import Stratifier
from equipath.study.threshold import Threshold
from equipath.vocabulary import Severity

Every = Literal["whole", "year", "quarter", "month"]


class Period(Part):
    """The days that the study covers, both included, and the pieces it is cut into.

    `year` counts twelve months back from the end, so the last year is always a whole one.
    """

    start: date
    end: date
    every: tuple[Every, ...] = ("whole",)

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end {self.end} is before start {self.start}")
        return self


class Whole(Part):
    """The one area that holds all others, whether or not a map places them."""

    type: Name = "country"
    code: Words
    name: Words


class Focus(Part):
    """The areas reported on; all others are counted for comparison only."""

    type: Name
    codes: tuple[str, ...] = Field(min_length=1)


class Areas(Part):
    """The map: which levels counts roll up through, on which date, and which are reported."""

    whole: Whole
    roll_up: tuple[tuple[Name, ...], ...] = Field(min_length=1, description="Lowest first.")
    focus: Focus | None = None
    map_date: date | None = Field(
        None, description="The date of the map; the study's end if empty."
    )
    stratify: tuple[Name, ...] = Field((), description="Levels whose strata are compared.")

    @model_validator(mode="after")
    def _each_level_has_one_way(self) -> Self:
        levels = [level for way in self.roll_up for level in way]
        twice = sorted({level for level in levels if levels.count(level) > 1})
        if twice:
            raise ValueError(f"`{twice[0]}` stands twice in `roll_up`: one area can have one count")
        if self.whole.type in levels:
            raise ValueError(f"`{self.whole.type}` is the whole: leave it out of `roll_up`")
        return self

    @property
    def levels(self) -> tuple[str, ...]:
        """Every type of area that results are for, the whole last."""
        return (*(level for way in self.roll_up for level in way), self.whole.type)


class Root(Part):
    """A folder that differs between machines: an environment variable, or else a path."""

    environment: str
    otherwise: str


class Study(Definition):
    """A study as declared: `study.yaml` with everything in the folders beside it."""

    question: Words
    lead: str = ""
    period: Period
    areas: Areas
    comparators: tuple[Name, ...] = Field((), description="Types of area; the whole if empty.")
    engine: Name = "duckdb"
    disclosure: Name = Field(description="The policy: `hes`, `opensafely`, `open_data`…")
    confidence: float = Field(0.95, gt=0.5, lt=1)
    false_discovery_rate: float = Field(0.05, gt=0, lt=0.5)
    roots: dict[Name, Root] = Field(default_factory=dict)
    severities: dict[Name, Severity] = Field(default_factory=dict)
    boundaries: dict[Name, Name] = Field(
        default_factory=dict, description="Type of area → the source of its boundaries."
    )
    folder: Path = Field(description="Filled in from where it was read; never written.")
    sources: dict[Name, Source] = Field(default_factory=dict, description="From `sources/`.")
    indicators: dict[Name, Indicator] = Field(
        default_factory=dict, description="From `indicators/`."
    )
    stratifiers: dict[Name, Stratifier] = Field(
        default_factory=dict, description="From `stratifiers/`."
    )
    pathways: dict[Name, Pathway] = Field(default_factory=dict, description="From `pathways/`.")
    thresholds: dict[Name, Threshold] = Field(
        default_factory=dict, description="From `thresholds/`."
    )
    models: dict[Name, Model] = Field(default_factory=dict, description="From `models/`.")

    @property
    def output(self) -> Path:
        """Where runs, the pointer to the current one, and reports go."""
        return self.folder / "output"

    @property
    def map_date(self) -> date:
        """The day whose map of organisations and areas is shown."""
        return self.areas.map_date or self.period.end

    def stage_of(self, indicator: str) -> tuple[str, str]:
        """Return the first pathway and the stage that an indicator is, or two empty words."""
        for pathway in self.pathways.values():
            if indicator in pathway.stages:
                return pathway.name, f"{pathway.stages.index(indicator) + 1}"
        return "", ""
