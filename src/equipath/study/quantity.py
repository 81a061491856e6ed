"""Quantities: what is measured in each row, of which means, medians and centiles are."""

from typing import Self

from pydantic import Field, model_validator

from equipath.study.definition import Name, Part

KINDS = frozenset({"mean", "median", "centile", "time_to_event"})
"""The kinds of indicator in which something is measured in each row, and not only rows counted."""


class Quantity(Part):
    """What is measured in each counted row: a column's number, or the days between two dates.

    `to_nearest` is what values are rounded to before they are counted by value: 1 for days,
    100 for costs in the thousands. The fewer different values, the faster.
    """

    column: str | None = Field(None, description="A number of the row, or a variable.")
    first: str | None = Field(None, alias="from", description="The date that days begin at.")
    last: str | None = Field(
        None,
        alias="to",
        description="The date that they end at; `end_of_period` is the last day counted.",
    )
    pauses: str | None = Field(None, description="A column of days that are taken off.")
    ends: tuple[Name, ...] = Field(
        (), description="Of a time to an event: dates that end it otherwise, such as death."
    )
    until: Name | None = Field(
        None, description="Of a time to an event: the date up to which everyone is followed."
    )
    to_nearest: float = Field(1, gt=0, description="Values are rounded to multiples of it.")

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        if (self.column is None) == (self.first is None or self.last is None):
            raise ValueError("give either `column`, or `from` and `to` for the days between")
        if self.ends and not self.until:
            raise ValueError("`ends` go with `until`: the date up to which everyone is followed")
        if (self.pauses or self.until) and self.column:
            raise ValueError("`pauses` and `until` are of the days between `from` and `to`")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that it is made of."""
        named = (self.column, self.first, self.last, self.pauses, self.until, *self.ends)
        return tuple(name for name in named if name)
