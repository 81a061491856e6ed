"""Counts of people and records over periods, places that changed, and cohorts as strata."""

from typing import Any

import pytest

from equipath.errors import StudyError
from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.unit.study.folder import INDICATOR, STUDY, SUCCESSORS, Content, but

EVENTS = """
    person_id | event_date | code | value
    1         | 2024-05-01 | BP   | 150
    1         | 2025-05-01 | BP   | 130
    2         | 2024-05-01 | BP   | 130
    3         | 2025-03-31 | BP   | 150
    3         | 2025-04-01 | BP   | 130
    4         | 2025-06-01 | BP   | 130
    9         | 2025-06-01 | BP   | 130
    """
PEOPLE = """
    person_id | date_of_birth | sex    | practice_code
    1         | 1960-01-01    | Female | P1
    2         | 1960-01-01    | Female | P1
    3         | 1990-01-01    | Male   | P2
    4         | 1990-01-01    | Male   | O3
    5         | 1990-01-01    |        |
    """


def source(title: str, fills: str, drawn: str) -> dict[str, Content]:
    headers = drawn.strip().splitlines()[0].split("|")
    columns = {h.strip(): h.strip() for h in headers if "practice" not in h}
    declared = {"title": title, "kind": "csv", "fills": fills, "path": f"{title}.csv"}
    return {
        f"{title}.csv": csv(drawn),
        f"sources/{title}.yaml": {**declared, "publisher": "Us", "columns": columns},
    }


def study(**indicator: Any) -> dict[str, Content]:
    """Return a study of five people and their readings, with one indicator."""
    declared = but(INDICATOR, source="people", numerator="N", denominator="D", **indicator)
    return {
        **source("people", "people", PEOPLE),
        **source("events", "clinical_events", EVENTS),
        "sources/registers.yaml": None,
        "study.yaml": but(STUDY, period={"start": "2024-04-01", "end": "2026-03-31"}),
        "indicators/hypertension.yaml": declared,
        "variables/last_value.yaml": {
            "title": "Last reading of the year",
            "source": "events",
            "when": {"within": "12 months"},
            "take": "last",
            "give": "value",
        },
        "cohorts/controlled.yaml": {
            "title": "Controlled",
            "where": {"last_value": {"at_most": 140}},
        },
    }


CONTROLLED = {"words": "Controlled", "where": {"controlled": True}}


def test_each_year_has_the_variables_of_its_own_last_day(counted: Counted) -> None:
    files = study()
    files["indicators/hypertension.yaml"] = but(
        INDICATOR, source="people", numerator=CONTROLLED, denominator="People"
    )
    period = {"start": "2024-04-01", "end": "2026-03-31", "every": ["year"]}
    files["study.yaml"] = but(STUDY, period=period)
    # In the first year 1 and 3 were last above 140, in the second 2 was not measured.
    assert_counts(
        counted(files),
        """
        period_start | period_end | numerator | denominator
        2024-04-01   | 2025-03-31 | 1         | 5
        2025-04-01   | 2026-03-31 | 3         | 5
        """,
        area_type="country",
    )


def test_records_are_counted_in_the_period_of_their_day_by_their_persons_groups(
    counted: Counted,
) -> None:
    files = study()
    files["indicators/hypertension.yaml"] = but(
        INDICATOR,
        source="events",
        numerator={"words": "High", "where": {"value": {"above": 140}}},
        denominator="Readings",
        stratifiers=["sex", "age_group"],
    )
    period = {"start": "2024-04-01", "end": "2026-03-31", "every": ["year"]}
    files["study.yaml"] = but(STUDY, period=period)
    # Nobody knows who 9 is: their reading counts, in no group that is known.
    assert_counts(
        counted(files),
        """
        period_end | stratification | stratum   | numerator | denominator
        2025-03-31 | All            | All       | 2         | 3
        2025-03-31 | sex            | Female    | 1         | 2
        2025-03-31 | sex            | Male      | 1         | 1
        2025-03-31 | age_group      | 40 to 64  | 1         | 2
        2025-03-31 | age_group      | Under 40  | 1         | 1
        2026-03-31 | All            | All       | 0         | 4
        2026-03-31 | sex            | Female    | 0         | 1
        2026-03-31 | sex            | Male      | 0         | 2
        2026-03-31 | sex            | Not known | 0         | 1
        2026-03-31 | age_group      | 65 to 79  | 0         | 1
        2026-03-31 | age_group      | Under 40  | 0         | 2
        2026-03-31 | age_group      | Not known | 0         | 1
        """,
        area_type="country",
    )


