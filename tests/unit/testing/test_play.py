"""A test of a study fails where it should, and says of whom and of what."""

from pathlib import Path
from typing import Any

import pytest

from equipath.engines.duckdb import connect
from equipath.errors import StudyError
from equipath.study.reader import load_study
from equipath.testing.play import Difference, Outcome, play
from tests.spec.language_cases import files_of
from tests.unit.study.folder import problem, write

GIVEN = {
    "people": """
        person_id | age | smokes
        1         | 40  | yes
        2         | 50  | no
        """,
    "events": """
        person_id | event_date | code | value
        1         | 2025-05-01 | BP   | 120
        """,
}
FILES = {
    "cohorts/smokers.yaml": "where: {smokes: true}",
    "variables/last_value.yaml": "{source: events, take: last, give: value}",
    "variables/last_on.yaml": "{source: events, take: last}",
    "indicators/smoking.yaml": """
        numerator: {words: N, where: {smokers: true}}
        denominator: {words: D, where: {age: {at_least: 45}}}
        """,
}


def case(expect: dict[str, Any], **given: str) -> dict[str, Any]:
    return {"title": "T", "files": FILES, "given": {**GIVEN, **given}, "expect": expect}


def played(folder: Path, expect: dict[str, Any], **given: str) -> Outcome:
    study = load_study(write(folder, files_of(case(expect, **given))))
    return play(study, study.tests["case"], connect())


def refused(folder: Path, expect: dict[str, Any], **given: str) -> str:
    with pytest.raises(StudyError) as raised:
        played(folder, expect, **given)
    (only,) = raised.value.problems
    return str(only)


NOTHING_MUCH = {"variables": "person_id | age\n1 | 40"}


def test_every_value_that_came_otherwise_is_told_with_its_person(tmp_path: Path) -> None:
    drawn = """
        person_id | smokers | last_value | last_on    | age
        1         | no      | 121        | 2025-05-01 |
        2         | no      | 0          |            | 50
        """
    outcome = played(tmp_path, {"variables": drawn})
    assert outcome.compared == 8
    assert outcome.differences == (
        Difference("1", "smokers", "no", "yes"),
        Difference("1", "last_value", "121", "120"),
        Difference("1", "age", "", "40"),
        Difference("2", "last_value", "0", ""),
    )


def test_what_a_person_adds_to_an_indicator_is_compared(tmp_path: Path) -> None:
    drawn = """
        person_id | numerator | denominator
        1         | yes       | no
        2         | 0         | yes
        """
    outcome = played(tmp_path, {"indicators": {"smoking": drawn}})
    # Person 1 smokes and is not in the denominator, so they are in neither.
    assert outcome.differences == (Difference("1", "numerator of smoking", "yes", "no"),)


def test_a_column_of_people_takes_the_type_that_it_is_drawn_with(tmp_path: Path) -> None:
    people = "person_id | age | smokes\n1 | 40 | 2025-03-31\n2 | |"
    outcome = played(tmp_path, {"variables": "person_id | smokes\n1 | 2025-03-31"}, people=people)
    assert outcome.differences == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"events": "person_id | event_date | code\n1 | 2025-02-30 | X"},
            (
                "tests/case.yaml: given.events, line 2, event_date: `2025-02-30` is not a day. "
                "Write it as 2024-03-31."
            ),
        ),
        (
            {"events": "person_id | event_date | code | value\n1 | 2025-02-03 | X | 1,5"},
            (
                "tests/case.yaml: given.events, line 2, value: `1,5` is not a number. "
                "Write it as 1234.5."
            ),
        ),
        (
            {"events": "person_id | code\n1 | X"},
            "tests/case.yaml: given.events: has no column `event_date`. Every row needs one.",
        ),
        (
            {"people": "person_id | ages\n1 | 40"},
            (
                "tests/case.yaml: given.people: `ages` is no column of `people`, and nothing asks "
                "for it. Did you mean `age`?"
            ),
        ),
        (
            {"people": "person_id\n1\n2\n1"},
            "tests/case.yaml: given.people: the person 1 is drawn twice.",
        ),
    ],
)
def test_what_is_drawn_wrongly_is_told_with_its_line(
    given: dict[str, str], said: str, tmp_path: Path
) -> None:
    assert refused(tmp_path, NOTHING_MUCH, **given) == said


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        (
            {"variables": "person_id | smoker\n1 | yes"},
            (
                "tests/case.yaml: expect.variables: there is no variable or cohort `smoker`. "
                "Did you mean `smokers`?"
            ),
        ),
        (
            {"variables": "person_id | smokers\n3 | yes"},
            "tests/case.yaml: expect.variables, line 2: nobody is drawn whose id is `3`.",
        ),
    ],
)
def test_what_nothing_could_be_expected_of_is_told(
    expect: dict[str, Any], said: str, tmp_path: Path
) -> None:
    assert refused(tmp_path, expect) == said


@pytest.mark.parametrize(
    ("expect", "given", "said"),
    [
        ({"indicators": {"smokng": "person_id | numerator\n1 | yes"}}, {}, "`smokng`"),
        ({"indicators": {"smoking": "person_id | top\n1 | yes"}}, {}, "`top`"),
        ({"indicators": {"smoking": "person_id | numerator\n1 | maybe"}}, {}, "`maybe`"),
        ({"indicators": {"smoking": "person_id\n1"}}, {}, "expects nothing of anybody"),
        ({"variables": "smokers\nyes"}, {}, "has no column `person_id`"),
        ({"variables": "person_id | smokers"}, {}, "nobody under it"),
        ({"variables": "person_id | smokers\n1"}, {}, "1 and not 2 cells"),
        ({"variables": "person_id | age | age\n1 | 2 | 3"}, {}, "`age` is drawn twice"),
        ({}, {}, "expects nothing"),
        (NOTHING_MUCH, {"event": "person_id\n1"}, "there is no source `event`"),
        (NOTHING_MUCH, {"events": "\n---|---\n"}, "is no drawn table"),
    ],
)
def test_a_test_that_is_written_wrongly_is_a_mistake_of_the_study(
    expect: dict[str, Any], given: dict[str, str], said: str, tmp_path: Path
) -> None:
    known = {name: rows for name, rows in given.items() if name in GIVEN}
    files = files_of(case(expect, **known))
    drawn = {**GIVEN, **given}
    files["tests/case.yaml"] = {"title": "T", "given": drawn, "expect": expect}
    found = problem(tmp_path, files)
    assert found.startswith("tests/case.yaml")
    assert said in found
