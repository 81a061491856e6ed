"""What the API answers: each thing with its fields, described."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LARGEST_PAGE = 10_000
"""Items of one answer: a program asks again for the next."""

USUAL_PAGE = 1_000


def _written_out(given: object) -> object:
    """Refuse what could be read as a date and is none as documented: a number of seconds."""
    if isinstance(given, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
        raise ValueError("a day is written as 2025-03-31")
    return given


Day = Annotated[date | None, BeforeValidator(_written_out)]


class Run(BaseModel):
    """The run that every number of an answer is of, and how to cite it."""

    run_id: str = Field(description="When it began (UTC), and four characters.")
    study: str = Field(description="The study's name.")
    title: str | None = Field(description="The study's title.")
    question: str | None = Field(description="The study's question.")
    policy: str | None = Field(description="The disclosure policy that hid small counts.")
    version: str | None = Field(description="The version of equipath that made it.")
    started: datetime | None = Field(description="When it began.")
    citation: str = Field(description="The words to cite it by.")


class Source(BaseModel):
    """A file that was read."""

    source: str = Field(description="Its name in the study.")
    title: str | None = Field(description="Its title.")
    publisher: str | None = Field(description="Who published it.")
    licence: str | None = Field(description="Under what licence its numbers may be used.")
    vintage: str | None = Field(description="Of what time it is.")
    sha256: str | None = Field(description="The hash of its content.")
    rows_in: int | None = Field(description="Rows read.")
    rows_out: int | None = Field(description="Rows kept, in the contract's shape.")


class Indicator(BaseModel):
    """An indicator as the run declared it."""

    name: str = Field(description="Its name, as results have it.")
    title: str = Field(description="Its title.")
    kind: str = Field(description="What its level is: a proportion, a rate, a mean…")
    numerator: str = Field(description="Who or what is counted, in words.")
    denominator: str = Field(description="Out of whom or what, in words.")
    polarity: str = Field(description="Which way is better.")
    why_it_matters: str = Field(description="Why it is looked at.")
    caveats: list[str] = Field(description="What to know before its numbers are used.")
    source: str = Field(description="The source that it is counted from.")


class Pathway(BaseModel):
    """A pathway: indicators as stages in their order."""

    name: str = Field(description="Its name, as results have it.")
    title: str = Field(description="Its title.")
    stages: list[str] = Field(description="The indicators that are its stages, in order.")
    why_it_matters: str = Field(description="Why it is looked at.")


class Area(BaseModel):
    """An area that there are results for."""

    area_type: str = Field(description="The type of area.")
    area_code: str = Field(description="Its code.")
    area_name: str | None = Field(description="Its name, as published.")
    parents: dict[str, str] = Field(description="The codes of the areas above, by their type.")
    longitude: float | None = Field(description="Degrees east.")
    latitude: float | None = Field(description="Degrees north.")


class Finding(BaseModel):
    """What stands out, in one sentence, with the people behind it."""

    rank: int = Field(description="1 is the first to look at.")
    sentence: str = Field(description="The finding in one plain sentence.")
    kind: str = Field(description="What it was tested against.")
    indicator: str = Field(description="The indicator's name.")
    area_type: str = Field(description="The type of area.")
    area_code: str = Field(description="Its code.")
    people: float | None = Field(description="How many more would have been reached.")
    people_lower: float | None = Field(description="Its lower limit, by which findings stand.")
    people_upper: float | None = Field(description="Its upper limit.")
    p_value: float | None = Field(description="Two-sided, adjusted for nothing.")
    q_value: float | None = Field(description="Adjusted for everything tested together.")
    certainty: str | None = Field(description="The q-value in words.")
    result_id: str | None = Field(description="The result that it rests on.")


class DataFinding(BaseModel):
    """What was found about the data behind the numbers."""

    severity: str = Field(description="`error`, `warning` or `note`.")
    reason: str = Field(description="A stable code.")
    source: str | None = Field(description="The source's name.")
    column: str | None = Field(description="The column, where it is about one.")
    count: int | None = Field(description="How many rows, cells or areas have it.")
    total: int | None = Field(description="Of how many.")
    message: str | None = Field(description="What was found.")
    advice: str | None = Field(description="What to do.")


class Result(BaseModel):
    """One number, as the pages show it."""

    result_id: str = Field(description="Names the result in every run.")
    indicator: str = Field(description="The indicator's name.")
    pathway: str | None = Field(description="The pathway that it is a stage of.")
    stage: str | None = Field(description="Which stage, counted from 1.")
    area_type: str = Field(description="The type of area.")
    area_code: str = Field(description="Its code; `Not known` where the area is not known.")
    area_name: str | None = Field(description="Its name, as published.")
    period_start: date | None = Field(description="First day, included.")
    period_end: date | None = Field(description="Last day, included.")
    stratification: str = Field(description="The stratifier, or `All`.")
    stratum: str = Field(description="The stratum, `All`, or `Not known`.")
    statistic: str = Field(description="What was computed.")
    method: str | None = Field(description="How, in this row: which interval, say.")
    numerator: float | None = Field(description="Released; null where hidden or not known.")
    denominator: float | None = Field(description="Released; what is expected, for ratios.")
    multiplier: float | None = Field(description="What value and limits are per.")
    value: float | None = Field(description="The number; null where it cannot be shown.")
    lower_ci: float | None = Field(description="Lower limit of the interval.")
    upper_ci: float | None = Field(description="Upper limit of the interval.")
    confidence: float | None = Field(description="Of the interval: 0.95.")
    p_value: float | None = Field(description="Two-sided, adjusted for nothing.")
    comparator: str | None = Field(description="What it stands against, in words.")
    comparator_value: float | None = Field(description="The comparator's level.")
    comparison: str | None = Field(description="How it stands: `better`, `similar`, `worse`…")
    direction: str | None = Field(description="In words, who does worse.")
    is_suppressed: bool | None = Field(description="Whether its count is hidden.")
    note: str | None = Field(description="Why something is not shown, or needs care.")


class Results(BaseModel):
    """Some of the results that were asked for, and where the next are."""

    run_id: str = Field(description="The run that they are of.")
    citation: str = Field(description="The words to cite them by.")
    next: str | None = Field(description="Where the next are; null after the last.")
    results: list[Result] = Field(description="The results, in the order of the run.")


class Findings(BaseModel):
    """Some of the findings, and where the next are."""

    run_id: str = Field(description="The run that they are of.")
    next: str | None = Field(description="Where the next are; null after the last.")
    findings: list[Finding] = Field(description="The findings, the first to look at first.")


class Areas(BaseModel):
    """Some of the areas, and where the next are."""

    run_id: str = Field(description="The run that they are of.")
    next: str | None = Field(description="Where the next are; null after the last.")
    areas: list[Area] = Field(description="The areas, by type and code.")


class Part(BaseModel):
    """Which part of a list is asked for."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(
        USUAL_PAGE,
        ge=1,
        le=LARGEST_PAGE,
        description=f"How many: {USUAL_PAGE:,} unless given, {LARGEST_PAGE:,} at most.",
    )
    after: int = Field(-1, ge=-1, lt=2**53, description="As the link “next” has it.")
    run: str = Field(
        "", max_length=60,
        description="As the link “next” has it: refused when there is a newer run.",
    )  # fmt: skip


class WhichResults(Part):
    """Which results are asked for: those that fit everything that is given."""

    indicator: str = Field("", max_length=200, description="Of this indicator.")
    area_type: str = Field("", max_length=200, description="Of areas of this type.")
    area_code: str = Field("", max_length=200, description="Of the area with this code.")
    stratification: str = Field("", max_length=200, description="By this; “All” is everyone.")
    stratum: str = Field("", max_length=200, description="Of this stratum.")
    statistic: str = Field("", max_length=200, description="Of this statistic.")
    period_start: Day = Field(None, description="Of periods that begin on this day.")
    period_end: Day = Field(None, description="Of periods that end on this day.")


class WhichFindings(Part):
    """Which findings are asked for."""

    indicator: str = Field("", max_length=200, description="About this indicator.")
    area_type: str = Field("", max_length=200, description="About areas of this type.")
    area_code: str = Field("", max_length=200, description="About the area with this code.")


class WhichAreas(Part):
    """Which areas are asked for."""

    q: str = Field("", max_length=200, description="Whose name or code holds this.")
    area_type: str = Field("", max_length=200, description="Of this type.")
