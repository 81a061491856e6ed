"""A cohort with nobody in it is told, or stops the run, as the study says."""

from pathlib import Path

import pytest

from equipath.errors import DataError
from equipath.pipeline import run
from equipath.results.store import Results
from tests.unit.study.folder import INDICATOR, PEOPLE, STUDY, Content, but, write

OF_PEOPLE = "id,age,sex,practice_code\n1,70,Female,P1\n2,30,Male,P1\n3,60,Male,P2\n"
COHORTS: dict[str, Content] = {
    "cohorts/older.yaml": {"title": "Older", "where": {"age": {"at_least": 65}}},
    "cohorts/female_and_older.yaml": {
        "title": "Older women",
        "where": {"older": True, "sex": "Female"},
    },
    "cohorts/carers.yaml": {"title": "Carers", "where": {"sex": "Carer"}},
    "cohorts/unused.yaml": {"title": "Unused", "where": {"sex": "Unused"}},
}


def files(counted: object) -> dict[str, Content]:
    people = {"words": "People"}
    return {
        **COHORTS,
        "sources/people.yaml": PEOPLE,
        "people.csv": OF_PEOPLE,
        "sources/registers.yaml": None,
        "indicators/hypertension.yaml": but(
            INDICATOR, source="people", numerator={**people, "where": counted}, denominator=people
        ),
    }


def told(results: Results) -> list[tuple[str, str]]:
    found = results.table("data_findings").filter(reason="cohort_of_nobody")
    return found.select("source", "message").rows()


@pytest.mark.parametrize(
    "counted", [{"carers": True}, {"carers": False}, {"not": {"carers": True}}]
)
def test_nobody_in_a_cohort_is_told_however_it_is_asked_for(
    tmp_path: Path, counted: object
) -> None:
    said = "nobody of 3 people is in the cohort `Carers`."
    assert told(run(write(tmp_path, files(counted)))) == [("cohorts/carers.yaml", said)]


@pytest.mark.parametrize(
    "counted", [{"female_and_older": True}, {"female_and_older": False, "age": 30}]
)
def test_cohorts_with_somebody_and_cohorts_that_nothing_asks_for_are_not(
    tmp_path: Path, counted: object
) -> None:
    assert told(run(write(tmp_path, files(counted)))) == []


def test_a_study_may_stop_for_it(tmp_path: Path) -> None:
    severe = but(STUDY, severities={"cohort_of_nobody": "error"})
    with pytest.raises(DataError, match=r"cohorts/carers\.yaml: where: nobody of 3 people"):
        run(write(tmp_path, {**files({"carers": True}), "study.yaml": severe}))
    assert not (tmp_path / "output" / "current").exists()
