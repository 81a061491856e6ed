"""What can be wrong with records: told with counts, and with nothing of anybody."""

from datetime import date

import pytest
from ibis.expr import types as ir

from equipath.conform.record_checks import check_records
from equipath.contracts import CONTRACTS
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.study.study import Study
from equipath.vocabulary import Severity
from tests.unit.conform.records import source, study, table

TODAY = date(2024, 6, 1)

PEOPLE = """
    person_id | date_of_birth | date_of_death
    Ann       | 1950-01-01    | 2023-12-31
    Bob       | 1990-06-15    |
    Cem       |               |
"""
EVENTS = """
    person_id | event_date | code
    Ann       | 1949-12-31 | before birth
    Ann       | 1950-01-01 | on the day of birth
    Ann       | 2023-12-31 | on the day of death
    Ann       | 2024-01-01 | after death
    Bob       | 2024-06-01 | today
    Bob       | 2024-06-02 | tomorrow
    Cem       | 1800-01-01 | who knows when they were born
    Dot       | 2024-03-31 | nobody
    Eve       | 2024-03-31 | nobody
              | 2024-03-31 | linked to nobody
"""
"""Of ten events: one before birth, one after death, one in the future, two of strangers."""


def found(
    engine: Engine,
    contract: str,
    rows: ir.Table,
    people: str | None = PEOPLE,
    declared: Study | None = None,
) -> dict[str, DataFinding]:
    persons = [table("people", people)] if people else []
    findings = check_records(
        declared or study(),
        engine,
        source(contract),
        CONTRACTS.get(contract),
        rows,
        persons,
        TODAY,
    )
    assert len({f.reason for f in findings}) == len(findings)
    return {finding.reason: finding for finding in findings}


def test_each_fault_of_a_records_day_and_person_is_counted(engine: Engine) -> None:
    findings = found(engine, "clinical_events", table("clinical_events", EVENTS))
    assert {reason: f.count for reason, f in findings.items()} == {
        "before_birth": 1,
        "after_death": 1,
        "in_future": 1,
        "without_person": 2,
    }
    assert {f.total for f in findings.values()} == {10}
    assert {f.severity for f in findings.values()} == {Severity.WARNING}


def test_no_finding_about_records_holds_a_cell_of_theirs(engine: Engine) -> None:
    said = repr(found(engine, "clinical_events", table("clinical_events", EVENTS)))
    for cell in ("Ann", "Bob", "Dot", "1949", "2024-06-02", "before birth", "nobody'"):
        assert cell not in said


def test_records_without_a_source_of_people_are_not_all_strangers(engine: Engine) -> None:
    findings = found(engine, "clinical_events", table("clinical_events", EVENTS), people=None)
    assert set(findings) == {"in_future"}


def test_people_who_died_before_they_were_born_or_are_yet_to_be_are_counted(engine: Engine) -> None:
    people = table(
        "people",
        """
        person_id | date_of_birth | date_of_death
        1         | 2000-01-01    | 1999-12-31
        2         | 2000-01-01    | 2000-01-01
        3         | 2043-01-01    |
        4         |               | 2001-01-01
        """,
    )
    findings = found(engine, "people", people)
    assert {reason: f.count for reason, f in findings.items()} == {
        "died_before_birth": 1,
        "in_future": 1,
    }


def test_records_that_end_before_they_start_are_counted(engine: Engine) -> None:
    admissions = table(
        "admissions",
        """
        admission_id | person_id | admission_date | discharge_date
        1            | Bob       | 2024-03-02     | 2024-03-01
        2            | Bob       | 2024-03-02     | 2024-03-02
        3            | Bob       | 2024-03-02     |
        """,
    )
    assert found(engine, "admissions", admissions)["ends_before_start"].count == 1


def test_a_repeated_record_is_counted_once_for_each_time_too_many(engine: Engine) -> None:
    events = table(
        "clinical_events",
        """
        person_id | event_date | code | value
        Bob       | 2024-03-01 | bp   | 140
        Bob       | 2024-03-01 | bp   | 140
        Bob       | 2024-03-01 | bp   | 140
        Bob       | 2024-03-01 | bp   | 150
        Bob       | 2024-03-02 | bp   | 140
        Ann       | 2023-05-01 | dm   |
        Ann       | 2023-05-01 | dm   |
        Ann       | 2020-01-01 | dm   |
        Ann       | 2020-01-01 | dm   |
        """,
    )
    # Two of Bob's three and one of Ann's two; those of 2020 lie outside the study's period.
    finding = found(engine, "clinical_events", events)["record_repeated"]
    assert (finding.count, finding.total) == (3, 7)


