"""The columns that statistics take, in the field's names: what each holds, and of what kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from equipath.vocabulary import NOT_KNOWN


class Kind(StrEnum):
    """What a column's cells may be, and what a statistic is handed.

    `NUMBER`: numbers, as float64. `YES_NO`: yes or no, as 1 and 0. `POSITION`: numbers, dates
    (days since 1 January 1970) or words (their place, in the order in which they first appear),
    as numbers. `WORDS`: any words, as strings. `TABLE`: several columns that an option names,
    as a mapping of name → array.
    """

    NUMBER = "number"
    YES_NO = "yes_no"
    POSITION = "position"
    WORDS = "words"
    TABLE = "table"


@dataclass(frozen=True)
class Column:
    """What a column holds; `when_empty` is what an empty cell of words means."""

    meaning: str
    kind: Kind = Kind.NUMBER
    when_empty: str = ""


COLUMNS: Mapping[str, Column] = {
    "age_band": Column("The age band, as `40–44`.", Kind.WORDS),
    "censored": Column("How many were last seen at the time, their clocks still running."),
    "comparator_value": Column("The level that the row is compared with."),
    "competing": Column("How many clocks ended otherwise at the time: by death, by removal."),
    "count": Column("How many values there are."),
    "count_type": Column("What the count is of: `starts` or `ever treated`.", Kind.WORDS),
    "covariates": Column("What is adjusted for: the columns named.", Kind.TABLE),
    "deaths": Column("Deaths."),
    "denominator": Column("Those out of whom: people, person-time, or what was expected."),
    "dimensions": Column("The groups that are crossed: the columns named.", Kind.TABLE),
    "event_frequency": Column("How many events each of the row's people had."),
    "events": Column("How many had the event at the time: their clocks stopped."),
    "expected": Column("How many events were expected."),
    "expected_count_type": Column(
        "What the expected number is of: `starts` or `ever treated`.", Kind.WORDS
    ),
    "expected_months": Column("How many months the expected number is for."),
    "interrupted": Column("Whether the row is at or after the change.", Kind.YES_NO),
    "is_comparison": Column("Whether the row is of the comparison series.", Kind.YES_NO),
    "is_fitting": Column("Whether the model is fitted to the row (all by default).", Kind.YES_NO),
    "is_reference": Column("Whether the row is the reference of its group.", Kind.YES_NO),
    "is_unknown": Column("Whether the row is of those whose stratum is not known.", Kind.YES_NO),
    "lower_ci": Column("The level's lower confidence limit."),
    "lower_need": Column("The fewest people in need that there may be."),
    "mean": Column("The mean of the values."),
    "need": Column("How many people are in need."),
    "numerator": Column("Those counted."),
    "observed_months": Column("How many months the count is for."),
    "order": Column("The stratum's place on the scale: 1 is the most disadvantaged."),
    "p_value": Column("A test's p-value."),
    "period": Column("The period, as a number or a date.", Kind.POSITION),
    "population": Column("How many people the stratum has."),
    "provider": Column("The provider within which people are alike.", Kind.WORDS, NOT_KNOWN),
    "rebase": Column("Why a new segment begins in this row; empty where none.", Kind.WORDS),
    "reference": Column("The level that would be reached, in the unit shown."),
    "reference_denominator": Column("Those out of whom, in the reference."),
    "reference_numerator": Column("Those counted, in the reference."),
    "reference_rate": Column("The reference's crude rate."),
    "share": Column("The share of the people in need who are expected, from 0 to 1."),
    "stage": Column("The pathway's stage: a number, or names in order.", Kind.POSITION),
    "standard_deviation": Column("The standard deviation of the values (n − 1)."),
    "standard_error": Column("The level's standard error."),
    "standard_population": Column("The standard population's weight of the row."),
    "stratum": Column("The stratum's name.", Kind.WORDS),
    "target": Column("The level aimed at."),
    "time": Column("The time since the clock started, in days or another unit."),
    "upper_ci": Column("The level's upper confidence limit."),
    "upper_need": Column("The most people in need that there may be."),
    "value": Column("The level, or the quantity measured."),
    "within": Column("What strata are compared in: sites, age bands.", Kind.WORDS, NOT_KNOWN),
}
"""Every name that a statistic's `requires` and `also` may hold."""
