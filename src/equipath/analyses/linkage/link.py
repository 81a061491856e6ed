"""Link every source that a study's linkages name, and count who was linked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl
from ibis.expr import types as ir

from equipath.analyses.linkage.links import PERSON, Links
from equipath.analyses.linkage.matched import MATCHED, check_groups, matched
from equipath.contracts import CONTRACTS
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.registry import Registry
from equipath.study.linkage import Linkage
from equipath.study.linkage_references import people_of
from equipath.study.study import Study

WAYS = Registry("equipath.analyses.linkage", "link", "way of linking")
"""One file a way; the one that compares is imported only for those who ask for it."""

Table = tuple[str, str, ir.Table]
"""A source's name, the contract that it fills, and its table."""


@dataclass(frozen=True)
class Linked:
    """The tables with the records' people, true counts of who was linked, and what was found."""

    tables: list[Table]
    counts: pl.DataFrame
    findings: tuple[DataFinding, ...]


def link_sources(
    study: Study,
    engine: Engine,
    tables: Iterable[Table],
    groups: pl.DataFrame,
    progress: Callable[[str], None] = lambda _: None,
) -> Linked:
    """Put the person found in the place of each record's own `person_id`.

    `groups` says in which stratum each area is. Raises `StudyError` for columns that are not
    there and where splink is not installed, `DataError` for what cannot be linked.
    """
    given = list(tables)
    by_name = {name: table for name, _, table in given}
    check_linkages(study, engine, given)
    counts, findings = [pl.DataFrame(schema=MATCHED)], []
    for linkage in study.linkages.values():
        progress(f"linking {study.sources[linkage.source].title}")
        people = by_name[people_of(study, linkage) or ""]
        records = by_name[linkage.source]
        links = _way(linkage)(engine, linkage, people, records)
        counts.append(matched(study, engine, linkage, records, links, groups))
        findings += links.findings
        by_name[linkage.source] = _relinked(records, links, linkage)
    linked = [(name, contract, by_name[name]) for name, contract, _ in given]
    return Linked(linked, pl.concat(counts), tuple(findings))


def _way(linkage: Linkage) -> Callable[[Engine, Linkage, ir.Table, ir.Table], Links]:
    try:
        return WAYS.get("shared_pseudonym" if linkage.by else "comparison")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "splink":
            raise
        wrong = "needs splink, which is not installed."
        advice = "Run `pip install 'equipath[linkage]'`."
        problem = Problem(f"linkages/{linkage.name}.yaml", "compare", wrong, advice)
        raise StudyError("A linkage cannot be made:", [problem]) from None


def _relinked(records: ir.Table, links: Links, linkage: Linkage) -> ir.Table:
    if linkage.by == PERSON:
        return records
    found = links.table.select("linked_from", "linked_to")
    joined = records.left_join(found, records[links.key].cast("string") == found.linked_from)
    return joined.mutate(**{PERSON: joined.linked_to}).drop("linked_from", "linked_to")


def check_linkages(study: Study, engine: Engine, tables: Iterable[Table]) -> None:
    """Raise `StudyError` for what a linkage names and is not there, or the engine refuses."""
    refused = [
        Problem(
            f"linkages/{linkage.name}.yaml",
            "compare",
            f"compares rows at the desk, and the engine ({engine.kind}) lets none out.",
            "Link by a shared pseudonym (`by`), or run it where rows may be compared.",
        )
        for linkage in study.linkages.values()
        if linkage.compare and not engine.lets_rows_out
    ]
    if refused:
        raise StudyError("Linkages cannot be made where the data lie:", refused)
    given = {name: (contract, table) for name, contract, table in tables}
    problems: list[Problem] = []
    for linkage in study.linkages.values():
        contract, records = given[linkage.source]
        file = f"linkages/{linkage.name}.yaml"
        if not CONTRACTS.get(contract).is_of_people:
            wrong = f"`{linkage.source}` fills `{contract}`, which is not of people."
            problems.append(Problem(file, "source", wrong, "Name a source of records."))
            continue
        people_name = people_of(study, linkage) or ""
        for name, table in ((people_name, given[people_name][1]), (linkage.source, records)):
            problems += [
                Problem(
                    file,
                    "by" if linkage.by else f"compare.{column}",
                    f"`{name}` has no column `{column}`.",
                    did_you_mean(column, table.columns) or "Add it in the source's `also`.",
                )
                for column in ([linkage.by] if linkage.by else linkage.compare)
                if column not in table.columns
            ]
        problems += check_groups(study, linkage, records)
    if problems:
        raise StudyError("Linkages name what is not there:", problems)
