"""Take in everything that a study declares: read, conform, draw the map, check it together."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import polars as pl

from equipath.conform.area_map import AreaMap, draw_map
from equipath.conform.averages import averages
from equipath.conform.codelist_checks import check_codelists
from equipath.conform.conform import Conformed, conform
from equipath.conform.count_checks import check_counts, check_totals
from equipath.conform.map_checks import check_groups, check_levels
from equipath.conform.records import apart, check_people_and_records
from equipath.conform.take_over import take_over
from equipath.contracts import CONTRACTS
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.errors import EquipathError, Problem, StudyError, UsageError
from equipath.sources import SOURCES
from equipath.study.source import Source
from equipath.study.study import Study
from equipath.vocabulary import Severity

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Intake:
    """All that was taken in: each source conformed, the map, and every finding about them."""

    sources: dict[str, Conformed]
    area_map: AreaMap
    findings: tuple[DataFinding, ...]
    errors: tuple[EquipathError, ...] = field(default=())
    averages: pl.DataFrame = field(default_factory=pl.DataFrame)

    def tables(self, contract: str) -> list[Conformed]:
        """Return the sources that fill a contract and could be read."""
        return [
            c for c in self.sources.values() if c.source.fills == contract and c.table is not None
        ]

    def frame(self, contract: str) -> pl.DataFrame:
        """Return the rows of all sources that fill a small contract, together."""
        types = {"string": pl.String, "number": pl.Float64, "date": pl.Date, "boolean": pl.Boolean}
        columns = CONTRACTS.get(contract).columns
        none = pl.DataFrame(schema={c.name: types[c.type] for c in columns})
        frames = list(self.frames(contract).values())
        if contract == "area_attributes":
            frames.append(self.averages)
        return pl.concat([none, *frames], how="diagonal_relaxed")

    def frames(self, contract: str) -> dict[str, pl.DataFrame]:
        """Return the rows of each source that fills a small contract, by the source's name."""
        tables = {c.source.name: c.table for c in self.tables(contract)}
        return {name: table.to_polars() for name, table in tables.items() if table is not None}

    @property
    def stops(self) -> bool:
        """Whether something was found that a run must not go on with."""
        return bool(self.errors) or any(f.severity is Severity.ERROR for f in self.findings)


def take_in(
    study: Study,
    engine: Engine,
    progress: Progress = lambda _: None,
    first_rows: int | None = None,
    first_people: int | None = None,
) -> Intake:
    """Read and conform every source, draw the map and check counts against both.

    Goes on to the end whatever it meets, so that all errors and findings come together: a
    source that cannot be read is in `errors`, what does not fit is in `findings`, with the
    severities that the study sets. `first_rows` looks at so many rows of each source only,
    `first_people` at so many of people and records, and at all of the others.
    """
    taken: dict[str, Conformed] = {}
    errors: list[EquipathError] = []
    for source in study.sources.values():
        progress(f"reading {source.title}")
        try:
            taken[source.name] = _one(study, source, engine, first_rows, first_people)
        except EquipathError as error:
            errors.append(error)
    intake = Intake(taken, _empty_map(study), ())
    means, of_means = averages(
        intake.frame("area_attributes"),
        [(study.sources[name], rows) for name, rows in intake.frames("patients_by_area").items()],
    )
    intake = replace(intake, averages=means)
    progress("drawing the map")
    area_map, findings = draw_map(
        study,
        [c.table.to_polars() for c in intake.tables("areas") if c.table is not None],
        [c.table.to_polars() for c in intake.tables("successors") if c.table is not None],
    )
    area_map = area_map.named(
        [c.table for c in intake.tables("published_counts") if c.table is not None]
    )
    findings += [f for c in taken.values() for f in c.findings]
    findings += [*check_levels(study, area_map), *check_codelists(study), *of_means]
    if first_rows is None:
        progress("checking counts")
        attributes = intake.frame("area_attributes")
        findings += _checked(study, intake, area_map)
        findings += check_groups(study, attributes, area_map)
        findings += check_people_and_records(study, engine, taken.values(), attributes, area_map)
    return Intake(
        {name: apart(conformed) for name, conformed in taken.items()},
        area_map,
        tuple(as_set(study, f) for f in findings),
        tuple(errors),
        means,
    )


def _one(
    study: Study,
    source: Source,
    engine: Engine,
    first_rows: int | None,
    first_people: int | None,
) -> Conformed:
    file = f"sources/{source.name}.yaml"
    try:
        SOURCES.get(source.kind)
        contract = CONTRACTS.get(source.fills)
    except UsageError as error:
        key = "kind" if source.kind not in SOURCES.names() else "fills"
        raise StudyError(
            f"The source `{source.name}` is declared wrongly:",
            [Problem(file, key, error.message)],
        ) from None
    raw = take_over(study, source, engine, contract.is_of_people)
    first = first_people if contract.is_of_people else None
    return conform(engine, raw, source, contract, first_rows or first)


def _checked(study: Study, intake: Intake, area_map: AreaMap) -> list[DataFinding]:
    frames = intake.frames("published_counts")
    findings: list[DataFinding] = []
    totals = {s.adds_up_to for s in study.sources.values()}
    for name, frame in frames.items():
        source = study.sources[name]
        if name not in totals:
            findings += check_counts(study, source, frame, area_map)
        if source.adds_up_to in frames:
            findings += check_totals(source, frame, frames[source.adds_up_to])
    return findings


def as_set(study: Study, finding: DataFinding) -> DataFinding:
    """Return a finding with the severity that the study sets for its reason."""
    severity = study.severities.get(finding.reason, finding.severity)
    return DataFinding(**{**finding.__dict__, "severity": severity})


def _empty_map(study: Study) -> AreaMap:
    return draw_map(study, [], [])[0]
