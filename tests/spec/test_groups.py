"""Groups of people: whom records, cohorts and dates of the map put where."""

from typing import Any

import polars as pl
import pytest

from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.unit.study.folder import (
    AREAS,
    EVENTS,
    INDICATOR,
    PEOPLE,
    STUDY,
    SUCCESSORS,
    Content,
    but,
)


def study(people: str, **keys: Any) -> dict[str, Content]:
    """Return a study that counts the smokers among these people."""
    return {
        "study.yaml": but(STUDY, areas={**STUDY["areas"], "roll_up": [["practice", "pcn"]]}),
        "people.csv": csv(people),
        "sources/people.yaml": PEOPLE,
        "indicators/hypertension.yaml": but(
            INDICATOR,
            source="people",
            numerator={"words": "Smokers", "where": {"smokes": True}},
            denominator={"words": "People"},
            **keys,
        ),
    }


FOUR_PEOPLE = """
    id | age | sex | practice_code | smokes | ethnic_group_code
    1  | 30  | F   | P1            | yes    | A
    2  | 40  | M   | P1            | no     | A
    3  | 50  | F   | P1            | yes    | A
    4  | 60  | M   | P1            | no     | A
    """
RECORDED = """
    id | day        | code
    1  | 2015-01-01 | R
    1  | 2016-01-01 | R
    1  | 2020-01-01 | A
    2  | 2015-01-01 | H
    2  | 2020-01-01 | Z
    2  | 2021-01-01 | 99
    3  | 2015-01-01 | M
    3  | 2020-01-01 | N
    3  | 2024-06-01 | A
    4  | 2020-01-01 | Z
    9  | 2020-01-01 | A
    """
"""Of the first, two rules say two things. The second refused later; the third's last record is
from after the period; the fourth never said; the ninth is nobody of these."""


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "ethnic_category_last_recorded",
            """
            stratum                                  | numerator | denominator
            White                                    | 1         | 1
            Asian or Asian British                   | 0         | 1
            Black, Black British, Caribbean or African | 1       | 1
            Not known                                | 0         | 1
            """,
        ),
        (
            "ethnic_category_most_frequent",
            """
            stratum                                  | numerator | denominator
            Asian or Asian British                   | 1         | 2
            Black, Black British, Caribbean or African | 1       | 1
            Not known                                | 0         | 1
            """,
        ),
    ],
)
def test_a_rule_of_recorded_ethnicity_replaces_what_people_carry(
    counted: Counted, rule: str, expected: str
) -> None:
    counts = counted(
        {
            **study(FOUR_PEOPLE, stratifiers=["ethnic_group_2021"]),
            "events.csv": csv(RECORDED),
            "sources/ethnicity_records.yaml": EVENTS,
            "variables/ethnic_group_code.yaml": {"title": "Ethnic category", "sql": rule},
        }
    )
    divided = counts.filter(stratification="ethnic_group_2021")
    assert_counts(divided, expected, area_type="country")


def test_several_systems_are_reconciled_by_one_rule(counted: Counted) -> None:
    ethnicity = {
        "title": "Ethnic category, of the practice and the hospital",
        "source": ["practice_records", "hospital_records"],
        "where": {"code": ["A", "H", "M"]},
        "take": "last",
        "give": "code",
    }
    counts = counted(
        {
            **study(FOUR_PEOPLE, stratifiers=["ethnic_category"]),
            "events.csv": csv("id | day | code\n1 | 2020-01-01 | A\n2 | 2022-01-01 | H"),
            "hospital.csv": csv(
                "id | day | code\n1 | 2021-01-01 | M\n2 | 2021-01-01 | A\n3 | 2021-01-01 | ?"
            ),
            "sources/practice_records.yaml": EVENTS,
            "sources/hospital_records.yaml": but(EVENTS, path="hospital.csv"),
            "variables/ethnic_group_code.yaml": ethnicity,
        }
    )
    assert_counts(
        counts,
        """
        stratum   | numerator | denominator
        Caribbean | 1         | 1
        Indian    | 0         | 1
        Not known | 1         | 2
        """,
        area_type="country",
        stratification="ethnic_category",
    )


