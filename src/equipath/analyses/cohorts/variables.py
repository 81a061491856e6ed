"""Variables of one pass over records: flags, numbers, dates and values, one row a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

import ibis
from ibis.expr import types as ir

from equipath.analyses.cohorts.expression import with_expression
from equipath.analyses.cohorts.listed import Alike, of_listed, with_lists
from equipath.analyses.cohorts.packed import Bits, Packed
from equipath.analyses.cohorts.windows import Span, around, span
from equipath.analyses.conditions import are_in_order, as_day, as_number, hold
from equipath.contracts.contract import Contract
from equipath.engines.engine import Engine
from equipath.study.condition import Where, days
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
    read: Span | None = None
    """The days that all records are of already."""


def of_records(
    asked: Asked, variables: Sequence[Variable], records: ir.Table, people: ir.Table
) -> tuple[ir.Table, Packed]:
    """Return one row a person who has records, and what tells the variables' columns of it.

    `people` has a row a person with the columns that windows are anchored on. All variables
    are worked out in one pass over the records that any of them wants; a value of the first or
    last record, or the commonest, needs a pass of its own over the variable's records alone.
    """
    anchors = {a for v in variables for a in (v.when.after, v.when.before) if a}
    if anchors:
        mine = people.select(PERSON, **{f"anchor_{a}": as_day(people[a]) for a in anchors})
        records = records.inner_join(mine, PERSON)
    # Under a name: what several passes share is otherwise worked out whole and kept.
    records = asked.engine.named(records)
    later = [v for v in variables if needs_second_pass(asked.contract, v)]
    found = [_value(asked, variable, records) for variable in later]
    packed = Packed(asked.engine, {})
    now = [v for v in variables if not needs_second_pass(asked.contract, v)]
    if now:
        table, packed = _in_one_pass(asked, now, records)
        found = [table, *found]
    return reduce(_of_either, found), packed


def _of_either(one: ir.Table, other: ir.Table) -> ir.Table:
    """Return everybody of two tables, with the columns of both."""
    joined = one.outer_join(other, PERSON, rname="{name}_of_other")
    person = ibis.coalesce(joined[PERSON], joined[f"{PERSON}_of_other"])
    return joined.mutate(**{PERSON: person}).drop(f"{PERSON}_of_other")


def _in_one_pass(
    asked: Asked, variables: Sequence[Variable], records: ir.Table
) -> tuple[ir.Table, Packed]:
    read = around(span(variable.when, asked.start, asked.end) for variable in variables)
    if read is not None:
        # Before anything else: a file tells for whole parts of it that no day fits.
        records = records.filter(*_of_days(asked, records, read))
        asked = replace(asked, read=read)
    wheres = [variable.where for variable in variables]
    lists = with_lists(asked.engine, records, wheres, asked.study.codelists)
    alike = {f"bits {i}": each for i, each in enumerate(lists.alike(variables))}
    shared = {name for each in alike.values() for name in each.places}
    records = lists.records.mutate(
        **{name: _bits(asked, lists.records, each) for name, each in alike.items()}
    )
    alone = [variable for variable in variables if variable.name not in shared]
    for variable in alone:
        records = _with_fit(asked, records, variable)
    fits = [records[name] != 0 for name in alike] + [records[f"fits_{v.name}"] for v in alone]
    # Under a name: compiling what many variables are made of takes long.
    wanted = asked.engine.named(records.filter(reduce(lambda a, b: a | b, fits)))
    flags = {v.name: wanted[f"fits_{v.name}"] for v in alone if v.take == "any"}
    taken = {v.name: _taken(asked, wanted, v) for v in alone if v.take != "any"}
    given = [Bits(wanted[name], each.places) for name, each in alike.items()]
    packed = Packed(asked.engine, flags, given)
    return wanted.group_by(PERSON).agg(**packed.aggregates, **taken), packed


def needs_second_pass(contract: Contract, variable: Variable) -> bool:
    """Say whether a variable is a value of one of several records, and not of all of them."""
    if variable.take == "most_frequent":
        return True
    return variable.take in {"first", "last"} and variable.give not in {None, contract.date}


def _with_fit(asked: Asked, records: ir.Table, variable: Variable) -> ir.Table:
    """Add the column that says of each record whether the variable is made of it."""
    records, fits = _with_conditions(asked, records, variable)
    return records.mutate(**{f"fits_{variable.name}": _all(fits)})


def _with_conditions(
    asked: Asked, records: ir.Table, variable: Variable
) -> tuple[ir.Table, list[ir.BooleanValue]]:
    """Return records with what a variable's expression says of them, and all that it asks."""
    if variable.sql is None:
        return records, _conditions(asked, records, variable, variable.where)
    name, file = f"sql_{variable.name}", f"variables/{variable.name}.yaml"
    records = with_expression(asked.engine, records, name, variable.sql, variable.dialect, file)
    conditions = _conditions(asked, records, variable, variable.where)
    return records, [*conditions, records[name].cast("boolean")]


