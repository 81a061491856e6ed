"""Count a study's indicators, whatever their sources fill."""

from collections.abc import Callable, Iterable

import polars as pl
from ibis.expr import types as ir

from equipath.analyses.cohorts.people import Records
from equipath.analyses.counts import HELD, in_words
from equipath.analyses.indicators.adjusted import with_cells
from equipath.analyses.indicators.kept import Kept
from equipath.analyses.indicators.people import count_people
from equipath.analyses.indicators.person_time import with_person_time
from equipath.analyses.indicators.places import Places
from equipath.analyses.indicators.published import count_published
from equipath.analyses.indicators.units import prepared_together, together
from equipath.conform.area_map import AreaMap
from equipath.contracts import CONTRACTS
from equipath.engines.engine import Engine
from equipath.errors import Problem, StudyError
from equipath.study.indicator import Indicator
from equipath.study.study import Study

PUBLISHED = "published_counts"


def count(
    study: Study,
    engine: Engine,
    tables: Iterable[tuple[str, str, ir.Table]],
    groups: pl.DataFrame,
    area_map: AreaMap,
    progress: Callable[[str], None] = lambda _: None,
    kept: Kept | None = None,
) -> pl.DataFrame:
    """Return the counts of every indicator in its lowest areas, their words held as numbers.

    `tables` holds each source's name, the contract that it fills, and its table; `groups` the
    stratum of each area for stratifiers by attribute; `kept` has the passes of a run that was
    cut off.
    """
    given = list(tables)
    contracts = {name: contract for name, contract, _ in given}
    by_name = {name: table for name, _, table in given}
    _check_countable(study)
    study = with_cells(study)
    records = Records(engine, by_name, contracts)
    places, passes = Places(study, area_map), kept or Kept()
    parts = [pl.DataFrame(schema=HELD)]
    for name, contract in contracts.items():
        moments = together(study, name)
        for several in prepared_together(study, moments) if moments else []:
            mine = [indicator for moment in several for indicator in moment]
            if contract == PUBLISHED:
                counted = count_published(study, mine, by_name[name], groups)
            else:
                at = (groups, places, passes)
                counted = count_people(study, records, name, several, *at, progress)
            counted = _with_populations(counted, mine, by_name)
            parts.append(counted.select(pl.col(c).cast(t) for c, t in HELD.items()))
    return pl.concat(parts)


def _with_populations(
    counted: pl.DataFrame, indicators: list[Indicator], tables: dict[str, ir.Table]
) -> pl.DataFrame:
    lived = [i for i in indicators if i.population]
    populations = {i.population: tables[i.population].to_polars() for i in lived if i.population}
    return with_person_time(in_words(counted), lived, populations) if lived else counted


def _check_countable(study: Study) -> None:
    def fills(indicator: Indicator) -> str:
        return study.sources[indicator.source].fills

    of_people = [c for c in CONTRACTS.names() if CONTRACTS.get(c).is_of_people]
    countable = [PUBLISHED, *of_people]
    problems = [
        Problem(
            f"indicators/{i.name}.yaml",
            "source",
            f"`{i.source}` fills `{fills(i)}`, which nothing counts from.",
            f"Name a source that fills {' or '.join(f'`{c}`' for c in countable)}.",
        )
        for i in study.indicators.values()
        if fills(i) not in countable
    ]
    if problems:
        raise StudyError("Indicators name sources that cannot be counted:", problems)
