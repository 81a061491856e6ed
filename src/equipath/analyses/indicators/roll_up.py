"""Roll counts up the map: from the lowest areas to every level above, and to the whole."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import polars as pl
from polars._typing import PolarsDataType

from equipath.analyses.counts import COUNTS, KEYS, ROWS, in_words, sums
from equipath.analyses.indicators.together import SHARED, Together, together
from equipath.conform.area_map import AreaMap
from equipath.contracts.data_finding import DataFinding
from equipath.study.study import Study
from equipath.vocabulary import ALL, Severity

GROUP = [key for key in SHARED if key not in {"area_type", "area_code"}]
"""What a count is of, whatever its area."""

PLACE = ["area_type", "area_code"]

OF_GROUP = ["table", "is_total"]
"""Of a group: what it is counted with at one lowest level, for strata may be counted in higher
areas than the totals; and whether it is of everybody."""


def on_the_map(counts: pl.DataFrame, area_map: AreaMap) -> tuple[pl.DataFrame, list[DataFinding]]:
    """Show counts of areas that the map's date does not have in those that followed them.

    A merger's counts go whole to the successor; a split's go in its declared shares, which
    makes them estimates: how many there are is a finding.
    """
    followed = area_map.apportioned
    held = {name: counts.schema[name] for name in PLACE}
    if counts.join(followed.cast(held), on=PLACE, how="semi").is_empty():
        return counts, []
    moved = in_words(counts).join(followed, on=PLACE, how="left")
    split = moved.filter(pl.col("share").is_not_null())
    added = _passed_on(moved)
    # Nothing is left of percentages that would have had to be averaged.
    is_lost = (
        pl.col("had_percentage") & pl.col("percentage").is_null() & pl.col("numerator").is_null()
    )
    lost = added.filter(is_lost)["area_code"].n_unique()
    apportioned = added.filter(~is_lost).select(list(COUNTS)).cast(dict(counts.schema))
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
            *(pl.col(name) * shares for name in ROWS),
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
    areas = _Areas(study, counts, area_map)
    sets = (_rolled(study, each, areas) for each in together(counts))
    return pl.concat([counts.clear(), *chain.from_iterable(sets)])


def _rolled(study: Study, counts: Together, areas: "_Areas") -> Iterator[pl.DataFrame]:
    groups = _groups(counts.keys)
    given = counts.numbers.with_columns(
        _found(counts.keys, groups, "group"), _found(counts.keys, areas.numbers, "area")
    ).with_columns(_of_group(groups))
    percentages = [pl.col(f"percentage{place}") for place in counts.places]
    additive = given.filter(pl.all_horizontal(each.is_null() for each in percentages))
    sums_of_all = [each for place in counts.places for each in sums(place)]

    def summed(rows: pl.DataFrame, area: pl.Expr) -> pl.DataFrame:
        """Add up the rows of what are now one area and one group."""
        added = rows.with_columns(area=area).group_by("area", "group").agg(sums_of_all)
        return added.with_columns(_of_group(groups)).select(given.columns)

    levels = []
    for way in study.areas.roll_up:
        rows = _lowest(additive, areas.places(way))
        for place, level in enumerate(way[1:], start=1):
            levels.append(summed(rows.filter(pl.col("order") < place), areas.above(level)))
    bases = [level for way in study.areas.roll_up for level in way]
    first = _lowest(additive, areas.places(bases, otherwise=len(bases)))
    levels.append(summed(first, areas.whole))
    made = pl.concat(levels).join(given, on=["area", "group"], how="anti")
    rolled = pl.concat([given, made]).filter(pl.col("is_total") | areas.are_reported).rechunk()
    of = [groups.select(GROUP)[rolled["group"]], areas.numbers.select(PLACE)[rolled["area"]]]
    return counts.apart(pl.concat(of, how="horizontal"), rolled)


def _found(keys: pl.DataFrame, numbered: pl.DataFrame, number: str) -> pl.Series:
    """Return the number of what each count is of: of these columns alone, so that few are held."""
    on = [column for column in numbered.columns if column in KEYS]
    joined = keys.select(on).join(numbered, on=on, how="left", maintain_order="left")
    return joined.get_column(number)


class _Areas:
    """Areas by number, those above the given ones too: numbers are grouped sooner than words."""

    def __init__(self, study: Study, counts: pl.DataFrame, area_map: AreaMap) -> None:
        whole, reported = study.areas.whole, study.areas.stratify or study.areas.levels
        number = {
            area: n for n, area in enumerate(counts.select(PLACE).unique().sort(PLACE).rows())
        }
        given = list(number)
        levels = dict.fromkeys(level for way in study.areas.roll_up for level in way[1:])
        above = {
            level: [(level, area_map.parent(area, level)) for area in given] for level in levels
        }
        for area in (*chain.from_iterable(above.values()), (whole.type, whole.code)):
            number.setdefault(area, len(number))
        self.whole = pl.lit(number[whole.type, whole.code], dtype=pl.UInt32)
        """The number of the whole."""
        self.types = [kind for kind, _ in number]
        named = pl.DataFrame(list(number), schema=[(p, pl.String) for p in PLACE], orient="row")
        words = {name: counts.schema[name] for name in PLACE}
        self.numbers = named.cast(words).with_row_index("area")
        """Every area that has a number."""
        self._above = {
            level: _of_each([number[area] for area in areas], pl.UInt32)
            for level, areas in above.items()
        }
        self.are_reported = _of_each([kind in reported for kind in self.types], pl.Boolean)
        """Whether strata are compared in an area."""

    def places(self, levels: Sequence[str], otherwise: int | None = None) -> pl.Expr:
        """Return the place of an area's type among levels, and `otherwise` if it has none."""
        order = {level: place for place, level in enumerate(levels)}
        return _of_each([order.get(kind, otherwise) for kind in self.types], pl.Int64)

    def above(self, level: str) -> pl.Expr:
        """Return the number of what a given area is part of at a level."""
        return self._above[level]


def _of_each(values: list[Any], kind: PolarsDataType) -> pl.Expr:
    return pl.lit(pl.Series(values, dtype=kind)).gather(pl.col("area"))


def _groups(keys: pl.DataFrame) -> pl.DataFrame:
    """Number what counts are of, whatever their area."""
    return (
        keys.select(GROUP)
        .unique(maintain_order=True)
        .with_row_index("group")
        .with_columns(
            table=pl.col("stratification").rank("dense"), is_total=pl.col("stratification") == ALL
        )
    )


def _of_group(groups: pl.DataFrame) -> list[pl.Expr]:
    return [pl.lit(groups[name]).gather(pl.col("group")).alias(name) for name in OF_GROUP]


def _lowest(rows: pl.DataFrame, order: pl.Expr) -> pl.DataFrame:
    """Keep the counts of each table at the lowest of the levels that it stands at."""
    placed = rows.with_columns(order=order).filter(pl.col("order").is_not_null())
    return placed.filter(pl.col("order") == pl.col("order").min().over("table"))
