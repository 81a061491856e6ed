"""Count one cube in one pass, and roll it up into the counts of each stratifier."""

from collections.abc import Sequence

import ibis
import polars as pl
from ibis.expr import types as ir

from equipath.analyses.cohorts.people import Records
from equipath.analyses.counts import COUNTS, DAYS_A_YEAR
from equipath.analyses.indicators.places import Places, to_level
from equipath.analyses.indicators.plan import AGE, Cube
from equipath.analyses.indicators.sides import both_sides, counted, value_of
from equipath.analyses.indicators.strata import with_strata
from equipath.analyses.indicators.units import Piece
from equipath.study.indicator import Count, Indicator
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN

OLDEST_BAND = 90
"""Five-year bands up to `90+`, as in the European Standard Population 2013."""

NUMERATOR, DENOMINATOR = "numerator ", "denominator "


def count_cube(
    study: Study,
    records: Records,
    cube: Cube,
    rows: ir.Table,
    groups: pl.DataFrame,
    places: Places,
) -> pl.DataFrame:
    """Return a cube: a row for each area, age band and strata, two columns an indicator."""
    rows = rows.mutate(
        area_code=rows[f"{cube.way[0]}_code"].cast("string").fill_null(NOT_KNOWN),
        age_band=_band(study, cube, rows),
    )
    rows = places.placed(records.engine, rows, cube)
    for name in cube.stratifiers:
        crossed = study.crossed(study.stratifiers[name])
        divided = with_strata(rows, crossed, groups, _area_column, records.engine.lookup)
        rows = divided.rename({_stratum(name): "stratum"})
    keys = ["area_code", "age_band", *(_stratum(name) for name in cube.stratifiers)]
    sums: dict[str, ir.Value] = {}
    for indicator in (study.indicators[name] for name in cube.indicators):
        above, below = both_sides(study, indicator, rows)
        sums[NUMERATOR + indicator.name] = counted(rows, indicator.numerator, above)
        sums[DENOMINATOR + indicator.name] = counted(rows, indicator.denominator, below)
    return records.engine.answer(rows.group_by(keys).agg(**sums))


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
    stratum = pl.lit(ALL) if name == ALL else pl.col(_stratum(name))
    band = pl.col("age_band") if _is_banded(indicators[0]) else pl.lit(ALL)
    numbers = [part + i.name for i in indicators for part in (NUMERATOR, DENOMINATOR)]
    keyed = cells.select("area_code", *numbers, stratum=stratum, age_band=band)
    wide = keyed.group_by("area_code", "stratum", "age_band").agg(pl.col(numbers).sum())
    wide = to_level(wide, cube, places, numbers)
    start, end = piece
    return pl.concat(
        wide.select(
            indicator=pl.lit(i.name),
            area_type=pl.lit(cube.level),
            area_code="area_code",
            period_start=pl.lit(start),
            period_end=pl.lit(end),
            stratification=pl.lit(name),
            stratum="stratum",
            age_band="age_band",
            sex=pl.lit(ALL),
            numerator=_number(NUMERATOR + i.name, i.numerator),
            denominator=_number(DENOMINATOR + i.name, i.denominator),
            hidden=pl.lit(0, dtype=pl.UInt32),
            percentage=pl.lit(None, dtype=pl.Float64),
        )
        for i in indicators
    )


def _number(column: str, count: Count) -> pl.Expr:
    """Return a count; days of people at risk become years here, so that engines add up days."""
    number = pl.col(column).cast(pl.Float64)
    return number / DAYS_A_YEAR if count.person_time else number.round(6)


def _stratum(name: str) -> str:
    return f"stratum of {name}"


def _area_column(stratifier: Stratifier, rows: ir.Table) -> str | None:
    """Return the column that places a row in the areas whose attribute a stratifier is."""
    column = f"{stratifier.area_type}_code"
    return column if column in rows.columns else None


def _is_banded(indicator: Indicator) -> bool:
    return bool(indicator.standard_population) or indicator.is_of_a_quantity


def _band(study: Study, cube: Cube, rows: ir.Table) -> ir.Value:
    """Return what divides cells further: nothing, a band of age, or the value of a quantity."""
    if not cube.band:
        return ibis.literal(ALL)
    if cube.band == AGE:
        return _age_band(rows.age)
    quantity = study.indicators[cube.band].of
    assert quantity is not None
    return value_of(rows, quantity).cast("int64").cast("string").fill_null(NOT_KNOWN)


def _age_band(age: ir.Value) -> ir.Value:
    start = (age / 5).floor().cast("int64") * 5
    band = start.cast("string") + "-" + (start + 4).cast("string")
    return ibis.cases(
        (age.isnull(), NOT_KNOWN), (age >= OLDEST_BAND, f"{OLDEST_BAND}+"), else_=band
    )
