"""The study: everything an analyst declared, checked against itself."""

from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from equipath.study.codelist import Codelist
from equipath.study.cohort import Cohort
from equipath.study.completeness import Completeness
from equipath.study.definition import Definition, Name, Part, Words
from equipath.study.drawn_test import DrawnTest
from equipath.study.engine import Counts, Engine
from equipath.study.indicator import Indicator
from equipath.study.linkage import Linkage
from equipath.study.model import Model
from equipath.study.pathway import Pathway
from equipath.study.sample import Sample
from equipath.study.source import Source
from equipath.study.stratifier import Stratifier
from equipath.study.threshold import Threshold
from equipath.study.variable import Variable
from equipath.vocabulary import Severity

Every = Literal["whole", "year", "quarter", "month"]


class Period(Part):
    """The days that the study covers, both included, and the pieces it is cut into.

    `year` counts twelve months back from the end, so the last year is always a whole one.
    """

    start: date = Field(description="First day, included.")
    end: date = Field(description="Last day, included.")
    every: tuple[Every, ...] = Field(("whole",), description="The pieces that counts are for.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end {self.end} is before start {self.start}")
        return self


class Whole(Part):
    """The one area that holds all others, whether or not a map places them."""

    type: Name = Field("country", description="Its type, which is no level of `roll_up`.")
    code: Words = Field(description="Its code.")
    name: Words = Field(description="Its name, as read in the report.")


class Focus(Part):
    """The areas reported on; all others are counted for comparison only."""

    type: Name = Field(description="A level of `roll_up`.")
    codes: tuple[str, ...] = Field(min_length=1, description="Codes of areas of that type.")


class Areas(Part):
    """The map: which levels counts roll up through, on which date, and which are reported."""

    whole: Whole = Field(description="The area that holds all others.")
    roll_up: tuple[tuple[Name, ...], ...] = Field(
        min_length=1, description="Each way of adding counts up the map, lowest level first."
    )
    focus: Focus | None = Field(None, description="The areas to report; all if empty.")
    map_date: date | None = Field(
        None, description="The date of the map; the study's end if empty."
    )
    stratify: tuple[Name, ...] = Field(
        (), description="Levels at which strata are counted; all if empty."
    )

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

    environment: str = Field(description="The environment variable that names the folder.")
    otherwise: str = Field(description="Where it is else, from the study's folder.")


class Study(Definition):
    """A study as declared: `study.yaml` with everything in the folders beside it."""

    question: Words = Field(description="What the study asks, in a sentence.")
    lead: str = Field("", description="Who answers for it.")
    period: Period = Field(description="The days that it covers.")
    areas: Areas = Field(description="The map.")
    comparators: tuple[Name, ...] = Field((), description="Types of area; the whole if empty.")
    engine: Counts = Field(
        default_factory=lambda: Engine(kind="duckdb"), description="What counts people and records."
    )
    disclosure: Name = Field(description="The policy: `hes`, `opensafely`, `open_data`…")
    confidence: float = Field(0.95, gt=0.5, lt=1, description="Of all intervals.")
    false_discovery_rate: float = Field(
        0.05, gt=0, lt=0.5, description="Among findings, over everything tested."
    )
    roots: dict[Name, Root] = Field(
        default_factory=dict, description="Folders that `path` may begin with, as `{name}/…`."
    )
    severities: dict[Name, Severity] = Field(
        default_factory=dict, description="Reason of a data finding → its severity here."
    )
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
    variables: dict[Name, Variable] = Field(default_factory=dict, description="From `variables/`.")
    cohorts: dict[Name, Cohort] = Field(default_factory=dict, description="From `cohorts/`.")
    completeness: dict[Name, Completeness] = Field(
        default_factory=dict, description="From `completeness/`."
    )
    linkages: dict[Name, Linkage] = Field(default_factory=dict, description="From `linkages/`.")
    samples: dict[Name, Sample] = Field(default_factory=dict, description="From `samples/`.")
    tests: dict[Name, DrawnTest] = Field(default_factory=dict, description="From `tests/`.")
    codelists: dict[str, Codelist] = Field(
        default_factory=dict, description="From `codelists/*.csv`."
    )

    @property
    def output(self) -> Path:
        """Where runs, the pointer to the current one, and reports go."""
        return self.folder / "output"

    @property
    def map_date(self) -> date:
        """The day whose map of organisations and areas is shown."""
        return self.areas.map_date or self.period.end

    def crossed(self, stratifier: Stratifier) -> tuple[Stratifier, ...]:
        """Return the stratifiers that one crosses, or itself alone."""
        if not stratifier.crosses:
            return (stratifier,)
        return tuple(self.stratifiers[name] for name in stratifier.crosses)

    def counted_as(self, indicator: Indicator) -> str:
        """Return the indicator whose counts by value an indicator's are: itself, or a former one.

        The median and the 92nd centile of one wait are of the same values.
        """
        same = (i.name for i in self.indicators.values() if i.is_counted_as(indicator))
        return next(same, indicator.name)

    def stage_of(self, indicator: str) -> tuple[str, str]:
        """Return the first pathway and the stage that an indicator is, or two empty words."""
        for pathway in self.pathways.values():
            if indicator in pathway.stage_names:
                return pathway.name, f"{pathway.stage_names.index(indicator) + 1}"
        return "", ""
