"""People: drawn tables of persons in, expected counts out."""

from typing import Any

import pytest

from equipath.errors import StudyError
from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.unit.study.folder import AREAS, INDICATOR, PEOPLE, STUDY, Content, but

TEN_PEOPLE = """
    id | age | sex    | practice_code | small_area_code | known | treated | pressure | visits
    1  | 20  | Female | P1            | A1              | yes   | yes     | 120      | 0
    2  | 40  | Female | P1            | A1              | yes   | no      | 150      | 2
    3  | 60  | Male   | P1            | A2              | no    | no      | 155      | 1
    4  | 65  | Male   | P2            | A2              | yes   | yes     | 138      | 0
    5  | 90  | Female | P2            | A3              | yes   |         |          | 5
    6  | 101 | Male   | P3            | A3              |       | no      | 160      | 1
    7  |     | Male   | P3            |                 | yes   | yes     | 130      |
    8  | 39  |        | P3            | A1              | no    | no      | 140      | 0
    9  | 40  | Female |               | A1              | yes   | yes     | 139      | 3
    10 | 64  | Other  | X9            | A9              | yes   | no      | 90       | 1
    """
STUDY_OF_PEOPLE = but(
    STUDY,
    areas={
        "whole": {"code": "E", "name": "England"},
        "roll_up": [["practice", "pcn", "icb"], ["small_area", "place"]],
    },
)
PLACES = (
    "practice,P1,pcn,N1\npractice,P2,pcn,N1\npractice,P3,pcn,N2\npcn,N1,icb,I1\npcn,N2,icb,I1\n"
)
PLACES += "small_area,A1,place,L1\nsmall_area,A2,place,L1\nsmall_area,A3,place,L2\n"


def people(
    numerator: dict[str, Any], denominator: dict[str, Any] | None = None, **keys: Any
) -> dict[str, Content]:
    """Return a study of ten people in which one indicator counts these."""
    return {
        "study.yaml": STUDY_OF_PEOPLE,
        "people.csv": csv(TEN_PEOPLE),
        "areas.csv": f"Type,Code,Parent type,Parent\n{PLACES}",
        "sources/people.yaml": PEOPLE,
        "indicators/hypertension.yaml": but(
            INDICATOR,
            source="people",
            numerator={"words": "These", **numerator},
            denominator={"words": "Those", **(denominator or {})},
            **keys,
        ),
    }


def whole(counts: Any) -> tuple[float, float]:
    row = counts.filter(area_type="country", stratification="All").row(0, named=True)
    return row["numerator"], row["denominator"]


CONDITIONS: dict[str, tuple[dict[str, Any], int]] = {
    "known": ({"known": True}, 7),
    "not_known": ({"known": False}, 2),
    "women": ({"sex": "Female"}, 4),
    "women_and_others": ({"sex": ["Female", "Other"]}, 5),
    "from_40": ({"age": {"at_least": 40}}, 7),
    "up_to_40": ({"age": {"at_most": 40}}, 4),
    "from_40_to_64": ({"age": {"at_least": 40, "at_most": 64}}, 4),
    "high_pressure": ({"pressure": {"at_least": 140}}, 4),
    "low_pressure": ({"pressure": {"at_most": 99.5}}, 1),
    "known_women": ({"known": True, "sex": "Female"}, 4),
    "known_and_untreated": ({"known": True, "treated": False}, 2),
    "of_one_practice": ({"practice_code": "X9"}, 1),
    "visits_of_two_numbers": ({"visits": [0, 5]}, 4),
    "one_visit": ({"visits": 1}, 3),
}


def test_a_condition_holds_of_whom_it_says_and_never_of_the_unrecorded(
    counted: Counted,
) -> None:
    files = people({})
    for name, (where, _) in CONDITIONS.items():
        numerator = {"words": "These", "where": where}
        files[f"indicators/{name}.yaml"] = but(INDICATOR, source="people", numerator=numerator)
    counts = counted(files).filter(area_type="country")
    found = dict(counts.select("indicator", "numerator").iter_rows())
    assert found == {name: n for name, (_, n) in CONDITIONS.items()} | {"hypertension": 10}
    assert set(counts["denominator"]) == {10}


def test_the_numerator_is_counted_among_the_denominator_only(counted: Counted) -> None:
    files = people({"where": {"treated": True}}, {"where": {"sex": "Male"}})
    # Four men, of whom 4 and 7 are treated; the women who are treated are not among them.
    assert whole(counted(files)) == (2, 4)


def test_events_are_added_up_for_a_rate(counted: Counted) -> None:
    files = people({"sum": "visits"}, {"where": {"sex": "Female"}}, kind="rate", multiplier=1000)
    counts = counted(files)
    assert whole(counts) == (10, 4)
    # Somebody without a visit adds nothing to the visits, so the gate is not to count on them.
    behind = counts.filter(area_type="country").select("numerator_rows", "denominator_rows")
    assert behind.row(0) == (3, None)


def test_people_are_counted_up_both_ways_and_once_in_the_whole(counted: Counted) -> None:
    assert_counts(
        counted(people({"where": {"treated": True}})),
        """
        area_type  | area_code | numerator | denominator | hidden
        practice   | P1        | 1         | 3           | 0
        practice   | P2        | 1         | 2           | 0
        practice   | P3        | 1         | 3           | 0
        practice   | Not known | 1         | 2           | 0
        pcn        | N1        | 2         | 5           | 0
        pcn        | N2        | 1         | 3           | 0
        pcn        | Not known | 1         | 2           | 0
        icb        | I1        | 3         | 8           | 0
        icb        | Not known | 1         | 2           | 0
        small_area | A1        | 2         | 4           | 0
        small_area | A2        | 1         | 2           | 0
        small_area | A3        | 0         | 2           | 0
        small_area | Not known | 1         | 2           | 0
        place      | L1        | 3         | 6           | 0
        place      | L2        | 0         | 2           | 0
        place      | Not known | 1         | 2           | 0
        country    | E         | 4         | 10          | 0
        """,
        stratification="All",
    )


