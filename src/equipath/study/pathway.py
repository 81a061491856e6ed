"""Pathways: the ordered stages from need to outcome, and the clocks that run along them."""

from datetime import date
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from equipath.study.adjustment import Adjustment
from equipath.study.condition import Days, Where, days
from equipath.study.definition import Definition, Name, Part, Words, one_will_do
from equipath.study.indicator import Centile, Counted, Review


class Stage(Part):
    """A stage of records: who comes so far, of those who came to the stage before."""

    name: Name = Field(description="Makes the indicator `PATHWAY_NAME`.")
    title: Words = Field(description="What people read: `First seen`.")
    words: Words = Field(description="Who is counted at it.")
    date: Name | None = Field(
        None, description="The date of reaching it: empty for those who have not."
    )
    where: Where = Field(default_factory=Where, description="What must hold besides.")

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.date is None and not self.where.names:
            raise ValueError(
                "say who reaches it: give `date`, the column of its day, or `where`, or both"
            )
        return self


class Standard(Part):
    """How long a wait may last at most, since when, and for what share of people."""

    within: Days = Field(description="`62 days`, `18 weeks`.")
    since: date = Field(description="The first day on which the standard was in force.")
    target: Name | None = Field(None, description="A threshold: the share that it asks for.")
    source: Words = Field(description="Who set it, and where it is written.")


class Clock(Part):
    """A wait: what starts it, what stops it, what it is paused by, and what else ends it.

    Three things are told of it, and never mixed: waits that were completed in a period, by the
    day on which they stopped; waits that were still open on its last day; and all that began in
    it, followed until they stopped, ended otherwise or the study's period was over.
    """

    name: Name = Field(description="Makes the indicators `PATHWAY_NAME_…`.")
    title: Words = Field(description="What people read: `Referral to first treatment`.")
    start: Name = Field(description="The date on which it starts.")
    stop: Name = Field(description="The date on which it stops; empty while it runs.")
    ends: tuple[Name, ...] = Field(
        (), description="Dates that end it otherwise: removal from the list, death."
    )
    pauses: Name | None = Field(None, description="A column of days that are taken off.")
    where: Where = Field(default_factory=Where, description="Whose waits are counted.")
    standards: tuple[Standard, ...] = Field((), description="How long it may last.")
    centiles: tuple[Centile, ...] = Field(
        (50, 92), description="Centiles of days that are shown: 50 is the median."
    )
    is_followed: bool = Field(
        True, description="Whether all waits that began are followed, as a curve over days."
    )
    adjusted: tuple[Adjustment, ...] = Field(
        (), description="What curves of groups are shown with and without allowing for."
    )

    @model_validator(mode="after")
    def _has_curves_to_adjust(self) -> Self:
        if self.adjusted and not self.is_followed:
            raise ValueError(
                "curves are adjusted, and without `is_followed` there are none: remove `adjusted`"
            )
        if any(each.random for each in self.adjusted):
            raise ValueError(
                "curves are standardised, and providers are not let differ at random: remove "
                "`random` from `adjusted`"
            )
        return self


class Pathway(Definition):
    """The stages that people pass through, in order.

    Nested stages (each stage's people are among the one before) can lose people; stages that
    are separate cross-sections are declared so, and are never multiplied together. Stages are
    names of indicators, or, along records of one `source`, what is asked of each record; each
    then becomes an indicator, and so do clocks.
    """

    stages: tuple[Name | Stage, ...] = Field(
        min_length=2, description="Names of indicators, or stages of records; in order."
    )
    is_nested: bool = Field(True, description="Whether each stage is among the one before.")
    why_it_matters: str = Field("", description="Shown beside the numbers.")
    source: Name | None = Field(None, description="Records: one row a person's way along it.")
    who: Counted | None = Field(None, description="Who starts: in words, and as conditions.")
    begins: Name | None = Field(
        None, description="The date that places a record in a period; its contract's, if empty."
    )
    follow: Days | None = Field(
        None,
        description="How long each is followed: only those who began so long before the end "
        "are counted, and only what they reached by then.",
    )
    clocks: tuple[Clock, ...] = Field((), description="Waits along it.")
    stratifiers: tuple[Name, ...] = Field((), description="How its stages and waits are divided.")
    flows: Annotated[
        tuple[Name, ...],
        BeforeValidator(one_will_do, json_schema_input_type=Name | tuple[Name, ...]),
    ] = Field(
        (),
        description="Indicators of handovers, divided by a stratifier that `is_flow`: how many go "
        "from each provider to each other one stands on the pathway's page.",
    )
    caveats: tuple[Words, ...] = Field((), description="What to beware of: shown with it.")
    review: Review | None = Field(None, description="Who answers for it, and since when.")

    @model_validator(mode="after")
    def _is_of_records_or_of_indicators(self) -> Self:
        of_records = [s for s in self.stages if isinstance(s, Stage)]
        if of_records and len(of_records) < len(self.stages):
            raise ValueError(
                "its stages are names of indicators, or all of them stages of records: not both"
            )
        if not of_records and not self.clocks:
            return self
        needed = ("source", "who", "why_it_matters", "review")
        lacking = [key for key in needed if not getattr(self, key)]
        if lacking:
            names = ", ".join(f"`{key}`" for key in lacking)
            raise ValueError(f"stages and clocks of records need {names}")
        if of_records and not self.is_nested:
            raise ValueError("stages of records are nested: leave `is_nested` out")
        if self.follow and self.begins is None:
            raise ValueError("`follow` counts from a day: say which with `begins`")
        return self

    @property
    def stage_names(self) -> tuple[Name, ...]:
        """The indicators that its stages are, in order."""
        return tuple(s if isinstance(s, str) else f"{self.name}_{s.name}" for s in self.stages)

    @property
    def days_followed(self) -> int | None:
        """How many days each is followed."""
        return days(self.follow) if self.follow else None
