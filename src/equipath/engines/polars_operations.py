"""What Polars does of what Ibis asks, where Ibis's own way is wrong, slow, or missing.

Types are those that Ibis says: a month of Polars' own is a number up to 127, and a sum of 32 bits
stays one. A null is no value: it is none of those that differ, and in no list. Words that a file
keeps as a dictionary's numbers stay these until something is done with them.

Ibis translates by a table of functions, one for each operation: these take their place in it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
from ibis.backends.polars.compiler import translate
from ibis.expr import datatypes as dt
from ibis.expr import operations as ops
from ibis.expr import rules as rlz
from ibis.expr import types as ir
from ibis.formats.polars import PolarsType
from polars import selectors

Translation = Callable[..., Any]


def in_words(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return rows as Ibis takes them to be, without dictionaries."""
    return rows.with_columns(selectors.by_dtype(pl.Categorical, pl.Enum).cast(pl.String))


@dataclass(frozen=True, eq=False)
class Numbers:
    """Words that differ, and the number that stands for each."""

    words: pl.Enum
    numbers: pl.Series

    def of(self, cells: pl.Series) -> pl.Series:
        """Return the number of each cell; null for words that have none."""
        return self.numbers.gather(cells.cast(self.words, strict=False).to_physical())


class NumberOf(ops.Value):  # type: ignore[misc]  # Ibis is untyped
    """An operation of Polars alone: the number that stands for a word."""

    word: ops.Value
    numbers: Numbers
    shape = rlz.shape_like("word")
    dtype = dt.int32


def number_of(word: ir.StringValue, numbers: Mapping[str, int]) -> ir.IntegerValue:
    """Return the number that stands for a word; null for words that have none."""
    known = Numbers(pl.Enum(list(numbers)), pl.Series(numbers.values(), dtype=pl.Int32))
    return NumberOf(word, known).to_expr()


def _number_of(asked: NumberOf, **known: Any) -> pl.Expr:
    cell = _stored(asked.word, **known)
    return cell.map_batches(asked.numbers.of, return_dtype=pl.Int32, is_elementwise=True)


def _kind(value: ops.Value) -> Any:
    return PolarsType.from_ibis(value.dtype)


def _field(cell: ops.Field, **_: Any) -> pl.Expr:
    return pl.col(cell.name).cast(pl.String) if cell.dtype.is_string() else pl.col(cell.name)


def _stored(cell: ops.Value, **known: Any) -> pl.Expr:
    """Return a cell as it is stored: what is passed on or compared with a word needs no words."""
    return pl.col(cell.name) if isinstance(cell, ops.Field) else translate(cell, **known)


def _project(asked: ops.Project, **known: Any) -> pl.LazyFrame:
    # All at once: to Ibis, a column that takes another's name is that other one to its fellows.
    new = {
        name: _stored(value, **known)
        for name, value in asked.values.items()
        if not isinstance(value, ops.Field) or value.name != name
    }
    rows = translate(asked.parent, **known)
    return (rows.with_columns(**new) if new else rows).select(list(asked.values))


def _union(asked: ops.Union, **known: Any) -> pl.LazyFrame:
    kinds = {name: PolarsType.from_ibis(kind) for name, kind in asked.schema.items()}
    sides = (translate(side, **known).select(list(kinds)) for side in (asked.left, asked.right))
    rows = pl.concat([side.cast(kinds) for side in sides])
    return rows.unique() if asked.distinct else rows


def _alias(asked: ops.AliasedRelation, *, ctx: pl.SQLContext[Any], **known: Any) -> pl.LazyFrame:
    rows = in_words(translate(asked.parent, ctx=ctx, **known))
    ctx.register(asked.name, rows)
    return rows


def _arithmetic(do: Translation, asked: ops.Binary, **known: Any) -> pl.Expr:
    sides = [translate(side, **known) for side in (asked.left, asked.right)]
    if asked.dtype.is_numeric():
        sides = [side.cast(_kind(asked)) for side in sides]
    return do(*sides)


def _equal(asked: ops.Equals, **known: Any) -> pl.Expr:
    sides = asked.left, asked.right
    either_is_written = any(isinstance(side, ops.Literal) for side in sides)
    left, right = ((_stored if either_is_written else translate)(side, **known) for side in sides)
    return left == right


def _is_null(asked: ops.IsNull, **known: Any) -> pl.Expr:
    return _stored(asked.arg, **known).is_null()


def _is_not_null(asked: ops.NotNull, **known: Any) -> pl.Expr:
    return _stored(asked.arg, **known).is_not_null()


