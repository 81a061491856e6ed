"""Published counts: drawn tables in, expected counts out."""

from typing import Any

from equipath.estimates.compute import totals
from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.unit.study.folder import AREAS, INDICATOR, SOURCE, STUDY, Content, but

DATED = {
    **SOURCE["columns"],
    "period_start": "month",
    "period_end": {"from": "month", "last_day_of": "month"},
}


def published(drawn: str, columns: dict[str, Any] | None = None, **keys: Any) -> dict[str, Content]:
    spelt = {**SOURCE["columns"], **(columns or {})}
    kept = {name: column for name, column in spelt.items() if column is not None}
    return {
        "registers.csv": csv(drawn),
        "sources/registers.yaml": but(SOURCE, columns=kept, **keys),
    }


def stratified(*names: str) -> dict[str, Content]:
    return {"indicators/hypertension.yaml": but(INDICATOR, stratifiers=list(names))}


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


def test_strata_are_counted_beside_their_total_and_the_unknown_are_shown(
    counted: Counted,
) -> None:
    files = published(
        """
        Practice | Register | List | Sex
        P1       | 4        | 50   | F
        P1       | 6        | 40   | M
        P1       | 1        | 10   |
        P2       | 2        | 20   | other
        """,
        strata={"sex": "Sex"},
    )
    counts = counted({**files, **stratified("sex")})
    assert_counts(
        counts,
        """
        area_code | stratification | stratum   | sex       | numerator | denominator
        P1        | All            | All       | F         | 4         | 50
        P1        | All            | All       | M         | 6         | 40
        P1        | All            | All       | Not known | 1         | 10
        P1        | sex            | Female    | F         | 4         | 50
        P1        | sex            | Male      | M         | 6         | 40
        P1        | sex            | Not known | Not known | 1         | 10
        P2        | All            | All       | other     | 2         | 20
        P2        | sex            | Not known | other     | 2         | 20
        """,
        area_type="practice",
    )
    assert_counts(
        totals(counts),
        """
        stratification | stratum   | numerator | denominator
        All            | All       | 13        | 120
        sex            | Female    | 4         | 50
        sex            | Male      | 6         | 40
        sex            | Not known | 3         | 30
        """,
        area_type="country",
    )


def test_strata_may_be_taken_as_the_data_give_them(counted: Counted) -> None:
    files = published(
        """
        Practice | Register | List | Route
        P1       | 4        | 50   | Urgent
        P1       | 6        | 40   | Screening
        """,
        strata={"route": "Route"},
    )
    files |= {"stratifiers/route.yaml": {"title": "Route", "column": "route"}}
    counts = counted({**files, **stratified("route")})
    assert_counts(
        counts,
        """
        stratum   | numerator
        Screening | 6
        Urgent    | 4
        """,
        area_type="practice",
        stratification="route",
    )


FACTS: dict[str, Content] = {
    "facts.csv": csv(
        """
        Code | IMD
        P1   | 40
        P2   | 10
        P3   | 20
        """
    ),
    "sources/facts.yaml": but(
        AREAS,
        fills="area_attributes",
        path="facts.csv",
        columns={"area_type": {"value": "practice"}, "area_code": "Code"},
        attributes={"imd": "IMD"},
    ),
}
FOUR_PRACTICES = """
    Practice | Register | List
    P1       | 1        | 10
    P2       | 2        | 20
    P3       | 4        | 40
    X9       | 8        | 80
    """


def test_areas_are_put_into_strata_by_what_is_known_of_them(counted: Counted) -> None:
    halves = {
        "title": "Deprivation half",
        "attribute": "imd",
        "area_type": "practice",
        "strata": [{"name": "More", "at_least": 20}, {"name": "Less", "below": 20}],
    }
    files = {**published(FOUR_PRACTICES), **FACTS, "stratifiers/half.yaml": halves}
    counts = counted({**files, **stratified("half")})
    assert_counts(
        counts,
        """
        area_type | area_code | stratum   | numerator | denominator
        practice  | P1        | More      | 1         | 10
        practice  | P2        | Less      | 2         | 20
        practice  | P3        | More      | 4         | 40
        practice  | X9        | Not known | 8         | 80
        pcn       | N1        | More      | 1         | 10
        pcn       | N1        | Less      | 2         | 20
        pcn       | N2        | More      | 4         | 40
        pcn       | Not known | Not known | 8         | 80
        icb       | I1        | More      | 5         | 50
        icb       | I1        | Less      | 2         | 20
        icb       | Not known | Not known | 8         | 80
        country   | E         | More      | 5         | 50
        country   | E         | Less      | 2         | 20
        country   | E         | Not known | 8         | 80
        """,
        stratification="half",
    )


def test_quantiles_are_cut_with_the_most_disadvantaged_first(counted: Counted) -> None:
    thirds = {
        "title": "Deprivation third",
        "attribute": "imd",
        "area_type": "practice",
        "quantiles": 3,
        "labels": ["Most", "Middle", "Least"],
    }
    files = {**published(FOUR_PRACTICES), **FACTS, "stratifiers/third.yaml": thirds}
    counts = counted({**files, **stratified("third")})
    assert_counts(
        counts,
        """
        area_code | stratum
        P1        | Most
        P2        | Least
        P3        | Middle
        X9        | Not known
        """,
        stratification="third",
        area_type="practice",
    )


def test_only_the_levels_that_are_asked_for_have_strata(counted: Counted) -> None:
    files = published(
        """
        Practice | Register | List | Sex
        P1       | 4        | 50   | F
        """,
        strata={"sex": "Sex"},
    )
    areas = {**STUDY["areas"], "stratify": ["icb"]}
    counts = counted({**files, **stratified("sex"), "study.yaml": but(STUDY, areas=areas)})
    assert set(counts.filter(stratification="sex")["area_type"]) == {"icb"}
    assert set(counts.filter(stratification="All")["area_type"]) == {
        "practice",
        "pcn",
        "icb",
        "country",
    }


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


SUCCESSORS = {
    "title": "Successors",
    "kind": "csv",
    "fills": "successors",
    "path": "successors.csv",
    "publisher": "Us",
    "columns": {
        "area_type": {"value": "practice"},
        "area_code": "Old",
        "successor_code": "New",
        "changed_on": "Day",
        "share": "Share",
    },
}


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
