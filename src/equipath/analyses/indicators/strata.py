"""Put rows into strata: by a column of theirs, or by an attribute of the area they are in."""

from collections.abc import Callable, Sequence
from functools import reduce

import ibis
import polars as pl
from ibis.expr import types as ir

from equipath.analyses.conditions import as_code, as_number, is_between, is_number, is_one_of
from equipath.engines.engine import Engine
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.stratifier import CROSSED, Stratifier, Stratum
from equipath.vocabulary import NOT_KNOWN

Lookup = Callable[[pl.DataFrame], ir.Table]


def with_strata(
    table: ir.Table,
    crossed: Sequence[Stratifier],
    groups: pl.DataFrame,
    area_column: Callable[[Stratifier, ir.Table], str | None],
    lookup: Lookup,
) -> ir.Table:
    """Add the column `stratum` for a stratifier, or for several whose strata are crossed.

    `area_column` says which column holds the area that a stratifier's attribute is of;
    `lookup` makes a table that `table` can be joined with.
    """
    for place, stratifier in enumerate(crossed):
        table = with_stratum(table, stratifier, groups, area_column(stratifier, table), lookup)
        table = table.rename({f"stratum_{place}": "stratum"})
    names = [f"stratum_{place}" for place in range(len(crossed))]
    together = reduce(lambda one, other: one + CROSSED + other, (table[name] for name in names))
    return table.mutate(stratum=together).drop(*names)


def with_stratum(
    table: ir.Table,
    stratifier: Stratifier,
    groups: pl.DataFrame,
    area_column: str | None,
    lookup: Lookup,
) -> ir.Table:
    """Add the column `stratum`; whoever fits no stratum is in "Not known".

    `groups` says which stratum each area is in (stratifier, area_type, area_code, stratum), for
    stratifiers by an area's attribute; `area_column` is the column of `table` that holds the
    code of an area of that type.
    """
    _check(table, stratifier, area_column)
    if stratifier.column is not None:
        value = _by_column(table[stratifier.column], stratifier)
        return table.mutate(stratum=value.fill_null(NOT_KNOWN))
    mine = groups.filter(pl.col("stratifier") == stratifier.name)
    known = lookup(mine.select(group_area="area_code", stratum="stratum"))
    area = table[area_column or ""].cast("string")
    joined = table.left_join(known, area == known.group_area).drop("group_area")
    return joined.mutate(stratum=joined.stratum.fill_null(NOT_KNOWN))


def with_number_of_stratum(
    table: ir.Table,
    key: str,
    stratifier: Stratifier,
    groups: pl.DataFrame,
    area_column: str | None,
    engine: Engine,
) -> tuple[ir.Table, tuple[str, ...] | None]:
    """Add a column with each row's stratum as a number, and return the names of the strata.

    A `key` that is there already stays as it is. Whoever fits no stratum has null, or a number
    beyond the names. Where the data give the strata, the column holds their names already, and
    None is returned.
    """
    if key in table.columns:
        return table, names_of_strata(stratifier, groups)
    _check(table, stratifier, area_column)
    if stratifier.column is not None:
        column = table[stratifier.column]
        if not stratifier.strata:
            return table.mutate(**{key: as_code(column)}), None
        return table.mutate(**{key: _number(column, stratifier)}), stratifier.stratum_names
    mine = groups.filter(pl.col("stratifier") == stratifier.name)
    names = names_of_strata(stratifier, groups)
    place = {name: number for number, name in enumerate(names)}
    strata = mine.select("area_code", "stratum").iter_rows()
    numbers = {area: place[stratum] for area, stratum in strata}
    area = table[area_column or ""].cast("string")
    return engine.numbered(table, area, numbers, key), names


def number_of(stratifier: Stratifier) -> str:
    """Return the column of the number of each row's stratum, where it was worked out before."""
    return f"number of {stratifier.name}"


def names_of_strata(stratifier: Stratifier, groups: pl.DataFrame) -> tuple[str, ...]:
    """Return the names that the numbers of a stratifier's strata stand for."""
    if stratifier.column is not None:
        return stratifier.stratum_names
    mine = groups.filter(pl.col("stratifier") == stratifier.name)
    return tuple(mine["stratum"].unique().sort())


def _check(table: ir.Table, stratifier: Stratifier, area_column: str | None) -> None:
    file = f"stratifiers/{stratifier.name}.yaml"
    if stratifier.column is not None and stratifier.column not in table.columns:
        wrong = f"there is no column `{stratifier.column}`."
        advice = did_you_mean(stratifier.column, table.columns)
        raise StudyError(
            "A stratifier names a column that is not there:",
            [Problem(file, "column", wrong, advice)],
        )
    if stratifier.column is None and area_column is None:
        wrong = f"nothing says in which {stratifier.area_type} the counted are."
        raise StudyError(
            "A stratifier does not fit what it divides:", [Problem(file, "area_type", wrong)]
        )


def _number(column: ir.Value, stratifier: Stratifier) -> ir.Value:
    """Return the place of a cell's stratum among those declared, or how many there are."""
    strata = stratifier.strata
    if any(s.at_least is not None or s.below is not None for s in strata):
        cases = [(_belongs(column, s), i) for i, s in enumerate(strata)]
        return ibis.cases(*cases, else_=len(strata))
    of_code = [(code, i) for i, s in enumerate(strata) for code in s.codes or (s.name,)]
    if column.type().is_numeric():
        of_code = [(float(code), i) for code, i in of_code if is_number(code)]
        column = column.cast("float64")
    else:
        column = column.cast("string")
    return column.cases(*of_code, else_=len(strata)) if of_code else ibis.literal(len(strata))


def _by_column(column: ir.Value, stratifier: Stratifier) -> ir.Value:
    if not stratifier.strata:
        return as_code(column)
    return ibis.cases(*((_belongs(column, s), s.name) for s in stratifier.strata))


def _belongs(column: ir.Value, stratum: Stratum) -> ir.BooleanValue:
    if stratum.codes:
        return is_one_of(column, stratum.codes)
    if stratum.at_least is None and stratum.below is None:
        return is_one_of(column, (stratum.name,))
    inside = is_between(column, stratum.at_least, None)
    return inside if stratum.below is None else inside & (as_number(column) < stratum.below)
