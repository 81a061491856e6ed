"""The counts table: the border between engines and everything after them."""

import polars as pl

COUNTS: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "area_type": pl.String(),
    "area_code": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "stratification": pl.String(),
    "stratum": pl.String(),
    "age_band": pl.String(),
    "sex": pl.String(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "hidden": pl.UInt32(),
    "percentage": pl.Float64(),
    "numerator_rows": pl.Float64(),
    "denominator_rows": pl.Float64(),
}
"""Columns and types. Counts of a quantity stand by its value: a whole number of what it was
rounded to, in `age_band`. `hidden` is how many of the cells added up were hidden by their
publisher: where it is not nought, the numerator is a part of the truth and is not shown.
`percentage` is filled only for indicators published without a denominator. `numerator_rows` and
`denominator_rows` are how many people or records a number is added up from, where it is what a
column adds up to: the gate goes by these. A count is of as many as it says, and has none there."""

DAYS_A_YEAR = 365.25

KEYS = tuple(COUNTS)[:9]
"""What names one count."""

NUMBERS = tuple(COUNTS)[9:]
"""What is known of one count."""

WORDS = tuple(name for name, kind in COUNTS.items() if kind == pl.String())
"""The columns of words."""

ROWS = ("numerator_rows", "denominator_rows")


def sums(place: str = "") -> list[pl.Expr]:
    """Return what adds counts up: the sum of nothing known is not known, nor is it nought.

    A denominator needs all its parts; a numerator that lacks some says so in `hidden`. `place`
    ends the columns' names where several indicators' stand side by side.
    """

    def of(name: str) -> pl.Expr:
        return pl.col(name + place)

    return [
        pl.when(of("numerator").count() > 0).then(of("numerator").sum()),
        pl.when(of("denominator").count() == pl.len()).then(of("denominator").sum()),
        of("hidden").sum(),
        *(pl.when(of(name).count() > 0).then(of(name).sum()) for name in ROWS),
        of("percentage").max(),
    ]


HELD: dict[str, pl.DataType] = {
    name: pl.Categorical() if name in WORDS else kind for name, kind in COUNTS.items()
}
"""Counts whose words are held as numbers, in a quarter of the memory: there may be millions.

Such words are joined with their like alone: see `in_words`."""


def in_words(counts: pl.DataFrame) -> pl.DataFrame:
    """Hold the words of `HELD` counts as text again."""
    return counts.cast(dict.fromkeys((n for n in WORDS if n in counts.columns), pl.String()))


FATES = ("stopped", "otherwise", "waiting")
"""What a time to an event ended in: the event, something else, or the end of following."""
