"""Where rows are counted: their lowest areas, or the areas above in which strata are compared."""

from dataclasses import dataclass, field

import ibis
import polars as pl
from ibis.expr import types as ir

from equipath.analyses.indicators.plan import Cube
from equipath.conform.area_map import AreaMap
from equipath.engines.engine import Engine
from equipath.study.study import Study

APART = "\x1f"
"""Begins the code of a lowest area whose counts are shared out between several above it."""


def place_of(base: str, level: str) -> str:
    """Return the column of the number of a row's area, where it was worked out before."""
    return f"number of {level} of {base}"


@dataclass(frozen=True)
class Places:
    """The study's levels on its map, for cubes that are counted above the lowest areas."""

    study: Study
    area_map: AreaMap
    _known: dict[tuple[str, str], tuple[tuple[str, ...], dict[str, int]]] = field(
        default_factory=dict, init=False, compare=False
    )

    def whole(self, cube: Cube) -> str:
        """Return the code of the whole where a cube counts it by something else; else nothing."""
        whole = self.study.areas.whole
        is_divided = cube.band or cube.stratifiers
        return whole.code if is_divided and cube.level == whole.type else ""

    def placed(
        self, engine: Engine, rows: ir.Table, cube: Cube, name: str = "area_code"
    ) -> tuple[ir.Table, tuple[str, ...] | None]:
        """Add the number of each row's area of the cube's level, and return the areas' codes.

        A column `name` that was worked out before stays as it is.
        An area that is not on the map goes with the one that followed it. One that several
        followed keeps its own code, marked above the lowest level, for its counts are shared
        out afterwards. A code that no source of areas names is not known: a person's cell may
        hold anything, and nothing of it is shown. Where the map has no area of the lowest
        level, or the whole is counted, the column holds codes itself and None is returned.
        """
        base, whole = cube.way[0], self.study.areas.whole
        if cube.level == whole.type:
            return rows.mutate(**{name: ibis.literal(whole.code)}), None
        code = rows[f"{base}_code"].cast("string")
        codes, numbers = self._numbers(base, cube.level)
        if not codes:
            return rows.mutate(**{name: code}), None
        if name == place_of(base, cube.level) and name in rows.columns:
            return rows, codes
        return engine.numbered(rows, code, numbers, name), codes

    def _numbers(self, base: str, level: str) -> tuple[tuple[str, ...], dict[str, int]]:
        """Return the codes of a level's areas, and of each lowest area which of them it is in."""
        found = self._known.get((base, level))
        if found is None:
            above = self._above(base, level)
            codes = tuple(above["above"].unique().sort())
            place = {code: number for number, code in enumerate(codes)}
            found = codes, {code: place[area] for code, area in above.iter_rows()}
            self._known[base, level] = found
        return found

    def _above(self, base: str, level: str) -> pl.DataFrame:
        followed = self.area_map.apportioned.filter(area_type=base)
        shared = set(followed.filter(pl.col("share") < 1)["area_code"])
        known = self.area_map.areas.filter(area_type=base)["area_code"].to_list()
        if level == base:
            # Counts of the lowest areas are moved to those that followed them afterwards.
            former = sorted(code for kind, code in self.area_map.former if kind == base)
            rows = [(code, code) for code in (*known, *followed["area_code"], *former)]
        else:
            whole = {
                code: to
                for code, to in followed.select("area_code", "to_code").iter_rows()
                if code not in shared
            }
            rows = [(code, self.area_map.parent((base, code), level)) for code in known]
            rows += [(code, self.area_map.parent((base, to), level)) for code, to in whole.items()]
            rows += [(code, f"{APART}{code}") for code in sorted(shared)]
        return pl.DataFrame(
            rows, schema={"base_code": pl.String, "above": pl.String}, orient="row"
        ).unique("base_code", maintain_order=True)


def to_level(cells: pl.DataFrame, cube: Cube, places: Places, numbers: list[str]) -> pl.DataFrame:
    """Share out the counts of lowest areas that several areas of the map followed."""
    apart = cells.filter(pl.col("area_code").str.starts_with(APART))
    if apart.is_empty():
        return cells
    base = cube.way[0]
    shares = places.area_map.apportioned.filter(area_type=base).select(
        area_code=APART + pl.col("area_code"),
        above=pl.col("to_code").map_elements(
            lambda code: places.area_map.parent((base, code), cube.level), pl.String
        ),
        share="share",
    )
    shared = apart.join(shares, on="area_code").select(
        pl.exclude("area_code", "above", "share", *numbers),
        *(pl.col(number) * pl.col("share") for number in numbers),
        area_code="above",
    )
    kept = cells.filter(~pl.col("area_code").str.starts_with(APART))
    floats = [pl.col(number).cast(pl.Float64) for number in numbers]
    keys = [column for column in cells.columns if column not in numbers]
    together = pl.concat([kept.with_columns(floats), shared.select(cells.columns)])
    return together.group_by(keys).agg(pl.col(numbers).sum())
