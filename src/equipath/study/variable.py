"""Variables: one value a person, worked out from their records as on a day."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from equipath.study.condition import Length, Where
from equipath.study.definition import Definition, Name, Part, one_will_do

Take = Literal[
    "any",
    "count",
    "first",
    "last",
    "most_frequent",
    "highest",
    "lowest",
    "sum",
    "distinct",
    "days",
]

OF_A_COLUMN = ("most_frequent", "highest", "lowest", "sum", "distinct")
"""What cannot be taken without saying of which column."""


class Window(Part):
    """The days that records may be of. Without anything: up to the last day of the period.

    `within` counts back from the last day, which is included, or from the date in `before`, or
    forward from that in `after`. A record that lasts is in a window if one of its days is; but
    `after` and `before` are of the day that it begins, for an admission is no readmission to
    itself. Nothing after the last day of a period is seen in it, whatever stands in `to`.
    """

    within: Length | None = Field(None, description="`12 months`; days with `after`, `before`.")
    after: Name | None = Field(None, description="On or after this variable's date.")
    before: Name | None = Field(None, description="On or before this variable's date.")
    first: date | None = Field(None, alias="from", description="From this day on.")
    last: date | None = Field(None, alias="to", description="Up to this day, or the period's last.")
    in_period: bool = Field(False, description="From the first to the last day of the period.")
    at_start: bool = Field(False, description="On the first day of the period: lasting then.")
    at_end: bool = Field(False, description="On the last day of the period: lasting then.")

    @model_validator(mode="after")
    def _is_one_window(self) -> Self:
        if self.after and self.before:
            raise ValueError("give either `after` or `before`")
        anchored = bool(self.after or self.before)
        if anchored and self.within and not _is_days(self.within):
            raise ValueError("counted from a person's own date, `within` is in days or weeks")
        words = [self.in_period, self.at_start, self.at_end]
        if sum([*words, bool(self.first or self.last)]) > 1 or (any(words) and self.within):
            raise ValueError(
                "give one of `within`, `in_period`, `at_start`, `at_end` and `from` with `to`"
            )
        return self


def _is_days(length: str) -> bool:
    return length.split()[1].rstrip("s") in {"day", "week"}


WORDS = ("ever", "in_period", "at_start", "at_end")
"""Windows that are one word."""


def _a_word_will_do(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value not in WORDS:
        known = ", ".join(f"`{word}`" for word in WORDS)
        raise ValueError(f"`{value}` is no window: write {known}, or `{{within: 12 months}}`")
    return {} if value == "ever" else {value: True}


class Variable(Definition):
    """One value a person: whether, when, how often or how much, from records or from others.

    `take` says what becomes of the records that fit `where` and `when`: `any` is a flag;
    `count` their number; `first` and `last` the value of `give` (their date, if empty) of the
    earliest or the latest; `highest`, `lowest` and `sum` that of all; `distinct` how many
    different ones; `most_frequent` the commonest, the latest of equals; `days` the days that
    lasting records cover within the window, for person-time.
    """

    source: Annotated[
        tuple[Name, ...],
        BeforeValidator(one_will_do, json_schema_input_type=Name | tuple[Name, ...]),
    ] = Field(
        (),
        description="The source of records, or several that fill one contract. Of "
        "registrations that start on one day, that of the source named first counts.",
    )
    where: Where = Field(default_factory=Where, description="Which records; all if empty.")
    when: Annotated[
        Window,
        BeforeValidator(_a_word_will_do, json_schema_input_type=str | Window),
    ] = Field(
        default_factory=Window, description="`ever`, `in_period`, `at_start`, `at_end` or a window."
    )
    take: Take = Field("any", description="What becomes of the records.")
    give: str | None = Field(None, description="The column; the record's date if empty.")
    on_ties: Literal["highest", "lowest"] = Field(
        "highest", description="Which value of several on the first or last day."
    )
    sql: str | None = Field(
        None, description="One SQL expression: of a record, or without a source of a person."
    )
    dialect: Name = Field("duckdb", description="The SQL that `sql` is written in.")
    caveat: str = Field("", description="What to beware of: shown with what uses it.")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.source and self.sql is None:
            raise ValueError("give the `source` of its records, or `sql` of a person's columns")
        if self.take in OF_A_COLUMN and self.give is None:
            raise ValueError(f"`take: {self.take}` needs `give`: the column that it is of")
        return self
