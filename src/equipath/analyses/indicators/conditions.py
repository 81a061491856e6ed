"""Say of each row whether a condition holds, comparing a cell as what the condition is."""

from collections.abc import Iterable

from ibis.expr import types as ir

from equipath.conform.cells import boolean
from equipath.study.indicator import Condition, Span


def holds(column: ir.Value, condition: Condition) -> ir.BooleanValue:
    """Say of each row whether the condition holds; where nothing is recorded it does not."""
    if isinstance(condition, Span):
        held = is_between(column, condition.at_least, condition.at_most)
    elif isinstance(condition, bool):
        held = as_truth(column) == condition
    else:
        held = is_one_of(column, condition if isinstance(condition, tuple) else (condition,))
    return held.fill_null(False)


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
        numbers = [float(v) for v in values if _is_number(v)]
        return column.cast("float64").isin(numbers)
    return column.cast("string").isin([str(v) for v in values])


def as_number(column: ir.Value) -> ir.Value:
    """Read cells of text as numbers; what is none is null."""
    return column.try_cast("float64") if column.type().is_string() else column.cast("float64")


def as_truth(column: ir.Value) -> ir.BooleanValue:
    """Read cells of text and noughts and ones as flags; what is neither is null."""
    return boolean(column).value


def is_misread(column: ir.Value, condition: Condition) -> ir.BooleanValue:
    """Say of each row whether it has a cell that is no number, or no flag, where one is asked."""
    understood = as_truth(column) if isinstance(condition, bool) else as_number(column)
    return column.notnull() & understood.isnull()


def _is_number(value: str | int) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
