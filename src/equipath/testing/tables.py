"""Turn the tables that a test draws into tables that the engine counts from."""

from collections.abc import Iterable
from uuid import uuid4

import polars as pl

from equipath.analyses.cohorts.expression import columns_of
from equipath.analyses.cohorts.people import Records
from equipath.analyses.indicators.units import names_asked
from equipath.contracts import CONTRACTS
from equipath.contracts.contract import Contract
from equipath.engines.engine import Engine
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.drawn import Drawn, read_drawn
from equipath.study.drawn_references import PERSON
from equipath.study.drawn_test import DrawnTest
from equipath.study.source import Source
from equipath.study.study import Study
from equipath.testing.cells import HOW, READ, can_read

TYPES = {"string": pl.String, "number": pl.Float64, "date": pl.Date, "boolean": pl.Boolean}


def drawn_records(study: Study, test: DrawnTest, engine: Engine) -> Records:
    """Return every source of people or records of a study as a test draws it, else empty.

    Raises `StudyError` with everything that is wrong with what is drawn.
    """
    of_people = {
        name: source
        for name, source in study.sources.items()
        if CONTRACTS.get(source.fills).is_of_people
    }
    problems = [
        Problem(
            f"tests/{test.name}.yaml",
            f"given.{name}",
            f"`{name}` fills `{study.sources[name].fills}`, which holds no people.",
            did_you_mean(name, of_people),
        )
        for name in test.given
        if name not in of_people
    ]
    frames: dict[str, pl.DataFrame] = {}
    for name, source in of_people.items():
        frames[name], wrong = _frame(study, test, source)
        problems += wrong
    if problems:
        raise StudyError("A test is drawn wrongly:", problems)
    # Several tests of one run draw the same sources: each table has a name of its own.
    tables = {
        name: engine.hold(f"drawn_{uuid4().hex}", engine.lookup(frame))
        for name, frame in frames.items()
    }
    return Records(engine, tables, {name: s.fills for name, s in of_people.items()})


def _frame(study: Study, test: DrawnTest, source: Source) -> tuple[pl.DataFrame, list[Problem]]:
    contract = CONTRACTS.get(source.fills)
    file, key = f"tests/{test.name}.yaml", f"given.{source.name}"
    types: dict[str, str] = {column.name: column.type for column in contract.columns}
    types |= {name: further.type for name, further in source.also.items()}
    asked = [name for name in _asked(study, source) if name not in types]
    drawn = Drawn((), ())
    problems: list[Problem] = []
    if source.name in test.given:
        drawn, _ = read_drawn(test.given[source.name], file, key)
        problems = list(_wrong_headers(drawn, contract, {*types, *asked}, file, key))
    # Of a table that is drawn, a column that no contract knows is there only if it is drawn: a
    # definition that misspells one would otherwise find it empty.
    is_given = source.name in test.given
    there = [name for name in asked if not is_given or name in drawn.headers]
    open_types = {name: _open_type(drawn, name) for name in there}
    columns, wrong = _columns(drawn, types | open_types, file, key)
    frame = pl.DataFrame(columns, {c: TYPES[t] for c, t in (types | open_types).items()})
    if contract.name == "people":
        wrong += _twice(drawn, file, key)
    return frame, [*problems, *wrong]


def _asked(study: Study, source: Source) -> list[str]:
    """Return the columns of a source that the study's definitions ask for."""
    names: list[str] = []
    for variable in study.variables.values():
        if source.name in variable.source:
            names += [*variable.where.names, *([variable.give] if variable.give else [])]
        if variable.sql and (source.name in variable.source or source.fills == "people"):
            names += columns_of(variable.sql, variable.dialect)
    if source.fills == "people":
        names += names_asked(study, study.indicators.values())
        names += [name for cohort in study.cohorts.values() for name in cohort.where.names]
        anchors = [(v.when.after, v.when.before) for v in study.variables.values()]
        names += [name for both in anchors for name in both if name]
    worked_out = {*study.variables, *study.cohorts, "age", "is_alive"}
    return list(dict.fromkeys(name for name in names if name not in worked_out))


def _wrong_headers(
    drawn: Drawn, contract: Contract, known: set[str], file: str, key: str
) -> Iterable[Problem]:
    for header in drawn.headers:
        if header not in known:
            wrong = f"`{header}` is no column of `{contract.name}`, and nothing asks for it."
            yield Problem(file, key, wrong, did_you_mean(header, known))
    for needed in filter(None, (contract.person, contract.date)):
        if needed not in drawn.headers:
            yield Problem(file, key, f"has no column `{needed}`.", "Every row needs one.")


def _open_type(drawn: Drawn, name: str) -> str:
    """Return what a column that nobody has typed holds: days where all of it are, else text."""
    cells = [row.cells.get(name, "") for row in drawn.rows]
    are_days = any(cells) and all(can_read("date", cell) for cell in cells if cell)
    return "date" if are_days else "string"


def _columns(
    drawn: Drawn, types: dict[str, str], file: str, key: str
) -> tuple[dict[str, list[object]], list[Problem]]:
    columns: dict[str, list[object]] = {}
    problems: list[Problem] = []
    for name, kind in types.items():
        columns[name] = []
        for row in drawn.rows:
            cell = row.cells.get(name, "")
            fits = not cell or can_read(kind, cell)
            columns[name].append(READ[kind](cell) if cell and fits else None)
            if not fits:
                where = f"{key}, line {row.line}, {name}"
                what, instead = HOW[kind]
                problems.append(Problem(file, where, f"`{cell}` is not {what}.", instead))
    return columns, problems


def _twice(drawn: Drawn, file: str, key: str) -> list[Problem]:
    people = [row.cells.get(PERSON, "") for row in drawn.rows]
    twice = dict.fromkeys(p for i, p in enumerate(people) if p in people[:i])
    return [Problem(file, key, f"the person {person} is drawn twice.") for person in twice]
