"""Put rows into strata: by a column of theirs, or by an attribute of the area they are in."""

from collections.abc import Callable, Sequence
from functools import reduce

import ibis
import polars as pl
from ibis.expr import types as ir

from equipath.analyses.conditions import as_number, is_between, is_one_of
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
    if stratifier.column is not None:
        if stratifier.column not in table.columns:
            raise StudyError(
                "A stratifier names a column that is not there:",
                [
                    Problem(
                        f"stratifiers/{stratifier.name}.yaml",
                        "column",
                        f"there is no column `{stratifier.column}`.",
                        did_you_mean(stratifier.column, table.columns),
                    )
                ],
            )
        value = _by_column(table[stratifier.column], stratifier)
        return table.mutate(stratum=value.fill_null(NOT_KNOWN))
    if area_column is None:
        raise StudyError(
            "A stratifier does not fit what it divides:",
            [
                Problem(
                    f"stratifiers/{stratifier.name}.yaml",
                    "area_type",
                    f"nothing says in which {stratifier.area_type} the counted are.",
                )
            ],
        )
    mine = groups.filter(pl.col("stratifier") == stratifier.name)
    strata = lookup(mine.select(group_area="area_code", stratum="stratum"))
    area = table[area_column].cast("string")
    joined = table.left_join(strata, area == strata.group_area).drop("group_area")
    return joined.mutate(stratum=joined.stratum.fill_null(NOT_KNOWN))


def _by_column(column: ir.Value, stratifier: Stratifier) -> ir.Value:
    if not stratifier.strata:
        return column.cast("string")
    return ibis.cases(*((_belongs(column, s), s.name) for s in stratifier.strata))


def _belongs(column: ir.Value, stratum: Stratum) -> ir.BooleanValue:
    if stratum.codes:
        return is_one_of(column, stratum.codes)
    if stratum.at_least is None and stratum.below is None:
        return is_one_of(column, (stratum.name,))
    inside = is_between(column, stratum.at_least, None)
    return inside if stratum.below is None else inside & (as_number(column) < stratum.below)
