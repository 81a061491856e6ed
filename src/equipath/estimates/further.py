"""The statistics that an indicator asks for, besides those of every study."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from equipath.errors import StatisticError
from equipath.estimates.along_periods import PERIOD, Frame, along_periods, beside_comparison
from equipath.estimates.further_columns import columns_of, no_rows, options_of
from equipath.estimates.rows import KEYS, ends_of, group_numbers, result_rows, with_more, with_names
from equipath.estimates.scales import ends_of_scale, is_of, of_each, with_order
from equipath.statistics import STATISTICS
from equipath.statistics.statistic import Estimate, Statistic
from equipath.study.asked import Asked
from equipath.study.indicator import Indicator
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN, Over, Unit

ALWAYS = (Asked(statistic="unknown_bounds"),)
"""For every gap, what those whose stratum is not known could make of it."""

UNSAID = "periods without (a value|counts of both) are left out"
"""What a statistic remarks where it is not told why; here it is known."""


def further(
    study: Study, indicator: Indicator, rows: pl.DataFrame, everywhere: pl.DataFrame
) -> list[pl.DataFrame]:
    """Return the results of every statistic that the indicator asks for.

    One that runs along strata is computed for each stratifier that it fits, one along areas
    over all areas of a type, one along periods for each area and stratum. `rows` are released
    counts of the areas reported, `everywhere` of all areas. Whoever's stratum is not known has
    no place among strata that are summed up in one number; the note says how many they are.
    The indicator's own level is among `levels` already, with the options asked for.
    """
    return [
        made
        for asked in (*ALWAYS, *indicator.statistics)
        if asked.statistic != indicator.kind
        for frame in _frames(study, indicator, asked, rows, everywhere)
        if not (made := _computed(study, indicator, asked, frame)).is_empty()
    ]


def _computed(study: Study, indicator: Indicator, asked: Asked, frame: Frame) -> pl.DataFrame:
    statistic = STATISTICS.get(asked.statistic)
    if frame.rows.is_empty() or indicator.kind == "percentage":
        return pl.DataFrame()
    group = {"group": group_numbers(frame.rows, frame.keys)} if statistic.is_grouped else {}
    columns = columns_of(statistic, study, indicator, frame.rows)
    options = options_of(statistic, study, indicator) | asked.options
    found = statistic.compute(**columns, **group, **options)
    beside = frame.rows if statistic.gives_rows else _unless_shown(frame.ends, found)
    scale = indicator.multiplier if statistic.unit is Unit.LEVEL else 1.0
    made = with_more(result_rows(study, indicator, beside, found, statistic.name, scale), found)
    made = _with_left_out(made) if "left_out" in made.columns else made
    if statistic.over is Over.STRATUM and statistic.gives_rows and "direction" in found.extra:
        made = with_names(made)
    if "dimensions" in statistic.requires:
        made = made.with_columns(comparator=pl.lit(ALL))
    if "is_unknown" in statistic.requires:
        made = made.filter(~pl.col("is_reference"), pl.col("stratum") != NOT_KNOWN)
    for against in {"baseline", "reference_value"} & {*found.extra}:
        made = made.with_columns(comparator_value=against)
    if "unplaced" not in made.columns:
        return made
    left_out = pl.format("{} people whose group is not known are left out", "unplaced")
    return made.with_columns(note=_and(pl.when(pl.col("unplaced") > 0).then(left_out)))


def _unless_shown(ends: pl.DataFrame, found: Estimate) -> pl.DataFrame:
    """Take what runs along periods for hidden only where it has no value for it.

    What is shown is made of the periods that were released, and says how many were not.
    """
    if "left_out" not in ends.columns:
        return ends
    has_none = pl.Series(np.isnan(found.value))
    return ends.with_columns(is_suppressed=pl.col("is_suppressed") & has_none)


def _with_left_out(made: pl.DataFrame) -> pl.DataFrame:
    """Say which periods count for nothing, in the place of a remark that some do not."""
    said = pl.col("left_out") != ""
    spoken = pl.col("note").str.replace(UNSAID, "").str.strip_prefix("; ")
    return made.with_columns(note=pl.when(said).then(spoken).otherwise("note")).with_columns(
        note=_and(pl.when(said).then(pl.col("left_out")))
    )


def _and(remark: pl.Expr) -> pl.Expr:
    """Return the note with a remark after it, where there is one."""
    return pl.concat_str(
        pl.col("note").replace("", None), remark, separator="; ", ignore_nulls=True
    ).fill_null("")


def _frames(
    study: Study,
    indicator: Indicator,
    asked: Asked,
    rows: pl.DataFrame,
    everywhere: pl.DataFrame,
) -> Iterator[Frame]:
    statistic = STATISTICS.get(asked.statistic)
    match statistic.over:
        case Over.STRATUM:
            for stratifiers in _at_once(study, indicator, asked):
                yield _along_strata(statistic, stratifiers, rows)
        case Over.AREA:
            yield _along_areas(study, everywhere)
        case Over.PERIOD:
            if asked.changed:
                yield beside_comparison(study, indicator, asked, rows, everywhere)
            else:
                yield along_periods(study, asked, rows)
        case _:
            yield Frame(rows, KEYS, rows)


def _at_once(study: Study, indicator: Indicator, asked: Asked) -> list[list[Stratifier]]:
    """Return the stratifiers that a statistic runs along, those together that it takes together.

    Most are fast on many rows, and slow on few many times; one without an order is asked
    differently, and one that crosses others has columns of its own.
    """
    statistic = STATISTICS.get(asked.statistic)
    together: dict[str | bool, list[Stratifier]] = {}
    for name in indicator.stratifiers:
        stratifier = study.stratifiers[name]
        is_alone = "dimensions" in statistic.requires or not statistic.is_grouped
        if _is_for(statistic, stratifier):
            together.setdefault(name if is_alone else stratifier.ordered, []).append(stratifier)
    return [mine for mine in together.values() if fits(asked, study, indicator, mine[0])]


def fits(asked: Asked, study: Study, indicator: Indicator, stratifier: Stratifier) -> bool:
    """Whether a statistic, as it is asked for, can run along a stratifier.

    One that needs an order wants a scale, one of dimensions a crossing; an option may want
    more, as the least disadvantaged stratum is one of an order.
    """
    statistic = STATISTICS.get(asked.statistic)
    if not _is_for(statistic, stratifier) or "dimensions" in statistic.requires:
        return _is_for(statistic, stratifier)
    return not refusal(asked, study, indicator, is_ordered=stratifier.ordered)


def _is_for(statistic: Statistic, stratifier: Stratifier) -> bool:
    """Whether a statistic can run along a stratifier, whatever its options."""
    if "dimensions" in statistic.requires:
        return bool(stratifier.crosses)
    return stratifier.is_compared and (stratifier.ordered or "order" not in statistic.requires)


def refusal(asked: Asked, study: Study, indicator: Indicator, *, is_ordered: bool) -> str:
    """Return why a statistic refuses the options asked for, tried on no rows at all."""
    statistic = STATISTICS.get(asked.statistic)
    columns = no_rows(statistic, is_ordered=is_ordered)
    group = {"group": np.empty(0, dtype=np.int64)} if statistic.is_grouped else {}
    try:
        statistic.compute(
            **columns, **group, **(options_of(statistic, study, indicator) | asked.options)
        )
    except StatisticError as error:
        return error.message
    return ""


def _along_strata(statistic: Statistic, stratifiers: list[Stratifier], rows: pl.DataFrame) -> Frame:
    """Return the strata of stratifiers that are all ordered, or none of them."""
    keys = [key for key in KEYS if key != "stratum"]
    mine = rows.filter(is_of(stratifiers))
    unplaced = mine.filter(pl.col("stratum") == NOT_KNOWN).select(
        *keys, unplaced=pl.col("denominator").cast(pl.Int64)
    )
    takes_unknown = "is_unknown" in {*statistic.requires, *statistic.also}
    if not takes_unknown and not statistic.gives_rows:
        mine = mine.filter(pl.col("stratum") != NOT_KNOWN)
    is_ordered = stratifiers[0].ordered
    placed = with_order(stratifiers if is_ordered else [], mine)
    frame = placed.with_columns(
        pl.col("order").cast(pl.Float64), is_reference=_is_reference(stratifiers, keys)
    ).sort(*keys, "order", "stratum", nulls_last=True)
    if statistic.gives_rows:
        frame = _beside_reference(frame, keys)
    if "is_unknown" in statistic.requires:
        is_there = (pl.col("stratum") == NOT_KNOWN) & pl.col("numerator").is_not_null()
        frame = frame.filter(is_there.any().over(keys))
    ends = ends_of(frame, keys).join(unplaced, on=keys, how="left", maintain_order="left")
    along = of_each(stratifiers, ends_of_scale if is_ordered else lambda _: None, pl.String)
    return Frame(frame, keys, ends.with_columns(stratum=pl.lit(ALL), comparator=along))


def _beside_reference(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    named = frame.filter("is_reference").select(*keys, comparator="stratum")
    return frame.join(named, on=keys, how="left", maintain_order="left")


def _is_reference(stratifiers: list[Stratifier], keys: list[str]) -> pl.Expr:
    declared = of_each(stratifiers, lambda s: s.reference_name, pl.String)
    known = pl.when(pl.col("stratum") != NOT_KNOWN).then(pl.col("denominator"))
    is_most = pl.int_range(pl.len()).over(keys) == known.fill_null(-1).arg_max().over(keys)
    return pl.coalesce(pl.col("stratum") == declared, is_most)


def _along_areas(study: Study, everywhere: pl.DataFrame) -> Frame:
    keys = ["indicator", "area_type", *PERIOD, "stratification", "stratum"]
    whole = study.areas.whole
    frame = everywhere.filter(
        pl.col("stratification") == ALL,
        pl.col("area_type") != whole.type,
        pl.col("area_code") != NOT_KNOWN,
        pl.col("numerator").is_not_null(),
        pl.col("denominator") > 0,
    ).sort(*keys, "area_code")
    # What is asked for in another way than usual takes the usual one's place.
    frame = frame.with_columns(comparator=pl.lit(whole.name))
    ends = ends_of(frame, keys).with_columns(
        comparator=pl.concat_str(pl.lit("between areas: "), "area_type"),
        area_type=pl.lit(whole.type),
        area_code=pl.lit(whole.code),
    )
    return Frame(frame, keys, ends)
