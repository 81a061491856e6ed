"""Records as data sets spell them: columns of their own, what was sent again, which rows count."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from equipath.conform.intake import Intake
from equipath.errors import StudyError
from equipath.vocabulary import Severity
from tests.unit.conform.conftest import Take, only, reasons
from tests.unit.study.folder import INDICATOR, SOURCE, Content, but

EPISODES: dict[str, Any] = {
    "title": "Episodes",
    "kind": "csv",
    "fills": "admissions",
    "path": "episodes.csv",
    "publisher": "Us",
    "columns": {"admission_id": "EPIKEY", "person_id": "ID", "admission_date": "ADMIDATE"},
}
HEAD = "EPIKEY,ID,ADMIDATE,ADMIMETH,ETHNOS,AGE\n"


def episodes(csv: str, **keys: Any) -> dict[str, Content]:
    return {
        "episodes.csv": csv,
        "sources/episodes.yaml": but(EPISODES, **keys),
        "indicators/hypertension.yaml": but(INDICATOR, source="episodes"),
    }


def rows(intake: Intake, *names: str) -> list[Any]:
    """Return columns of the conformed records in the order of their identifiers."""
    table = intake.sources["episodes"].table
    assert table is not None, intake.findings
    found = list(table.to_polars().sort("admission_id").select(names).iter_rows())
    return [row[0] for row in found] if len(names) == 1 else found


def told(intake: Intake) -> str:
    """Return what is wrong with the declaration, as its reader sees it."""
    (error,) = intake.errors
    assert isinstance(error, StudyError)
    return "\n".join(str(problem) for problem in error.problems)


def test_further_columns_have_our_names_and_their_types(take: Take) -> None:
    csv = HEAD + "E1,A,2024-01-05,21,H,7001\nE2,B,2024-01-06,11,-,41\nE3,C,2024-01-07,2A,,\n"
    also = {
        "ethnic_group_code": {"from": "ETHNOS", "map": {"-": None}},
        "age": {"from": "AGE", "type": "number", "map": {"7001": "0"}},
    }
    intake = take(episodes(csv, also=also))
    assert rows(intake, "ethnic_group_code", "age") == [("H", 0.0), (None, 41.0), (None, None)]


def test_a_code_that_a_file_holds_as_a_decimal_is_read_as_the_code_it_is(
    take: Take, tmp_path: Path
) -> None:
    frame = {"EPIKEY": ["E1"], "ID": ["A"], "ADMIDATE": [date(2024, 1, 5)], "ADMIMETH": [21.0]}
    pl.DataFrame(frame).write_parquet(tmp_path / "episodes.parquet")
    files = episodes("", kind="parquet", path="episodes.parquet", also={"method": "ADMIMETH"})
    assert rows(take(files), "method") == ["21"]


def test_codes_that_a_file_writes_with_a_decimal_are_chosen_and_translated_alike(
    take: Take,
) -> None:
    csv = HEAD + "E1,A,2024-01-05,21.0,H,7001.0\nE2,B,2024-01-06,11.0,H,41.0\n"
    age = {"from": "AGE", "type": "number", "map": {"7001": "0"}}
    intake = take(episodes(csv, where={"ADMIMETH": [21, "11"]}, also={"age": age}))
    assert rows(intake, "age") == [0.0, 41.0]


def test_a_further_column_that_is_no_number_is_told_without_the_cell(take: Take) -> None:
    csv = HEAD + "E1,A,2024-01-05,21,H,secret\n"
    finding = only(
        take(episodes(csv, also={"age": {"from": "AGE", "type": "number"}})), "not_a_number"
    )
    assert (finding.severity, finding.column, finding.count) == (Severity.ERROR, "age", 1)
    assert "secret" not in repr(finding)


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [
        ({"also": {"admission_method": "ADMIMETH"}}, "Write it under `columns`."),
        ({"also": {"age": {"value": "old", "type": "number"}}}, "`old` is not a number."),
        (
            {"columns": {**EPISODES["columns"], "ethnos": "ETHNOS"}},
            "Further columns stand under `also`",
        ),
    ],
)
def test_a_column_in_the_wrong_place_is_told_where_it_belongs(
    take: Take, keys: dict[str, Any], wrong: str
) -> None:
    assert wrong in told(take(episodes(HEAD, **keys)))


def test_counts_take_no_columns_of_people(take: Take) -> None:
    intake = take({"sources/registers.yaml": but(SOURCE, also={"sex": "Practice"})})
    assert "takes no further columns" in told(intake)


def test_of_what_was_sent_again_the_latest_counts(take: Take) -> None:
    csv = (
        "EPIKEY,ID,ADMIDATE,SENT\n"
        "E1,A,2024-01-05,9\nE1,A,2024-01-06,10\nE2,B,2024-01-07,3\n"
        "E2,B,2024-01-07,3\n"
    )
    intake = take(episodes(csv, resubmissions={"same": ["EPIKEY"], "latest": ["SENT"]}))
    assert [str(day) for day in rows(intake, "admission_date")] == ["2024-01-06", "2024-01-07"]
    finding = only(intake, "superseded")
    assert (finding.severity, finding.count, finding.total) == (Severity.NOTE, 2, 4)
    assert "duplicate_key" not in reasons(intake)


def test_a_later_submission_replaces_a_whole_earlier_one(take: Take) -> None:
    """A provider sends a month again without a record: that record is gone, and no other's."""
    csv = (
        "EPIKEY,ID,ADMIDATE,PROVIDER,MONTH,SUBMISSION\n"
        "E1,A,2024-01-05,RX1,1,100\nE2,B,2024-01-06,RX1,1,100\n"
        "E1,A,2024-01-05,RX1,1,200\nE3,C,2024-01-07,RX2,1,50\nE4,D,2024-02-07,RX1,2,90\n"
    )
    rule = {"same": ["PROVIDER", "MONTH"], "latest": ["SUBMISSION"]}
    assert rows(take(episodes(csv, resubmissions=rule)), "admission_id") == ["E1", "E3", "E4"]


