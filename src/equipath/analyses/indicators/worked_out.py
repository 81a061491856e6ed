"""What every pass asks of a record, worked out once: its cell by numbers, and its sides."""

import polars as pl
from ibis.expr import types as ir

from equipath.analyses.indicators.keys import area_column, band_of, number_of_band
from equipath.analyses.indicators.places import Places, place_of
from equipath.analyses.indicators.plan import AGE, Cube, levels_counted, of_one_quantity
from equipath.analyses.indicators.sides import flags_of
from equipath.analyses.indicators.strata import number_of, with_number_of_stratum
from equipath.analyses.indicators.units import COUNTED
from equipath.engines.engine import Engine
from equipath.study.indicator import Indicator
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study


def worked_out(
    study: Study,
    engine: Engine,
    rows: ir.Table,
    indicators: list[Indicator],
    groups: pl.DataFrame,
    places: Places,
) -> ir.Table:
    """Return what records are counted by, and no more of them: small numbers, and yes or no.

    Passes are many, and each would ask it again of every record: which day a text is, which
    group a word, whether someone came so far along a pathway, stage by stage. Worked out once
    it costs a pass next to nothing, and what the engine holds of a record is little.
    """
    made, kept = rows, dict.fromkeys(_as_they_are(study, indicators))
    for each in _divided_by(study, indicators):
        column = area_column(each, rows)
        if each.column is None or each.strata:
            made, _ = with_number_of_stratum(made, number_of(each), each, groups, column, engine)
            kept[number_of(each)] = None
        else:
            kept[each.column] = None
    for way in study.areas.roll_up:
        for level in levels_counted(study, way) if f"{way[0]}_code" in rows.columns else ():
            at = Cube("", (), way, level, (), "", 0)
            made, codes = places.placed(engine, made, at, place_of(way[0], level))
            kept |= {place_of(way[0], level): None} if codes else {}
    counted = [name for name in rows.columns if name.startswith(COUNTED)]
    flags = flags_of(study, made, indicators, counted)
    bands = [AGE] if any(i.standard_population for i in indicators) else []
    bands += [mine[0].name for mine in of_one_quantity(indicators)]
    numbers = {band_of(study, band): number_of_band(study, band, made) for band in bands}
    there = [name for name in kept if name in made.columns]
    return made.select(*there, **flags, **numbers)


def _as_they_are(study: Study, indicators: list[Indicator]) -> list[str]:
    """Return the columns that passes ask for themselves: of areas, and what is added up."""
    names = [f"{way[0]}_code" for way in study.areas.roll_up]
    for count in (side for i in indicators for side in (i.numerator, i.denominator)):
        names += [name for name in (count.sum, count.distinct, count.person_time) if name]
    return names


def _divided_by(study: Study, indicators: list[Indicator]) -> list[Stratifier]:
    """Return the stratifiers that cells are divided by, those that others cross one by one."""
    names = dict.fromkeys(name for i in indicators for name in i.stratifiers)
    crossed = (s for name in names for s in study.crossed(study.stratifiers[name]))
    return list({s.name: s for s in crossed}.values())
