"""The order of work, from sources to results: the only module that knows all stages."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from equipath.analyses.cohorts.people import Records
from equipath.analyses.completeness.empty import empty_fields
from equipath.analyses.indicators.adjusted import apart
from equipath.analyses.indicators.cohorts_of_nobody import cohorts_of_nobody
from equipath.analyses.indicators.count import count
from equipath.analyses.indicators.counted_once import counted_once
from equipath.analyses.indicators.forecast import Pass, forecast
from equipath.analyses.indicators.kept import Kept
from equipath.analyses.indicators.misread import misread_cells
from equipath.analyses.indicators.nothing_counted import stop_if_nothing
from equipath.analyses.indicators.places import Places
from equipath.analyses.indicators.roll_up import on_the_map, roll_up
from equipath.analyses.linkage.link import Table, check_linkages, link_sources
from equipath.analyses.pathways.checks import check_pathways, stages_that_grow
from equipath.analyses.samples.draw import draw
from equipath.conform.area_map import AreaMap
from equipath.conform.intake import Intake, as_set, take_in
from equipath.contracts.data_finding import DataFinding
from equipath.disclosure.gate import release, summary
from equipath.disclosure.policy import Policy, load_policy
from equipath.engines.choose import open_engine
from equipath.engines.engine import Engine
from equipath.engines.scratch import passing_scratch, scratch
from equipath.errors import DataError, EquipathError, Problem
from equipath.estimates.area_groups import area_groups
from equipath.estimates.askable import stop_if_unaskable
from equipath.estimates.askable_change import stop_if_nowhere
from equipath.estimates.cell_keys import with_cell_keys
from equipath.estimates.compute import Given, compute, of_every_indicator, totals
from equipath.estimates.expected import expect
from equipath.estimates.linkage import linkage_findings
from equipath.estimates.nested_strata import nested_strata
from equipath.estimates.recording import with_valid_keys
from equipath.estimates.standards import load_standards
from equipath.estimates.uptake import unequal_periods
from equipath.estimates.wanted import with_wanted
from equipath.findings.rank import rank
from equipath.record import (
    areas_table,
    definitions_table,
    fingerprint,
    run_table,
    sources_table,
    strata_table,
)
from equipath.results.store import Results, new_run_id, only_run, open_results, write_run
from equipath.results.unfinished import forget, unfinished
from equipath.study.reader import load_study
from equipath.study.sample import Sample
from equipath.study.study import Study
from equipath.vocabulary import Severity

Progress = Callable[[str], None]

FIRST_ROWS = 1000
"""How many rows of each source `check` looks at."""


def run(
    study: Study | str | Path, progress: Progress = lambda _: None, *, afresh: bool = False
) -> Results:
    """Run a study and return its results.

    Reads and checks every source, counts, lets the disclosure policy release what is safe,
    computes and ranks, and writes it all as one new run that `output/current` then points to.
    Raises `StudyError`, `SourceError` or `DataError` with everything that is wrong, or
    `RunError` where another run holds the study; whatever fails, the last results stay.

    What each pass over people or records counted is kept until the run is written, so that one
    that was cut off goes on where it was; `afresh` begins again.
    """
    study = study if isinstance(study, Study) else load_study(study)
    with only_run(study.output):
        run_id, started, clock = new_run_id(), datetime.now(UTC), time.monotonic()
        if afresh:
            forget(study.output)
        with scratch(study.output, run_id) as folder:
            tables = make(study, folder, progress)
        tables["run"] = run_table(study, run_id, started, time.monotonic() - clock)
        progress("writing the run")
        path = write_run(study.output, run_id, tables)
        forget(study.output)
    return open_results(path)


def make(study: Study, folder: Path, progress: Progress) -> dict[str, pl.DataFrame]:
    """Return every table of a run, written nowhere yet; `folder` is the engine's to spill to."""
    policy = load_policy(study.disclosure, study.folder)
    standards = load_standards(study)
    stop_if_unaskable(study)
    with open_engine(study.engine, folder) as engine:
        return _made(study, engine, policy, standards, progress)