def test_rules_follow_one_another_and_a_second_header_breaks_ties(take: Take) -> None:
    csv = (
        "EPIKEY,ID,ADMIDATE,MONTH,SUBMISSION,LINE\n"
        "E1,A,2024-01-05,1,10,1\nE1,A,2024-01-06,2,20,1\nE1,A,2024-01-07,2,20,2\n"
        "E2,B,2024-01-08,2,10,1\n"
    )
    rules = [
        {"same": ["MONTH"], "latest": ["SUBMISSION"]},
        {"same": ["EPIKEY"], "latest": ["MONTH", "LINE"]},
    ]
    intake = take(episodes(csv, resubmissions=rules))
    assert [str(day) for day in rows(intake, "admission_date")] == ["2024-01-07"]


def test_days_are_compared_as_days_where_the_source_says_so(take: Take) -> None:
    csv = "EPIKEY,ID,ADMIDATE,SENT\nE1,A,2024-01-05,02/03/2024\nE1,A,2024-01-06,31/01/2024\n"
    rule = {"same": ["EPIKEY"], "latest": [{"from": "SENT", "type": "date"}]}
    intake = take(episodes(csv, resubmissions=rule))
    assert [str(day) for day in rows(intake, "admission_date")] == ["2024-01-05"]


def test_versions_that_have_a_type_are_compared_as_they_are(take: Take, tmp_path: Path) -> None:
    frame = {
        "EPIKEY": ["E1", "E1", "E2"],
        "ID": ["A", "B", "C"],
        "ADMIDATE": [date(2024, 1, 5)] * 3,
        "SENT": [datetime(2024, 2, 1, 9, tzinfo=UTC), datetime(2024, 2, 1, 10, tzinfo=UTC), None],
    }
    pl.DataFrame(frame).write_parquet(tmp_path / "episodes.parquet")
    rule = {"same": ["EPIKEY"], "latest": ["SENT"]}
    files = episodes("", kind="parquet", path="episodes.parquet", resubmissions=rule)
    assert rows(take(files), "person_id") == ["B", "C"]


def test_versions_that_cannot_be_compared_stop_the_run_and_show_no_cell(take: Take) -> None:
    csv = "EPIKEY,ID,ADMIDATE,SENT\nE1,A,2024-01-05,02/03/2024\nE1,A,2024-01-06,31/01/2024\n"
    intake = take(episodes(csv, resubmissions={"same": ["EPIKEY"], "latest": ["SENT"]}))
    finding = only(intake, "not_a_number")
    assert (finding.severity, finding.column, finding.count) == (Severity.ERROR, "SENT", 2)
    assert finding.advice == "Write its type under `latest`: `{from: SENT, type: date}`."
    assert "31/01" not in repr(finding)


