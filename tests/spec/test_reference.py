"""The engine counts people as a slow reference does that shares no code with it."""

import random
from typing import Any

from tests.spec.conftest import Counted
from tests.spec.reference import Asked, Person, count
from tests.spec.test_people import PLACES, STUDY_OF_PEOPLE
from tests.unit.study.folder import INDICATOR, PEOPLE, Content, but

COLUMNS = ("id", "age", "sex", "practice_code", "small_area_code", "treated", "visits")
PARENTS = {
    ("practice", "P1"): {"pcn": "N1", "icb": "I1"},
    ("practice", "P2"): {"pcn": "N1", "icb": "I1"},
    ("practice", "P3"): {"pcn": "N2", "icb": "I1"},
    ("small_area", "A1"): {"place": "L1"},
    ("small_area", "A2"): {"place": "L1"},
    ("small_area", "A3"): {"place": "L2"},
}
WAYS = [["practice", "pcn", "icb"], ["small_area", "place"]]


def population(size: int) -> list[Person]:
    """Make up people, of whom some have nothing recorded or are where no map reaches."""
    drawn = random.Random(20241)
    return [
        {
            "id": f"{i}",
            "age": drawn.choice([None, *range(105)]),
            "sex": drawn.choice(["Female", "Male", "Other", None]),
            "practice_code": drawn.choice(["P1", "P2", "P3", "X9", None]),
            "small_area_code": drawn.choice(["A1", "A2", "A3", "A9", None]),
            "treated": drawn.choice([True, False, None]),
            "visits": drawn.choice([None, 0, 1, 2, 7]),
        }
        for i in range(size)
    ]


def age_of(person: Person) -> int | None:
    age = person["age"]
    assert age is None or isinstance(age, int)
    return age


def is_adult(person: Person) -> bool:
    age = age_of(person)
    return age is not None and age >= 18


def visits_of(person: Person) -> float:
    visits = person["visits"]
    return float(visits) if isinstance(visits, int) else 0.0


def sex_of(person: Person) -> str:
    return str(person["sex"]) if person["sex"] in {"Female", "Male"} else "Not known"


def age_group_of(person: Person) -> str:
    age = age_of(person)
    if age is None:
        return "Not known"
    for name, below in (("Under 40", 40), ("40 to 64", 65), ("65 to 79", 80)):
        if age < below:
            return name
    return "80 and over"


ASKED = [
    Asked(
        "treated",
        is_adult,
        lambda person: float(person["treated"] is True and person["sex"] in {"Female", "Male"}),
        {"sex": sex_of, "age_group": age_group_of},
    ),
    Asked("visits", lambda person: person["sex"] in {"Male", "Other"}, visits_of, {"sex": sex_of}),
]


def declared(**keys: Any) -> dict[str, Any]:
    return but(INDICATOR, source="people", **keys)


def files(people: list[Person]) -> dict[str, Content]:
    rows = [",".join("" if p[c] is None else str(p[c]) for c in COLUMNS) for p in people]
    return {
        "study.yaml": STUDY_OF_PEOPLE,
        "people.csv": "\n".join([",".join(COLUMNS), *rows]),
        "areas.csv": f"Type,Code,Parent type,Parent\n{PLACES}",
        "sources/people.yaml": PEOPLE,
        "indicators/hypertension.yaml": None,
        "indicators/treated.yaml": declared(
            numerator={"words": "T", "where": {"treated": True, "sex": ["Female", "Male"]}},
            denominator={"words": "A", "where": {"age": {"at_least": 18}}},
            stratifiers=["sex", "age_group"],
        ),
        "indicators/visits.yaml": declared(
            kind="rate",
            numerator={"words": "V", "sum": "visits"},
            denominator={"words": "M", "where": {"sex": ["Male", "Other"]}},
            stratifiers=["sex"],
        ),
    }


def test_the_engine_counts_as_a_plain_loop_does(counted: Counted) -> None:
    people = population(600)
    expected = count(people, ASKED, WAYS, PARENTS, ("country", "E"))
    found = {
        tuple(row[:5]): (row[5], row[6])
        for row in counted(files(people))
        .select(
            "indicator",
            "area_type",
            "area_code",
            "stratification",
            "stratum",
            "numerator",
            "denominator",
        )
        .iter_rows()
    }
    assert found == expected
