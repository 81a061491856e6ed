"""Look a record's code up once for all codelists, and not once for each of them."""

from collections.abc import Iterable, Mapping

import polars as pl
from ibis.expr import types as ir

from equipath.analyses.conditions import as_code, listed
from equipath.engines.engine import Engine
from equipath.study.codelist import Codelist
from equipath.study.condition import Condition, Requirement, Where


def with_lists(
    engine: Engine,
    records: ir.Table,
    wheres: Iterable[Where],
    codelists: Mapping[str, Codelist],
) -> ir.Table:
    """Add a column for each codelist that conditions ask for: whether the record's code is in it.

    One join with all codes; conditions find the columns by their names. A list of beginnings
    is no list of codes, and a column with one list only is searched as soon as joined: both are
    left to the conditions.
    """
    asked: dict[str, list[tuple[str, ...]]] = {}
    for where in wheres:
        for column, condition in where.every():
            if isinstance(condition, Requirement) and condition.codelist:
                asked.setdefault(column, []).append(condition.codelist)
    for column, every in asked.items():
        plain = [
            names
            for names in dict.fromkeys(every)
            if not any(codelists[name].beginnings for name in names)
        ]
        if len(plain) > 1 and column in records.columns:
            records = _joined(engine, records, column, plain, codelists)
    return records


def of_listed(
    records: ir.Table, wheres: Iterable[Where], codelists: Mapping[str, Codelist]
) -> ir.Table:
    """Leave out records with a code that nobody asks for, where each condition names its codes.

    Said of the column alone, it is answered by a file's dictionary before anything is read.
    """
    asked = list(wheres)
    for column in {name for where in asked for name in where.columns if name in records.columns}:
        codes = [_codes_of(where.columns.get(column), codelists) for where in asked]
        if all(codes) and records[column].type().is_string():
            wanted = sorted(set().union(*codes))
            records = records.filter(as_code(records[column]).isin(wanted))
    return records


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


def _joined(
    engine: Engine,
    records: ir.Table,
    column: str,
    every: list[tuple[str, ...]],
    codelists: Mapping[str, Codelist],
) -> ir.Table:
    codes = {names: {c for name in names for c in codelists[name].codes} for names in every}
    known = pl.DataFrame({"listed_code": sorted(set().union(*codes.values()))})
    flags = [
        pl.col("listed_code").is_in(list(mine)).alias(listed(column, names))
        for names, mine in codes.items()
    ]
    table = engine.lookup(known.with_columns(flags))
    joined = records.left_join(table, as_code(records[column]) == table.listed_code)
    return joined.drop("listed_code")