@pytest.mark.parametrize(("right", "severity"), [(99, Severity.WARNING), (100, Severity.NOTE)])
def test_what_is_wrong_with_one_in_a_hundred_is_warned_of(
    engine: Engine, right: int, severity: Severity
) -> None:
    lines = [f"Bob | 2024-03-01 | {i}" for i in range(right)]
    drawn = "\n".join(["person_id | event_date | code", "Bob | 1980-01-01 | x", *lines])
    findings = found(engine, "clinical_events", table("clinical_events", drawn))
    assert {reason: f.severity for reason, f in findings.items()} == {"before_birth": severity}


def test_an_extract_that_ends_long_before_the_period_is_told(engine: Engine) -> None:
    drawn = "person_id | event_date | code\nBob | {day} | a"
    late = table("clinical_events", drawn.format(day="2024-03-01"))
    early = table("clinical_events", drawn.format(day="2024-02-29"))
    assert not found(engine, "clinical_events", late)
    assert set(found(engine, "clinical_events", early)) == {"no_record_lately"}


def test_registrations_that_overlap_are_a_note_with_the_rule(engine: Engine) -> None:
    finding = found(
        engine,
        "registrations",
        table(
            "registrations",
            """
            person_id | practice_code | start_date | end_date
            Bob       | P1            | 2020-01-01 | 2023-06-01
            Bob       | P2            | 2023-06-01 |
            Ann       | P1            | 2020-01-01 | 2023-05-31
            Ann       | P2            | 2023-06-01 |
            """,
        ),
    )["overlapping_registrations"]
    assert (finding.count, finding.total, finding.severity) == (1, 4, Severity.NOTE)


def test_a_table_without_rows_has_nothing_wrong(engine: Engine) -> None:
    none = table("clinical_events", "person_id | event_date | code\nBob | 2024-03-01 | a").limit(0)
    assert not found(engine, "clinical_events", none)


ICD = """
    person_id | event_date | code
    Bob       | 2024-03-01 | I210
    Bob       | 2024-03-01 | I10X
    Bob       | 2024-03-01 | E119
    Bob       | 2024-03-01 | e118
    Bob       | 2024-03-01 | 0205
"""


@pytest.mark.parametrize(
    ("codes", "count", "words"),
    [
        (["I21.0"], 1, "spelt without the dot, as `I210`"),
        (["I10"], 1, "filled up to four characters, as `I10-`"),
        (["E118"], 1, "in other letters, large or small, as `e118`"),
        (["E11*"], 1, "in other letters, large or small, as `e11*`"),
        (["205"], 1, "with noughts before them, which spreadsheets cut off, as `00205`"),
    ],
)
def test_a_codelist_that_is_spelt_otherwise_than_the_records_is_told(
    engine: Engine, codes: list[str], count: int, words: str
) -> None:
    asked = {"source": "clinical_events", "where": {"code": {"codelist": "mine"}}}
    declared = study([asked], {"mine": codes})
    findings = found(engine, "clinical_events", table("clinical_events", ICD), declared=declared)
    assert set(findings) == {"codes_spelt_otherwise"}
    finding = findings["codes_spelt_otherwise"]
    assert (finding.count, finding.example) == (count, "mine")
    assert words in finding.message


def test_a_codelist_that_fits_no_record_is_told(engine: Engine) -> None:
    asked = [
        {"source": "clinical_events", "where": {"code": {"codelist": name}}}
        for name in ("infarction", "asthma")
    ]
    declared = study(asked, {"infarction": ["I2*"], "asthma": ["J45", "J46"]})
    findings = found(engine, "clinical_events", table("clinical_events", ICD), declared=declared)
    finding = findings["codelist_without_records"]
    assert finding.example == "asthma"
    assert finding.message == "none of 5 records has one of the 2 codes of `asthma`."


def test_records_of_another_coding_scheme_are_told_once(engine: Engine) -> None:
    asked = [
        {"source": "clinical_events", "where": {"any": [{"code": {"codelist": name}}]}}
        for name in ("infarction", "asthma")
    ]
    declared = study(asked, {"infarction": ["22298006"], "asthma": ["195967001"]})
    findings = found(engine, "clinical_events", table("clinical_events", ICD), declared=declared)
    assert set(findings) == {"codes_in_no_codelist"}