def _conditions(
    asked: Asked, records: ir.Table, variable: Variable, where: Where
) -> list[ir.BooleanValue]:
    held = [hold(records, where, asked.study.codelists), *_in_window(asked, records, variable)]
    return held if variable.give is None else [*held, records[variable.give].notnull()]


def _all(conditions: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    return reduce(lambda a, b: a & b, conditions).fill_null(False)


def _bits(asked: Asked, records: ir.Table, alike: Alike) -> ir.IntegerColumn:
    """Return the bits of the flags that a record is for: those of its code, where the rest fits.

    Of lists that only others ask of, there are bits too, which nobody looks at.
    """
    held = _all(_conditions(asked, records, alike.first, alike.rest))
    return held.ifelse(records[alike.number].fill_null(0), 0).cast("int32")


def _in_window(asked: Asked, records: ir.Table, variable: Variable) -> list[ir.BooleanValue]:
    window, contract = variable.when, asked.contract
    within = span(window, asked.start, asked.end)
    if within.is_empty:
        return [ibis.literal(False)]
    day = records[contract.date]
    held = _of_days(asked, records, within)
    if variable.take == "days":
        # Of what lasts, only the days outside are left out.
        if window.after:
            held.append(_lasts_until(records, contract) >= records[f"anchor_{window.after}"])
        return held
    if window.after:
        held.append(are_in_order(records[f"anchor_{window.after}"], day, window.within))
    if window.before:
        held.append(are_in_order(day, records[f"anchor_{window.before}"], window.within))
    return held


def _of_days(asked: Asked, records: ir.Table, within: Span) -> list[ir.BooleanValue]:
    """Return what records of a span's days fit, but for what is so of all of them."""
    held, read = [], asked.read
    if read is None or within.last != read.last:
        held.append(records[asked.contract.date] <= ibis.literal(within.last))
    if within.first is not None and (read is None or within.first != read.first):
        until = _lasts_until(records, asked.contract)
        held.append(until >= ibis.literal(within.first))
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


def _value(asked: Asked, variable: Variable, records: ir.Table) -> ir.Table:
    """Return the value of each person's right record."""
    records = of_listed(records, variable.where, asked.study.codelists)
    records, fits = _with_conditions(asked, records, variable)
    # Each by itself: an engine may then ask it of a file before it reads the rest.
    mine = records.filter(*fits)
    rows = mine.select(PERSON, day=asked.contract.date, value=variable.give or "")
    if variable.take == "most_frequent":
        found = _commonest(rows)
    else:
        day = rows.day.min() if variable.take == "first" else rows.day.max()
        of_day = rows.semi_join(rows.group_by(PERSON).agg(day=day), [PERSON, "day"])
        found = of_day.group_by(PERSON).agg(value=_of_equals(of_day.value, variable))
    return found.rename({variable.name: "value"})


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
