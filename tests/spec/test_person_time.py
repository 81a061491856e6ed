"""Events published without their people: drawn tables in, person-years out."""

from typing import Any

from equipath.estimates.compute import totals
from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.unit.study.folder import AREAS, INDICATOR, SOURCE, STUDY, Content, but

POPULATIONS = {
    "title": "Populations",
    "kind": "csv",
    "fills": "populations",
    "path": "populations.csv",
    "publisher": "Us",
    "columns": {
        "area_type": {"value": "practice"},
        "area_code": "Practice",
        "age_band": "Age",
        "sex": "Sex",
        "ethnic_group": {"value": "All"},
        "population": "People",
    },
}


def events(drawn: str, people: str, **keys: Any) -> dict[str, Content]:
    spelt = {name: c for name, c in SOURCE["columns"].items() if name != "denominator"}
    spelt |= keys.pop("columns", {})
    return {
        "registers.csv": csv(drawn),
        "sources/registers.yaml": but(SOURCE, columns=spelt, **keys),
        "sources/areas.yaml": AREAS,
        "populations.csv": csv(people),
        "sources/populations.yaml": POPULATIONS,
        "indicators/hypertension.yaml": but(
            INDICATOR, kind="rate", multiplier=1000, population="populations"
        ),
    }


PEOPLE = """
    Practice | Age   | Sex    | People
    P1       | 40-44 | Female | 100
    P1       | 40-44 | Male   | 110
    P1       | 45-49 | Female | 90
    P1       | 45-49 | Male   | 80
    P2       | 40-44 | Female | 50
    """


def test_events_of_a_year_stand_over_the_people_who_live_there(counted: Counted) -> None:
    counts = counted(
        events(
            """
            Practice | Register
            P1       | 7
            P2       | 2
            """,
            PEOPLE,
        )
    )
    assert_counts(
        counts,
        """
        area_type | area_code | numerator | denominator | hidden
        practice  | P1        | 7         | 380         | 0
        practice  | P2        | 2         | 50          | 0
        pcn       | N1        | 9         | 430         | 0
        icb       | I1        | 9         | 430         | 0
        country   | E         | 9         | 430         | 0
        """,
    )


def test_person_years_are_people_times_the_length_of_the_period(counted: Counted) -> None:
    files = events(
        """
        Practice | Register | month
        P1       | 1        | 2024-01-01
        P1       | 2        | 2024-02-01
        """,
        PEOPLE,
        columns={"period_start": "month", "period_end": {"from": "month", "last_day_of": "month"}},
    )
    period = {"start": "2024-01-01", "end": "2024-02-29", "every": ["month", "whole"]}
    counts = counted({**files, "study.yaml": but(STUDY, period=period)})
    # 380 people: a twelfth of a year each month, a sixth in the two.
    assert_counts(
        counts,
        """
        period_start | period_end | numerator | denominator
        2024-01-01   | 2024-01-31 | 1         | 31.66666667
        2024-02-01   | 2024-02-29 | 2         | 31.66666667
        2024-01-01   | 2024-02-29 | 3         | 63.33333333
        """,
        area_type="practice",
    )


def test_an_age_band_without_events_still_has_its_people(counted: Counted) -> None:
    files = events(
        """
        Practice | Register | Age
        P1       | 7        | 40-44
        """,
        PEOPLE,
        strata={"age_band": "Age"},
    )
    counts = counted(files)
    assert_counts(
        counts,
        """
        age_band | numerator | denominator
        40-44    | 7         | 210
        45-49    | 0         | 170
        """,
        area_type="practice",
    )
    assert_counts(
        totals(counts),
        """
        numerator | denominator
        7         | 380
        """,
        area_type="practice",
    )


def test_an_area_without_a_population_has_no_known_denominator(counted: Counted) -> None:
    counts = counted(
        events(
            """
            Practice | Register
            P1       | 7
            P3       | 2
            """,
            PEOPLE,
        )
    )
    assert_counts(
        counts,
        """
        area_type | area_code | numerator | denominator | hidden
        practice  | P1        | 7         | 380         | 0
        practice  | P3        | 2         |             | 1
        pcn       | N1        | 7         | 380         | 0
        pcn       | N2        | 2         |             | 1
        icb       | I1        | 9         |             | 1
        country   | E         | 9         |             | 1
        """,
    )


def test_a_hidden_count_stays_hidden_over_known_people(counted: Counted) -> None:
    counts = counted(
        events(
            """
            Practice | Register
            P1       | *
            P2       | 2
            """,
            PEOPLE,
        )
    )
    assert_counts(
        counts,
        """
        area_code | numerator | denominator | hidden
        P1        |           | 380         | 1
        P2        | 2         | 50          | 0
        """,
        area_type="practice",
    )
