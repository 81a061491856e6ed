"""Gaps in people: against whom, with what chance, and how they add up."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.count_limits import wilson_limits
from equipath.statistics.people_gap import people_gap
from equipath.statistics.people_gap_total import people_gap_total
from equipath.statistics.people_to_reach import people_to_reach

# Levels 0.5, 0.6, 0.8 and, of a few people, 1.0.
COUNTED, PEOPLE = [50, 120, 80, 5], [100, 200, 100, 5]


def test_a_gap_to_the_best_stratum_by_hand():
    """0.8·100 − 50, 0.8·200 − 120, nought, 0.8·5 − 5; the four of five are too few to be best."""
    found = people_gap(COUNTED, PEOPLE)
    assert found.value.tolist() == pytest.approx([30, 40, 0, -1])
    assert found.extra["shown"].tolist() == [30, 40, 0, 0]
    assert found.extra["direction"].tolist() == [
        "the stratum does worse", "the stratum does worse", "no difference",
        "the reference does worse",
    ]  # fmt: skip
    small = people_gap(COUNTED, PEOPLE, smallest_share=0)
    assert small.value.tolist() == pytest.approx([50, 80, 20, 0])


def test_where_lower_is_better_the_best_is_the_lowest_and_people_are_spared():
    found = people_gap(COUNTED, PEOPLE, polarity="lower_is_better")
    assert found.value.tolist() == pytest.approx([0, 20, 30, 2.5])
    assert (found.lower_ci <= found.value).all()
    assert (found.upper_ci >= found.value).all()


def test_of_many_small_strata_one_is_still_the_best():
    found = people_gap(np.arange(20.0), np.full(20, 100.0))
    assert found.value[0] == pytest.approx(19)


def test_the_least_disadvantaged_is_the_last_in_order():
    found = people_gap(COUNTED, PEOPLE, order=[1, 4, 3, np.nan], against="least_disadvantaged")
    assert found.value.tolist() == pytest.approx([10, 0, -20, -2])


def test_the_reference_stratum_is_the_one_marked():
    found = people_gap(COUNTED, PEOPLE, is_reference=[1, 0, 0, 0], against="reference_stratum")
    assert found.value.tolist() == pytest.approx([0, -20, -30, -2.5])


@pytest.mark.parametrize("against", ["reference", "target"])
def test_a_level_given_is_in_the_unit_shown(against):
    found = people_gap(COUNTED, PEOPLE, **{against: 70}, against=against, multiplier=100)
    assert found.value.tolist() == pytest.approx([20, 20, -10, -1.5])
    assert found.extra["reference_value"].tolist() == pytest.approx([70] * 4)
    assert found.extra["stratum_value"].tolist() == pytest.approx([50, 60, 80, 100])


def test_those_of_no_known_stratum_are_not_the_best_and_have_a_gap():
    found = people_gap(COUNTED, PEOPLE, is_unknown=[0, 0, 1, 0])
    assert found.value.tolist() == pytest.approx([10, 0, -20, -2])


def test_a_group_without_its_reference_says_so_and_others_come_out():
    found = people_gap(
        [5, 6, 5, 6], [10, 10, 10, 10], group=[0, 0, 1, 1],
        is_reference=[0, 0, 0, 1], against="reference_stratum",
    )  # fmt: skip
    assert found.note.tolist() == ["the group has no reference stratum"] * 2 + ["", ""]
    assert found.value[2:].tolist() == pytest.approx([1, 0])
    two = people_gap([5, 6], [10, 10], is_reference=[1, 1], against="reference_stratum")
    assert set(two.note) == {"the group has several reference strata"}


def test_a_hidden_reference_hides_every_gap_to_it():
    found = people_gap([5, None], [10, 10], order=[1, 2], against="least_disadvantaged")
    assert found.note.tolist() == [
        "the reference stratum has no usable counts",
        "the numerator is missing",
    ]
    assert np.isnan(found.value).all()


def test_a_hidden_stratum_hides_itself_and_the_sum():
    assert people_gap([5, None, 8], [10, 10, 10]).value.tolist() == pytest.approx(
        [3, np.nan, 0], nan_ok=True
    )
    total = people_gap_total([5, None, 8, 1, 2], [10, 10, 10, 4, 4], group=[0, 0, 0, 1, 1])
    assert total.note.tolist() == ["a stratum has no gap: no sum", ""]
    assert total.value.tolist() == pytest.approx([np.nan, 1], nan_ok=True)


def test_one_stratum_has_no_gap_to_itself():
    found = people_gap_total([5], [10])
    assert (found.value[0], found.extra["shown"][0]) == (0, 0)
    assert found.extra["direction"][0] == "no difference"


def test_the_sum_is_of_the_rows_and_keeps_its_sign():
    rows, total = people_gap(COUNTED, PEOPLE), people_gap_total(COUNTED, PEOPLE, multiplier=100)
    assert total.value[0] == pytest.approx(rows.value.sum())
    assert total.extra["overall_value"][0] == pytest.approx(100 * 255 / 405)
    assert total.extra["reached_value"][0] == pytest.approx(80)
    below = people_gap_total(COUNTED, PEOPLE, target=0.5, against="target")
    assert below.value[0] == pytest.approx(405 / 2 - 255)
    assert below.extra["shown"][0] == 0
    assert below.extra["direction"][0] == "the reference does worse"


def test_half_a_person_is_shown_as_one():
    assert people_gap([1], [1], reference=1.5, against="reference", kind="rate").extra["shown"] == 1


def test_the_best_strata_of_practices_do_not_add_up_but_one_fixed_level_does():
    """Two practices of two strata; the ICB's level is 0.7 in every row."""
    x, n, practice = [5, 8, 6, 3], [10, 10, 10, 10], [0, 0, 1, 1]
    fixed = {"reference": 0.7, "against": "reference"}
    practices = people_gap_total(x, n, group=practice, **fixed)
    assert practices.value.sum() == pytest.approx(people_gap_total(x, n, **fixed).value[0])
    assert people_gap_total(x, n, group=practice).value.sum() != pytest.approx(
        people_gap_total(x, n).value[0]
    )


