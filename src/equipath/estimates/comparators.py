"""What each count is compared with: the whole, its own region, the target of its time."""

import polars as pl

from equipath.conform.area_map import AreaMap
from equipath.estimates.rows import KEYS
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import NOT_KNOWN, TARGET


def against_areas(
    study: Study, rows: pl.DataFrame, area_map: AreaMap, area_type: str, multiplier: float
) -> pl.DataFrame:
    """Add the level of the area of a type that each row is in: `comparator`, `comparator_value`.

    The comparator is the same stratum in the same period there. Areas of that type, and those
    above it, are not compared with it; nor is an area that the map places in none.
    """
    inside = _those_inside(study, rows, area_type)
    level = rows.filter(pl.col("area_type") == area_type).select(
        *(c for c in KEYS if c not in ("area_type", "area_code")),
        above="area_code",
        comparator_value=level_of(rows) * multiplier,
    )
    pairs = inside.select("area_type", "area_code").unique()
    whole = study.areas.whole
    # The whole holds every area, whether or not the map places it.
    codes = [
        whole.code if area_type == whole.type else area_map.parent((t, c), area_type)
        for t, c in pairs.iter_rows()
    ]
    placed = pairs.with_columns(above=pl.Series(codes, dtype=pl.String)).filter(
        pl.col("above") != NOT_KNOWN
    )
    named = placed.with_columns(
        comparator=pl.col("above").map_elements(
            lambda code: area_map.name((area_type, code)), return_dtype=pl.String
        )
    )
    return (
        inside.join(named, on=["area_type", "area_code"], how="left")
        .join(
            level,
            on=[c for c in level.columns if c != "comparator_value"],
            how="inner",
        )
        .drop("above")
    )


def level_of(rows: pl.DataFrame) -> pl.Expr:
    """Return the level of counts: that of a quantity where it was worked out, else their ratio."""
    if "level" in rows.columns:
        return pl.col("level")
    return pl.col("numerator") / pl.col("denominator")


def _those_inside(study: Study, rows: pl.DataFrame, area_type: str) -> pl.DataFrame:
    """Keep rows of levels below the comparator's."""
    if area_type == study.areas.whole.type:
        below = [level for level in study.areas.levels if level != area_type]
    else:
        way = next(w for w in study.areas.roll_up if area_type in w)
        below = list(way[: way.index(area_type)])
    return rows.filter(pl.col("area_type").is_in(below))


def against_target(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    """Add the target in force over each row's whole period.

    Where the standard changed within a period there is no one target: the row is kept with no
    comparator value, and the note says so.
    """
    threshold = study.thresholds[indicator.target or ""]
    periods = rows.select("period_start", "period_end").unique().sort("period_start")
    found = []
    for start, end in periods.iter_rows():
        over, at_start, at_end = (
            threshold.over(start, end),
            threshold.on(start),
            threshold.on(end),
        )
        changed = over is None and (at_start is not None or at_end is not None)
        if over is None and not changed:
            continue
        found.append(
            {
                "period_start": start,
                "period_end": end,
                "comparator": f"{TARGET}{over.value:g}{indicator.suffix}"
                if over
                else f"{TARGET}changed within the period",
                "comparator_value": over.value if over else None,
            }
        )
    schema = {
        "period_start": pl.Date,
        "period_end": pl.Date,
        "comparator": pl.String,
        "comparator_value": pl.Float64,
    }
    return rows.join(pl.DataFrame(found, schema=schema), on=["period_start", "period_end"])
