"""People of whom nothing says how they were before are counted once, and the reader is told."""

from pathlib import Path
from typing import Any

from equipath.pipeline import run
from equipath.results.store import Results
from tests.unit.study.folder import INDICATOR, PEOPLE, STUDY, Content, but, write

YEARS = {"start": "2023-04-01", "end": "2025-03-31", "every": ["year"]}


def ran(tmp_path: Path, period: dict[str, Any], where: dict[str, Any], **more: Content) -> Results:
    people = {"words": "People"}
    given: dict[str, Content] = {
        "study.yaml": but(STUDY, period=period),
        "people.csv": "id,age,sex,practice_code\n1,70,Female,P1\n2,30,Male,P1\n",
        "sources/people.yaml": but(PEOPLE, columns={"person_id": "id", "age": "age", "sex": "sex"}),
        "sources/registers.yaml": None,
        "indicators/hypertension.yaml": but(
            INDICATOR, source="people", numerator={**people, "where": where}, denominator=people
        ),
        **{f"{name}.yaml": content for name, content in more.items()},
    }
    return run(write(tmp_path, given))


def told(results: Results) -> list[tuple[str, str]]:
    found = results.table("data_findings").filter(reason="counted_once")
    return found.select("severity", "message").rows()


def test_people_without_variables_in_a_study_of_two_years_are_one_count_and_a_note(
    tmp_path: Path,
) -> None:
    results = ran(tmp_path, YEARS, {"sex": "Female"})
    assert results.table("results")["period_start"].n_unique() == 1
    assert told(results) == [
        (
            "note",
            (
                "People are counted once, from 2023-04-01 to 2025-03-31, and not in each of its "
                f"2 pieces, for `{INDICATOR['title']}`: no variable or cohort says how they were "
                "on an earlier day."
            ),
        )
    ]


def test_a_cohort_makes_people_counted_in_each_year_and_there_is_nothing_to_tell(
    tmp_path: Path,
) -> None:
    older = {"title": "Older", "where": {"age": {"at_least": 65}}}
    results = ran(tmp_path, YEARS, {"older": True}, **{"cohorts/older": older})
    assert results.table("results")["period_start"].n_unique() == 2
    assert told(results) == []


def test_one_period_has_one_count_and_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert told(ran(tmp_path, {k: YEARS[k] for k in ("start", "end")}, {"sex": "Female"})) == []