def test_the_references_chance_is_added_once_for_all_the_others():
    """Against 80 of 100: 300 others gain its chance together, each row by itself its share."""
    x, n = np.array([50, 120, 80.0]), np.array([100, 200, 100.0])
    low, high = wilson_limits(x, n, 0.95)
    p, others = x / n, slice(0, 2)
    rows = people_gap(x, n, uncertain_reference=True)
    total = people_gap_total(x, n, uncertain_reference=True)
    below = np.hypot(n * (high - p), n * (p[2] - low[2]))[others]
    assert (rows.value - rows.lower_ci)[others].tolist() == pytest.approx(below.tolist())
    assert rows.lower_ci[2] == rows.upper_ci[2] == 0, "a stratum has no gap to itself"
    own = (n * (p - low))[others]
    above = np.sqrt((own**2).sum() + (300 * (high[2] - p[2])) ** 2)
    assert total.upper_ci[0] - total.value[0] == pytest.approx(above)


def test_where_lower_is_better_the_references_chance_is_turned_round():
    x, n = np.array([50, 20.0]), np.array([100, 100.0])
    low, high = wilson_limits(x, n, 0.95)
    found = people_gap(x, n, uncertain_reference=True, polarity="lower_is_better")
    assert found.value[0] == pytest.approx(30)
    assert found.upper_ci[0] - 30 == pytest.approx(100 * np.hypot(high[0] - 0.5, 0.2 - low[1])), (
        "more when the reference is lower"
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"against": "bset"}, "Did you mean"),
        ({"against": "target"}, "needs the column `target`"),
        ({"polarity": "neutral"}, "which way is good"),
        ({"smallest_share": 10}, "from 0 to 1"),
        ({"against": "target", "target": 1, "uncertain_reference": True}, "without counts"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, words):
    for statistic in (people_gap, people_gap_total):
        with pytest.raises(StatisticError, match=words):
            statistic([1], [2], **options)


@pytest.mark.parametrize(
    ("level", "note"),
    [
        (65, "the reference level is more than all: mind the multiplier"),
        (-0.1, "the reference level is negative"),
        (np.inf, "the reference level is missing"),
    ],
)
def test_an_impossible_level_is_not_reached(level, note):
    found = people_to_reach([60, 60], [100, 100], [level, 0.65])
    assert found.note.tolist() == [note, ""]
    assert np.isnan([found.value[0], found.lower_ci[0], found.upper_ci[0]]).all()
    assert found.value[1] == pytest.approx(5)


def test_a_level_of_all_may_be_reached_under_any_multiplier():
    found = people_to_reach([60], [100], 100000.00000000001, multiplier=100000)
    assert found.value[0] == pytest.approx(40)