def test_a_cohort_is_a_group_and_meets_every_other(counted: Counted) -> None:
    carers = {
        "title": "Carers",
        "column": "is_carer",
        "strata": [{"name": "Carers", "codes": ["true"]}, {"name": "Others", "codes": ["false"]}],
        "reference": "Others",
    }
    by_sex = {"title": "Carers by sex", "crosses": ["carers", "sex"]}
    counts = counted(
        {
            **study(FOUR_PEOPLE, stratifiers=["carers", "carers_by_sex"]),
            "events.csv": csv("id | day | code\n1 | 2020-01-01 | CARER\n2 | 2021-01-01 | CARER"),
            "sources/events.yaml": EVENTS,
            "codelists/carer.csv": "code,term\nCARER,Is a carer\n",
            "variables/cares.yaml": {
                "title": "Cares for somebody",
                "source": "events",
                "where": {"code": {"codelist": "carer"}},
            },
            "cohorts/is_carer.yaml": {"title": "Carers", "where": {"cares": True}},
            "stratifiers/carers.yaml": carers,
            "stratifiers/carers_by_sex.yaml": by_sex,
        }
    )
    divided = counts.filter(pl.col("stratification").str.starts_with("carers"))
    assert_counts(
        divided,
        """
        stratification | stratum         | numerator | denominator
        carers         | Carers          | 1         | 2
        carers         | Others          | 1         | 2
        carers_by_sex  | Carers × Female | 1         | 1
        carers_by_sex  | Carers × Male   | 0         | 1
        carers_by_sex  | Others × Female | 1         | 1
        carers_by_sex  | Others × Male   | 0         | 1
        """,
        area_type="country",
    )


MERGED: dict[str, Content] = {
    "areas.csv": (
        "Type,Code,Parent type,Parent\npractice,P1,pcn,N1\npractice,P2,pcn,N2\npcn,N1,,\npcn,N2,,\n"
    ),
    "sources/areas.yaml": AREAS,
    "sources/successors.yaml": SUCCESSORS,
    "successors.csv": "Old,New,Day,Share\nO1,P1,2023-10-01,1\n",
}


def test_people_of_a_practice_that_is_gone_are_shown_in_its_successor(counted: Counted) -> None:
    people = """
        id | age | sex | practice_code | smokes
        1  | 30  | F   | P1            | yes
        2  | 40  | M   | O1            | yes
        3  | 50  | F   | O1            | no
        4  | 60  | M   | P2            | no
        5  | 60  | M   | O9            | no
        """
    assert_counts(
        counted({**study(people), **MERGED}),
        """
        area_type | area_code | numerator | denominator
        practice  | P1        | 2         | 3
        practice  | P2        | 0         | 1
        practice  | Not known | 0         | 1
        pcn       | N1        | 2         | 3
        pcn       | N2        | 0         | 1
        pcn       | Not known | 0         | 1
        country   | E         | 2         | 5
        """,
    )


def test_records_of_a_practice_that_is_gone_are_shown_in_its_successor(counted: Counted) -> None:
    files = {
        **study(FOUR_PEOPLE),
        **MERGED,
        "events.csv": csv(
            """
            id | day        | code | practice_code
            1  | 2023-05-01 | BP   | O1
            1  | 2023-12-01 | BP   | P1
            2  | 2023-06-01 | DM   | O1
            3  | 2023-06-01 | BP   | P2
            3  | 2022-06-01 | BP   | P2
            """
        ),
        "sources/events.yaml": EVENTS,
        "indicators/hypertension.yaml": but(
            INDICATOR,
            source="events",
            numerator={"words": "Pressures", "where": {"code": "BP"}},
            denominator={"words": "Entries"},
        ),
    }
    assert_counts(
        counted(files),
        """
        area_type | area_code | numerator | denominator
        practice  | P1        | 2         | 3
        practice  | P2        | 1         | 1
        pcn       | N1        | 2         | 3
        pcn       | N2        | 1         | 1
        country   | E         | 3         | 4
        """,
    )


def test_a_registration_that_the_next_one_cut_short_is_counted_once(counted: Counted) -> None:
    days = {"title": "Days on a list", "source": "lists", "take": "days", "when": "in_period"}
    registrations = {
        **PEOPLE,
        "fills": "registrations",
        "path": "lists.csv",
        "columns": {
            "person_id": "id",
            "practice_code": "practice",
            "start_date": "start",
            "end_date": "end",
        },
    }
    counts = counted(
        {
            **study(FOUR_PEOPLE),
            # The first practice never learnt that the first person had left; 366 days in the year.
            "lists.csv": csv(
                """
                id | practice | start      | end
                1  | P1       | 2020-01-01 |
                1  | P2       | 2023-10-01 |
                2  | P1       | 2023-04-01 | 2023-04-10
                2  | P2       | 2023-04-06 | 2023-04-15
                """
            ),
            "sources/lists.yaml": registrations,
            "variables/days_on_a_list.yaml": days,
            "indicators/hypertension.yaml": but(
                INDICATOR,
                source="people",
                numerator={"words": "Days", "sum": "days_on_a_list"},
                denominator={"words": "People"},
                kind="rate",
            ),
        }
    )
    assert_counts(
        counts,
        """
        area_code | numerator | denominator
        E         | 381       | 4
        """,
        area_type="country",
    )
