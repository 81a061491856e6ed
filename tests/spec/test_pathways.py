"""Pathways along records: who comes to each stage, and waits that are over, open, or followed."""

from typing import Any

import polars as pl

from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.spec.test_quantities import TWO_PEOPLE
from tests.unit.study.folder import PEOPLE, STUDY, Content, but

WAYS = """
    way | id | referred   | seen       | treated    | died       | paused | urgent | provider_code
    a   | 1  | 2023-05-01 | 2023-05-08 | 2023-05-31 |            |        | yes    | T1
    b   | 1  | 2023-05-01 | 2023-05-15 | 2023-07-10 |            | 10     | yes    | T1
    c   | 2  | 2023-05-01 | 2023-05-20 |            | 2023-06-01 |        | yes    | T1
    d   | 2  | 2023-05-01 |            |            |            |        | yes    | T1
    e   | 2  | 2024-03-11 | 2024-03-12 |            |            |        | yes    | T1
    f   | 3  | 2023-06-10 | 2023-06-12 | 2023-06-01 |            |        | yes    | T1
    g   | 3  | 2023-06-10 | 2023-06-11 | 2023-06-12 |            |        | no     | T1
    h   | 3  | 2022-06-10 | 2022-06-11 | 2023-06-12 |            |        | yes    | T1
    """
PATHWAY: dict[str, Any] = {
    "title": "Urgent referrals",
    "source": "ways",
    "who": {"words": "Those who are referred", "where": {"urgent": "yes"}},
    "begins": "referral_date",
    "why_it_matters": "Days lost let illness grow.",
    "review": {"owner": "Us", "reviewed_on": "2026-01-01", "next_review": "2027-01-01"},
    "stages": [
        {"name": "seen", "title": "Seen", "words": "Those seen", "date": "first_seen_date"},
        {"name": "treated", "title": "Treated", "words": "Those treated", "date": "treatment_date"},
    ],
}
CLOCK: dict[str, Any] = {
    "name": "treatment",
    "title": "Referral to treatment",
    "start": "referral_date",
    "stop": "treatment_date",
    "ends": ["died"],
    "pauses": "days_paused",
    "standards": [{"within": "62 days", "since": "2023-10-01", "source": "Us"}],
}


def ways(**pathway: Any) -> dict[str, Content]:
    """Return a study of urgent referrals in the year from April 2023, and its pathway."""
    columns = {
        "pathway_id": "way",
        "person_id": "id",
        "referral_date": "referred",
        "first_seen_date": "seen",
        "treatment_date": "treated",
        "days_paused": "paused",
    }
    return {
        "study.yaml": but(
            STUDY,
            period={"start": "2023-04-01", "end": "2024-03-31"},
            areas={"whole": {"code": "E", "name": "England"}, "roll_up": [["provider"]]},
        ),
        "ways.csv": csv(WAYS),
        "people.csv": csv(TWO_PEOPLE),
        "areas.csv": "Type,Code,Parent type,Parent\nprovider,T1,,\n",
        "sources/ways.yaml": {
            "title": "Ways", "kind": "csv", "fills": "cancer_pathways", "path": "ways.csv",
            "publisher": "Us", "columns": columns,
        },
        "sources/registers.yaml": None,
        "indicators/hypertension.yaml": None,
        "pathways/urgent.yaml": but(PATHWAY, **pathway),
    }  # fmt: skip


def test_each_stage_counts_those_who_came_to_all_before_it(counted: Counted) -> None:
    assert_counts(
        counted(ways()),
        """
        indicator      | numerator | denominator
        urgent_seen    | 5         | 6
        urgent_treated | 3         | 5
        """,
        area_type="country",
    )


def test_who_is_followed_began_early_enough_and_comes_to_a_stage_in_that_time(
    counted: Counted,
) -> None:
    """E began 20 days before the end: too late. B was treated after 70 days: too late."""
    assert_counts(
        counted(ways(follow="9 weeks")),
        """
        indicator      | numerator | denominator
        urgent_seen    | 4         | 5
        urgent_treated | 1         | 4
        """,
        area_type="country",
    )
    # Followed from the day 20 days before the end on, E is just among them.
    assert_counts(
        counted(ways(follow="20 days")),
        """
        indicator      | numerator | denominator
        urgent_seen    | 5         | 6
        urgent_treated | 0         | 5
        """,
        area_type="country",
    )


def test_waits_are_over_or_open_or_followed_and_never_mixed(counted: Counted) -> None:
    """H began a year before and is told when it stopped; f stops before it starts: no wait."""
    found = counted(ways(clocks=[CLOCK]))
    assert_counts(
        found,
        """
        numerator | denominator
        2         | 3
        """,
        area_type="country",
        indicator="urgent_treatment_within_62_days",
    )
    # Ten days of b's seventy were a pause.
    assert_counts(
        found,
        """
        age_band | numerator | denominator
        30       | 1         | 1
        60       | 1         | 1
        367      | 1         | 1
        """,
        area_type="country",
        indicator="urgent_treatment_median",
    )
    # C died, so d and e alone still wait on the last day.
    assert_counts(
        found,
        """
        age_band | numerator | denominator
        20       | 1         | 1
        335      | 1         | 1
        """,
        area_type="country",
        indicator="urgent_treatment_waiting_median",
    )
    # A band is days × 3 and the fate: 0 stopped, 1 ended otherwise, 2 still waiting.
    assert_counts(
        found,
        """
        age_band  | numerator | denominator
        90        | 1         | 1
        180       | 1         | 1
        94        | 1         | 1
        1007      | 1         | 1
        62        | 1         | 1
        Not known | 0         | 1
        """,
        area_type="country",
        indicator="urgent_treatment_followed",
    )


def test_followed_waits_are_counted_by_day_and_fate_in_each_cell_of_an_adjustment(
    counted: Counted,
) -> None:
    """Sexes alike in their trust: three times the days, and 1 more for death, 2 for waiting on.

    A 30 days, b 70, c died after 31, d and e wait on after 335 and 20; f has no time.
    """
    alike = {"for": "trust", "words": "Trusts differ."}
    clock = {**CLOCK, "pauses": None, "adjusted": [alike]}
    study = ways(clocks=[clock], stratifiers=["sex"])
    study["sources/people.yaml"] = PEOPLE
    study["stratifiers/trust.yaml"] = {
        "title": "Trust",
        "column": "provider_code",
        "is_compared": False,
    }
    cells = counted(study).filter(pl.col("stratification").str.starts_with("sex × "))
    assert_counts(
        cells,
        """
        indicator                 | area_type | stratum        | age_band  | numerator
        urgent_treatment_followed | country   | Female × T1    | 90        | 1
        urgent_treatment_followed | country   | Female × T1    | 210       | 1
        urgent_treatment_followed | country   | Male × T1      | 94        | 1
        urgent_treatment_followed | country   | Male × T1      | 62        | 1
        urgent_treatment_followed | country   | Male × T1      | 1007      | 1
        urgent_treatment_followed | country   | Not known × T1 | Not known | 0
        """,
    )
