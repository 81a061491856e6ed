"""Count one cube in one pass, and roll it up into the counts of each stratifier."""

from collections.abc import Sequence

import polars as pl
from ibis.expr import types as ir

from equipath.analyses.cohorts.people import Records
from equipath.analyses.counts import COUNTS, DAYS_A_YEAR, KEYS
from equipath.analyses.indicators.keys import stratum_of, with_keys
from equipath.analyses.indicators.places import Places, to_level
from equipath.analyses.indicators.plan import Cube
from equipath.analyses.indicators.sides import behind, both_sides, counted, is_worked_out
from equipath.analyses.indicators.units import Piece, names_asked
from equipath.study.indicator import Count, Indicator
from equipath.study.study import Study
from equipath.vocabulary import ALL

NUMERATOR, DENOMINATOR = "numerator ", "denominator "
ROWS = "rows of "
"""Of what is added up, how many rows it is made of."""


def count_cube(
    study: Study,
    records: Records,
    cube: Cube,
    rows: ir.Table,
    groups: pl.DataFrame,
    places: Places,
) -> pl.DataFrame:
    """Return a cube: a row for each area, age band and strata, two columns an indicator."""
    mine = [study.indicators[name] for name in cube.indicators]
    if not is_worked_out(rows):
        rows = rows.select(_columns(study, mine, rows))
    keyed = with_keys(study, records.engine, cube, rows, groups, places)
    rows = keyed.rows
    sums: dict[str, ir.Value] = {}
    for indicator in mine:
        above, below = both_sides(study, indicator, rows)
        of = records.engine, rows
        sides = (NUMERATOR, indicator.numerator, above), (DENOMINATOR, indicator.denominator, below)
        for side, number, who in sides:
            sums[side + indicator.name] = counted(*of, number, who)
            added = behind(*of, number, who)
            if added is not None:
                sums[ROWS + side + indicator.name] = added
    return keyed.in_words(records.engine.answer(rows.group_by(keyed.names).agg(**sums)))


def _columns(study: Study, indicators: list[Indicator], rows: ir.Table) -> list[str]:
    """Return the columns that a cube is counted from: an engine plans few columns sooner."""
    return [name for name in names_asked(study, indicators) if name in rows.columns]


def counts_of(
    study: Study, cube: Cube, cells: pl.DataFrame, piece: Piece, places: Places
) -> pl.DataFrame:
    """Return the counts that a cube holds, one row an indicator, area and stratum."""
    parts = [pl.DataFrame(schema=COUNTS)]
    for name in cube.stratifiers or (ALL,):
        mine = [
            indicator
            for indicator in (study.indicators[i] for i in cube.indicators)
            if name == ALL or name in indicator.stratifiers
        ]
        for is_banded in (False, True):
            asked = [i for i in mine if _is_banded(i) == is_banded]
            if asked:
                parts.append(_of_one(cube, cells, name, asked, piece, places))
    return pl.concat(parts)


def _of_one(
    cube: Cube,
    cells: pl.DataFrame,
    name: str,
    indicators: Sequence[Indicator],
    piece: Piece,
    places: Places,
) -> pl.DataFrame:
    stratum = pl.lit(ALL) if name == ALL else pl.col(stratum_of(name))
    band = pl.col("age_band") if _is_banded(indicators[0]) else pl.lit(ALL)
    numbers = [part + i.name for i in indicators for part in (NUMERATOR, DENOMINATOR)]
    numbers += [ROWS + name for name in numbers if ROWS + name in cells.columns]
    keyed = cells.select("area_code", *numbers, stratum=stratum, age_band=band)
    keys = ["area_code", "stratum", "age_band"]
    # In one order: of years, the last digit of what they are rolled up to depends on it.
    wide = keyed.group_by(keys, maintain_order=True).agg(pl.col(numbers).sum())
    wide = _with_keys(to_level(wide, cube, places, numbers), cube, name, piece)
    return pl.concat(
        _asked(wide, i)
        .select(
            *KEYS[1:],
            indicator=pl.lit(i.name),
            numerator=_number(NUMERATOR + i.name, i.numerator),
            denominator=_number(DENOMINATOR + i.name, i.denominator),
            hidden=pl.lit(0, dtype=pl.UInt32),
            percentage=pl.lit(None, dtype=pl.Float64),
            numerator_rows=_rows(NUMERATOR + i.name, numbers),
            denominator_rows=_rows(DENOMINATOR + i.name, numbers),
        )
        .select(list(COUNTS))
        for i in indicators
    )


def _with_keys(wide: pl.DataFrame, cube: Cube, name: str, piece: Piece) -> pl.DataFrame:
    """Add what names a count but for its indicator: columns that all indicators share."""
    start, end = piece
    named = wide.with_columns(
        area_type=pl.lit(cube.level),
        period_start=pl.lit(start),
        period_end=pl.lit(end),
        stratification=pl.lit(name),
        sex=pl.lit(ALL),
    )
    # As series they are in memory: each indicator would make columns of its own of what is written.
    return pl.DataFrame(named.get_columns())


def _asked(wide: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Leave out the values of those alone whom a quantity is not asked of: a cube has them all.

    Where nobody is asked one row stays, which says so.
    """
    if not indicator.is_of_a_quantity:
        return wide
    counted, place = pl.col(DENOMINATOR + indicator.name), ["area_code", "stratum"]
    is_nobody = (counted.sum() == 0) & (pl.int_range(pl.len()) == 0)
    return wide.filter((counted > 0) | is_nobody.over(place))


def _number(column: str, count: Count) -> pl.Expr:
    """Return a count; days of people at risk become years here, so that engines add up days."""
    number = pl.col(column).cast(pl.Float64)
    return number / DAYS_A_YEAR if count.person_time else number.round(6)


def _rows(column: str, numbers: Sequence[str]) -> pl.Expr:
    """Return how many rows a number is added up from; null where it is a count."""
    known = ROWS + column in numbers
    return pl.col(ROWS + column).cast(pl.Float64) if known else pl.lit(None, dtype=pl.Float64)


def _is_banded(indicator: Indicator) -> bool:
    return bool(indicator.standard_population) or indicator.is_of_a_quantity
