"""What each person adds to an indicator: for people who are made up, and for nobody else."""

import polars as pl

from equipath.analyses.cohorts.people import Records, people_as_at
from equipath.analyses.cohorts.variables import PERSON
from equipath.analyses.indicators.sides import both_sides, counted
from equipath.analyses.indicators.units import units
from equipath.study.indicator import Indicator
from equipath.study.study import Study


def counted_of_each(study: Study, records: Records, indicator: Indicator) -> pl.DataFrame:
    """Return the numerator and the denominator of each person, over the study's whole period.

    These are rows of people, so this is for tables that a test has drawn. Of person-time, days
    are given; of a quantity, whether the person has one.
    """
    alone = indicator.model_copy(update={"stratifiers": ()})
    whole = (study.period.start, study.period.end)
    rows = units(study, records, indicator.source, [[alone]], whole)
    above, below = both_sides(study, indicator, rows)
    of_each = rows.group_by(PERSON).agg(
        numerator=counted(records.engine, rows, indicator.numerator, above),
        denominator=counted(records.engine, rows, indicator.denominator, below),
    )
    return records.engine.answer(of_each)


def known_of_each(
    study: Study, records: Records, source: str, names: tuple[str, ...]
) -> pl.DataFrame:
    """Return variables, cohorts and columns of each person, as on the period's last day.

    These are rows of people, so this is for tables that a test has drawn. Names that nothing
    gives have no column.
    """
    people = people_as_at(study, records, source, names, study.period.start, study.period.end)
    there = [name for name in names if name in people.columns]
    return records.engine.answer(people.select(PERSON, *there))
