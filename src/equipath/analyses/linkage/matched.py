"""Count who was linked, in each group that the records themselves tell of."""

from collections.abc import Iterable

import ibis
import polars as pl
from ibis.expr import types as ir

from equipath.analyses.cohorts.people import age_on
from equipath.analyses.indicators.strata import with_strata
from equipath.analyses.linkage.links import PERSON, Links
from equipath.engines.engine import Engine
from equipath.errors import Problem, did_you_mean
from equipath.study.linkage import Linkage
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.vocabulary import ALL

MATCHED = {
    "linkage": pl.String(),
    "stratification": pl.String(),
    "stratum": pl.String(),
    "linked": pl.Int64(),
    "everybody": pl.Int64(),
    "expected_false": pl.Float64(),
    "expected_missed": pl.Float64(),
    "is_modelled": pl.Boolean(),
}
"""Columns and types: true counts, which are not to be shown before the gate has seen them."""


def matched(
    study: Study,
    engine: Engine,
    linkage: Linkage,
    records: ir.Table,
    links: Links,
    groups: pl.DataFrame,
) -> pl.DataFrame:
    """Count the people of the records, and those of them who were linked, by group.

    A person is counted once, by the records' own number, with the lowest of the codes and
    pseudonyms that their records give; a record without a number counts for one person.
    """
    names = linkage.stratifiers
    crossed = {name: study.crossed(study.stratifiers[name]) for name in names}
    records = with_age(study, records)
    needed = {_column(s): None for parts in crossed.values() for s in parts}
    people = _people(records, links.key, needed)
    found = people.left_join(links.table, people.key == links.table.linked_from)
    parts = [pl.DataFrame(schema=MATCHED)]
    for name in (ALL, *names):
        if name == ALL:
            divided = found.mutate(stratum=ibis.literal(ALL))
        else:
            divided = with_strata(
                found, crossed[name], groups, lambda s, _: _column(s), engine.lookup
            )
        parts.append(_counted(engine, linkage, links, name, divided))
    return pl.concat(parts)


def _people(records: ir.Table, key: str, columns: Iterable[str]) -> ir.Table:
    own = records.select(
        own=records[PERSON].cast("string"),
        key=records[key].cast("string"),
        **{name: _comparable(records[name]) for name in columns},
    )
    given = [name for name in own.columns if name != "own"]
    named = own.filter(own.own.notnull())
    people = named.group_by("own").agg(**{name: named[name].min() for name in given})
    return ibis.union(people, own.filter(own.own.isnull()))


def _comparable(column: ir.Value) -> ir.Value:
    return column.cast("string") if column.type().is_boolean() else column


def _counted(
    engine: Engine, linkage: Linkage, links: Links, name: str, divided: ir.Table
) -> pl.DataFrame:
    counted = engine.answer(
        divided.group_by("stratum").agg(
            linked=divided.count(where=divided.linked_to.notnull()),
            everybody=divided.count(),
            expected_false=divided.expected_false.sum(),
            expected_missed=divided.expected_missed.sum(),
        )
    )
    return (
        counted.select(
            pl.lit(linkage.name).alias("linkage"),
            pl.lit(name).alias("stratification"),
            "stratum",
            "linked",
            "everybody",
            pl.col("expected_false", "expected_missed").fill_null(0.0),
            pl.lit(links.is_modelled).alias("is_modelled"),
        )
        .cast(MATCHED)
        .sort("stratum")
    )


def with_age(study: Study, records: ir.Table) -> ir.Table:
    """Add the age on the study's last day, where the records have a date of birth and no age."""
    columns = records.columns
    if "age" in columns or "date_of_birth" not in columns:
        return records
    born = records.date_of_birth
    if not born.type().is_date():
        return records
    return records.mutate(age=age_on(ibis.literal(study.period.end), born))


def check_groups(study: Study, linkage: Linkage, records: ir.Table) -> list[Problem]:
    """Return a problem for every group that the records do not tell of."""
    columns = with_age(study, records).columns
    needed = {
        _column(part): name
        for name in linkage.stratifiers
        for part in study.crossed(study.stratifiers[name])
    }
    return [
        Problem(
            f"linkages/{linkage.name}.yaml",
            "stratifiers",
            f"`{name}` divides by `{column}`, and the records of `{linkage.source}` have no such "
            "column.",
            did_you_mean(column, columns),
        )
        for column, name in needed.items()
        if column not in columns
    ]


def _column(stratifier: Stratifier) -> str:
    return stratifier.column or f"{stratifier.area_type}_code"