def _made(
    study: Study,
    engine: Engine,
    policy: Policy,
    standards: dict[str, pl.DataFrame],
    progress: Progress,
) -> dict[str, pl.DataFrame]:
    intake = take_in(study, engine, progress)
    stop_if_wrong(study, intake)
    stop_if_nowhere(study, intake.area_map)
    attributes = intake.frame("area_attributes")
    groups = area_groups(study, attributes)
    intake, tables = _linked(study, engine, intake, policy, groups, progress)
    kept = Kept(unfinished(study.output, fingerprint(study, intake, policy)))
    progress(kept.said or "counting")
    counted, cells = apart(count(study, engine, tables, groups, intake.area_map, progress, kept))
    stop_if_nothing(study, counted)
    counted, moved = on_the_map(counted, intake.area_map)
    doubts = _doubts_of_counts(study, _records(engine, tables), counted)
    intake = _with_doubts(study, intake, [*moved, *doubts])
    banded = roll_up(study, counted, intake.area_map)
    # There are millions of them, and those of all levels stand beside them now.
    del counted
    progress("protecting small numbers")
    released = _released(study, banded, intake.area_map, policy, groups)
    expectations = expect(study, released, attributes, groups)
    expected = roll_up(study, expectations.counts, intake.area_map)
    progress("computing")
    given = Given(
        released, banded, cells, expected, expectations.models, standards, intake.area_map, policy
    )
    return _tables(study, intake, given, progress)


def _tables(
    study: Study, intake: Intake, given: Given, progress: Progress
) -> dict[str, pl.DataFrame]:
    """Compute and rank everything; return the tables of a run."""
    results, detail = compute(study, given)
    areas = areas_table(study, intake.area_map, results, intake)
    progress("ranking findings")
    return {
        "results": results,
        "detail": detail,
        "areas": areas,
        "strata": strata_table(study, results),
        "models": given.models,
        "findings": rank(study, results, areas),
        "data_findings": pl.DataFrame([f.__dict__ for f in intake.findings]),
        "sources": sources_table(intake),
        "definitions": definitions_table(study, given.policy),
        "disclosure": summary(given.released),
    }


def _released(
    study: Study, banded: pl.DataFrame, area_map: AreaMap, policy: Policy, groups: pl.DataFrame
) -> pl.DataFrame:
    # The gate knows pathways and stages; here each indicator is counted once, whatever it is in.
    counts = of_every_indicator(study, totals(banded))
    counts = counts.with_columns(pathway=pl.lit(""), stage=pl.lit(""))
    if policy.hides:
        counts = with_wanted(study, with_valid_keys(study, with_cell_keys(counts)))
    whole = (study.areas.whole.type, study.areas.whole.code)
    links = area_map.links(study.areas.roll_up, whole, counts)
    return release(counts, links, policy, groups, nested_strata(study, groups, counts))


def _linked(
    study: Study,
    engine: Engine,
    intake: Intake,
    policy: Policy,
    groups: pl.DataFrame,
    progress: Progress,
) -> tuple[Intake, list[Table]]:
    """Link records to people and look at what conditions ask; stop where the study stops for it."""
    linked = link_sources(study, engine, _countable(intake), groups, progress)
    doubts = [*linked.findings, *linkage_findings(study, linked.counts, policy, groups)]
    doubts += _doubts_of_definitions(study, _records(engine, linked.tables))
    return _with_doubts(study, intake, doubts), linked.tables


def _doubts_of_counts(study: Study, records: Records, counted: pl.DataFrame) -> list[DataFinding]:
    """Return what counts say of definitions: that nobody fits one, or more than before."""
    nobody = cohorts_of_nobody(study, records, counted)
    return [*empty_fields(study, counted), *nobody, *stages_that_grow(study, counted)]


def _doubts_of_definitions(study: Study, records: Records) -> list[DataFinding]:
    """Return what definitions ask of people and records that these cannot answer as asked."""
    once = counted_once(study, records.contracts)
    asked = [*check_pathways(study, records), *unequal_periods(study)]
    return [*misread_cells(study, records), *once, *asked]


