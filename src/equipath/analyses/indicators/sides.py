"""The two sides of an indicator in a table of rows: which rows, and how much of each."""

from collections.abc import Collection
from datetime import date
from functools import reduce

import ibis
from ibis.expr import types as ir

from equipath.analyses.bits import BITS, in_bits, is_set
from equipath.analyses.conditions import as_day, as_number, days_between, hold
from equipath.analyses.counts import FATES
from equipath.engines.engine import Engine
from equipath.study.indicator import Count, Indicator
from equipath.study.quantity import Quantity
from equipath.study.study import Study

FLAGS = "flags "
"""Begins the columns in which sides stand that were worked out before."""


def both_sides(
    study: Study, indicator: Indicator, rows: ir.Table
) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    """Say of each row whether it is in the numerator, and whether in the denominator.

    Only what is in the denominator is in the numerator, and only what a quantity is known of.
    """
    if is_worked_out(rows):
        place = 2 * [i.name for i in _of_source(study, indicator.source)].index(indicator.name)
        return _flag(rows, place), _flag(rows, place + 1)
    below = hold(rows, indicator.denominator.where, study.codelists)
    above = below & hold(rows, indicator.numerator.where, study.codelists)
    if indicator.of is not None:
        above = above & value_of(rows, indicator.of).notnull()
    return above, below


def flags_of(
    study: Study, rows: ir.Table, indicators: Collection[Indicator], counted: list[str]
) -> dict[str, ir.Value]:
    """Return every side of indicators of a source, and further flags, as columns of bits.

    Who is in the numerator and who in the denominator of each, in the study's order, nobody for
    the source's other indicators; then the columns `counted`.
    """
    source, nobody = next(iter(indicators)).source, ibis.literal(False)
    sides = [
        side
        for i in _of_source(study, source)
        for side in (both_sides(study, i, rows) if i in indicators else (nobody, nobody))
    ]
    numbers = in_bits([*sides, *(rows[name] for name in counted)])
    return {f"{FLAGS}{place}": number for place, number in enumerate(numbers)}


def is_worked_out(rows: ir.Table) -> bool:
    """Say whether rows have the sides of indicators already, in place of what they are made of."""
    return f"{FLAGS}0" in rows.columns


def is_counted(study: Study, rows: ir.Table, source: str, place: int) -> ir.BooleanValue:
    """Return one of the further flags that were worked out."""
    return _flag(rows, 2 * len(_of_source(study, source)) + place)


def _of_source(study: Study, source: str) -> list[Indicator]:
    return [i for i in study.indicators.values() if i.source == source]


def _flag(rows: ir.Table, place: int) -> ir.BooleanValue:
    return is_set(rows[f"{FLAGS}{place // BITS}"], place)


def counted(engine: Engine, rows: ir.Table, count: Count, who: ir.BooleanValue) -> ir.Value:
    """Return how many rows those are; or what they add up to, or how many differ."""
    if count.distinct is not None:
        return rows[count.distinct].nunique(where=who)
    added = count.sum or count.person_time
    if added is None:
        return engine.how_many(rows, who)
    return as_number(rows[added]).sum(where=who).fill_null(0)


def behind(engine: Engine, rows: ir.Table, count: Count, who: ir.BooleanValue) -> ir.Value | None:
    """Return how many rows add something to what is added up; None where rows are counted.

    A row that adds nought adds nothing: what all add up to may be one patient's stay.
    """
    added = count.sum or count.person_time
    if count.distinct is not None or added is None:
        return None
    return engine.how_many(rows, who & (as_number(rows[added]) != 0))


LAST_DAY = ibis.literal(date(9999, 12, 31))


def value_of(rows: ir.Table, quantity: Quantity) -> ir.Value:
    """Return how many times `to_nearest` a row's quantity is, halves upwards; null for none.

    Of a time to an event it is whole days, times as many as there are `FATES`, and the number of
    the fate: so it is counted by both.
    """
    if quantity.until:
        return _time_to_event(rows, quantity)
    value = as_number(rows[quantity.column]) if quantity.column else _days(rows, quantity)
    return (value / quantity.to_nearest + 0.5).floor()


def _days(rows: ir.Table, quantity: Quantity) -> ir.Value:
    paused = rows[quantity.pauses] if quantity.pauses else None
    return days_between(rows[quantity.first], rows[quantity.last], paused)


def _time_to_event(rows: ir.Table, quantity: Quantity) -> ir.Value:
    first, until = as_day(rows[quantity.first]), as_day(rows[quantity.until])
    event = as_day(rows[quantity.last]).fill_null(LAST_DAY)
    others = [as_day(rows[name]).fill_null(LAST_DAY) for name in quantity.ends]
    other = reduce(ibis.least, others) if others else LAST_DAY
    fate = ibis.cases(
        ((event <= other) & (event <= until), 0), (other <= until, 1), else_=len(FATES) - 1
    )
    paused = rows[quantity.pauses] if quantity.pauses else None
    days = days_between(first, ibis.least(ibis.least(event, other), until), paused)
    # Whoever's clock stops before it starts has no time.
    known = (days < 0).ifelse(ibis.null("float64"), days)
    return known * len(FATES) + fate
