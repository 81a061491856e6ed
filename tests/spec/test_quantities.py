"""What is measured in records: counted by its value, and different patients once each."""

from datetime import date
from typing import Any

from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.unit.study.folder import INDICATOR, PEOPLE, STUDY, Content, but

WAITS = """
    entry | id | started    | stopped    | trust | cost
    w1    | 1  | 2023-05-01 | 2023-05-11 | T1    | 149
    w2    | 1  | 2023-06-01 | 2023-06-11 | T2    | 151
    w3    | 2  | 2023-07-01 | 2023-07-31 | T1    |
    w4    | 3  | 2023-08-01 |            | T1    | 250
    w5    | 2  | 2022-07-01 | 2022-07-31 | T1    | 100
    """
TWO_PEOPLE = """
    id | age | sex
    1  | 40  | Female
    2  | 50  | Male
    """
OF_WAITS: dict[str, Any] = {
    "title": "Waits",
    "kind": "csv",
    "fills": "waiting_list",
    "path": "waits.csv",
    "publisher": "Us",
    "columns": {
        "entry_id": "entry",
        "person_id": "id",
        "clock_start_date": "started",
        "clock_stop_date": "stopped",
        "provider_code": "trust",
    },
}


def waits(**indicator: Any) -> dict[str, Content]:
    """Return a study of waits in two trusts, in which one indicator is asked."""
    return {
        "study.yaml": but(
            STUDY,
            areas={
                "whole": {"code": "E", "name": "England"},
                "roll_up": [["provider"]],
            },
        ),
        "waits.csv": csv(WAITS),
        "people.csv": csv(TWO_PEOPLE),
        "areas.csv": "Type,Code,Parent type,Parent\nprovider,T1,,\nprovider,T2,,\n",
        "sources/people.yaml": PEOPLE,
        "sources/waits.yaml": OF_WAITS,
        "sources/registers.yaml": None,
        "indicators/hypertension.yaml": but(INDICATOR, source="waits", **indicator),
    }


def test_days_between_two_dates_are_counted_by_their_number_and_open_waits_as_not_known(
    counted: Counted,
) -> None:
    of = {"from": "clock_start_date", "to": "clock_stop_date"}
    assert_counts(
        counted(waits(kind="median", of=of, stratifiers=["sex"])),
        """
        area_type | area_code | stratification | stratum   | age_band  | numerator | denominator
        provider  | T1        | All            | All       | 10        | 1         | 1
        provider  | T1        | All            | All       | 30        | 1         | 1
        provider  | T1        | All            | All       | Not known | 0         | 1
        provider  | T2        | All            | All       | 10        | 1         | 1
        country   | E         | All            | All       | 10        | 2         | 2
        country   | E         | All            | All       | 30        | 1         | 1
        country   | E         | All            | All       | Not known | 0         | 1
        provider  | T1        | sex            | Female    | 10        | 1         | 1
        provider  | T1        | sex            | Male      | 30        | 1         | 1
        provider  | T1        | sex            | Not known | Not known | 0         | 1
        provider  | T2        | sex            | Female    | 10        | 1         | 1
        country   | E         | sex            | Female    | 10        | 2         | 2
        country   | E         | sex            | Male      | 30        | 1         | 1
        country   | E         | sex            | Not known | Not known | 0         | 1
        """,
    )


def test_a_quantity_is_rounded_to_what_the_study_says_halves_upwards(counted: Counted) -> None:
    of = {"column": "cost", "to_nearest": 100}
    assert_counts(
        counted(waits(kind="mean", of=of)),
        """
        age_band  | numerator | denominator
        1         | 1         | 1
        2         | 1         | 1
        3         | 1         | 1
        Not known | 0         | 1
        """,
        area_type="country",
    )


def test_different_patients_are_counted_once_in_each_place_and_once_in_the_whole(
    counted: Counted,
) -> None:
    numerator = {"words": "Patients", "distinct": "person_id"}
    counts = counted(waits(kind="rate", numerator=numerator, stratifiers=["sex"]))
    assert_counts(
        counts,
        """
        area_type | area_code | stratum   | numerator | denominator
        provider  | T1        | All       | 3         | 3
        provider  | T2        | All       | 1         | 1
        country   | E         | All       | 3         | 4
        provider  | T1        | Female    | 1         | 1
        provider  | T1        | Male      | 1         | 1
        provider  | T1        | Not known | 1         | 1
        provider  | T2        | Female    | 1         | 1
        country   | E         | Female    | 1         | 2
        country   | E         | Male      | 1         | 1
        country   | E         | Not known | 1         | 1
        """,
    )
    assert set(counts["period_start"]) == {date(2023, 4, 1)}
