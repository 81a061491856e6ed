"""Check everything that is of people, once all of it has been taken in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from equipath.conform.area_map import AreaMap
from equipath.conform.conform import Conformed
from equipath.conform.people_checks import check_people
from equipath.conform.record_checks import check_records
from equipath.conform.registrations import without_overlaps
from equipath.conform.vintage_checks import check_vintages
from equipath.contracts import CONTRACTS
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.study.study import Study


def check_people_and_records(
    study: Study,
    engine: Engine,
    taken: Iterable[Conformed],
    attributes: pl.DataFrame,
    area_map: AreaMap,
) -> list[DataFinding]:
    """Find where people and records fit neither the map, nor one another, nor the codelists."""
    of_people = [c for c in taken if CONTRACTS.get(c.source.fills).is_of_people]
    people = [c for c in of_people if c.source.fills == "people"]
    tables = [c.table for c in people if c.table is not None]
    # Numbers of their own are of nobody among the people until they are linked.
    own = {linkage.source for linkage in study.linkages.values() if linkage.by != "person_id"}
    today = datetime.now(UTC).date()
    findings: list[DataFinding] = []
    for each in people:
        findings += check_people(study, engine, each, area_map)
        if each.table is not None:
            findings += check_vintages(study, engine, each.source, each.table, attributes)
    for each in of_people:
        if each.table is not None:
            contract = CONTRACTS.get(each.source.fills)
            known = [] if each.source.name in own else tables
            findings += check_records(
                study, engine, each.source, contract, each.table, known, today
            )
    return findings


def apart(conformed: Conformed) -> Conformed:
    """Return registrations without overlaps, and whatever else as it is."""
    if conformed.source.fills != "registrations" or conformed.table is None:
        return conformed
    return replace(conformed, table=without_overlaps(conformed.table))
