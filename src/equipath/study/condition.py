"""Conditions: what a cell must be, and how conditions are joined by and, or and not."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from equipath.study.definition import Code, Name, Part, one_will_do

Bound = float | date | Name
"""A number, a date, or the name of another column of the same row."""

DAYS = r"^\d+ (day|days|week|weeks)$"
"""A length in days: `62 days`, `2 weeks`."""

Length = Annotated[str, Field(pattern=r"^\d+ (day|week|month|year)s?$")]
"""A length of time: `62 days`, `12 months`. Months and years are those of the calendar."""

Days = Annotated[str, Field(pattern=DAYS)]


def days(length: str) -> int:
    """Return how many days a length in days or weeks is."""
    number, unit = length.split()
    return int(number) * (7 if unit.startswith("week") else 1)


class Requirement(Part):
    """What a cell must be, where a value or a list of values does not say it. All must hold.

    A bound may name another column (`at_most: threshold`), so that values and dates of one
    person are compared with one another. `after` and `before` ask the order of two dates, with
    at most so many days between them where `within` says so; the same day counts as both.
    """

    at_least: Bound | None = Field(None, description="Included.")
    at_most: Bound | None = Field(None, description="Included.")
    above: Bound | None = Field(None, description="Not included.")
    below: Bound | None = Field(None, description="Not included.")
    codelist: Annotated[
        tuple[Name, ...],
        BeforeValidator(one_will_do, json_schema_input_type=Name | tuple[Name, ...]),
    ] = Field((), description="One of the codes of this list, or of these.")
    is_recorded: bool | None = Field(None, description="Whether there is anything at all.")
    after: Name | None = Field(None, description="On or after the date in that column.")
    before: Name | None = Field(None, description="On or before the date in that column.")
    within: Days | None = Field(None, description="With `after` or `before`: `62 days`.")
    pauses: Name | None = Field(
        None, description="With `within`: a column of days that are taken off first."
    )

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(f"says nothing: give {', '.join(f'`{k}`' for k in KEYS)}")
        if self.within and (self.after is None) == (self.before is None):
            raise ValueError("`within` needs either `after` or `before`: the date to count from")
        if self.pauses and not self.within:
            raise ValueError("`pauses` are taken off the days of `within`: give both")
        return self


KEYS = tuple(Requirement.model_fields)

Condition = bool | int | str | tuple[Code, ...] | Requirement
"""What a cell must be: a value, one of several, or what a requirement says."""


class Where(BaseModel):
    """Conditions that must all hold: columns, each with what it must be, and further conditions.

    `any` holds where one of its conditions does, `all` where each does, `not` where its do not
    all hold. A condition on a cell with nothing in it does not hold; `not` of it does.
    """

    model_config = ConfigDict(frozen=True, extra="allow", serialize_by_alias=True)
    __pydantic_extra__: dict[str, Condition] = Field(init=False)

    any_of: tuple["Where", ...] = Field((), alias="any", description="One of these must hold.")
    all_of: tuple["Where", ...] = Field((), alias="all", description="Each of these must hold.")
    none_of: "Where | None" = Field(None, alias="not", description="This must not hold.")

    @property
    def columns(self) -> dict[str, Condition]:
        """The conditions on columns, in the order in which they are written."""
        return dict(self.__pydantic_extra__ or {})

    def without(self, column: str) -> "Where":
        """Return the same but for what is asked of one column here."""
        others = {name: c for name, c in self.columns.items() if name != column}
        deeper = {"any": self.any_of, "all": self.all_of, "not": self.none_of}
        return type(self).model_validate({**others, **deeper})

    @property
    def further(self) -> tuple["Where", ...]:
        """The conditions that `any`, `all` and `not` hold."""
        return (*self.any_of, *self.all_of, *([self.none_of] if self.none_of else []))

    def every(self) -> tuple[tuple[str, Condition], ...]:
        """Return each column with its condition, however deep it stands."""
        deeper = (pair for where in self.further for pair in where.every())
        return (*self.columns.items(), *deeper)

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that is asked for, those of bounds and of dates to count from among them."""
        named = [name for column, c in self.every() for name in (column, *_others(c))]
        return tuple(dict.fromkeys(named))

    @property
    def codelists(self) -> tuple[str, ...]:
        """Every codelist that is asked for."""
        found = (c.codelist for _, c in self.every() if isinstance(c, Requirement))
        return tuple(dict.fromkeys(name for names in found for name in names))


def _others(condition: Condition) -> list[str]:
    if not isinstance(condition, Requirement):
        return []
    bounds: list[Any] = [
        condition.at_least,
        condition.at_most,
        condition.above,
        condition.below,
        condition.after,
        condition.before,
        condition.pauses,
    ]
    return [bound for bound in bounds if isinstance(bound, str)]