def test_a_cohort_divides_people_as_a_column_does(counted: Counted) -> None:
    files = study()
    files["indicators/hypertension.yaml"] = but(
        INDICATOR, source="people", numerator="N", denominator="D", stratifiers=["by_control"]
    )
    files["stratifiers/by_control.yaml"] = {
        "title": "Control",
        "column": "controlled",
        "strata": [
            {"name": "Controlled", "codes": ["true"]},
            {"name": "Others", "codes": ["false"]},
        ],
    }
    assert_counts(
        counted(files),
        """
        stratum    | numerator | denominator
        Controlled | 3         | 3
        Others     | 2         | 2
        """,
        area_type="country",
        stratification="by_control",
    )


def test_strata_above_areas_that_merged_and_split_are_those_of_their_successors(
    counted: Counted,
) -> None:
    files = study()
    # O3 split: three quarters of it are now P1's, in network N1, a quarter P3's, in N2.
    files |= {
        "successors.csv": "Old,New,Day,Share\nO3,P1,2025-01-01,0.75\nO3,P3,2025-01-01,0.25\n",
        "sources/successors.yaml": SUCCESSORS,
        "study.yaml": but(
            STUDY,
            period={"start": "2024-04-01", "end": "2026-03-31"},
            areas={
                "whole": {"code": "E", "name": "England"},
                "roll_up": [["practice", "pcn", "icb"]],
                "stratify": ["pcn"],
            },
        ),
        "indicators/hypertension.yaml": but(
            INDICATOR, source="people", numerator="N", denominator="D", stratifiers=["sex"]
        ),
    }
    counts = counted(files)
    assert_counts(
        counts,
        """
        area_code | stratum   | denominator
        N1        | Female    | 2
        N1        | Male      | 1.75
        N2        | Male      | 0.25
        Not known | Not known | 1
        """,
        area_type="pcn",
        stratification="sex",
    )
    assert set(counts.filter(stratification="sex")["area_type"]) == {"pcn"}


def test_a_record_and_a_person_are_never_joined_by_two_sources_of_people(
    counted: Counted,
) -> None:
    files = study()
    files |= source("others", "people", PEOPLE)
    files["indicators/hypertension.yaml"] = but(
        INDICATOR, source="events", numerator="N", denominator="D", stratifiers=["sex"]
    )
    with pytest.raises(StudyError, match="both fill `people`"):
        counted(files)


REFUSED = {
    "1; DROP TABLE people": "is not one expression",
    "SELECT 1": "is not one expression",
    "last_value + (SELECT max(value) FROM events)": "reaches outside the row",
    "last_values * 2": "there is no column `last_values`. Did you mean `last_value`?",
    "frobnicate(last_value)": "`frobnicate` is no function of SQL that every engine has",
    "sum(last_value)": "asks of several rows at once",
    "row_number() over (order by last_value)": "asks of several rows at once",
    "last_value +": "cannot be read as duckdb",
    "read_csv('/etc/passwd')": "reaches outside the row",
}


@pytest.mark.parametrize("sql", REFUSED)
def test_what_is_no_expression_of_a_row_is_refused_with_its_file(
    sql: str, counted: Counted
) -> None:
    files = study()
    files["variables/doubled.yaml"] = {"title": "Doubled", "sql": sql}
    files["indicators/hypertension.yaml"] = but(
        INDICATOR,
        source="people",
        numerator={"words": "N", "where": {"doubled": {"at_least": 1}}},
        denominator="D",
    )
    with pytest.raises(StudyError) as raised:
        counted(files)
    (only,) = raised.value.problems
    assert str(only).startswith("variables/doubled.yaml: sql: ")
    assert REFUSED[sql] in str(only)


def test_a_dialect_that_there_is_not_is_told(counted: Counted) -> None:
    files = study()
    files["variables/doubled.yaml"] = {
        "title": "Doubled",
        "sql": "last_value * 2",
        "dialect": "duckdbb",
    }
    files["indicators/hypertension.yaml"] = but(
        INDICATOR,
        source="people",
        numerator={"words": "N", "where": {"doubled": {"at_least": 1}}},
        denominator="D",
    )
    with pytest.raises(StudyError, match="`duckdbb` is no dialect of SQL that is known"):
        counted(files)
