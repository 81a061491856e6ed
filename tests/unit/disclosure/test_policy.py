"""Policies are data: what ships, what a study may write, and what it is told when it is wrong."""

import numpy as np
import pytest

from equipath.disclosure.policy import Policy, load_policy
from equipath.errors import StudyError

LOCAL = """
title: Our rule
source: our information governance lead
suppress_from: 1
suppress_to: 9
rounding_base: 10
"""


@pytest.fixture
def study(tmp_path):
    (tmp_path / "disclosure").mkdir()

    def write(text, name="ours"):
        (tmp_path / "disclosure" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("name", ["hes", "opensafely", "open_data", "local_under_5"])
def test_every_shipped_policy_loads_and_says_where_it_comes_from(name):
    policy = load_policy(name)
    assert policy.name == name
    assert len(policy.source) > 50


def test_hes_hides_one_to_seven_and_shows_zero_and_eight():
    counts = np.array([0.0, 1.0, 7.0, 8.0, np.nan])
    assert load_policy("hes").is_small(counts).tolist() == [False, True, True, False, False]


def test_a_count_that_is_not_whole_is_small_until_the_next_whole_number():
    counts = np.array([0.4, 7.9, 8.0])
    assert load_policy("hes").is_small(counts).tolist() == [True, True, False]


def test_open_data_hides_nothing():
    policy = load_policy("open_data")
    assert not policy.hides
    assert not policy.is_small(np.array([0.0, 1.0, 7.0])).any()


def test_hes_percentages_have_a_decimal_only_from_a_denominator_of_4000():
    decimals = load_policy("hes").decimals_of_percentage(np.array([3995.0, 4000.0, np.nan]))
    assert decimals.tolist() == [0, 1, 0]


def test_a_studys_own_policy_wins_over_the_shipped_one(study):
    folder = study(LOCAL, name="hes")
    assert load_policy("hes", folder).title == "Our rule"
    assert load_policy("opensafely", folder).title == "OpenSAFELY"


def test_an_unknown_name_is_answered_with_the_nearest(study):
    folder = study(LOCAL)
    with pytest.raises(
        StudyError, match=r"disclosure: there is no policy `opensafly`. Did you mean `opensafely`"
    ):
        load_policy("opensafly", folder)
    with pytest.raises(StudyError, match="`ours`"):
        load_policy("our", folder)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LOCAL + "roundin_base: 5\n", r"roundin_base: is not a rule.*`rounding_base`"),
        (LOCAL + "minimum_width: 10\n", "minimum_width cannot be more than the 9 values"),
        (LOCAL.replace("suppress_to: 9\n", ""), "write both or neither"),
        (LOCAL.replace("suppress_to: 9", "suppress_to: 4"), "counts that round to 0"),
        (LOCAL.replace("suppress_from: 1", "suppress_from: 12"), "exchange them"),
        (LOCAL.replace("suppress_to: 9", "suppress_to: nine"), "suppress_to: "),
        ("title: [", "cannot be read as YAML"),
        ("- hes\n", "is not a list of keys and values"),
    ],
)
def test_a_wrong_policy_says_the_file_and_what_to_write(study, text, words):
    with pytest.raises(StudyError, match=words) as raised:
        load_policy("ours", study(text))
    assert "disclosure/ours.yaml" in str(raised.value)


def test_a_policy_cannot_be_changed_once_read():
    with pytest.raises(ValueError, match="frozen"):
        load_policy("hes").suppress_to = 3  # type: ignore[misc]


def test_protection_without_suppression_is_refused():
    with pytest.raises(ValueError, match="nothing to protect"):
        Policy(name="x", title="x", source="x", secondary=True)
