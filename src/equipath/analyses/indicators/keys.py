"""What divides a cube into cells: numbers inside the engine, which groups them fastest; words out.

A cell is named by its area, its band and, for each of its stratifiers, its stratum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from ibis.expr import types as ir

from equipath.analyses.indicators.places import Places, place_of
from equipath.analyses.indicators.plan import AGE, Cube
from equipath.analyses.indicators.sides import value_of
from equipath.analyses.indicators.strata import number_of, with_number_of_stratum
from equipath.engines.engine import Engine
from equipath.study.stratifier import CROSSED, Stratifier
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN

OLDEST_BAND = 90
"""Five-year bands up to `90+`, as in the European Standard Population 2013."""

YEARS = 5

AREA, BAND = "area_code", "age_band"

KEY_OF_BAND = "key of age_band"
"""Inside the engine, where rows may have a column `age_band` of their own."""


@dataclass(frozen=True)
class Keyed:
    """Rows with the columns that name their cell, and what the numbers in those stand for.

    `area` and `band` are key columns, and `areas` the codes of areas; `strata`, for each
    stratifier of the cube, its key columns (several where it crosses others), each with names of
    strata. None where rows have codes or names themselves. `whole` is the code of the one area
    that all are counted in, which then divides nothing and is no key; empty where there are
    several.
    """

    cube: Cube
    rows: ir.Table
    area: str
    areas: Sequence[str] | None
    band: str
    strata: Mapping[str, Mapping[str, Sequence[str] | None]]
    whole: str = ""

    @property
    def names(self) -> list[str]:
        """The key columns; stratifiers may share one."""
        area = [] if self.whole else [self.area]
        band = [self.band] if self.cube.band else []
        keys = (key for keys in self.strata.values() for key in keys)
        return list(dict.fromkeys([*area, *band, *keys]))

    def in_words(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Put names in place of numbers: one column an area, a band and a stratifier.

        Cells stand in one order whatever order an engine gave them in: the last digit of a sum
        of fractions depends on it.
        """
        named = cells.sort(self.names).with_columns(
            (pl.lit(self.whole) if self.whole else _in_words(self.area, self.areas)).alias(AREA),
            _band_in_words(self.cube.band, self.band).alias(BAND),
            *(
                pl.concat_str([_in_words(*key) for key in keys.items()], separator=CROSSED).alias(
                    stratum_of(name)
                )
                for name, keys in self.strata.items()
            ),
        )
        return named.drop([key for key in self.names if key != AREA])


def stratum_of(name: str) -> str:
    """Return the column of a cube that holds a stratifier's strata."""
    return f"stratum of {name}"


def with_keys(
    study: Study,
    engine: Engine,
    cube: Cube,
    rows: ir.Table,
    groups: pl.DataFrame,
    places: Places,
) -> Keyed:
    """Add the columns that name each row's cell; those that were worked out before serve."""
    band = band_of(study, cube.band) if cube.band else ""
    if cube.band and band not in rows.columns:
        rows, band = _with_band(study, cube.band, rows), KEY_OF_BAND
    whole, area, areas = places.whole(cube), AREA, None
    if not whole:
        known = place_of(cube.way[0], cube.level)
        area = known if known in rows.columns else AREA
        rows, areas = places.placed(engine, rows, cube, area)
    strata: dict[str, dict[str, Sequence[str] | None]] = {}
    for name in cube.stratifiers:
        strata[name] = {}
        for place, each in enumerate(study.crossed(study.stratifiers[name])):
            known, column = number_of(each), area_column(each, rows)
            key = known if known in rows.columns else f"key {place} of {name}"
            rows, names = with_number_of_stratum(rows, key, each, groups, column, engine)
            strata[name][key] = names
    return Keyed(cube, rows, area, areas, band, strata, whole)


def _with_band(study: Study, band: str, rows: ir.Table) -> ir.Table:
    return rows.mutate(**{KEY_OF_BAND: number_of_band(study, band, rows)})


def _in_words(key: str, names: Sequence[str] | None) -> pl.Expr:
    if names is None:
        return pl.col(key).fill_null(NOT_KNOWN)
    numbers = list(range(len(names)))
    word = pl.col(key).replace_strict(numbers, names, default=None, return_dtype=pl.String)
    return word.fill_null(NOT_KNOWN)


def area_column(stratifier: Stratifier, rows: ir.Table) -> str | None:
    """Return the column that places a row in the areas whose attribute a stratifier is."""
    column = f"{stratifier.area_type}_code"
    return column if column in rows.columns else None


def band_of(study: Study, band: str) -> str:
    """Return the column of the number of each row's band, where it was worked out before.

    Indicators of one quantity share it.
    """
    if band == AGE:
        return "number of age band"
    of = [indicator.of for indicator in study.indicators.values()]
    return f"value {of.index(study.indicators[band].of)}"


def number_of_band(study: Study, band: str, rows: ir.Table) -> ir.Value:
    """Return a band of age, or the value of a quantity, as a number."""
    if band == AGE:
        last = OLDEST_BAND // YEARS
        return (rows.age >= OLDEST_BAND).ifelse(last, (rows.age / YEARS).floor().cast("int64"))
    quantity = study.indicators[band].of
    assert quantity is not None
    return value_of(rows, quantity).cast("int64")


def _band_in_words(band: str, key: str) -> pl.Expr:
    if not band:
        return pl.lit(ALL)
    if band != AGE:
        return pl.col(key).cast(pl.String).fill_null(NOT_KNOWN)
    start = pl.col(key) * YEARS
    return (
        pl.when(start.is_null())
        .then(pl.lit(NOT_KNOWN))
        .when(start >= OLDEST_BAND)
        .then(pl.lit(f"{OLDEST_BAND}+"))
        .otherwise(pl.format("{}-{}", start, start + (YEARS - 1)))
    )
