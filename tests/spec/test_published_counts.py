"""Published counts: drawn tables in, expected counts out."""

from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts
from tests.spec.published import published
from tests.unit.study.folder import INDICATOR, SOURCE, STUDY, but

DATED = {
    **SOURCE["columns"],
    "period_start": "month",
    "period_end": {"from": "month", "last_day_of": "month"},
}


def test_practices_add_up_to_networks_boards_and_the_whole(counted: Counted) -> None:
    counts = counted(
        published(
            """
            Practice | Register | List
            P1       | 10       | 100
            P2       | 40.5     | 200
            P3       | 30       | 100
            """
        )
    )
    assert_counts(
        counts,
        """
        area_type | area_code | stratum | numerator | denominator | hidden
        practice  | P1        | All     | 10        | 100         | 0
        practice  | P2        | All     | 40.5      | 200         | 0
        practice  | P3        | All     | 30        | 100         | 0
        pcn       | N1        | All     | 50.5      | 300         | 0
        pcn       | N2        | All     | 30        | 100         | 0
        icb       | I1        | All     | 80.5      | 400         | 0
        country   | E         | All     | 80.5      | 400         | 0
        """,
    )


def test_an_area_that_the_map_lacks_is_shown_and_is_in_the_whole(counted: Counted) -> None:
    counts = counted(
        published(
            """
            Practice | Register | List
            P1       | 10       | 100
            X9       | 1        | 50
            """
        )
    )
    assert_counts(
        counts,
        """
        area_type | area_code | numerator | denominator
        practice  | P1        | 10        | 100
        practice  | X9        | 1         | 50
        pcn       | N1        | 10        | 100
        pcn       | Not known | 1         | 50
        icb       | I1        | 10        | 100
        icb       | Not known | 1         | 50
        country   | E         | 11        | 150
        """,
    )


def test_a_sum_that_lacks_a_hidden_part_says_how_many_it_lacks(counted: Counted) -> None:
    counts = counted(
        published(
            """
            Practice | Register | List
            P1       | *        | 100
            P2       | 40       | 200
            P3       | [x]      | 100
            """
        )
    )
    assert_counts(
        counts,
        """
        area_type | area_code | numerator | denominator | hidden
        practice  | P1        |           | 100         | 1
        practice  | P2        | 40        | 200         | 0
        practice  | P3        |           | 100         | 1
        pcn       | N1        | 40        | 300         | 1
        pcn       | N2        |           | 100         | 1
        icb       | I1        | 40        | 400         | 2
        country   | E         | 40        | 400         | 2
        """,
    )


def test_a_percentage_without_its_base_stays_where_it_was_published(counted: Counted) -> None:
    files = published(
        """
        Practice | Achieved
        P1       | 80
        P2       | 90
        """,
        {"numerator": None, "denominator": None, "percentage": "Achieved"},
    )
    kind = {"indicators/hypertension.yaml": but(INDICATOR, kind="percentage")}
    assert_counts(
        counted({**files, **kind}),
        """
        area_type | area_code | numerator | denominator | hidden | percentage
        practice  | P1        |           |             | 0      | 80
        practice  | P2        |           |             | 0      | 90
        """,
    )


def test_a_percentage_with_its_base_gives_its_numerator_back(counted: Counted) -> None:
    files = published(
        """
        Practice | Achieved | List
        P1       | 33.3     | 300
        P2       | 66.67    | 3
        """,
        {"numerator": None, "percentage": "Achieved"},
    )
    assert_counts(
        counted(files),
        """
        area_type | area_code | numerator | denominator | hidden | percentage
        practice  | P1        | 100       | 300         | 0      |
        practice  | P2        | 2         | 3           | 0      |
        pcn       | N1        | 102       | 303         | 0      |
        icb       | I1        | 102       | 303         | 0      |
        country   | E         | 102       | 303         | 0      |
        """,
    )


def test_months_add_up_to_the_pieces_that_the_study_asks_for(counted: Counted) -> None:
    months = "\n".join(
        f"P1 | {2**i} | 1000 | {2023 + (i + 9) // 12}-{(i + 9) % 12 + 1:02}-01" for i in range(6)
    )
    files = published(f"Practice | Register | List | month\n{months}", DATED)
    period = {
        "start": "2023-11-01",
        "end": "2024-03-31",
        "every": ["month", "quarter", "whole"],
    }
    counts = counted({**files, "study.yaml": but(STUDY, period=period)})
    # October (1) is before the study; November 2, December 4, January 8, February 16, March 32.
    assert_counts(
        counts,
        """
        period_start | period_end | numerator | denominator
        2023-11-01   | 2023-11-30 | 2         | 1000
        2023-12-01   | 2023-12-31 | 4         | 1000
        2024-01-01   | 2024-01-31 | 8         | 1000
        2024-02-01   | 2024-02-29 | 16        | 1000
        2024-03-01   | 2024-03-31 | 32        | 1000
        2024-01-01   | 2024-03-31 | 56        | 3000
        2023-11-01   | 2024-03-31 | 62        | 5000
        """,
        area_type="practice",
    )


def test_a_boards_own_published_count_stands_and_none_is_made_beside_it(
    counted: Counted,
) -> None:
    files = published(
        """
        Type     | Practice | Register | List
        practice | P1       | 10       | 100
        practice | P3       | 30       | 100
        icb      | I1       | 45       | 250
        """,
        {"area_type": "Type"},
    )
    assert_counts(
        counted(files),
        """
        area_type | area_code | numerator | denominator
        practice  | P1        | 10        | 100
        practice  | P3        | 30        | 100
        pcn       | N1        | 10        | 100
        pcn       | N2        | 30        | 100
        icb       | I1        | 45        | 250
        country   | E         | 40        | 200
        """,
    )


def test_the_whole_is_counted_once_where_counts_stand_in_two_ways(counted: Counted) -> None:
    files = published(
        """
        Type     | Practice | Register | List
        practice | P1       | 10       | 100
        practice | P2       | 20       | 100
        trust    | T1       | 12       | 90
        trust    | T2       | 18       | 110
        """,
        {"area_type": "Type"},
    )
    areas = {**STUDY["areas"], "roll_up": [["trust"], ["practice", "pcn", "icb"]]}
    counts = counted({**files, "study.yaml": but(STUDY, areas=areas)})
    assert_counts(
        counts,
        """
        area_type | area_code | numerator | denominator
        trust     | T1        | 12        | 90
        trust     | T2        | 18        | 110
        practice  | P1        | 10        | 100
        practice  | P2        | 20        | 100
        pcn       | N1        | 30        | 200
        icb       | I1        | 30        | 200
        country   | E         | 30        | 200
        """,
    )
