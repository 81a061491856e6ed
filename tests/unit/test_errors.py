"""What a user reads when something is wrong."""

from itertools import combinations

import pytest

from equipath.errors import EquipathError, Problem, StudyError, did_you_mean


def test_a_problem_says_where_what_and_what_instead():
    problem = Problem("study.yaml", "period.start", "is not a date.", "Write `2024-04-01`.")
    assert str(problem) == "study.yaml: period.start: is not a date. Write `2024-04-01`."


def test_a_problem_of_a_whole_file_names_no_key():
    assert str(Problem("study.yaml", "", "is not there.")) == "study.yaml: is not there."


def test_all_problems_are_shown_together_one_a_line():
    error = StudyError("2 mistakes.", [Problem("a.yaml", "k", "x."), Problem("b.yaml", "", "y.")])
    assert str(error).splitlines() == ["2 mistakes.", "  a.yaml: k: x.", "  b.yaml: y."]


def test_an_error_without_problems_is_its_message_alone():
    assert str(StudyError("No study here.")) == "No study here."


def test_a_script_can_tell_every_kind_of_error_apart_by_its_exit_code():
    kinds = EquipathError.__subclasses__()
    assert len(kinds) >= 8
    for one, other in combinations([EquipathError, *kinds], 2):
        assert one.exit_code != other.exit_code, (one, other)
    # 0 is success; from 126 on the shell gives a code its own meaning.
    assert all(0 < kind.exit_code < 126 for kind in kinds)


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("proportoin", "Did you mean `proportion`?"),
        ("xyz", "Known: `proportion`, `rate`."),
    ],
)
def test_an_unknown_name_is_answered_by_the_nearest_or_by_all(written, advice):
    assert did_you_mean(written, ["rate", "proportion"]) == advice


def test_a_long_list_is_not_poured_over_the_user():
    assert did_you_mean("xyz", [f"name_{n:02}" for n in range(13)]) == ""


def test_nothing_is_suggested_where_nothing_is_known():
    assert did_you_mean("xyz", []) == ""