def _with_doubts(study: Study, intake: Intake, doubts: Iterable[DataFinding]) -> Intake:
    """Add what was found after the sources were taken in, and stop where the study stops for it."""
    intake = replace(intake, findings=(*intake.findings, *(as_set(study, d) for d in doubts)))
    stop_if_wrong(study, intake)
    return intake


def forecast_of(study: Study, progress: Progress = lambda _: None) -> list[Pass]:
    """Return the passes over people and records that a run would make; nothing is counted.

    Reads what is small, and the first rows of what is of people. Raises what a run would raise
    of those, and `StudyError` where there would be more groups than any comparison could have.
    """
    stop_if_unaskable(study)
    with passing_scratch() as folder, open_engine(study.engine, folder) as engine:
        intake = take_in(study, engine, progress, first_people=FIRST_ROWS)
        stop_if_wrong(study, intake)
        check_linkages(study, engine, _countable(intake))
        records = _records(engine, _countable(intake))
        there = {n: c.raw for n, c in intake.sources.items() if c.raw is not None}
        return forecast(study, records, there, Places(study, intake.area_map))


def check(study: Study, progress: Progress = lambda _: None) -> Intake:
    """Read every source's header and first rows, count those, and return what was found."""
    load_policy(study.disclosure, study.folder)
    load_standards(study)
    stop_if_unaskable(study)
    with passing_scratch() as folder, open_engine(study.engine, folder) as engine:
        return _looked_at(study, engine, progress)


def _looked_at(study: Study, engine: Engine, progress: Progress) -> Intake:
    intake = take_in(study, engine, progress, first_rows=FIRST_ROWS)
    if intake.stops:
        return intake
    try:
        stop_if_nowhere(study, intake.area_map)
        # What an indicator or a stratifier names and the data lack shows when it is counted.
        groups = area_groups(study, intake.frame("area_attributes"))
        check_linkages(study, engine, _countable(intake))
        doubts = _doubts_of_definitions(study, _records(engine, _countable(intake)))
        told = (as_set(study, doubt) for doubt in doubts)
        intake = replace(intake, findings=(*intake.findings, *told))
        count(study, engine, _countable(intake), groups, intake.area_map)
    except EquipathError as error:
        return replace(intake, errors=(*intake.errors, error))
    return intake


def stop_if_wrong(study: Study, intake: Intake) -> None:
    """Raise everything that a run must not go on with, together."""
    problems = [p for e in intake.errors for p in (e.problems or (Problem("", "", e.message),))]
    problems += [
        Problem(_file_of(f), f.column, f.message, f.advice)
        for f in intake.findings
        if f.severity is Severity.ERROR
    ]
    if len(intake.errors) == 1 and len(problems) == len(intake.errors[0].problems or (1,)):
        raise intake.errors[0]
    if problems:
        raise DataError(
            f"The data of {study.name} has {len(problems)} errors, so it was not run:", problems
        )


def _file_of(finding: DataFinding) -> str:
    """Return the file to correct: that of the source, unless another is named."""
    return finding.source if "/" in finding.source else f"sources/{finding.source}.yaml"


def sample_of(study: Study, sample: Sample, progress: Progress = lambda _: None) -> pl.DataFrame:
    """Return a sample's rows, which are of people: for the one file that is named for them."""
    with passing_scratch() as folder, open_engine(study.engine, folder) as engine:
        intake = take_in(study, engine, progress)
        stop_if_wrong(study, intake)
        groups = area_groups(study, intake.frame("area_attributes"))
        linked = link_sources(study, engine, _countable(intake), groups, progress)
        return draw(study, _records(engine, linked.tables), sample, groups)


def _records(engine: Engine, tables: list[Table]) -> Records:
    return Records(engine, {n: t for n, _, t in tables}, {n: c for n, c, _ in tables})


def _countable(intake: Intake) -> list[Table]:
    return [
        (c.source.name, c.source.fills, c.table)
        for c in intake.sources.values()
        if c.table is not None
    ]
