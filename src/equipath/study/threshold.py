"""Thresholds: targets and standards, each value with the dates between which it is in force."""

from datetime import date
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from equipath.study.definition import Definition, Part, Words


class ThresholdValue(Part):
    """One value and when it holds; both dates are inclusive, an empty one is open."""

    value: float = Field(description="In the indicator's own units: 75 for 75%.")
    valid_from: date | None = Field(None, description="First day; always, if empty.")
    valid_to: date | None = Field(None, description="Last day; still, if empty.")
    source: Words = Field(description="Who set it, where it is written, and how sure we are.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")
        return self

    def holds_on(self, day: date) -> bool:
        """Say whether the value is in force on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class Threshold(Definition):
    """A target or standard whose value changes on stated dates."""

    values: tuple[ThresholdValue, ...] = Field(
        min_length=1, description="The values; no two on one day."
    )

    @model_validator(mode="after")
    def _dates_do_not_overlap(self) -> Self:
        ordered = sorted(self.values, key=lambda v: v.valid_from or date.min)
        for earlier, later in pairwise(ordered):
            if later.valid_from is None:
                raise ValueError(
                    f"two values hold on one day, {earlier.value:g} and {later.value:g}: "
                    "give each its `valid_from` and `valid_to`"
                )
            if (earlier.valid_to or date.max) >= later.valid_from:
                raise ValueError(
                    f"two values hold on {later.valid_from}: "
                    f"end {earlier.value:g} with a `valid_to` before that day"
                )
        return self

    def on(self, day: date) -> ThresholdValue | None:
        """Return the value in force on a day, or nothing where none was."""
        return next((v for v in self.values if v.holds_on(day)), None)

    def over(self, start: date, end: date) -> ThresholdValue | None:
        """Return the value in force for the whole of a period; none where it changed within."""
        first = self.on(start)
        return first if first is not None and first.holds_on(end) else None
