"""One SQL expression of a row: read, held to its row, and put into the engine's own SQL."""

from collections.abc import Iterable

import sqlglot
from ibis.expr import types as ir
from ibis.util import gen_name
from sqlglot import exp

from equipath.engines.engine import Engine
from equipath.errors import Problem, StudyError, did_you_mean

_REACHES_OUT = (exp.Query, exp.Table, exp.UDTF, exp.ReadCSV, exp.DDL, exp.DML, exp.Command, exp.Set)
_NOT_OF_A_ROW = (exp.AggFunc, exp.Window, exp.Star, exp.Parameter, exp.Placeholder)


def columns_of(sql: str, dialect: str) -> tuple[str, ...]:
    """Return the columns that an expression names; none where it cannot be read."""
    try:
        tree = sqlglot.parse_one(sql, dialect=dialect)
    except (sqlglot.errors.SqlglotError, ValueError):
        return ()
    return tuple(dict.fromkeys(column.name for column in tree.find_all(exp.Column)))


def with_expression(
    engine: Engine,
    table: ir.Table,
    name: str,
    sql: str,
    dialect: str,
    file: str,
    declared: Iterable[str] = (),
) -> ir.Table:
    """Add a column to a table that an SQL expression of its row gives.

    Raises `StudyError` for what is not one expression, is no dialect, reaches outside the row
    (a query, an aggregate, a function that is no standard one) or names a column that the
    table does not have; `declared` are names that could have been meant besides.
    """
    tree = _parsed(sql, dialect, file)
    unknown = [c for c in columns_of(sql, dialect) if c not in table.columns]
    if unknown:
        wrong = f"there is no column `{unknown[0]}`."
        raise _wrong(file, wrong, did_you_mean(unknown[0], {*table.columns, *declared}))
    rows = gen_name("rows")
    for column in tree.find_all(exp.Column):
        column.replace(exp.column(column.name, quoted=True))
    written = tree.sql(dialect=engine.dialect)
    alias = exp.to_identifier(name, quoted=True).sql(dialect=engine.dialect)
    query = f"SELECT *, ({written}) AS {alias} FROM {rows}"
    try:
        return table.alias(rows).sql(query, dialect=engine.dialect)
    except engine.errors:
        wrong = f"`engine: {engine.kind}` does not take it."
        advice = "It lacks a function of it, or columns are of kinds that do not go together."
        raise _wrong(file, wrong, advice) from None


def _parsed(sql: str, dialect: str, file: str) -> exp.Expression:
    try:
        trees = sqlglot.parse(sql, dialect=dialect)
    except ValueError:
        raise _wrong(
            file, f"`{dialect}` is no dialect of SQL that is known.", key="dialect"
        ) from None
    except sqlglot.errors.SqlglotError as error:
        said = error.errors[0]["description"] if getattr(error, "errors", None) else "no expression"
        raise _wrong(file, f"cannot be read as {dialect}: {said}") from None
    if len(trees) != 1 or trees[0] is None or not isinstance(trees[0], exp.Condition | exp.Case):
        raise _wrong(file, "is not one expression.", "Write what would stand after SELECT.")
    tree = trees[0]
    if any(tree.find_all(*_REACHES_OUT)):
        raise _wrong(file, "reaches outside the row.", "Use columns of the row and values only.")
    if any(tree.find_all(*_NOT_OF_A_ROW)):
        raise _wrong(file, "asks of several rows at once.", "Use `take` to bring records together.")
    foreign = next(tree.find_all(exp.Anonymous), None)
    if foreign is not None:
        raise _wrong(file, f"`{foreign.name}` is no function of SQL that every engine has.")
    return tree


def _wrong(file: str, wrong: str, instead: str = "", key: str = "sql") -> StudyError:
    return StudyError("An SQL expression cannot be used:", [Problem(file, key, wrong, instead)])
