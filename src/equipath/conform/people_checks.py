"""Check where people are placed against the map, without showing anything of theirs."""

from equipath.conform.area_map import AreaMap
from equipath.conform.conform import Conformed
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.study.source import Source
from equipath.study.study import Study
from equipath.vocabulary import Severity


def check_people(
    study: Study, engine: Engine, people: Conformed, area_map: AreaMap
) -> list[DataFinding]:
    """Count the people whose area is not on the map, or not recorded, by type of area.

    No code is an example: what stands in a person's cell may be anything.
    """
    source, table, total = people.source, people.table, people.rows_out
    findings: list[DataFinding] = []
    if table is None:
        return findings
    for area_type in (way[0] for way in study.areas.roll_up):
        column = f"{area_type}_code"
        if column not in table.columns:
            continue
        placed = table.group_by(code=table[column].cast("string")).agg(people=table.count())
        counted = dict(engine.answer(placed).iter_rows())
        followed = set(area_map.apportioned["area_code"].to_list())
        lost = {
            code: people
            for code, people in counted.items()
            if code is not None and (area_type, code) not in area_map.names and code not in followed
        }
        findings += _unplaced(source, column, sum(lost.values()), len(lost), total)
        if counted.get(None):
            findings.append(_not_recorded(source, column, counted[None], total))
    return findings


def _unplaced(
    source: Source, column: str, people: int, codes: int, total: int
) -> list[DataFinding]:
    if not people:
        return []
    return [
        DataFinding(
            Severity.WARNING,
            "area_unknown",
            source.name,
            column,
            people,
            total,
            "",
            f"{people:,} of {total:,} people are in {codes:,} areas that are not on the map. "
            "They are counted as not known, because a person's cell may hold anything.",
        )
    ]


def _not_recorded(source: Source, column: str, people: int, total: int) -> DataFinding:
    return DataFinding(
        Severity.NOTE,
        "area_not_recorded",
        source.name,
        column,
        people,
        total,
        "",
        f"{people:,} of {total:,} people have no area recorded: they are counted as not known.",
    )
