"""Count people and records: who is in each indicator's denominator and numerator."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import polars as pl
from ibis.expr import types as ir

from equipath.analyses.cohorts.people import Records
from equipath.analyses.conditions import is_misread, kind_asked, may_be_misread
from equipath.analyses.counts import HELD
from equipath.analyses.indicators.adjusted import cubes_of_cells
from equipath.analyses.indicators.cubes import count_cube, counts_of
from equipath.analyses.indicators.kept import Kept
from equipath.analyses.indicators.places import Places
from equipath.analyses.indicators.plan import Cube, plan, strata_of
from equipath.analyses.indicators.sides import is_counted, is_worked_out
from equipath.analyses.indicators.units import Moment, Piece, pieces_of, units
from equipath.analyses.indicators.worked_out import worked_out
from equipath.engines.engine import Engine
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.condition import Condition, Requirement
from equipath.study.indicator import Count, Indicator
from equipath.study.study import Study

Progress = Callable[[str], None]

COUNTED_RECORDS = "counted_records"
"""The records of one piece, in place of those of the piece before."""


def count_people(
    study: Study,
    records: Records,
    source: str,
    moments: list[Moment],
    groups: pl.DataFrame,
    places: Places,
    kept: Kept,
    progress: Progress = lambda _: None,
) -> pl.DataFrame:
    """Return the counts of a source of people or records, by the areas that it places them in.

    One pass a cube: see `plan`. A person is counted once in each way of rolling up: in their
    practice, say, and in their small area. Passes that are `kept` are not made again, and
    neither are the variables of a piece all of whose passes are.
    """
    parts = [pl.DataFrame(schema=HELD)]
    names = ["-".join([source, m[0].dated_by or "", *m[0].open_until]) for m in moments]
    plans = [kept.cubes(name) for name in names]
    pieces = pieces_of(study, records.contracts[source], moments[0])
    for turn, piece in enumerate(pieces):
        rows = _Rows(study, records, source, moments, piece, groups, places, progress)
        for at, moment in enumerate(moments):
            cubes = plans[at]
            if cubes is None:
                mine = rows.of(at)
                data = _different(study, records.engine, moment, mine)
                cubes = planned(study, records, source, moment, mine.columns, data, places)
                kept.keep_plan(names[at], cubes, len(pieces))
                plans[at] = cubes
            for number, cube in enumerate(cubes, start=turn * len(cubes) + 1):
                cells = kept.cells(cube, piece)
                if cells is None:
                    mine = rows.of(at)
                    progress(_said(cube, piece, number, len(cubes) * len(pieces)))
                    cells = count_cube(study, records, cube, mine, groups, places)
                    kept.keep(cube, piece, cells)
                parts.append(counts_of(study, cube, cells, piece, places).cast(HELD))
        records.engine.let_go(COUNTED_RECORDS)
    return pl.concat(parts)


@dataclass
class _Rows:
    """The rows of one piece that are counted, prepared when they are first asked for."""

    study: Study
    records: Records
    source: str
    moments: list[Moment]
    piece: Piece
    groups: pl.DataFrame
    places: Places
    progress: Progress
    prepared: ir.Table | None = None

    def of(self, moment: int) -> ir.Table:
        """Return the rows that one moment counts."""
        if self.prepared is None:
            self.progress(f"preparing {self.source} to {self.piece[1]}")
            self.prepared = self._prepared()
        rows = self.prepared
        if not is_worked_out(rows):
            return rows
        return rows.filter(is_counted(self.study, rows, self.source, moment))

    def _prepared(self) -> ir.Table:
        """Return the rows under a name: every pass asks them.

        Records, which are few beside the people that they are joined with, are joined once and
        held, with what passes ask of them worked out.
        """
        study, engine = self.study, self.records.engine
        wanted = [indicator for moment in self.moments for indicator in moment]
        rows = units(study, self.records, self.source, self.moments, self.piece)
        check_columns(study, engine, wanted, rows)
        if self.records.contracts[self.source] == "people":
            return engine.named(rows)
        asked = worked_out(study, engine, rows, wanted, self.groups, self.places)
        return engine.hold(COUNTED_RECORDS, asked)


def _said(cube: Cube, piece: Piece, number: int, passes: int) -> str:
    by = " × ".join((cube.level, *cube.stratifiers))
    return f"counting {cube.source} to {piece[1]} by {by}, pass {number} of {passes}"


def open_columns(study: Study, indicators: list[Indicator], rows: ir.Table) -> list[str]:
    """Return the columns of which the data say which strata there are."""
    names = dict.fromkeys(s for i in indicators for s in i.stratifiers)
    crossed = (s for name in names for s in study.crossed(study.stratifiers[name]))
    found = (s.column for s in crossed if s.column in rows.columns and not s.stratum_names)
    return list(dict.fromkeys(column for column in found if column))


def _different(
    study: Study, engine: Engine, indicators: list[Indicator], rows: ir.Table
) -> dict[str, int]:
    asked = {column: rows[column].nunique() for column in open_columns(study, indicators, rows)}
    return dict(engine.answer(rows.aggregate(**asked)).row(0, named=True)) if asked else {}


def planned(
    study: Study,
    records: Records,
    source: str,
    indicators: list[Indicator],
    columns: Collection[str],
    data: Mapping[str, int],
    places: Places,
) -> list[Cube]:
    """Return the cubes of a source whose rows have these columns.

    `data` is how many different values there are in those of which the data give the strata.
    """
    names = dict.fromkeys(s for i in indicators for s in i.stratifiers)
    strata = {name: strata_of(study, study.stratifiers[name], data) for name in names}
    known = dict(places.area_map.areas.group_by("area_type").len().iter_rows())
    areas = dict(known)
    for way in study.areas.roll_up:
        if f"{way[0]}_code" not in columns:
            areas.pop(way[0], None)
        else:
            areas.setdefault(way[0], 0)
    cubes = plan(study, source, indicators, areas, strata)
    if cubes:
        cubes += cubes_of_cells(study, source, indicators, cubes[0].way, strata)
    else:
        bases = ", ".join(f"`{way[0]}_code`" for way in study.areas.roll_up)
        of = "people" if records.contracts[source] == "people" else f"records of `{source}`"
        raise StudyError(f"The {of} have no column that places them: {bases}.")
    return cubes


def check_columns(
    study: Study, engine: Engine, indicators: list[Indicator], rows: ir.Table
) -> None:
    """Raise `StudyError` for what indicators ask of rows that do not have it."""
    asked = [
        (f"indicators/{indicator.name}.yaml", key, name, condition)
        for indicator in indicators
        for part in ("numerator", "denominator")
        for key, name, condition in _asked(part, getattr(indicator, part))
    ]
    asked += [
        (f"indicators/{i.name}.yaml", "of", name, Requirement(at_least=0) if i.of.column else "")
        for i in indicators
        if i.of is not None
        for name in i.of.names
    ]
    known = {*rows.columns, *study.variables, *study.cohorts} - {"is_suppressed"}
    problems = [
        Problem(file, key, f"the people have no column `{name}`.", did_you_mean(name, known))
        for file, key, name, _ in asked
        if name not in rows.columns
    ]
    if not problems:
        problems = _misread(engine, rows, asked)
    if problems:
        raise StudyError("Indicators ask of people what is not there:", problems)


def _asked(part: str, count: Count) -> list[tuple[str, str, Condition]]:
    """Return the key, the column and the condition of everything that a count asks."""
    asked = [(f"{part}.where.{name}", name, c) for name, c in count.where.every()]
    named = {name for _, name, _ in asked}
    asked += [(f"{part}.where", n, "") for n in count.where.names if n not in named]
    # A sum asks its column for numbers, whatever they are.
    number = Requirement(at_least=0)
    for key in ("sum", "person_time"):
        name = getattr(count, key)
        asked += [(f"{part}.{key}", name, number)] if name else []
    return [*asked, *([(f"{part}.distinct", count.distinct, "")] if count.distinct else [])]


def _misread(
    engine: Engine, rows: ir.Table, asked: list[tuple[str, str, str, Condition]]
) -> list[Problem]:
    """Find conditions that cells cannot be asked: they would leave people out in silence."""
    asked = [a for a in asked if may_be_misread(rows[a[2]], a[3])]
    if not asked:
        return []
    cells = {str(i): is_misread(rows[n], c).sum() for i, (_, _, n, c) in enumerate(asked)}
    found = engine.answer(rows.aggregate(**cells)).row(0, named=True)
    return [
        Problem(
            file,
            key,
            f"{found[str(i)]:,} people have something in `{name}` that is no "
            f"{kind_asked(condition)}.",
            "Ask for the values as they stand there, in quotes.",
        )
        for i, (file, key, name, condition) in enumerate(asked)
        if found[str(i)]
    ]
