"""Count a study's indicators, whatever their sources fill."""

from collections.abc import Iterable

import polars as pl
from ibis.expr import types as ir

from equipath.analyses.counts import COUNTS
from equipath.analyses.indicators.people import count_people
from equipath.analyses.indicators.person_time import with_person_time
from equipath.analyses.indicators.published import count_published
from equipath.errors import Problem, StudyError
from equipath.study.study import Study

COUNTERS = {"published_counts": count_published, "people": count_people}
"""Contracts that indicators count from."""


def count(
    study: Study, tables: Iterable[tuple[str, str, ir.Table]], groups: pl.DataFrame
) -> pl.DataFrame:
    """Return the counts of every indicator in its lowest areas.

    `tables` holds each source's name, the contract that it fills, and its table; `groups` the
    stratum of each area for stratifiers by attribute.
    """
    by_name = {name: (contract, table) for name, contract, table in tables}
    problems = [
        Problem(
            f"indicators/{i.name}.yaml",
            "source",
            f"`{i.source}` fills `{study.sources[i.source].fills}`, which nothing counts from.",
            f"Name a source that fills {' or '.join(f'`{c}`' for c in COUNTERS)}.",
        )
        for i in study.indicators.values()
        if study.sources[i.source].fills not in COUNTERS
    ]
    if problems:
        raise StudyError("Indicators name sources that cannot be counted:", problems)
    parts = [pl.DataFrame(schema=COUNTS)]
    for name, (contract, table) in by_name.items():
        mine = [i for i in study.indicators.values() if i.source == name]
        if mine:
            counted = COUNTERS[contract](study, mine, table, groups)
            lived = [i for i in mine if i.population]
            populations = {
                i.population: by_name[i.population][1].to_polars() for i in lived if i.population
            }
            counted = with_person_time(counted, lived, populations) if lived else counted
            parts.append(counted.select(pl.col(c).cast(t) for c, t in COUNTS.items()))
    return pl.concat(parts)
