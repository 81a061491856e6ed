"""Find cells that conditions cannot be asked: they would leave people out in silence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ibis.expr import types as ir

from equipath.analyses.cohorts.order import folder, needed
from equipath.analyses.cohorts.people import Records, together
from equipath.analyses.conditions import hold, is_misread, kind_asked, may_be_misread
from equipath.analyses.indicators.units import names_asked
from equipath.contracts import CONTRACTS
from equipath.contracts.data_finding import DataFinding
from equipath.study.cohort import Cohort
from equipath.study.condition import Condition, Requirement, Where
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.study.variable import Variable
from equipath.vocabulary import Severity

A_NUMBER = Requirement(at_least=0)
"""Asks for a number, whichever it is."""

_HAVE_THE_VALUE = ("first", "last", "most_frequent")
"""Variables that are a record's value as it stands there, so that text stays text."""


@dataclass(frozen=True)
class _Asked:
    """A condition on a column of some sources, where it is declared, and what comes of misreading.

    `within` are the conditions that a row must meet to be asked this one.
    """

    file: str
    key: str
    sources: tuple[str, ...]
    column: str
    condition: Condition
    within: tuple[Where, ...]
    consequence: str = "the condition does not hold of them"


def misread_cells(study: Study, records: Records) -> list[DataFinding]:
    """Return a finding for each condition of a variable, a cohort or a stratum that cells fail.

    A cell that is no number, day or flag is asked as if nothing were recorded. That is a warning
    with how many there are; where none of the cells can be asked it is an error. Columns that
    the source declares as numbers or dates were looked at when it was read, and cost no pass.
    """
    of_people = [
        i
        for i in study.indicators.values()
        if i.source in records.contracts and CONTRACTS.get(records.contracts[i.source]).is_of_people
    ]
    asked = [*_of_known(study, records, of_people), *_of_strata(study, records, of_people)]
    by_sources: dict[tuple[str, ...], list[_Asked]] = {}
    for each in dict.fromkeys(asked):
        by_sources.setdefault(each.sources, []).append(each)
    return [f for mine in by_sources.values() for f in _found(study, records, mine)]


def _of_known(study: Study, records: Records, indicators: Iterable[Indicator]) -> Iterator[_Asked]:
    for known in needed(study, names_asked(study, indicators)):
        file = f"{folder(known)}/{known.name}.yaml"
        if isinstance(known, Cohort):
            for name, condition in known.where.every():
                people = records.of("people")
                yield from _of_person(study, file, f"where.{name}", people, name, condition)
        elif known.source:
            yield from _of_records(file, known)


def _of_records(file: str, variable: Variable) -> Iterator[_Asked]:
    for name, condition, within in _every(variable.where, ()):
        yield _Asked(file, f"where.{name}", variable.source, name, condition, within)
    if variable.take in {"highest", "lowest", "sum"} and variable.give:
        left_out = f"they are left out of the {variable.take}"
        column, within = variable.give, (variable.where,)
        yield _Asked(file, "give", variable.source, column, A_NUMBER, within, left_out)


def _of_strata(study: Study, records: Records, indicators: Iterable[Indicator]) -> Iterator[_Asked]:
    for indicator in indicators:
        alike = (name for adjustment in indicator.adjusted for name in adjustment.names)
        for name in dict.fromkeys((*indicator.stratifiers, *alike)):
            for each in study.crossed(study.stratifiers[name]):
                bounds = any(s.at_least is not None or s.below is not None for s in each.strata)
                if each.column and bounds:
                    own = each.column in records.tables[indicator.source].columns
                    sources = [indicator.source] if own else records.of("people")
                    file, words = f"stratifiers/{each.name}.yaml", "they are in no stratum"
                    of = sources, each.column, A_NUMBER, words
                    yield from _of_person(study, file, "column", *of)


def _of_person(
    study: Study,
    file: str,
    key: str,
    sources: list[str],
    name: str,
    condition: Condition,
    consequence: str = "the condition does not hold of them",
) -> Iterator[_Asked]:
    """Ask of people's own column, or of the records that a variable has its value from."""
    variable = study.variables.get(name)
    if variable is None:
        for source in sources:
            yield _Asked(file, key, (source,), name, condition, (), consequence)
    elif variable.source and variable.give and variable.take in _HAVE_THE_VALUE:
        of = variable.source, variable.give, condition, (variable.where,)
        yield _Asked(file, key, *of, consequence)


def _every(
    where: Where, within: tuple[Where, ...]
) -> Iterator[tuple[str, Condition, tuple[Where, ...]]]:
    """Yield each condition with those beside and above it, which a row must meet to be asked it."""
    for name, condition in where.columns.items():
        beside = Where(**{n: c for n, c in where.columns.items() if n != name})
        yield name, condition, (*within, beside)
    for each in where.further:
        yield from _every(each, (*within, Where(**where.columns)))


def _found(study: Study, records: Records, asked: list[_Asked]) -> Iterator[DataFinding]:
    """Ask all of some sources' rows at once; nothing where no column is text."""
    rows = together([records.tables[name] for name in asked[0].sources])
    doubted = [
        a
        for a in asked
        if {a.column, *(n for where in a.within for n in where.names)} <= set(rows.columns)
        and may_be_misread(rows[a.column], a.condition)
    ]
    if not doubted:
        return
    sums: dict[str, ir.Value] = {}
    for i, each in enumerate(doubted):
        fits = rows[each.column].notnull()
        for where in each.within:
            fits = fits & hold(rows, where, study.codelists)
        misread = fits & is_misread(rows[each.column], each.condition)
        sums[f"total_{i}"] = records.engine.how_many(rows, fits)
        sums[f"count_{i}"] = records.engine.how_many(rows, misread)
    answer = records.engine.answer(rows.aggregate(**sums)).row(0, named=True)
    for i, each in enumerate(doubted):
        if answer[f"count_{i}"]:
            yield _said(each, answer[f"count_{i}"], answer[f"total_{i}"])


def _said(asked: _Asked, count: int, total: int) -> DataFinding:
    kind, of = kind_asked(asked.condition), " and ".join(f"`{name}`" for name in asked.sources)
    which = f"None of the {total:,} cells" if count == total else f"{count:,} of {total:,} cells"
    what = f"is a {kind}" if count == total else f"are no {kind}"
    return DataFinding(
        Severity.ERROR if count == total else Severity.WARNING,
        "cells_misread",
        asked.file,
        asked.key,
        count,
        total,
        "",
        f"{which} of `{asked.column}` in {of} that this is asked of {what}: {asked.consequence}.",
        f"Put them right with `map` in sources/{asked.sources[0]}.yaml, or ask for the values as "
        "they stand there, in quotes.",
    )
