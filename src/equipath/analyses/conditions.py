"""Say of each row whether conditions hold, comparing a cell as what the condition is."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import reduce

import ibis
from ibis.expr import types as ir

from equipath.conform.cells import DATE_FORMATS, boolean, text
from equipath.conform.cells import as_number as plain_number
from equipath.engines.days import day
from equipath.study.codelist import Codelist
from equipath.study.condition import Condition, Requirement, Where, days

Codelists = Mapping[str, Codelist]
Compare = Callable[[ir.Value, ir.Value], ir.BooleanValue]

_COMPARE: dict[str, Compare] = {
    "at_least": lambda cell, bound: cell >= bound,
    "at_most": lambda cell, bound: cell <= bound,
    "above": lambda cell, bound: cell > bound,
    "below": lambda cell, bound: cell < bound,
}


def hold(table: ir.Table, where: Where, codelists: Codelists) -> ir.BooleanValue:
    """Say of each row whether all that `where` asks holds; it is never null."""
    held = [_holds(table, name, c, codelists) for name, c in where.columns.items()]
    held += [hold(table, each, codelists) for each in where.all_of]
    if where.any_of:
        either = (hold(table, each, codelists) for each in where.any_of)
        held.append(reduce(lambda a, b: a | b, either))
    if where.none_of is not None:
        held.append(~hold(table, where.none_of, codelists))
    # Nothing recorded does not hold: that is said once, for what any of them leaves open.
    return reduce(lambda a, b: a & b, held).fill_null(False) if held else ibis.literal(True)


def _holds(
    table: ir.Table, name: str, condition: Condition, codelists: Codelists
) -> ir.BooleanValue:
    """Say of each row whether one condition holds; null where nothing is recorded."""
    column = table[name]
    if isinstance(condition, Requirement):
        return reduce(lambda a, b: a & b, _required(table, column, condition, codelists))
    if isinstance(condition, bool):
        return as_truth(column) if condition else ~as_truth(column)
    return is_one_of(column, condition if isinstance(condition, tuple) else (condition,))


def _required(
    table: ir.Table, column: ir.Value, asked: Requirement, codelists: Codelists
) -> list[ir.BooleanValue]:
    held = []
    for key, compare in _COMPARE.items():
        bound = getattr(asked, key)
        if bound is not None:
            held.append(compare(*_alike(column, table[bound] if isinstance(bound, str) else bound)))
    if asked.codelist:
        known = listed(column.get_name(), asked.codelist)
        lists = [codelists[name] for name in asked.codelist]
        held.append(table[known] if known in table.columns else is_in(column, lists))
    if asked.is_recorded is not None:
        held.append(column.notnull() if asked.is_recorded else column.isnull())
    for other, earlier, later in (
        (asked.after, asked.after and table[asked.after], column),
        (asked.before, column, asked.before and table[asked.before]),
    ):
        if other is not None:
            paused = asked.pauses and table[asked.pauses]
            held.append(are_in_order(earlier, later, asked.within, paused))
    return held


def are_in_order(
    earlier: ir.Value, later: ir.Value, within: str | None, paused: ir.Value | None = None
) -> ir.BooleanValue:
    """Say whether one day is on or before another, by at most so many days but for pauses."""
    held = as_day(earlier) <= as_day(later)
    if within is None:
        return held
    return held & (days_between(earlier, later, paused) <= days(within))


def days_between(
    earlier: ir.Value, later: ir.Value, paused: ir.Value | None = None
) -> ir.FloatingValue:
    """Return the days from one day to another, without those of pauses; none are fewer than 0."""
    length = as_day(later).delta(as_day(earlier), unit="day").cast("float64")
    if paused is None:
        return length
    less = ibis.greatest(length - as_number(paused).fill_null(0), 0)
    return (length < 0).ifelse(length, less)


def _alike(column: ir.Value, bound: ir.Value | float | date) -> tuple[ir.Value, ir.Value]:
    """Bring a cell and its bound to the same kind: days, or numbers."""
    if isinstance(bound, date):
        return as_day(column), ibis.literal(bound)
    if not isinstance(bound, ir.Value):
        return as_number(column), ibis.literal(float(bound))
    if _is_of_time(column) or _is_of_time(bound):
        return as_day(column), as_day(bound)
    return as_number(column), as_number(bound)


def listed(column: str, codelists: Iterable[str]) -> str:
    """Return the name of the column that says, where there is one, whether a code is in lists."""
    return f"{column} in {' or '.join(codelists)}"


def is_in(column: ir.Value, lists: Iterable[Codelist]) -> ir.BooleanValue:
    """Say of each row whether its code is in one of the lists."""
    cell = as_code(column)
    wanted = list(lists)
    held = cell.isin([code for codes in wanted for code in codes.codes])
    for beginning in (b for codes in wanted for b in codes.beginnings):
        held = held | cell.startswith(beginning)
    return held


def is_between(column: ir.Value, at_least: float | None, at_most: float | None) -> ir.BooleanValue:
    """Say of each row whether its number lies between two bounds, both included."""
    value = as_number(column)
    held = value.notnull()
    if at_least is not None:
        held = held & (value >= at_least)
    if at_most is not None:
        held = held & (value <= at_most)
    return held


def is_one_of(column: ir.Value, values: Iterable[str | int]) -> ir.BooleanValue:
    """Say of each row whether it has one of the codes: as numbers where the cells are numbers."""
    if column.type().is_numeric():
        numbers = [float(v) for v in values if is_number(v)]
        return column.cast("float64").isin(numbers)
    return column.cast("string").isin([str(v) for v in values])


def as_number(column: ir.Value) -> ir.Value:
    """Read cells of text as numbers; what is none is null."""
    if _is_of_time(column):
        return ibis.null("float64")
    return plain_number(column.strip()) if column.type().is_string() else column.cast("float64")


def as_day(column: ir.Value) -> ir.DateValue:
    """Read a cell as a day, whatever its time of day; what is none is null."""
    if column.type().is_string():
        return day(column.strip(), DATE_FORMATS)
    return column.cast("date") if _is_of_time(column) else ibis.null("date")


def _is_of_time(column: ir.Value) -> bool:
    return bool(column.type().is_date() or column.type().is_timestamp())


def as_code(column: ir.Value) -> ir.StringValue:
    """Read a cell as a code: one held as a number with decimals is the whole number it is."""
    return text(column) if column.type().is_floating() else column.cast("string")


def as_truth(column: ir.Value) -> ir.BooleanValue:
    """Read cells of text and noughts and ones as flags; what is neither is null."""
    return boolean(column).value


def asks_numbers(condition: Condition) -> bool:
    """Say whether a condition compares numbers, so that words would leave people out."""
    if not isinstance(condition, Requirement):
        return False
    bounds = (getattr(condition, key) for key in _COMPARE)
    return any(isinstance(bound, float) for bound in bounds)


def asks_days(condition: Condition) -> bool:
    """Say whether a condition compares days, so that anything else would leave people out."""
    if not isinstance(condition, Requirement):
        return False
    bounds = (getattr(condition, key) for key in _COMPARE)
    return bool(condition.after or condition.before) or any(isinstance(b, date) for b in bounds)


def is_misread(column: ir.Value, condition: Condition) -> ir.BooleanValue:
    """Say of each row whether a cell is no number, no day or no flag, where one is asked."""
    if isinstance(condition, bool):
        understood = as_truth(column)
    else:
        understood = as_day(column) if asks_days(condition) else as_number(column)
    return column.notnull() & understood.isnull()


def may_be_misread(column: ir.Value, condition: Condition) -> bool:
    """Say whether a column could hold cells that are not of the kind that a condition asks."""
    if isinstance(condition, bool):
        return not column.type().is_boolean()
    if asks_days(condition):
        return not _is_of_time(column)
    return asks_numbers(condition) and not column.type().is_numeric()


def kind_asked(condition: Condition) -> str:
    """Return in words what a cell must be to be asked a condition."""
    if asks_days(condition):
        return "day"
    return "number" if asks_numbers(condition) else "yes or no"


def is_number(value: str | int) -> bool:
    """Say whether a code can be set against numbers."""
    try:
        float(value)
    except ValueError:
        return False
    return True
