"""Indicators: what is counted, out of whom, and why."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from equipath.study.adjustment import Adjustment
from equipath.study.asked import Asked
from equipath.study.condition import Where
from equipath.study.definition import Definition, Name, Part, Words, one_will_do
from equipath.study.need import Need
from equipath.study.quantity import KINDS, Quantity
from equipath.vocabulary import Polarity


class Count(Part):
    """Who or what is counted: in words always, and of people and records as conditions."""

    words: Words = Field(description="Who or what is counted, as read in the report.")
    where: Where = Field(
        default_factory=Where, description="Column → what it must be; all must hold."
    )
    sum: str | None = Field(None, description="Add up this column instead of counting rows.")
    distinct: str | None = Field(
        None, description="Count the different values of this column: each patient once, say."
    )
    person_time: Name | None = Field(
        None, description="A variable that takes `days`: counted as years of people at risk."
    )


Centile = Annotated[float, Field(gt=0, lt=100)]

MEDIAN = 50
"""The centile that goes by a name of its own."""


def ordinal(number: float) -> str:
    """Return `92nd` of 92, and `97.5th` of 97.5."""
    ends = {1.0: "st", 2.0: "nd", 3.0: "rd"}
    is_teen = 10 < number % 100 < 14
    return f"{number:g}{'th' if is_teen else ends.get(number % 10, 'th')}"


def _a_column_alone_will_do(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


def _words_alone_will_do(value: object) -> object:
    return {"words": value} if isinstance(value, str) else value


Counted = Annotated[
    Count, BeforeValidator(_words_alone_will_do, json_schema_input_type=str | Count)
]
"""A count, which may be written as its words alone."""


def _a_name_alone_will_do(value: object) -> object:
    return {"statistic": value} if isinstance(value, str) else value


Statistics = Annotated[
    tuple[
        Annotated[
            Asked, BeforeValidator(_a_name_alone_will_do, json_schema_input_type=str | Asked)
        ],
        ...,
    ],
    Field(description="Statistics to compute besides those of every study, by their names."),
]
"""What `statistics:` holds: names, or names with options."""


Domain = Literal["cost", "access", "experience", "outcome"]


class Review(Part):
    """Who answers for the definition and when it was last looked at."""

    owner: Words = Field(description="Who answers for it.")
    reviewed_on: date = Field(description="When it was last looked at.")
    next_review: date = Field(description="When to look again.")
    sources: tuple[str, ...] = Field((), description="What it follows.")


class Indicator(Definition):
    """A numerator over a denominator, what is good, and why it matters.

    `kind` says how it is estimated: a `proportion` (the numerator is part of the denominator),
    a `rate` (events over people or person-time), or a `percentage` that was published without
    its denominator: shown as it is, with no interval, and never averaged into areas. A `mean`,
    a `median` or a `centile` is `of` a quantity: its numerator are those of whom the quantity
    is recorded, out of its denominator. A `time_to_event` follows everyone from a day until the
    event, until something else ends it, or until they are lost from view.
    """

    kind: Literal[
        "proportion", "rate", "percentage", "mean", "median", "centile", "time_to_event"
    ] = Field(description="How it is estimated.")
    of: Annotated[
        Quantity | None,
        BeforeValidator(_a_column_alone_will_do, json_schema_input_type=str | Quantity),
    ] = Field(None, description="What a mean, a median or a centile is of.")
    centile: Centile | None = Field(
        None, description="Which: 92 is what 92 of 100 values lie below."
    )
    by_days: tuple[int, ...] = Field(
        (), description="Of a time to an event: the days by which shares are told, ascending."
    )
    centiles: tuple[Centile, ...] = Field(
        (MEDIAN,), description="Of a time to an event: by which day so many of 100 have come to it."
    )
    source: Name = Field(description="The source of counts or people.")
    dated_by: Name | None = Field(
        None,
        description="The date that places a record in a period, if not its contract's: the day "
        "of treatment, say.",
    )
    open_until: Annotated[
        tuple[Name, ...],
        BeforeValidator(one_will_do, json_schema_input_type=Name | tuple[Name, ...]),
    ] = Field(
        (),
        description="Dates that end a record: counted are those that had begun, by `dated_by`, "
        "and that none of these had ended, on each period's last day.",
    )
    numerator: Counted = Field(description="Those counted; words alone will do for counts.")
    denominator: Counted = Field(description="Those out of whom; words alone will do for counts.")
    population: Name | None = Field(
        None, description="A source of populations: the denominator of events published alone."
    )
    multiplier: float = Field(
        100, gt=0, description="100 for per cent, 1000 for per 1,000; 1 of a quantity."
    )
    unit: str = Field("", description="As read after a value: `%`, `per 1,000`.")
    polarity: Polarity = Field(description="Which way is good.")
    why_it_matters: Words = Field(description="Shown beside the numbers.")
    domain: Domain | None = Field(
        None,
        description="What it is of. Indicators of cost, access, experience and outcome stand side "
        "by side on a page of their own.",
    )
    target: Name | None = Field(None, description="A threshold.")
    stratifiers: tuple[Name, ...] = Field((), description="How it is divided.")
    adjusted: tuple[Adjustment, ...] = Field(
        (), description="What its gaps, or curves, are shown with and without allowing for."
    )
    need: Need | None = Field(
        None, description="How many would be treated: uptake is shown against it."
    )
    expected: tuple[Name, ...] = Field((), description="Models of what would be expected.")
    standard_population: Name | None = Field(None, description="Standardise directly to this.")
    statistics: Statistics = ()
    caveats: tuple[Words, ...] = Field((), description="What to beware of: shown with it.")
    review: Review = Field(description="Who answers for the definition, and since when.")

    @model_validator(mode="before")
    @classmethod
    def _a_quantity_has_its_own_unit(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("kind") in KINDS:
            return {"multiplier": 1, **given}
        return given

    @model_validator(mode="after")
    def _kind_fits(self) -> Self:
        if self.kind == "percentage" and (self.expected or self.standard_population):
            raise ValueError(
                "a percentage without its denominator cannot be standardised or expected: "
                "remove `expected` and `standard_population`"
            )
        if self.kind == "percentage" and self.statistics:
            raise ValueError(
                "a percentage without its denominator has no further statistics: remove "
                "`statistics`"
            )
        if self.is_of_a_quantity != (self.of is not None):
            raise ValueError(
                "`of` says what a `mean`, a `median` or a `centile` is of: give both or neither"
            )
        if (self.centile is not None) != (self.kind == "centile"):
            raise ValueError("`centile: 92` goes with `kind: centile`: give both or neither")
        if self.of is not None and (self.expected or self.standard_population or self.statistics):
            raise ValueError(
                f"a {self.kind} has no expected value, standardised rate or further statistics: "
                "remove `expected`, `standard_population` and `statistics`"
            )
        if self.is_distinct and self.standard_population:
            raise ValueError(
                "different patients have no standardised rate: whoever has a birthday between two "
                "records would be counted in two age bands: remove `standard_population`"
            )
        if self.population and self.kind != "rate":
            raise ValueError("events over a population are a rate: write `kind: rate`")
        return self

    @model_validator(mode="after")
    def _can_be_modelled(self) -> Self:
        of_records = {"proportion", "rate", "time_to_event"}
        if self.adjusted and (self.kind not in of_records or self.population):
            raise ValueError(
                "adjusted are gaps in proportions and rates of people or records, and curves of a "
                "`time_to_event`: remove `adjusted`"
            )
        if self.kind == "time_to_event" and any(each.random for each in self.adjusted):
            raise ValueError(
                "curves of a `time_to_event` are standardised, and providers are not let differ at "
                "random: remove `random`"
            )
        if self.adjusted and self.is_distinct:
            raise ValueError(
                "different patients stand in several cells of a model: remove `adjusted`, or count "
                "people instead of their records"
            )
        if self.need and self.kind not in {"proportion", "rate"}:
            raise ValueError("uptake is of a proportion or a rate: remove `need`")
        return self

    @model_validator(mode="after")
    def _is_followed(self) -> Self:
        if (self.kind == "time_to_event") != bool(self.of and self.of.until and self.by_days):
            raise ValueError(
                "a `time_to_event` is `of` the days `from` one date `to` another, followed `until` "
                "a third, and told `by_days`: give all of them, or none"
            )
        if self.kind != "time_to_event" and self.centiles != (MEDIAN,):
            raise ValueError("`centiles` are of a `time_to_event`: here write `centile: 92`")
        return self

    @property
    def is_of_a_quantity(self) -> bool:
        """Whether something is measured in each row, and not only rows counted."""
        return self.kind in KINDS

    def is_counted_as(self, other: "Indicator") -> bool:
        """Whether the values of the same quantity are counted, of the same rows and groups."""
        return self.is_of_a_quantity and _values_of(self) == _values_of(other)

    @property
    def moment(self) -> tuple[str | None, tuple[str, ...]]:
        """Which records are counted in a period: by what date, or those still open at its end."""
        return self.dated_by, self.open_until

    @property
    def is_distinct(self) -> bool:
        """Whether different values are counted, so that parts may add up to more than the whole."""
        return self.numerator.distinct is not None or self.denominator.distinct is not None

    @property
    def probability(self) -> float:
        """The share of values that lie below a median or a centile."""
        return (self.centile or 50) / 100

    @property
    def suffix(self) -> str:
        """What stands after a value of this indicator."""
        if self.is_of_a_quantity and not self.unit:
            return ""
        if self.unit:
            return self.unit if self.unit.startswith("%") else f" {self.unit}"
        return "%" if self.multiplier == 100 else f" per {self.multiplier:,.0f}"


def _values_of(indicator: Indicator) -> tuple[object, ...]:
    """Return what the counts of an indicator by value depend on."""
    sides = (indicator.numerator.where, indicator.denominator.where)
    groups = (indicator.stratifiers, indicator.adjusted)
    return (indicator.source, indicator.of, *indicator.moment, *sides, *groups)
