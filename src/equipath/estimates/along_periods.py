"""Counts in order of time: each area's, or where something changed beside where it did not."""

from dataclasses import dataclass

import polars as pl

from equipath.estimates.levels import estimate
from equipath.estimates.rows import KEYS, ends_of
from equipath.study.asked import Asked
from equipath.study.indicator import Indicator
from equipath.study.pieces import pieces
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN

PERIOD = ["period_start", "period_end"]
FEWEST_PERIODS = 3
"""Two points make no series."""

NAMED = 4
"""Areas that a comparator names; of more it says how many."""

SERIES = ("period_start", "period_end", "is_comparison", "numerator", "denominator")


@dataclass(frozen=True)
class Frame:
    """Rows that a statistic runs along: those of a group stand together.

    `keys` make the groups; `ends` is one row a group, for an answer that is the group's.
    """

    rows: pl.DataFrame
    keys: list[str]
    ends: pl.DataFrame


def along_periods(study: Study, asked: Asked, rows: pl.DataFrame) -> Frame:
    """Return months beside months and years beside years, each a series of its own."""
    keys = [*(key for key in KEYS if key not in PERIOD), "piece"]
    frame = (
        rows.join(with_piece(study), on=PERIOD, how="inner")
        .filter(pl.col("period_start").n_unique().over(keys) >= FEWEST_PERIODS)
        .with_columns(rebase=pl.lit(""), is_comparison=pl.lit(None, dtype=pl.Float64))
        .sort(*keys, *PERIOD)
    )
    for day, reason in asked.rebase.items():
        begins = pl.col("period_start") == pl.col("period_start").filter(
            pl.col("period_start") >= day
        ).min().over(keys)
        frame = frame.with_columns(
            rebase=pl.when(begins).then(pl.lit(reason)).otherwise(pl.col("rebase"))
        )
    frame = _since(asked, frame)
    ends = _whole_span(study, ends_of(frame, keys).join(_left_out(frame, keys), on=keys))
    return Frame(frame, keys, ends.with_columns(comparator=pl.format("each {}", "piece")))


def beside_comparison(
    study: Study,
    indicator: Indicator,
    asked: Asked,
    rows: pl.DataFrame,
    everywhere: pl.DataFrame,
) -> Frame:
    """Return two series: where something changed, and where it did not, each added up.

    `everywhere` are released counts of all areas, of which areas are added up, as the whole's;
    `rows` those of the areas reported, in each of which strata are. A period of which one count
    is hidden has no sum. Whose area or stratum is not known is in neither.
    """
    whole, is_of_areas = study.areas.whole, asked.place in study.areas.levels
    name = pl.col("area_code" if is_of_areas else "stratum")
    if is_of_areas:
        mine = everywhere.filter(area_type=asked.place, stratification=ALL)
        place = {"area_type": pl.lit(whole.type), "area_code": pl.lit(whole.code)}
    else:
        mine, place = rows.filter(stratification=asked.place), {}
    wanted = name.is_in([*asked.where_changed, *asked.compared]) if asked.compared else True
    mine = mine.filter(name != NOT_KNOWN, wanted).join(with_piece(study), on=PERIOD)
    others = mine.filter(~name.is_in(asked.where_changed)).select(name).unique().to_series()
    words = f"{_named(asked.where_changed)} against {_named(asked.compared or others.sort())}"
    keys = [*(key for key in KEYS if key not in PERIOD), "piece"]
    is_other = (~name.is_in(asked.where_changed)).cast(pl.Float64)
    marked = mine.with_columns(is_comparison=is_other).with_columns(stratum=pl.lit(ALL), **place)
    frame = _since(asked, ends_of(marked, [*keys, *PERIOD, "is_comparison"]))
    is_series = pl.col("period_start").n_unique().over(keys) > 1
    frame = frame.filter(is_series).sort(*keys, *PERIOD, "is_comparison")
    series = _with_levels(study, indicator, frame).group_by(keys, maintain_order=True)
    changed = frame.filter(pl.col("is_comparison") == 0)
    ends = (
        ends_of(frame, keys)
        .drop("numerator", "denominator")
        .join(ends_of(changed, keys).drop("is_suppressed"), on=keys, how="left")
        .join(_left_out(frame, keys), on=keys)
        .join(series.agg(series=pl.struct(pl.exclude(keys))), on=keys)
        .with_columns(comparator=pl.format("{}, each {}", pl.lit(words), "piece"))
    )
    return Frame(frame, keys, _whole_span(study, ends))


def _since(asked: Asked, frame: pl.DataFrame) -> pl.DataFrame:
    """Say what comes after the change; the period in whose midst it came is neither.

    Its counts are of both, so they are taken out of what statistics of a change are made of.
    """
    day = pl.lit(asked.changed_on, dtype=pl.Date)
    is_split = ((pl.col("period_start") < day) & (day <= pl.col("period_end"))).fill_null(False)
    return frame.with_columns(
        pl.when(~is_split).then(pl.col("numerator", "denominator")),
        interrupted=pl.col("period_start") >= day,
        is_split=is_split,
    )


def _left_out(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return, a group, in words which periods count for nothing: hidden, or split by the change."""
    hidden = pl.col("period_start").filter(pl.col("numerator").is_null() & ~pl.col("is_split"))
    found = frame.group_by(keys, maintain_order=True).agg(
        hidden=hidden.n_unique(),
        periods=pl.col("period_start").n_unique(),
        is_split=pl.col("is_split").any(),
    )
    some = pl.format("{} of {} {}s hidden and left out", "hidden", "periods", "piece")
    split = pl.format("the {} in which it changed is left out", "piece")
    return found.select(
        *keys,
        left_out=pl.concat_str(
            pl.when(pl.col("hidden") > 0).then(some),
            pl.when(pl.col("is_split")).then(split),
            separator="; ",
            ignore_nulls=True,
        ),
    )


def _with_levels(study: Study, indicator: Indicator, frame: pl.DataFrame) -> pl.DataFrame:
    """Return each period's level beside its counts: what a chart of both series shows."""
    level = estimate(study, indicator, frame)
    keys = [*(key for key in KEYS if key not in PERIOD), "piece"]
    return frame.select(
        *keys,
        *SERIES,
        **{
            name: pl.Series(getattr(level, name)).fill_nan(None)
            for name in ("value", "lower_ci", "upper_ci")
        },
    )


def _named(names: tuple[str, ...] | pl.Series) -> str:
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown


def _whole_span(study: Study, ends: pl.DataFrame) -> pl.DataFrame:
    return ends.with_columns(
        period_start=pl.lit(study.period.start), period_end=pl.lit(study.period.end)
    )


def with_piece(study: Study) -> pl.DataFrame:
    """Return what each span of the study's period is one of: a month, a quarter, a year."""
    schema = {"piece": pl.String, "period_start": pl.Date, "period_end": pl.Date}
    return pl.DataFrame(pieces(study.period), schema=schema, orient="row")
