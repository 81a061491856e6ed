"""Count what has been counted: add published counts up into the study's periods and strata."""

from collections.abc import Iterable
from functools import reduce

import ibis
import polars as pl
from ibis.expr import types as ir

from equipath.analyses.counts import KEYS, ROWS
from equipath.analyses.indicators.strata import with_strata
from equipath.study.indicator import Indicator
from equipath.study.pieces import pieces
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN


def count_published(
    study: Study, indicators: Iterable[Indicator], table: ir.Table, groups: pl.DataFrame
) -> pl.DataFrame:
    """Return the counts of the areas that were published, before any rolling up.

    One aggregate a stratification: the total of each area and period, and its counts in each
    stratum of every stratifier that an indicator names.
    """
    wanted = {i.name: i for i in indicators}
    periods = ibis.memtable(_spans(study).to_arrow())
    mine = table.filter(table.indicator.isin(list(wanted)))
    dated = mine.rename(row_start="period_start", row_end="period_end").inner_join(
        periods,
        [
            ibis._.row_start >= periods.period_start,
            ibis._.row_end <= periods.period_end,
        ],
    )
    alone = [i.name for i in wanted.values() if i.population]
    dated = _with_numerators(dated.mutate(denominator=_or_later(dated, alone)))
    cubes = [_cube(dated.mutate(stratification=ibis.literal(ALL), stratum=ibis.literal(ALL)))]
    for name in dict.fromkeys(s for i in wanted.values() for s in i.stratifiers):
        stratifier = study.stratifiers[name]
        asked = [i.name for i in wanted.values() if name in i.stratifiers]
        crossed = study.crossed(stratifier)
        rows = reduce(_divisible, crossed, dated.filter(dated.indicator.isin(asked)))
        divided = with_strata(rows, crossed, groups, _area_column, _lookup)
        cubes.append(_cube(divided.mutate(stratification=ibis.literal(name))))
    # Published counts were counted, not added up by us: there are no rows behind them.
    return pl.concat(cubes).with_columns(pl.lit(None, pl.Float64).alias(name) for name in ROWS)


def _area_column(*_: object) -> str:
    return "area_code"


def _lookup(frame: pl.DataFrame) -> ir.Table:
    return ibis.memtable(frame.to_arrow())


def _spans(study: Study) -> pl.DataFrame:
    spans = [(start, end) for _, start, end in pieces(study.period)]
    schema = {"period_start": pl.Date, "period_end": pl.Date}
    return pl.DataFrame(spans, schema=schema, orient="row")


def _divisible(rows: ir.Table, stratifier: Stratifier) -> ir.Table:
    """Keep the rows that the stratifier can divide: areas of its own type, where it has one."""
    return rows.filter(rows.area_type == stratifier.area_type) if stratifier.area_type else rows


def _or_later(rows: ir.Table, alone: list[str]) -> ir.Value:
    """Return denominators, nought for events whose population is given to them later."""
    if not alone:
        return rows.denominator
    return rows.indicator.isin(alone).ifelse(ibis.literal(0.0), rows.denominator)


def _with_numerators(rows: ir.Table) -> ir.Table:
    """Work the numerator out where a percentage was published with its base."""
    worked_out = (rows.percentage * rows.denominator / 100).round().cast("float64")
    has_base = rows.percentage.notnull() & rows.denominator.notnull()
    return rows.mutate(
        numerator=rows.numerator.coalesce(worked_out),
        percentage=has_base.ifelse(ibis.null("float64"), rows.percentage),
    )


def _is_hidden(rows: ir.Table) -> ir.BooleanValue:
    """Say of each row whether a number that a sum needs is not there."""
    lacks = rows.numerator.isnull() | rows.denominator.isnull()
    return rows.is_suppressed | (lacks & rows.percentage.isnull())


def _divided(rows: ir.Table, name: str) -> ir.Value:
    """Return the column that divides the rows, or that they are all together."""
    return rows[name].fill_null(NOT_KNOWN) if name in rows.columns else ibis.literal(ALL)


def _cube(rows: ir.Table) -> pl.DataFrame:
    keyed = rows.mutate(age_band=_divided(rows, "age_band"), sex=_divided(rows, "sex"))
    counted = keyed.group_by(list(KEYS)).agg(
        numerator=keyed.numerator.sum(),
        # Without one of its parts a denominator is not known; a hidden numerator takes none away.
        denominator=keyed.denominator.isnull()
        .any()
        .ifelse(ibis.null("float64"), keyed.denominator.sum()),
        hidden=_is_hidden(keyed).sum().cast("uint32"),
        # A percentage stands alone: where several rows would have to be averaged there is none.
        percentage=(keyed.count() == 1).ifelse(keyed.percentage.max(), ibis.null("float64")),
    )
    return counted.to_polars()