def test_rows_that_lack_what_names_them_or_their_version_are_not_lost(take: Take) -> None:
    csv = (
        "EPIKEY,ID,ADMIDATE,KEY,SENT\nE1,A,2024-01-05,,1\nE2,B,2024-01-06,,2\nE3,C,2024-01-07,K,\n"
    )
    intake = take(episodes(csv, resubmissions={"same": ["KEY"], "latest": ["SENT"]}))
    assert rows(intake, "admission_id") == ["E1", "E2", "E3"]
    assert "superseded" not in reasons(intake)


def test_the_latest_is_told_before_rows_are_chosen(take: Take) -> None:
    """An episode that was emergency at first and is elective now is no emergency."""
    csv = "EPIKEY,ID,ADMIDATE,ADMIMETH,SENT\nE1,A,2024-01-05,21,1\nE1,A,2024-01-05,11,2\n"
    rule = {"same": ["EPIKEY"], "latest": ["SENT"]}
    assert (
        rows(take(episodes(csv, resubmissions=rule, where={"ADMIMETH": "2*"})), "person_id") == []
    )


def test_a_resubmission_by_a_header_that_is_not_there_is_answered_by_the_nearest(
    take: Take,
) -> None:
    intake = take(episodes(HEAD, resubmissions={"same": ["EPIKY"], "latest": ["AGE"]}))
    finding = only(intake, "header_missing")
    assert (finding.column, finding.advice) == ("EPIKY", "Did you mean `EPIKEY`?")


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        ({"where": {"ADMIMETH": "2*"}}, ["E1", "E2"]),
        ({"where": {"ADMIMETH": ["2*", "11"]}}, ["E1", "E2", "E3"]),
        ({"where": {"ETHNOS": ""}}, ["E3"]),
        ({"where": {"ETHNOS": ["", "H"]}}, ["E1", "E3"]),
        ({"leave_out": {"ADMIMETH": "2*"}}, ["E3", "E4"]),
        ({"leave_out": {"ETHNOS": ["", "Z"]}}, ["E1", "E4"]),
        ({"where": {"ADMIMETH": "2*"}, "leave_out": {"ETHNOS": "Z"}}, ["E1"]),
        ({"where": {"ETHNOS": "*"}}, ["E4"]),
        ({"leave_out": {"AGE": 40}}, ["E2", "E3", "E4"]),
    ],
)
def test_rows_are_chosen_by_values_beginnings_and_blanks(
    take: Take, keys: dict[str, Any], kept: list[str]
) -> None:
    csv = (
        HEAD + "E1,A,2024-01-05,21,H,40\nE2,B,2024-01-06,2A,Z,41\n"
        "E3,C,2024-01-07,11, ,\nE4,D,2024-01-08,,*,42\n"
    )
    assert rows(take(episodes(csv, **keys)), "admission_id") == kept


def test_diagnoses_side_by_side_become_events_without_the_empty_ones(take: Take) -> None:
    csv = "EPIKEY,ID,EPISTART,D1,D2,D3\nE1,A,2024-01-05,I10X,E119,-\nE2,B,2024-01-06,J449,,-\n"
    source = {
        **EPISODES,
        "fills": "clinical_events",
        "unpivot": {
            "headers": {"D1": "1", "D2": "2", "D3": "3"},
            "names_to": "position",
            "values_to": "diagnosis",
        },
        "leave_out": {"diagnosis": ["", "-"]},
        "columns": {"person_id": "ID", "event_date": "EPISTART", "code": "diagnosis"},
        "also": {"position": {"from": "position", "type": "number"}},
    }
    intake = take(episodes(csv) | {"sources/episodes.yaml": source})
    table = intake.sources["episodes"].table
    assert table is not None
    found = table.to_polars().sort("person_id", "position")
    assert list(found.select("person_id", "code", "position").iter_rows()) == [
        ("A", "I10X", 1.0),
        ("A", "E119", 2.0),
        ("B", "J449", 1.0),
    ]
