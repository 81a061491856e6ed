"""Published counts in strata: drawn tables in, expected counts out."""

from equipath.estimates.compute import totals
from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.spec.published import published, stratified
from tests.unit.study.folder import AREAS, STUDY, Content, but


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
