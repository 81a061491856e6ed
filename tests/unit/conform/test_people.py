"""Nothing of a person is ever in what is said of a table of people."""

import pytest

from tests.unit.conform.conftest import Take, only, reasons
from tests.unit.study.folder import INDICATOR, Content, but

SECRET = "9434765919"

PEOPLE = {
    "title": "People",
    "kind": "csv",
    "fills": "people",
    "path": "people.csv",
    "publisher": "Us",
    "columns": {"person_id": "person_id", "age": "age", "sex": "sex"},
}
HEAD = "person_id,age,sex,practice_code,is_smoker\n"


def people(csv: str) -> dict[str, Content]:
    return {
        "people.csv": csv,
        "sources/people.yaml": PEOPLE,
        "indicators/hypertension.yaml": but(INDICATOR, source="people"),
    }


@pytest.mark.parametrize(
    ("csv", "reason"),
    [
        (f"{HEAD}{SECRET},40,Female,P1,yes\n{SECRET},41,Male,P1,no\n", "duplicate_key"),
        (f"{HEAD}A1,{SECRET},Female,P1,yes\n", "out_of_range"),
        (f"{HEAD}A1,old {SECRET},Female,P1,yes\n", "not_a_number"),
        (f"{HEAD}A1,40,Female,{SECRET},yes\n", "area_unknown"),
        (f"{SECRET},40,Female,P1,yes\nA2,41,Male,P1,no\n", "header_missing"),
        (f"{HEAD},40,Female,{SECRET},yes\n", "empty"),
        (f"{HEAD}A1,40,Female,P1,yes\n,,,,\n{SECRET},,,,\n", "notes_left_out"),
    ],
)
def test_a_finding_about_people_shows_no_cell_of_theirs(take: Take, csv: str, reason: str) -> None:
    intake = take(people(csv))
    assert reason in reasons(intake)
    assert SECRET not in repr((intake.findings, intake.errors))


def test_a_misspelt_header_of_people_is_still_answered_by_the_nearest(take: Take) -> None:
    intake = take(people("person_id,agee,sex\nA1,40,Female\n"))
    assert only(intake, "header_missing").advice == "Did you mean `agee`?"


def test_people_in_areas_that_the_map_lacks_are_counted_in_a_finding(take: Take) -> None:
    intake = take(people(f"{HEAD}A1,40,Female,P1,yes\nA2,41,Male,X9,no\nA3,42,Male,,no\n"))
    finding = only(intake, "area_unknown")
    assert (finding.count, finding.total, finding.column) == (1, 3, "practice_code")
    assert only(intake, "area_not_recorded").count == 1
    assert not intake.stops


def test_an_open_column_is_kept_trimmed_and_an_empty_cell_is_not_known(take: Take) -> None:
    table = take(people(f"{HEAD}A1,40,Female, P1 ,yes\nA2,41,,P2, \n")).sources["people"].table
    assert table is not None
    frame = table.to_polars().sort("person_id")
    assert frame["practice_code"].to_list() == ["P1", "P2"]
    assert frame["is_smoker"].to_list() == ["yes", None]
    assert frame["sex"].to_list() == ["Female", None]
