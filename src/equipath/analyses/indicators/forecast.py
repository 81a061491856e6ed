"""Say what a run would do before it is paid for: its passes, what they read, what comes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ibis.expr import types as ir

from equipath.analyses.cohorts.people import Records, in_order
from equipath.analyses.cohorts.variables import PERSON, needs_second_pass
from equipath.analyses.indicators.adjusted import with_cells
from equipath.analyses.indicators.people import check_columns, open_columns, planned
from equipath.analyses.indicators.places import Places
from equipath.analyses.indicators.plan import AGE, Cube
from equipath.analyses.indicators.units import names_asked, pieces_of, together, units
from equipath.contracts import CONTRACTS
from equipath.engines.engine import Engine
from equipath.study.indicator import Indicator
from equipath.study.linkage_references import people_of
from equipath.study.study import Study
from equipath.study.variable import Variable

BYTES = 8
"""Of one number of a cube."""


@dataclass(frozen=True)
class Pass:
    """Passes of one kind over the rows of a source: one for each piece of the period, or two.

    `reads` are the columns that are read, of `columns` that there are; `rows` is how many rows
    lie there, where that is cheap to know, and an estimate where a planner says so. `cells` is
    how many rows come out of each pass at most: none of what is worked out of each person,
    which stays in the engine.
    """

    source: str
    counts: str
    passes: int
    reads: tuple[str, ...]
    columns: int
    rows: int | None
    is_estimate: bool
    cells: int
    memory: int


def forecast(
    study: Study, records: Records, there: Mapping[str, ir.Table], places: Places
) -> list[Pass]:
    """Return the passes that counting a study would make, in their order.

    `records` has a few rows of each source, enough to know its columns; `there` has the tables
    as they lie. Nothing is counted: where the data give a stratifier's strata, one pass asks
    how many there are. Raises `StudyError` where groups explode.
    """
    study = with_cells(study)
    passes = _of_linkages(study, records, there)
    for name, contract in records.contracts.items():
        if CONTRACTS.get(contract).is_of_people:
            for mine in together(study, name):
                passes += _of_records(study, records, there, name, mine, places)
    return passes


def _of_records(
    study: Study,
    records: Records,
    there: Mapping[str, ir.Table],
    name: str,
    mine: list[Indicator],
    places: Places,
) -> list[Pass]:
    pieces = pieces_of(study, records.contracts[name], mine)
    rows = units(study, records, name, [mine], pieces[0])
    check_columns(study, records.engine, mine, rows)
    open_ = open_columns(study, mine, rows)
    data = {column: _different(study, records, there, name, column) for column in open_}
    passes = _of_variables(study, records, there, mine, len(pieces))
    for cube in planned(study, records, name, mine, rows.columns, data, places):
        passes.append(_of_cube(study, cube, there[name], records.engine, len(pieces)))
    return passes


def _of_cube(study: Study, cube: Cube, table: ir.Table, engine: Engine, pieces: int) -> Pass:
    mine = [study.indicators[name] for name in cube.indicators]
    reads = _read(study, cube.source, table, names_asked(study, mine))
    band = {"": "", AGE: "age band"}.get(cube.band, f"value of {cube.band}")
    by = " × ".join(part for part in (cube.level, *cube.stratifiers, band) if part)
    size = cube.numbers * BYTES
    rows = _rows(study, engine, cube.source, table)
    return Pass(cube.source, by, pieces, reads, len(table.columns), *rows, cube.cells, size)


def _of_linkages(study: Study, records: Records, there: Mapping[str, ir.Table]) -> list[Pass]:
    """Return one pass over each source of records that are linked to people before all else."""
    passes = []
    for linkage in study.linkages.values():
        name, people = linkage.source, people_of(study, linkage)
        columns = [linkage.by] if linkage.by else [*linkage.compare]
        way = "" if linkage.by else "comparing "
        of = f"linkage {linkage.name}, to {people} by {way}{', '.join(columns)}"
        reads = _read(study, name, there[name], [PERSON, *columns, *linkage.stratifiers])
        rows = _rows(study, records.engine, name, there[name])
        passes.append(Pass(name, of, 1, reads, len(there[name].columns), *rows, 0, 0))
    return passes


def _of_variables(
    study: Study,
    records: Records,
    there: Mapping[str, ir.Table],
    indicators: Iterable[Indicator],
    pieces: int,
) -> list[Pass]:
    passes = []
    for at_once in in_order(study, names_asked(study, indicators)):
        variables = [known for known in at_once if isinstance(known, Variable) and known.source]
        for name in variables[0].source if variables else ():
            contract = CONTRACTS.get(records.contracts[name])
            named = [PERSON, contract.date, contract.until]
            for variable in variables:
                named += [*variable.where.names, variable.give or ""]
            again = any(needs_second_pass(contract, variable) for variable in variables)
            reads = _read(study, name, there[name], named)
            of = "variables " + ", ".join(variable.name for variable in variables)
            rows = _rows(study, records.engine, name, there[name])
            times, columns = pieces * (2 if again else 1), len(there[name].columns)
            passes.append(Pass(name, of, times, reads, columns, *rows, 0, 0))
    return passes


def _read(study: Study, name: str, table: ir.Table, names: Iterable[str]) -> tuple[str, ...]:
    """Return the headers, as spelt there, that columns are read from."""
    declared = study.sources[name].columns
    wanted = list(dict.fromkeys(names))
    if "age" in wanted:
        wanted.append("date_of_birth")
    headers = [declared[n].header if n in declared else n for n in wanted]
    return tuple(dict.fromkeys(h for h in headers if h in table.columns))


def _rows(study: Study, engine: Engine, name: str, table: ir.Table) -> tuple[int | None, bool]:
    """Return how many rows there are where that is told and nothing read; and if it is a guess.

    A Parquet file says it at its end; a database's planner has an estimate.
    """
    if study.sources[name].kind == "parquet":
        return int(engine.answer(table.aggregate(rows=table.count())).item()), False
    about = engine.about_how_many(table) if study.sources[name].kind in engine.reads else None
    return about, about is not None


def _different(
    study: Study, records: Records, there: Mapping[str, ir.Table], source: str, column: str
) -> int:
    """Return how many different values a column has, by one pass over it alone."""
    variable = study.variables.get(column)
    sources = variable.source if variable else (source, *records.of("people"))
    names = [variable.give or ""] if variable else [column]
    for name in sources:
        for header in _read(study, name, there[name], names):
            table = there[name]
            asked = table.aggregate(different=table[header].nunique())
            return int(records.engine.answer(asked).item())
    return 0
