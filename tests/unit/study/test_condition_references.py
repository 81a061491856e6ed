"""What variables, cohorts and conditions name must be there; the library's come when named."""

from pathlib import Path
from typing import Any

import pytest

from equipath.study.reader import load_study
from tests.unit.study.folder import EVENTS, INDICATOR, SOURCE, Content, but, problem, write

DIABETES: dict[str, Any] = {
    "title": "Diabetes",
    "source": "events",
    "where": {"code": {"codelist": "diabetes"}},
}
FILES: dict[str, Content] = {
    "sources/events.yaml": EVENTS,
    "codelists/diabetes.csv": "code,term\nE11,Type 2\n",
    "variables/diabetes.yaml": DIABETES,
}


def test_a_study_of_records_is_read_with_what_it_names(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, FILES))
    assert set(study.variables) == {"diabetes"}
    assert set(study.codelists) == {"diabetes"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"variables/diabetes.yaml": but(DIABETES, where={"code": {"codelist": "diabetis"}})},
            "variables/diabetes.yaml: where: there is no codelist `diabetis`. Did you mean `diab",
        ),
        (
            {"variables/diabetes.yaml": but(DIABETES, source="event")},
            "variables/diabetes.yaml: source: there is no source `event`. Did you mean `events`?",
        ),
        (
            {"variables/diabetes.yaml": but(DIABETES, source=["events", "registers"])},
            "its sources fill `clinical_events` and `published_counts`.",
        ),
        (
            {
                "cohorts/ill.yaml": {
                    "title": "Ill",
                    "where": {"not": {"any": [{"code": {"codelist": "ills"}}]}},
                }
            },
            "cohorts/ill.yaml: where: there is no codelist `ills`.",
        ),
        (
            {"cohorts/diabetes.yaml": {"title": "Diabetes", "where": {"has": True}}},
            "cohorts/diabetes.yaml: `diabetes` is a variable as well",
        ),
        (
            {
                "indicators/hypertension.yaml": but(
                    INDICATOR, denominator={"words": "Years", "person_time": "diabetes"}
                )
            },
            "denominator.person_time: `diabetes` is no variable that takes `days`.",
        ),
    ],
)
def test_a_name_that_is_not_there_is_told(
    tmp_path: Path, files: dict[str, Content], said: str
) -> None:
    assert said in problem(tmp_path, {**FILES, **files})


def test_a_codelist_that_is_broken_is_not_said_to_be_missing(tmp_path: Path) -> None:
    said = problem(tmp_path, {**FILES, "codelists/diabetes.csv": "code,term\n4.4E+16,\n"})
    assert "its digits are lost" in said


def people_grouped(by: str) -> dict[str, Content]:
    return {
        "sources/ethnicity_records.yaml": EVENTS,
        "sources/people.yaml": but(
            SOURCE, fills="people", columns={"person_id": "id", "age": "age", "sex": "sex"}
        ),
        "indicators/hypertension.yaml": but(
            INDICATOR, source="people", stratifiers=["ethnic_group_2021"]
        ),
        "variables/ethnic_group_code.yaml": {"title": "Ethnic category", "sql": by},
    }


@pytest.mark.parametrize("rule", ["last_recorded", "most_frequent"])
def test_a_study_chooses_a_shipped_rule_of_recorded_ethnicity(tmp_path: Path, rule: str) -> None:
    study = load_study(write(tmp_path, people_grouped(f"ethnic_category_{rule}")))
    assert set(study.variables) == {"ethnic_group_code", f"ethnic_category_{rule}"}
    assert set(study.stratifiers) == {"ethnic_group_2021"}


def test_a_shipped_variable_without_its_records_is_told(tmp_path: Path) -> None:
    files = {
        **people_grouped("ethnic_category_last_recorded"),
        "sources/ethnicity_records.yaml": None,
    }
    assert "there is no source `ethnicity_records`" in problem(tmp_path, files)


def test_a_column_brings_no_stratifier_of_its_name(tmp_path: Path) -> None:
    numerator = {"words": "Women", "where": {"sex": "Female"}}
    files = {"indicators/hypertension.yaml": but(INDICATOR, numerator=numerator)}
    assert not load_study(write(tmp_path, files)).stratifiers
