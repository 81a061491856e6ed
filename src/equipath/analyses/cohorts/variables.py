"""Variables of one pass over records: flags, numbers, dates and values, one row a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

import ibis
from ibis.expr import types as ir

from equipath.analyses.cohorts.expression import with_expression
from equipath.analyses.cohorts.listed import of_listed, with_lists
from equipath.analyses.cohorts.packed import Packed
from equipath.analyses.cohorts.windows import span
from equipath.analyses.conditions import are_in_order, as_day, as_number, hold
from equipath.contracts.contract import Contract
from equipath.engines.engine import Engine
from equipath.study.condition import days
from equipath.study.study import Study
from equipath.study.variable import Variable

PERSON = "person_id"

_NONE_IS_NOUGHT = ("count", "distinct", "sum", "days")


@dataclass(frozen=True)
class Asked:
    """Variables of the same records, for one piece of the period from `start` to `end`."""

    study: Study
    engine: Engine
    contract: Contract
    start: date
    end: date


def of_records(
    asked: Asked, variables: Sequence[Variable], records: ir.Table, people: ir.Table
) -> ir.Table:
    """Return one row a person who has records, with a column for each variable.

    `people` has a row a person with the columns that windows are anchored on. All variables
    are worked out in one pass over the records that any of them wants; a value of the first or
    last record needs a second pass over those of its day.
    """
    anchors = {a for v in variables for a in (v.when.after, v.when.before) if a}
    if anchors:
        mine = people.select(PERSON, **{f"anchor_{a}": as_day(people[a]) for a in anchors})
        records = records.inner_join(mine, PERSON)
    wheres = [variable.where for variable in variables]
    records = of_listed(records, wheres, asked.study.codelists)
    records = with_lists(asked.engine, records, wheres, asked.study.codelists)
    for variable in variables:
        records = _with_fit(asked, records, variable)
    fits = {v.name: records[f"fits_{v.name}"] for v in variables}
    # Under a name: what two questions share is otherwise worked out for all and kept.
    wanted = asked.engine.named(records.filter(reduce(lambda a, b: a | b, fits.values())))
    flags = {v.name: wanted[f"fits_{v.name}"] for v in variables if v.take == "any"}
    taken = {v.name: _taken(asked, wanted, v) for v in variables if v.take != "any"}
    packed = Packed(asked.engine, flags)
    found = wanted.group_by(PERSON).agg(**packed.aggregates, **taken)
    table = found.select(PERSON, **{v.name: packed.column(found, v.name) for v in variables})
    for variable in variables:
        if needs_second_pass(asked.contract, variable):
            table = _with_value(asked, variable, wanted, table)
    return table


def needs_second_pass(contract: Contract, variable: Variable) -> bool:
    """Say whether a variable is a value of one of several records, and not of all of them."""
    if variable.take == "most_frequent":
        return True
    return variable.take in {"first", "last"} and variable.give not in {None, contract.date}


def _with_fit(asked: Asked, records: ir.Table, variable: Variable) -> ir.Table:
    """Add the column that says of each record whether the variable is made of it."""
    if variable.sql is not None:
        name = f"sql_{variable.name}"
        file = f"variables/{variable.name}.yaml"
        records = with_expression(asked.engine, records, name, variable.sql, variable.dialect, file)
    held = hold(records, variable.where, asked.study.codelists)
    if variable.sql is not None:
        held = held & records[f"sql_{variable.name}"].cast("boolean").fill_null(False)
    in_time = _in_window(asked, records, variable)
    if variable.give is not None:
        held = held & records[variable.give].notnull()
    return records.mutate(**{f"fits_{variable.name}": (held & in_time).fill_null(False)})


def _in_window(asked: Asked, records: ir.Table, variable: Variable) -> ir.BooleanValue:
    window, contract = variable.when, asked.contract
    within = span(window, asked.start, asked.end)
    if within.is_empty:
        return ibis.literal(False)
    day = records[contract.date]
    held = day <= ibis.literal(within.last)
    if within.first is not None:
        from_day = ibis.literal(within.first)
        held = held & (_lasts_until(records, contract) >= from_day)
    if variable.take == "days":
        # Of what lasts, only the days outside are left out.
        if window.after:
            held = held & (_lasts_until(records, contract) >= records[f"anchor_{window.after}"])
        return held
    if window.after:
        held = held & are_in_order(records[f"anchor_{window.after}"], day, window.within)
    if window.before:
        held = held & are_in_order(day, records[f"anchor_{window.before}"], window.within)
    return held


def _lasts_until(records: ir.Table, contract: Contract) -> ir.DateValue:
    if not contract.until:
        return records[contract.date]
    still = ibis.literal(date(9999, 12, 31))
    return records[contract.until].fill_null(still)


def _taken(asked: Asked, records: ir.Table, variable: Variable) -> ir.Value:
    fits = records[f"fits_{variable.name}"]
    column = records[variable.give or asked.contract.date]
    match variable.take:
        case "count":
            return asked.engine.how_many(records, fits)
        case "distinct":
            return column.nunique(where=fits)
        case "sum":
            return as_number(column).sum(where=fits)
        case "highest":
            return _ordered(column).max(where=fits)
        case "lowest":
            return _ordered(column).min(where=fits)
        case "days":
            return _days(asked, records, variable).sum(where=fits)
        case "first":
            return records[asked.contract.date].min(where=fits)
        case _:
            return records[asked.contract.date].max(where=fits)


def _ordered(column: ir.Value) -> ir.Value:
    """Read a value as what has an order: a date, or a number."""
    kind = column.type()
    return column if kind.is_date() or kind.is_timestamp() else as_number(column)


def _days(asked: Asked, records: ir.Table, variable: Variable) -> ir.IntegerValue:
    """Return how many days of a lasting record lie in the window, the first and last included.

    A person's own date in `before` ends it; somebody without that date is there to the end.
    One in `after` begins it; somebody without that date is never there.
    """
    when = variable.when
    within = span(when, asked.start, asked.end)
    last = ibis.literal(within.last)
    anchored = when.within if when.after or when.before else None
    length = ibis.interval(days=days(anchored)) if anchored else None
    ends = ibis.least(_lasts_until(records, asked.contract), last)
    begins = records[asked.contract.date]
    if within.first is not None:
        begins = ibis.greatest(begins, ibis.literal(within.first))
    if when.before:
        anchor = records[f"anchor_{when.before}"]
        ends = ibis.least(ends, anchor.fill_null(last))
        if length is not None:
            begins = ibis.greatest(begins, (anchor - length).cast("date").fill_null(begins))
    if when.after:
        anchor = records[f"anchor_{when.after}"]
        begins = ibis.greatest(begins, anchor)
        if length is not None:
            ends = ibis.least(ends, (anchor + length).cast("date"))
    covered = ends.delta(begins, unit="day") + 1
    return (covered > 0).ifelse(covered, 0)


def _with_value(asked: Asked, variable: Variable, records: ir.Table, table: ir.Table) -> ir.Table:
    """Put the value of the right record in place of its day."""
    name, column = variable.name, variable.give or ""
    mine = records.filter(records[f"fits_{name}"])
    value = mine[column]
    if variable.take == "most_frequent":
        found = _commonest(mine.select(PERSON, day=asked.contract.date, value=value))
    else:
        days = table.select(PERSON, chosen=table[name])
        of_day = mine.select(PERSON, day=asked.contract.date, value=value).inner_join(
            days, [PERSON, ("day", "chosen")]
        )
        found = of_day.group_by(PERSON).agg(value=_of_equals(of_day.value, variable))
    found = found.rename({f"found_{name}": "value"})
    joined = table.drop(name).left_join(found, PERSON, rname="{name}_found")
    return joined.drop(f"{PERSON}_found").rename({name: f"found_{name}"})


def _of_equals(value: ir.Value, variable: Variable) -> ir.Value:
    return value.max() if variable.on_ties == "highest" else value.min()


def _commonest(rows: ir.Table) -> ir.Table:
    """Return each person's commonest value; of equally common ones the latest, then the highest."""
    each = rows.group_by([PERSON, "value"]).agg(times=rows.count(), day=rows.day.max())
    for key in ("times", "day"):
        most = each.group_by(PERSON).agg(most=each[key].max())
        each = each.semi_join(most, [PERSON, (key, "most")])
    return each.group_by(PERSON).agg(value=each.value.max())


def without_records(variables: Mapping[str, Variable], name: str, column: ir.Value) -> ir.Value:
    """Return a variable's column as it is for those who have no record: nought, no or nothing."""
    take = variables[name].take
    if take == "any":
        return column.fill_null(False)
    return column.fill_null(0) if take in _NONE_IS_NOUGHT else column
