"""Count people: who is in each indicator's denominator and numerator, in one pass a division."""

from collections.abc import Iterable

import ibis
import polars as pl
from ibis.expr import types as ir

from equipath.analyses.counts import COUNTS
from equipath.analyses.conditions import as_number, asks_numbers, hold, is_misread
from equipath.analyses.indicators.strata import with_strata
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.condition import Condition, Requirement
from equipath.study.indicator import Count, Indicator
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN

OLDEST_BAND = 90
"""Five-year bands up to `90+`, as in the European Standard Population 2013."""


def count_people(
    study: Study, indicators: Iterable[Indicator], table: ir.Table, groups: pl.DataFrame
) -> pl.DataFrame:
    """Return the counts of people in the lowest areas of each way of rolling up.

    A person is counted once in each way: in their practice, say, and in their small area.
    """
    wanted = list(indicators)
    _check_columns(wanted, table)
    banded = any(i.standard_population for i in wanted)
    table = table.mutate(age_band=_age_band(table.age) if banded else ibis.literal(ALL))
    names = dict.fromkeys(s for i in wanted for s in i.stratifiers)
    divisions = [table.mutate(stratification=ibis.literal(ALL), stratum=ibis.literal(ALL))]
    for name in names:
        crossed = study.crossed(study.stratifiers[name])
        divided = with_strata(table, crossed, groups, lambda s: _area_column(s, table))
        divisions.append(divided.mutate(stratification=ibis.literal(name)))
    cubes = [
        _cube(study, wanted, division, way[0])
        for way in study.areas.roll_up
        for division in divisions
        if f"{way[0]}_code" in table.columns
    ]
    if not cubes:
        bases = ", ".join(f"`{way[0]}_code`" for way in study.areas.roll_up)
        raise StudyError(f"The people have no column that places them: {bases}.")
    return pl.concat(cubes)


def _area_column(stratifier: Stratifier, table: ir.Table) -> str | None:
    column = f"{stratifier.area_type}_code"
    return column if column in table.columns else None


def _cube(
    study: Study, indicators: list[Indicator], table: ir.Table, area_type: str
) -> pl.DataFrame:
    area = table[f"{area_type}_code"].cast("string").fill_null(NOT_KNOWN)
    sums: dict[str, ir.Value] = {}
    for indicator in indicators:
        below = hold(table, indicator.denominator.where, study.codelists)
        above = below & hold(table, indicator.numerator.where, study.codelists)
        sums[f"numerator {indicator.name}"] = _counted(table, indicator.numerator, above)
        sums[f"denominator {indicator.name}"] = _counted(table, indicator.denominator, below)
    counted = table.group_by(
        area_code=area,
        stratification=table.stratification,
        stratum=table.stratum,
        age_band=table.age_band,
    ).agg(**sums)
    wide = counted.to_polars()
    keys = ["area_code", "stratification", "stratum", "age_band"]
    parts = [
        wide.select(
            *keys,
            indicator=pl.lit(i.name),
            numerator=pl.col(f"numerator {i.name}").cast(pl.Float64).fill_null(0.0),
            denominator=pl.col(f"denominator {i.name}").cast(pl.Float64).fill_null(0.0),
        ).filter(
            (pl.col("stratification") == ALL) | pl.col("stratification").is_in(list(i.stratifiers))
        )
        for i in indicators
    ]
    return (
        pl.concat(parts)
        .select(
            "indicator",
            "area_code",
            "stratification",
            "stratum",
            "age_band",
            "numerator",
            "denominator",
            area_type=pl.lit(area_type),
            period_start=pl.lit(study.period.start),
            period_end=pl.lit(study.period.end),
            sex=pl.lit(ALL),
            hidden=pl.lit(0, dtype=pl.UInt32),
            percentage=pl.lit(None, dtype=pl.Float64),
        )
        .select(list(COUNTS))
    )


def _counted(table: ir.Table, count: Count, who: ir.BooleanValue) -> ir.Value:
    if count.sum is None:
        return table.count(where=who)
    return as_number(table[count.sum]).sum(where=who)


def _age_band(age: ir.Value) -> ir.Value:
    start = (age / 5).floor().cast("int64") * 5
    band = start.cast("string") + "-" + (start + 4).cast("string")
    return ibis.cases(
        (age.isnull(), NOT_KNOWN), (age >= OLDEST_BAND, f"{OLDEST_BAND}+"), else_=band
    )


def _check_columns(indicators: list[Indicator], table: ir.Table) -> None:
    asked = [
        (f"indicators/{indicator.name}.yaml", key, name, condition)
        for indicator in indicators
        for part in ("numerator", "denominator")
        for key, name, condition in _asked(part, getattr(indicator, part))
    ]
    problems = [
        Problem(
            file, key, f"the people have no column `{name}`.", did_you_mean(name, table.columns)
        )
        for file, key, name, _ in asked
        if name not in table.columns
    ]
    if not problems:
        problems = _misread(table, asked)
    if problems:
        raise StudyError("Indicators ask of people what is not there:", problems)


def _asked(part: str, count: Count) -> list[tuple[str, str, Condition]]:
    """Return the key, the column and the condition of everything that a count asks."""
    asked = [(f"{part}.where.{name}", name, c) for name, c in count.where.every()]
    # A sum asks its column for numbers, whatever they are.
    return [*asked, *([(f"{part}.sum", count.sum, Requirement(at_least=0))] if count.sum else [])]


def _misread(table: ir.Table, asked: list[tuple[str, str, str, Condition]]) -> list[Problem]:
    """Find conditions that cells cannot be asked: they would leave people out in silence."""
    asked = [a for a in asked if isinstance(a[3], bool) or asks_numbers(a[3])]
    if not asked:
        return []
    cells = {str(i): is_misread(table[n], c).sum() for i, (_, _, n, c) in enumerate(asked)}
    found = table.aggregate(**cells).to_pyarrow().to_pylist()[0]
    return [
        Problem(
            file,
            key,
            f"{found[str(i)]:,} people have something in `{name}` that is no "
            f"{'number' if asks_numbers(condition) else 'yes or no'}.",
            "Ask for the values as they stand there, in quotes.",
        )
        for i, (file, key, name, condition) in enumerate(asked)
        if found[str(i)]
    ]
