"""`equipath test`: what an analyst sees of tests that pass, fail or cannot be played."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from equipath.cli import main
from equipath.errors import ExpectationError, StudyError, UsageError
from tests.spec.language_cases import files_of
from tests.unit.study.folder import write

CASE = {
    "title": "Adults are 18 or older",
    "files": {"cohorts/adults.yaml": "where: {age: {at_least: 18}}"},
    "given": {"people": "person_id | age\n1 | 17\n2 | 18"},
    "expect": {"variables": "person_id | adults\n1 | no\n2 | yes"},
}
WRONG = """
title: Children are adults
why: Somebody thought so.
given:
  people: |
    person_id | age
    1         | 17
    2         |
expect:
  variables: |
    person_id | adults | age
    1         | yes    | 17
    2         | no     | 3
"""


def equipath(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write(tmp_path / "my-icb", files_of(CASE))


def test_tests_that_pass_are_named_and_end_with_0(study: Path) -> None:
    done = equipath("test", study)
    assert done.exit_code == 0, done.output
    assert done.stdout == "passed  Adults are 18 or older\n1 test passed.\n"


def test_a_test_that_fails_shows_each_person_with_what_came(study: Path) -> None:
    (study / "tests/wrong.yaml").write_text(WRONG, encoding="utf-8")
    done = equipath("test", study)
    assert done.exit_code == ExpectationError.exit_code
    assert done.stdout.splitlines() == [
        "passed  Adults are 18 or older",
        "FAILED  Children are adults",
        "        tests/wrong.yaml: Somebody thought so.",
        "        person 1: adults: expected yes, came no",
        "        person 2: age: expected 3, came nothing",
    ]
    assert done.stderr == "1 of 2 tests failed.\n"


def test_one_test_is_played_by_its_name_and_printed_as_json(study: Path) -> None:
    (study / "tests/wrong.yaml").write_text(WRONG, encoding="utf-8")
    done = equipath("test", study, "case", "--json")
    assert done.exit_code == 0
    (only,) = json.loads(done.stdout)
    assert only == {
        "test": "case",
        "title": "Adults are 18 or older",
        "passed": True,
        "compared": 2,
        "differences": [],
    }


def test_nothing_is_written_beside_the_study_and_no_source_is_read(study: Path) -> None:
    before = sorted(study.rglob("*"))
    (study / "registers.csv").unlink()
    assert equipath("test", study).exit_code == 0
    assert sorted(study.rglob("*")) == [p for p in before if p.name != "registers.csv"]


def test_a_study_without_tests_says_how_to_draw_one(study: Path) -> None:
    (study / "tests/case.yaml").unlink()
    done = equipath("test", study)
    assert done.exit_code == UsageError.exit_code
    assert "has no tests. Draw one in my-icb/tests/NAME.yaml" in done.stderr


def test_a_name_that_no_test_has_is_told_with_the_nearest(study: Path) -> None:
    done = equipath("test", study, "cases")
    assert done.exit_code == UsageError.exit_code
    assert "no test `cases`. Did you mean `case`?" in done.stderr


def test_an_engine_that_there_is_not_is_told(study: Path) -> None:
    done = equipath("test", study, "--engine", "dukdb")
    assert done.exit_code == StudyError.exit_code
    assert "Did you mean `duckdb`?" in done.stderr