def test_strata_by_a_column_show_the_unknown(counted: Counted) -> None:
    files = people({"where": {"treated": True}}, stratifiers=["sex", "age_group"])
    counts = counted(files).filter(area_type="country")
    assert_counts(
        counts,
        """
        stratification | stratum     | numerator | denominator
        All            | All         | 4         | 10
        sex            | Female      | 2         | 4
        sex            | Male        | 2         | 4
        sex            | Not known   | 0         | 2
        age_group      | Under 40    | 1         | 2
        age_group      | 40 to 64    | 1         | 4
        age_group      | 65 to 79    | 1         | 1
        age_group      | 80 and over | 0         | 2
        age_group      | Not known   | 1         | 1
        """,
    )


FACTS: dict[str, Content] = {
    "facts.csv": "Code,Decile\nA1,1\nA2,2\nA3,9\n",
    "sources/facts.yaml": but(
        AREAS,
        fills="area_attributes",
        path="facts.csv",
        columns={"area_type": {"value": "small_area"}, "area_code": "Code"},
        attributes={"imd_decile": "Decile"},
    ),
}


def test_strata_by_where_people_live_go_with_them_to_their_practice(counted: Counted) -> None:
    files = people({"where": {"treated": True}}, stratifiers=["core20"])
    counts = counted({**files, **FACTS})
    assert_counts(
        counts,
        """
        area_code | stratum   | numerator | denominator
        P1        | Core20    | 1         | 3
        P2        | Core20    | 1         | 1
        P2        | Other 80% | 0         | 1
        P3        | Core20    | 0         | 1
        P3        | Other 80% | 0         | 1
        P3        | Not known | 1         | 1
        Not known | Not known | 0         | 1
        Not known | Core20    | 1         | 1
        """,
        stratification="core20",
        area_type="practice",
    )


def test_people_are_counted_in_bands_of_age_where_rates_are_standardised(
    counted: Counted,
) -> None:
    files = people({"where": {"treated": True}}, standard_population="esp2013")
    assert_counts(
        counted(files),
        """
        age_band  | numerator | denominator
        20-24     | 1         | 1
        35-39     | 0         | 1
        40-44     | 1         | 2
        60-64     | 0         | 2
        65-69     | 1         | 1
        90+       | 0         | 2
        Not known | 1         | 1
        """,
        area_type="country",
    )


@pytest.mark.parametrize(
    ("numerator", "shown"),
    [
        (
            {"where": {"treatd": True}},
            (
                "indicators/hypertension.yaml: numerator.where.treatd: the people have no column "
                "`treatd`. Did you mean `treated`?"
            ),
        ),
        (
            {"sum": "visit"},
            (
                "indicators/hypertension.yaml: numerator.sum: the people have no column `visit`. "
                "Did you mean `visits`?"
            ),
        ),
        (
            {"where": {"sex": True}},
            (
                "indicators/hypertension.yaml: numerator.where.sex: 9 people have something in "
                "`sex` that is no yes or no. Ask for the values as they stand there, in quotes."
            ),
        ),
        (
            {"where": {"sex": {"at_least": 1}}},
            (
                "indicators/hypertension.yaml: numerator.where.sex: 9 people have something in "
                "`sex` that is no number. Ask for the values as they stand there, in quotes."
            ),
        ),
    ],
)
def test_a_condition_that_cannot_be_asked_is_refused_not_answered_with_nobody(
    counted: Counted, numerator: dict[str, Any], shown: str
) -> None:
    with pytest.raises(StudyError) as raised:
        counted(people(numerator))
    assert [str(p) for p in raised.value.problems] == [shown]


def test_crossed_stratifiers_put_everyone_in_one_stratum_the_unknown_too(counted: Counted) -> None:
    files = people({"where": {"treated": True}}, stratifiers=["sex_by_record"])
    files["stratifiers/record.yaml"] = {
        "title": "Record",
        "column": "known",
        "strata": [{"name": "Known", "codes": ["yes"]}, {"name": "Unknown", "codes": ["no"]}],
    }
    files["stratifiers/sex_by_record.yaml"] = {
        "title": "Sex and record",
        "crosses": ["sex", "record"],
    }
    assert_counts(
        counted(files).filter(area_type="country"),
        """
        stratification | stratum               | numerator | denominator
        All            | All                   | 4         | 10
        sex_by_record  | Female × Known        | 2         | 4
        sex_by_record  | Male × Known          | 2         | 2
        sex_by_record  | Male × Not known      | 0         | 1
        sex_by_record  | Male × Unknown        | 0         | 1
        sex_by_record  | Not known × Known     | 0         | 1
        sex_by_record  | Not known × Unknown   | 0         | 1
        """,
    )


def test_a_stratifier_that_cannot_divide_people_is_refused(counted: Counted) -> None:
    files = people({"where": {"treated": True}}, stratifiers=["smoking"])
    files["stratifiers/smoking.yaml"] = {"title": "Smoking", "column": "smokes"}
    with pytest.raises(StudyError, match=r"smoking\.yaml: column: there is no column `smokes`"):
        counted(files)


def test_people_whom_nothing_places_are_refused(counted: Counted) -> None:
    files = people({"where": {"treated": True}})
    files["people.csv"] = "id,age,sex,treated\n1,40,Male,yes\n"
    with pytest.raises(StudyError, match="no column that places them: `practice_code`, `small_"):
        counted(files)
