"""Counts from before a change are shown on the map of one date."""

from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.spec.published import published
from tests.unit.study.folder import INDICATOR, SUCCESSORS, but


def test_counts_from_before_a_merger_and_a_split_are_shown_on_the_maps_date(
    counted: Counted,
) -> None:
    files = published(
        """
        Practice | Register | List
        O1       | 10       | 100
        O2       | 20       | 100
        O3       | 5        | 50
        P1       | 1        | 10
        """
    )
    counts = counted(
        {
            **files,
            "successors.csv": csv(
                """
                Old | New | Day        | Share
                O1  | P1  | 2023-10-01 | 1
                O2  | P1  | 2023-10-01 | 0.25
                O2  | P3  | 2023-10-01 | 0.75
                """
            ),
            "sources/successors.yaml": SUCCESSORS,
        }
    )
    # P1: its own 1, all of O1's 10, a quarter of O2's 20. O3 closed and nobody followed it.
    assert_counts(
        counts,
        """
        area_type | area_code | numerator | denominator
        practice  | P1        | 16        | 135
        practice  | P3        | 15        | 75
        practice  | O3        | 5         | 50
        pcn       | N1        | 16        | 135
        pcn       | N2        | 15        | 75
        pcn       | Not known | 5         | 50
        icb       | I1        | 31        | 210
        icb       | Not known | 5         | 50
        country   | E         | 36        | 260
        """,
    )


def test_a_percentage_goes_whole_to_one_successor_and_is_never_averaged(
    counted: Counted,
) -> None:
    files = published(
        """
        Practice | Achieved
        O1       | 80
        O2       | 70
        O3       | 60
        P2       | 90
        """,
        {"numerator": None, "denominator": None, "percentage": "Achieved"},
    )
    counts = counted(
        {
            **files,
            "indicators/hypertension.yaml": but(INDICATOR, kind="percentage"),
            "successors.csv": csv(
                """
                Old | New | Day        | Share
                O1  | P1  | 2023-10-01 | 1
                O2  | P2  | 2023-10-01 | 1
                O3  | P1  | 2023-10-01 | 0.5
                O3  | P3  | 2023-10-01 | 0.5
                """
            ),
            "sources/successors.yaml": SUCCESSORS,
        }
    )
    assert_counts(counts, "area_type | area_code | percentage")


def test_a_percentage_follows_an_area_that_only_changed_its_code(counted: Counted) -> None:
    files = published(
        """
        Practice | Achieved
        O1       | 80
        P2       | 90
        """,
        {"numerator": None, "denominator": None, "percentage": "Achieved"},
    )
    counts = counted(
        {
            **files,
            "indicators/hypertension.yaml": but(INDICATOR, kind="percentage"),
            "successors.csv": "Old,New,Day,Share\nO1,P1,2023-10-01,1\n",
            "sources/successors.yaml": SUCCESSORS,
        }
    )
    assert_counts(
        counts,
        """
        area_type | area_code | percentage
        practice  | P1        | 80
        practice  | P2        | 90
        """,
    )
