"""Roll counts up the map: from the lowest areas to every level above, and to the whole."""

import polars as pl

from equipath.analyses.counts import COUNTS, KEYS, sums
from equipath.conform.area_map import AreaMap
from equipath.contracts.data_finding import DataFinding
from equipath.study.study import Study
from equipath.vocabulary import ALL, Severity

TABLE = ("indicator", "stratification")
"""What is counted at one lowest level: strata may be counted in higher areas than the totals."""

GROUP = [key for key in KEYS if key not in {"area_type", "area_code"}]
"""What a count is of, whatever its area."""

_NUMBERED = [
    *("area_type", "area_code", "group", "table", "is_total"),
    *("numerator", "denominator", "hidden", "percentage"),
]


def on_the_map(counts: pl.DataFrame, area_map: AreaMap) -> tuple[pl.DataFrame, list[DataFinding]]:
    """Show counts of areas that the map's date does not have in those that followed them.

    A merger's counts go whole to the successor; a split's go in its declared shares, which
    makes them estimates: how many there are is a finding.
    """
    place = ["area_type", "area_code"]
    if counts.select(place).unique().join(area_map.apportioned, on=place, how="semi").is_empty():
        return counts, []
    moved = counts.join(area_map.apportioned, on=place, how="left")
    split = moved.filter(pl.col("share").is_not_null())
    added = _passed_on(moved)
    # Nothing is left of percentages that would have had to be averaged.
    is_lost = (
        pl.col("had_percentage") & pl.col("percentage").is_null() & pl.col("numerator").is_null()
    )
    lost = added.filter(is_lost)["area_code"].n_unique()
    apportioned = added.filter(~is_lost).select(list(COUNTS))
    return apportioned, [_followed(split, lost, counts["area_code"].n_unique())]


def _passed_on(moved: pl.DataFrame) -> pl.DataFrame:
    """Add up what goes to each area.

    A percentage of a part is not the whole's, and two cannot be averaged: only one that goes
    whole to an area without its own is passed on.
    """
    shares = moved["share"].fill_null(1.0)
    return (
        moved.with_columns(
            pl.coalesce("to_code", "area_code").alias("area_code"),
            pl.col("numerator") * shares,
            pl.col("denominator") * shares,
            had_percentage=pl.col("percentage").is_not_null(),
            percentage=pl.when(shares == 1).then("percentage"),
        )
        .group_by(KEYS)
        .agg(
            *sums()[:-1],
            pl.when(pl.len() == 1).then(pl.col("percentage").max()).alias("percentage"),
            pl.col("had_percentage").any(),
        )
    )


def _followed(split: pl.DataFrame, lost: int, total: int) -> DataFinding:
    """Say whose counts are shown in others, whose in shares, and what could not be."""
    parts = split.filter((pl.col("share") < 1) & (pl.col("stratification") == ALL))
    areas, estimates = split["area_code"].n_unique(), parts["area_code"].n_unique()
    message = f"The counts of {areas:,} areas are shown in those that followed them on the map" + (
        f", {estimates:,} of them in declared shares: those are estimates."
        if estimates
        else "; all of them whole."
    )
    if lost:
        message += (
            f" Percentages published without a denominator cannot be added up, so {lost:,} areas "
            "have none."
        )
    example = str(split["area_code"].min())
    return DataFinding(Severity.NOTE, "apportioned", "areas", "", areas, total, example, message)


def roll_up(study: Study, counts: pl.DataFrame, area_map: AreaMap) -> pl.DataFrame:
    """Return counts at every level of the study, those that were published as they are.

    The lowest areas are added up to the levels above them; where an area's own count was
    published as well it stands, and none is made beside it. Percentages published without a
    denominator stay where they were published. The whole is made once, from the first way of
    rolling up that an indicator's counts stand in.
    """
    groups = _groups(counts)
    given = counts.join(groups, on=GROUP, how="left", maintain_order="left").select(_NUMBERED)
    additive = given.filter(pl.col("percentage").is_null())
    levels = []
    for way in study.areas.roll_up:
        rows = _lowest(additive, way)
        for level in way[1:]:
            levels += [
                _to_level(part, area_map, base, level)
                for (base,), part in rows.group_by("area_type", maintain_order=True)
                if way.index(base) < way.index(level)
            ]
    levels.append(_to_whole(study, additive))
    made = pl.concat(levels).join(given, on=["area_type", "area_code", "group"], how="anti")
    compared = study.areas.stratify or study.areas.levels
    rolled = pl.concat([given, made]).filter(
        pl.col("is_total") | pl.col("area_type").is_in(list(compared))
    )
    return (
        rolled.select(pl.exclude("table", "is_total"))
        .join(groups, on="group", maintain_order="left")
        .select(list(COUNTS))
    )


def _groups(counts: pl.DataFrame) -> pl.DataFrame:
    """Number what counts are of, whatever their area: numbers are grouped sooner than words."""
    return (
        counts.select(GROUP)
        .unique(maintain_order=True)
        .with_row_index("group")
        .with_columns(
            table=pl.struct(TABLE).rank("dense"), is_total=pl.col("stratification") == ALL
        )
    )


def _lowest(rows: pl.DataFrame, way: tuple[str, ...]) -> pl.DataFrame:
    """Keep the counts of each indicator at the lowest level of a way that it stands at."""
    order = pl.col("area_type").replace_strict(
        {level: i for i, level in enumerate(way)}, default=None, return_dtype=pl.Int64
    )
    placed = rows.with_columns(order=order).filter(pl.col("order").is_not_null())
    return placed.filter(pl.col("order") == pl.col("order").min().over("table")).drop("order")


def _to_level(rows: pl.DataFrame, area_map: AreaMap, base: str, level: str) -> pl.DataFrame:
    codes = rows["area_code"].unique()
    above = pl.DataFrame(
        {"area_code": codes, "above": [area_map.parent((base, c), level) for c in codes]},
        schema={"area_code": pl.String, "above": pl.String},
    )
    placed = rows.join(above, on="area_code").drop("area_code")
    return _summed(placed.rename({"above": "area_code"}), level)


def _to_whole(study: Study, rows: pl.DataFrame) -> pl.DataFrame:
    whole = study.areas.whole
    bases = [level for way in study.areas.roll_up for level in way]
    order = pl.col("area_type").replace_strict(
        {level: i for i, level in enumerate(bases)}, default=len(bases), return_dtype=pl.Int64
    )
    first = rows.with_columns(order=order).filter(
        pl.col("order") == pl.col("order").min().over("table")
    )
    return _summed(first.with_columns(area_code=pl.lit(whole.code)), whole.type)


def _summed(rows: pl.DataFrame, level: str) -> pl.DataFrame:
    """Add up the rows that are now of one area of a level, and of one group."""
    of_group = [pl.col("table", "is_total").first()]
    added = rows.group_by("area_code", "group").agg(*sums(), *of_group)
    return added.with_columns(area_type=pl.lit(level)).select(_NUMBERED)