def _is_in(asked: ops.InValues, **known: Any) -> pl.Expr:
    if all(isinstance(option, ops.Literal) for option in asked.options):
        return _is_one_of(asked.value, asked.options, **known)
    cell = translate(asked.value, **known)
    return pl.any_horizontal(*(cell == translate(option, **known) for option in asked.options))


def _is_one_of(value: ops.Value, options: Iterable[ops.Literal], **known: Any) -> pl.Expr:
    kinds = [value.dtype, *(option.dtype for option in options)]
    values = [option.value for option in options if option.value is not None]
    cell = _stored(value, **known)
    if len(values) == 1:
        return cell == values[0]
    if value.dtype.is_numeric():
        cell = cell.cast(PolarsType.from_ibis(dt.highest_precedence(kinds)))
    return cell.is_in(values)


def _cases(asked: ops.SimpleCase, **known: Any) -> pl.Expr:
    """Ask once for each outcome, of however many values: a value's first outcome is its own."""
    first: dict[ops.Literal, ops.Value] = {}
    for value, outcome in zip(asked.cases, asked.results, strict=True):
        first.setdefault(value, outcome)
    found = translate(asked.default, **known)
    for outcome in dict.fromkeys(first.values()):
        values = [value for value, own in first.items() if own == outcome]
        is_one = _is_one_of(asked.base, values, **known)
        found = pl.when(is_one).then(translate(outcome, **known)).otherwise(found)
    return found.cast(_kind(asked))


def _letters(asked: ops.Translate, **known: Any) -> pl.Expr:
    old, new = list(asked.from_str.value), list(asked.to_str.value)
    return translate(asked.arg, **known).str.replace_many(old, new)


def _replaced(asked: ops.StringReplace, **known: Any) -> pl.Expr:
    cell, old, new = (translate(each, **known) for each in asked.args)
    return cell.str.replace_all(old, new, literal=True)


def _part_of_day(name: str, asked: ops.ExtractTemporalField, **known: Any) -> pl.Expr:
    return getattr(translate(asked.arg, **known).dt, name)().cast(_kind(asked))


def _those(asked: ops.Reduction, **known: Any) -> pl.Expr:
    """Return the cells that are aggregated, null elsewhere: no aggregate looks at a null."""
    cell = translate(asked.arg, **known)
    return cell if asked.where is None else pl.when(translate(asked.where, **known)).then(cell)


def _reduced(of: Callable[[pl.Expr], pl.Expr], asked: ops.Reduction, **known: Any) -> pl.Expr:
    return of(_those(asked, **known)).cast(_kind(asked))


def _sum(asked: ops.Sum, **known: Any) -> pl.Expr:
    cells = _those(asked, **known).cast(_kind(asked))
    # Of nothing known it is not known, which is nought to Polars.
    return pl.when(cells.count() > 0).then(cells.sum())


def _count(asked: ops.CountStar, **known: Any) -> pl.Expr:
    if asked.where is None:
        return pl.len().cast(_kind(asked))
    who = translate(asked.where, **known)
    # What is the same of each row, Polars takes for one row's.
    counted = pl.when(who).then(pl.len()) if asked.where.shape.is_scalar() else who.sum()
    return counted.fill_null(0).cast(_kind(asked))


_OURS: dict[type[ops.Node], Translation] = {
    NumberOf: _number_of,
    ops.Field: _field,
    ops.Project: _project,
    ops.Union: _union,
    ops.AliasedRelation: _alias,
    ops.Add: partial(_arithmetic, pl.Expr.__add__),
    ops.Subtract: partial(_arithmetic, pl.Expr.__sub__),
    ops.Multiply: partial(_arithmetic, pl.Expr.__mul__),
    ops.Equals: _equal,
    ops.IsNull: _is_null,
    ops.NotNull: _is_not_null,
    ops.InValues: _is_in,
    ops.SimpleCase: _cases,
    ops.Translate: _letters,
    ops.StringReplace: _replaced,
    ops.ExtractYear: partial(_part_of_day, "year"),
    ops.ExtractMonth: partial(_part_of_day, "month"),
    ops.ExtractDay: partial(_part_of_day, "day"),
    ops.CountStar: _count,
    ops.Sum: _sum,
    ops.Min: partial(_reduced, pl.Expr.min),
    ops.Max: partial(_reduced, pl.Expr.max),
    ops.Count: partial(_reduced, pl.Expr.count),
    ops.CountDistinct: partial(_reduced, lambda cells: cells.drop_nulls().n_unique()),
}
for _operation, _ours in _OURS.items():
    translate.register(_operation, _ours)
