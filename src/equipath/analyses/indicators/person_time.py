"""Person-time: the population that events were published without, as their denominator."""

import polars as pl

from equipath.analyses.counts import DAYS_A_YEAR, ROWS
from equipath.study.indicator import Indicator
from equipath.vocabulary import ALL

PLACE = ["area_type", "area_code"]


def with_person_time(
    counts: pl.DataFrame, indicators: list[Indicator], populations: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    """Give counts of events the person-years of their area, age band and sex.

    `populations` holds the rows of each source of populations by its name. A population is
    taken to have lived there throughout: person-years are people times the period's length in
    years. An age band in which nothing happened still has its people, so it is added with no
    events; events of people whose age is not known have none to stand on. An area without a
    population has no denominator, so its rate is not known.
    """
    parts = [counts.filter(~pl.col("indicator").is_in([i.name for i in indicators]))]
    for indicator in indicators:
        rows = counts.filter(pl.col("indicator") == indicator.name).drop("denominator")
        people = _people(rows, populations[indicator.population or ""])
        groups = rows.select(pl.exclude("age_band", "sex", "numerator", "hidden", *ROWS)).unique()
        lived = groups.join(people, on=PLACE, how="left")
        on = [c for c in lived.columns if c not in ("population", "percentage")]
        joined = lived.drop("percentage").join(
            rows, on=on, how="full", coalesce=True, maintain_order="left"
        )
        parts.append(_with_years(joined, people).select(counts.columns))
    return pl.concat(parts)


def _with_years(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    places = people.select(*PLACE, is_known=pl.lit(True)).unique()
    is_known = pl.col("is_known").fill_null(False)
    none = pl.col("hidden").is_null() & is_known
    return (
        rows.join(places, on=PLACE, how="left", maintain_order="left")
        .filter(is_known | pl.col("hidden").is_not_null())
        .with_columns(
            numerator=pl.when(none).then(0.0).otherwise(pl.col("numerator")),
            denominator=pl.when(is_known).then(pl.col("population").fill_null(0.0) * _years()),
            hidden=pl.col("hidden").fill_null(0) + (~is_known).cast(pl.UInt32),
        )
    )


def _years() -> pl.Expr:
    """Return a period's length in years: whole months as twelfths, others by days."""
    start, after = pl.col("period_start"), pl.col("period_end").dt.offset_by("1d")
    months = (after.dt.year() - start.dt.year()) * 12 + after.dt.month() - start.dt.month()
    days = (after - start).dt.total_days()
    is_whole = after.dt.day() == start.dt.day()
    return pl.when(is_whole).then(months / 12).otherwise(days / DAYS_A_YEAR)


def _people(rows: pl.DataFrame, population: pl.DataFrame) -> pl.DataFrame:
    """Add a population up to the age bands and sexes that the events are divided into."""
    divided = [c for c in ("age_band", "sex") if (rows[c] != ALL).any()]
    together = population.filter(
        (pl.col("ethnic_group") != ALL) | (pl.col("ethnic_group") == ALL).all().over(PLACE)
    )
    whole = [c for c in ("age_band", "sex") if c not in divided]
    return (
        together.with_columns(pl.lit(ALL).alias(c) for c in whole)
        .group_by(*PLACE, "age_band", "sex")
        .agg(pl.col("population").sum())
    )
