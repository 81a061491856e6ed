"""People as on a day: one row each, with the variables and cohorts that are asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

import ibis
from ibis.expr import types as ir
from ibis.util import gen_name

from equipath.analyses.cohorts.expression import with_expression
from equipath.analyses.cohorts.order import Known, asked_by, folder, needed
from equipath.analyses.cohorts.variables import PERSON, Asked, of_records, without_records
from equipath.analyses.conditions import as_code, hold
from equipath.conform.registrations import without_overlaps
from equipath.contracts import CONTRACTS
from equipath.engines.engine import Engine
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.cohort import Cohort
from equipath.study.study import Study
from equipath.study.variable import Variable


@dataclass(frozen=True)
class Records:
    """What the engine holds: each source's table by its name, and the contract it fills."""

    engine: Engine
    tables: Mapping[str, ir.Table]
    contracts: Mapping[str, str]
    known: dict[tuple[object, ...], ir.Table] = field(default_factory=dict)
    """People with what was worked out of them: several indicators ask it of the same day."""

    def of(self, contract: str) -> list[str]:
        """Return the names of the sources that fill a contract."""
        return [name for name, fills in self.contracts.items() if fills == contract]


def people_as_at(
    study: Study, records: Records, source: str, names: Iterable[str], start: date, end: date
) -> ir.Table:
    """Return the people of a source with everything known of them on the day `end`.

    `names` are the columns that are asked for: the variables and cohorts among them are worked
    out, and those that they need. `age` is in whole years on that day where there is a date of
    birth, and `is_alive` says who was born and had not died. Variables are kept by the engine,
    so that several passes work them out once.
    """
    wanted = in_order(study, names)
    asked = (source, *(k.name for known in wanted for k in known), start, end)
    if asked not in records.known:
        records.known[asked] = _as_at(study, records, source, wanted, (start, end))
    return records.known[asked]


def _as_at(
    study: Study,
    records: Records,
    source: str,
    wanted: list[list[Known]],
    piece: tuple[date, date],
) -> ir.Table:
    people = _with_age(records.tables[source], piece[1])
    for known in wanted:
        names_only = [k.name for k in known]
        people = people.drop(*(name for name in names_only if name in people.columns))
        if isinstance(known[0], Cohort) or not known[0].source:
            for each in known:
                people = _with_condition(study, records, people, each)
        else:
            people = _with_variables(study, records, people, known, piece)
    return people


def in_order(study: Study, names: Iterable[str]) -> list[list[Known]]:
    """Return what is worked out together: variables of the same records that need no other."""
    depth: dict[str, int] = {}
    ordered = needed(study, names)
    for known in ordered:
        depth[known.name] = 1 + max((depth.get(n, 0) for n in asked_by(known)), default=0)

    def at_once(known: Known) -> tuple[int, tuple[str, ...]]:
        return depth[known.name], known.source if isinstance(known, Variable) else ()

    return [list(k) for _, k in groupby(sorted(ordered, key=at_once), key=at_once)]


def _with_age(people: ir.Table, end: date) -> ir.Table:
    columns = people.columns
    if "date_of_birth" not in columns:
        return people
    born = people.date_of_birth
    age = age_on(ibis.literal(end), born)
    given = people.age.cast("float64") if "age" in columns else ibis.null("float64")
    died = people.date_of_death if "date_of_death" in columns else ibis.null("date")
    unborn = (born > ibis.literal(end)).fill_null(False)
    dead = (died <= ibis.literal(end)).fill_null(False)
    return people.mutate(
        age=unborn.ifelse(ibis.null("float64"), age.cast("float64").coalesce(given)),
        is_alive=~(unborn | dead),
    )


def age_on(day: ir.DateValue, born: ir.DateValue) -> ir.IntegerValue:
    """Return whole years: one more from each birthday on, that of 29 February from 1 March."""
    had_birthday = (day.month() * 100 + day.day()) >= (born.month() * 100 + born.day())
    return day.year() - born.year() - had_birthday.ifelse(0, 1)


def _with_condition(study: Study, records: Records, people: ir.Table, known: Known) -> ir.Table:
    file = f"{folder(known)}/{known.name}.yaml"
    declared = {*study.variables, *study.cohorts} - {known.name}
    if isinstance(known, Cohort):
        check_columns(file, "where", known.where.names, people, declared)
        return people.mutate(**{known.name: hold(people, known.where, study.codelists)})
    expression = known.name, known.sql or "", known.dialect
    return with_expression(records.engine, people, *expression, file, declared)


def _with_variables(
    study: Study,
    records: Records,
    people: ir.Table,
    variables: list[Known],
    piece: tuple[date, date],
) -> ir.Table:
    mine = {v.name: v for v in variables if isinstance(v, Variable)}
    sources = next(iter(mine.values())).source
    contract = CONTRACTS.get(records.contracts[sources[0]])
    tables = [records.tables[name] for name in sources]
    if contract.name == "registrations" and len(sources) > 1:
        # Each source's own do not overlap, but one's may with another's.
        rows = without_overlaps(_of_first_source(tables))
    else:
        rows = together(tables)
    for variable in mine.values():
        file = f"variables/{variable.name}.yaml"
        check_columns(file, "where", variable.where.names, rows)
        check_columns(file, "give", [variable.give] if variable.give else [], rows)
        check_columns(file, "when", asked_by(variable), people)
    asked = Asked(study, records.engine, contract, *piece)
    table, packed = of_records(asked, list(mine.values()), rows, people)
    held = records.engine.hold(gen_name("variables"), table)
    joined = people.left_join(held, PERSON, rname="{name}_held")
    columns = {n: without_records(mine, n, packed.column(joined, n)) for n in mine}
    return joined.select(*people.columns, **columns)


def together(tables: list[ir.Table]) -> ir.Table:
    """Return the rows of several sources that fill one contract, with the columns of all.

    What is a number in one source and text in another is text: conditions read either.
    """
    if len(tables) == 1:
        return tables[0]
    shared = [c for c in tables[0].columns if all(c in t.columns for t in tables)]
    differ = {c for c in shared if len({t[c].type() for t in tables}) > 1}
    return ibis.union(
        *(t.select(**{c: as_code(t[c]) if c in differ else t[c] for c in shared}) for t in tables)
    )


def _of_first_source(tables: list[ir.Table]) -> ir.Table:
    """Return registrations of several sources; of those that start on one day the first's alone.

    A person is on one list at a time, and the sources are named in the order of their worth.
    """
    place = gen_name("place")
    placed = [t.mutate(**{place: ibis.literal(i)}) for i, t in enumerate(tables)]
    rows = together(placed)
    first = rows.group_by(PERSON, "start_date").agg(first_place=rows[place].min())
    return rows.semi_join(first, [PERSON, "start_date", (place, "first_place")]).drop(place)


def check_columns(
    file: str, key: str, names: Iterable[str], table: ir.Table, declared: Iterable[str] = ()
) -> None:
    """Raise `StudyError` for every name that is no column of a table.

    `declared` are names that could have been meant besides: variables and cohorts.
    """
    known = {*table.columns, *declared} - {"is_suppressed"}
    problems = [
        Problem(file, key, f"there is no column `{name}`.", did_you_mean(name, known))
        for name in names
        if name not in table.columns
    ]
    if problems:
        raise StudyError("Conditions ask for what is not there:", problems)
