"""Check records of people against their people and the calendar, in one pass a source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
from ibis.expr import types as ir

from equipath.conform.record_codes import check_codes
from equipath.conform.registrations import overlapping
from equipath.contracts.contract import Contract
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.study.source import Source
from equipath.study.study import Study
from equipath.vocabulary import Severity

LATELY = 31
"""Days at the end of the period of which a source of records should have at least one."""


MANY = 0.01
"""The share of records from which on a fault is warned of: fewer, which every extract has, are
noted. A rule of ours; a study sets the severity of each reason as it wishes."""


@dataclass(frozen=True)
class Fault:
    """What can be wrong with a record: of which rows it is true, and what to say of them.

    `words` follow "so many of so many".
    """

    reason: str
    column: str
    is_so: ir.BooleanValue
    words: str
    advice: str


def check_records(
    study: Study,
    engine: Engine,
    source: Source,
    contract: Contract,
    table: ir.Table,
    people: Iterable[ir.Table],
    today: date,
) -> list[DataFinding]:
    """Find records that cannot be right, and codelists that fit none of them.

    `people` are the tables of the study's people, which records are joined with to know who was
    born and who had died. Nothing of a record is shown: its day and code may tell whose it is.
    """
    rows = _with_people(table, contract, people)
    faults = _of_people(table, today) if contract.name == "people" else []
    faults += _of_records(rows, contract, today) if contract.date else []
    asked = {f"fault_{f.reason}": engine.how_many(rows, f.is_so.fill_null(False)) for f in faults}
    if contract.date:
        asked["lately"] = engine.how_many(rows, _is_late(study, rows[contract.date]))
    answer = engine.answer(rows.aggregate(rows=rows.count(), **asked)).row(0, named=True)
    total = int(answer["rows"])
    findings = [
        _finding(source, fault, int(answer[f"fault_{fault.reason}"]), total) for fault in faults
    ]
    findings += check_codes(study, engine, source, table)
    if contract.date and not contract.until and total and not answer["lately"]:
        findings.append(_none_lately(study, source, contract, total))
    if contract.name == "registrations":
        findings.append(_overlaps(engine, source, table, total))
    if not contract.keys:
        findings.append(_repeated(study, engine, source, contract, table))
    return [finding for finding in findings if finding.count]


def _with_people(table: ir.Table, contract: Contract, people: Iterable[ir.Table]) -> ir.Table:
    """Add to records when their person was born and died, and whether there is that person."""
    known = [_known(each) for each in people]
    if contract.name == "people" or not known:
        return table
    persons = ibis.union(*known) if len(known) > 1 else known[0]
    return table.left_join(persons, table[contract.person] == persons.the_person)


def _known(people: ir.Table) -> ir.Table:
    none = ibis.null("date")
    columns = people.columns
    return people.select(
        the_person=people.person_id,
        the_birth=people.date_of_birth if "date_of_birth" in columns else none,
        the_death=people.date_of_death if "date_of_death" in columns else none,
    )


def _of_people(people: ir.Table, today: date) -> list[Fault]:
    born, died = people.date_of_birth, people.date_of_death
    now = ibis.literal(today)
    return [
        Fault(
            "died_before_birth",
            "date_of_death",
            died < born,
            "people died before they were born.",
            "One of the two dates is wrong, or they are exchanged.",
        ),
        Fault(
            "in_future",
            "date_of_birth",
            (born > now) | (died > now),
            "people were born, or died, on a day that has not come.",
            "Look for a year of two digits that was read as 20yy.",
        ),
    ]


def _of_records(rows: ir.Table, contract: Contract, today: date) -> list[Fault]:
    day = rows[contract.date]
    faults = [
        Fault(
            "in_future",
            contract.date,
            day > ibis.literal(today),
            "records are of a day that has not come.",
            "Planned care is no care yet: leave it out, or correct the dates.",
        )
    ]
    if contract.until:
        faults.append(
            Fault(
                "ends_before_start",
                contract.until,
                rows[contract.until] < day,
                "records end before they start.",
                "One of the two dates is wrong, or they are exchanged.",
            )
        )
    if "the_person" not in rows.columns:
        return faults
    return [
        *faults,
        Fault(
            "without_person",
            contract.person,
            rows.the_person.isnull() & rows[contract.person].notnull(),
            "records are of people who are not in the source of people.",
            "They count in no variable; counted themselves, their groups are not known. Check "
            "that both use the same pseudonym, and are of the same places and times.",
        ),
        Fault(
            "before_birth",
            contract.date,
            day < rows.the_birth,
            "records are from before their person was born.",
            "They are counted as they stand: a wrong person, or a day that stands for no day.",
        ),
        Fault(
            "after_death",
            contract.date,
            day > rows.the_death,
            "records are from after their person's death.",
            "They are counted as they stand. Letters come late; care does not.",
        ),
    ]


def _finding(source: Source, fault: Fault, count: int, total: int) -> DataFinding:
    return DataFinding(
        _severity(count, total),
        fault.reason,
        source.name,
        fault.column,
        count,
        total,
        "",
        f"{count:,} of {total:,} {fault.words}",
        fault.advice,
    )


def _severity(count: int, total: int) -> Severity:
    return Severity.WARNING if count >= MANY * total else Severity.NOTE


def _is_late(study: Study, day: ir.DateValue) -> ir.BooleanValue:
    end = study.period.end
    first = end - timedelta(days=LATELY - 1)
    return ((day >= ibis.literal(first)) & (day <= ibis.literal(end))).fill_null(False)


def _none_lately(study: Study, source: Source, contract: Contract, total: int) -> DataFinding:
    return DataFinding(
        Severity.WARNING,
        "no_record_lately",
        source.name,
        contract.date,
        total,
        total,
        "",
        f"none of {total:,} records is of the last {LATELY} days of the period, which ends on "
        f"{study.period.end}.",
        "If the extract ends before, end `period` with it.",
    )


def _overlaps(engine: Engine, source: Source, table: ir.Table, total: int) -> DataFinding:
    count = int(engine.answer(overlapping(table)).item() or 0)
    return DataFinding(
        Severity.NOTE,
        "overlapping_registrations",
        source.name,
        "end_date",
        count,
        total,
        "",
        f"{count:,} of {total:,} registrations last into their person's next one: they are "
        "counted up to the day before it starts.",
    )


def _repeated(
    study: Study, engine: Engine, source: Source, contract: Contract, table: ir.Table
) -> DataFinding:
    """Find records of the study's period that are there again, alike in all of the contract.

    Of other times nothing is counted but whether and what: there, twice is no more than once.
    """
    period = study.period
    day = table[contract.date]
    mine = table.filter((day >= ibis.literal(period.start)) & (day <= ibis.literal(period.end)))
    alike = mine.group_by(contract.names).agg(times=mine.count())
    counted = engine.answer(alike.aggregate(rows=alike.times.sum(), kinds=alike.count()))
    rows, kinds = counted.row(0)
    total = int(rows or 0)
    count = total - int(kinds)
    return DataFinding(
        _severity(count, total),
        "record_repeated",
        source.name,
        ", ".join(contract.names),
        count,
        total,
        "",
        f"{count:,} of {total:,} records of the period are there again, alike in every column of "
        f"`{contract.name}`: what is counted or added up counts them twice.",
        "If they were submitted twice, keep the latest with `resubmissions`.",
    )
