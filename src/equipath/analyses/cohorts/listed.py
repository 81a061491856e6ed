"""Look a record's code up once for all codelists, and not once for each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ibis.expr import types as ir

from equipath.analyses.bits import BITS, bit, is_set
from equipath.analyses.conditions import as_code, listed
from equipath.engines.engine import Engine
from equipath.study.codelist import Codelist
from equipath.study.condition import Condition, Requirement, Where
from equipath.study.variable import Variable


@dataclass(frozen=True)
class Alike:
    """Flags that ask the same of a record but for the list that its code is in."""

    number: str
    """The column that has a bit for each list."""

    rest: Where
    """What else they ask."""

    first: Variable
    """One of them."""

    places: dict[str, int]
    """Each one's name, and the place of its list's bit."""


@dataclass(frozen=True)
class Listed:
    """Records with their code looked up once for all codelists that conditions ask for.

    A number has a bit for each list, and a column for each list says whether its bit is set:
    conditions find these by their names.
    """

    records: ir.Table
    places: Mapping[tuple[str, tuple[str, ...]], int]
    """Of a column and the lists that one condition names: the place of their bit."""

    def alike(self, variables: Iterable[Variable]) -> list[Alike]:
        """Return flags that can share what is asked besides their list: two or more."""
        found: dict[object, Alike] = {}
        for variable in variables:
            if variable.take != "any" or variable.sql is not None:
                continue
            for column, condition in variable.where.columns.items():
                lists = condition.codelist if isinstance(condition, Requirement) else ()
                place = self.places.get((column, lists))
                if place is None or condition != Requirement(codelist=lists):
                    continue
                number, rest = _number(column, place), variable.where.without(column)
                key = number, rest, variable.when, variable.give
                alike = found.setdefault(key, Alike(number, rest, variable, {}))
                alike.places[variable.name] = place
                break
        return [alike for alike in found.values() if len(alike.places) > 1]


def with_lists(
    engine: Engine,
    records: ir.Table,
    wheres: Sequence[Where],
    codelists: Mapping[str, Codelist],
) -> Listed:
    """Look codes up for each column that several codelists are asked of.

    A list of beginnings is no list of codes, and a column with one list only is searched as
    soon as looked up: both are left to the conditions. Where each condition names its codes,
    records with others are left out.
    """
    asked: dict[str, list[tuple[str, ...]]] = {}
    for where in wheres:
        for column, condition in where.every():
            if isinstance(condition, Requirement) and condition.codelist:
                asked.setdefault(column, []).append(condition.codelist)
    places: dict[tuple[str, tuple[str, ...]], int] = {}
    named = _named(records, wheres, codelists)
    for column, every in asked.items():
        plain = [
            names
            for names in dict.fromkeys(every)
            if not any(codelists[name].beginnings for name in names)
        ]
        if len(plain) > 1 and column in records.columns:
            alone = named.pop(column, None)
            records = _looked_up(engine, records, column, _bits(column, plain, codelists), alone)
            records = records.mutate(
                **{
                    listed(column, names): is_set(records[_number(column, place)], place)
                    for place, names in enumerate(plain)
                }
            )
            places |= {(column, names): place for place, names in enumerate(plain)}
    return Listed(_only(records, named), places)


def of_listed(records: ir.Table, where: Where, codelists: Mapping[str, Codelist]) -> ir.Table:
    """Leave out records with a code that a condition does not name, where it names its codes.

    Said of the column alone, it is answered by a file's dictionary before anything is read.
    """
    return _only(records, _named(records, [where], codelists))


def _only(records: ir.Table, named: Mapping[str, set[str]]) -> ir.Table:
    for column, codes in named.items():
        records = records.filter(as_code(records[column]).isin(sorted(codes)))
    return records


def _named(
    records: ir.Table, wheres: Sequence[Where], codelists: Mapping[str, Codelist]
) -> dict[str, set[str]]:
    """Return the codes that any condition names, of each column of which all name theirs."""
    found = {}
    for column in {name: None for where in wheres for name in where.columns}:
        if column in records.columns and records[column].type().is_string():
            codes = [_codes_of(where.columns.get(column), codelists) for where in wheres]
            if all(codes):
                found[column] = set().union(*codes)
    return found


def _codes_of(condition: Condition | None, codelists: Mapping[str, Codelist]) -> set[str]:
    """Return the only codes that fit a condition; none where others may."""
    if isinstance(condition, Requirement):
        lists = [codelists[name] for name in condition.codelist or ()]
        if any(each.beginnings for each in lists):
            return set()
        return {code for each in lists for code in each.codes}
    if condition is None or isinstance(condition, bool):
        return set()
    return {str(code) for code in (condition if isinstance(condition, tuple) else (condition,))}


def _bits(
    column: str, every: Sequence[tuple[str, ...]], codelists: Mapping[str, Codelist]
) -> dict[str, dict[str, int]]:
    """Return the numbers that stand for each code: a bit for each of the lists that it is in."""
    bits: dict[str, dict[str, int]] = {}
    for place, names in enumerate(every):
        numbers = bits.setdefault(_number(column, place), {})
        for code in {code for name in names for code in codelists[name].codes}:
            numbers[code] = numbers.get(code, 0) | bit(place)
    return bits


def _looked_up(
    engine: Engine,
    records: ir.Table,
    column: str,
    bits: Mapping[str, dict[str, int]],
    alone: set[str] | None,
) -> ir.Table:
    others = dict.fromkeys(alone or (), 0)
    for name, numbers in bits.items():
        code, every = as_code(records[column]), others | numbers
        records = engine.numbered(records, code, every, name, is_only=alone is not None)
    return records


def _number(column: str, place: int) -> str:
    return f"{column} bits {place // BITS}"
