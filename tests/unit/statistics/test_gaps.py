"""Gaps to a reference stratum, Core20 against the rest, and who does worse in words."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.absolute_gap import absolute_gap, absolute_gap_between
from equipath.statistics.direction import who_does_worse
from equipath.statistics.relative_gap import relative_gap, relative_gap_between
from equipath.vocabulary import Polarity


def test_core20_against_the_rest():
    """300 of 1,000 in the most deprived fifth against 1,600 of 4,000 elsewhere."""
    counts = ([300, 1600], [1000, 4000], [False, True])
    gap = absolute_gap(*counts, multiplier=100)
    ratio = relative_gap(*counts)
    assert gap.value[0] == pytest.approx(-10)
    assert ratio.value[0] == pytest.approx(0.75)
    assert gap.upper_ci[0] < 0
    assert ratio.upper_ci[0] < 1
    assert gap.extra["p_value"][0] == ratio.extra["p_value"][0] < 1e-6
    words = who_does_worse(
        gap.extra["stratum_value"][:1], gap.extra["reference_value"][:1],
        Polarity.HIGHER_IS_BETTER, group="Core20", reference="the rest",
    )  # fmt: skip
    assert words.tolist() == ["Core20 does worse"]


def test_the_reference_stratum_has_no_gap_to_itself():
    gap = absolute_gap([3, 5, 8], [10, 10, 10], [0, 0, 1])
    assert gap.note.tolist() == ["", "", "this is the reference stratum"]
    assert gap.value[:2].tolist() == pytest.approx([-0.5, -0.3])
    assert np.isnan(gap.value[2])


@pytest.mark.parametrize("statistic", [absolute_gap, relative_gap])
def test_a_group_needs_exactly_one_reference(statistic):
    found = statistic([3, 5, 3, 5, 3, 5], 10, [1, 0, 0, 0, 1, 1], group=[0, 0, 1, 1, 2, 2])
    assert found.note.tolist() == [
        "this is the reference stratum",
        "",
        "the group has no reference stratum",
        "the group has no reference stratum",
        "the group has several reference strata",
        "the group has several reference strata",
    ]


def test_a_reference_that_cannot_be_used_is_said_of_every_stratum():
    gap = absolute_gap([3, 5, None], [10, 0, 10], [0, 0, 1])
    assert gap.note.tolist() == [
        "the reference stratum has no usable counts",
        "the denominator is zero",
        "this is the reference stratum",
    ]


def test_each_group_is_set_against_its_own_reference():
    gap = absolute_gap([2, 4, 6, 9], 10, [1, 0, 0, 1], group=[5, 5, 2, 2])
    assert gap.value[1:3].tolist() == pytest.approx([0.2, -0.3])


def test_a_gap_turned_round_changes_sign_or_turns_over():
    there, back = (
        absolute_gap_between([30], [80], [20], [90]),
        absolute_gap_between([20], [90], [30], [80]),
    )
    assert there.value[0] == pytest.approx(-back.value[0])
    assert there.lower_ci[0] == pytest.approx(-back.upper_ci[0])
    over, under = (
        relative_gap_between([30], [80], [20], [90]),
        relative_gap_between([20], [90], [30], [80]),
    )
    assert over.lower_ci[0] == pytest.approx(1 / under.upper_ci[0])


def test_a_ratio_of_no_events_is_nought_with_an_upper_limit():
    found = relative_gap_between([0], [50], [10], [50], method="log")
    assert (found.value[0], found.lower_ci[0]) == (0, 0)
    expected = 0.05 * np.exp(1.959963984540054 * np.sqrt(2 - 1 / 50 + 1 / 10 - 1 / 50))
    assert found.upper_ci[0] == pytest.approx(expected)


def test_a_reference_without_events_has_no_ratio_but_a_p_value():
    found = relative_gap_between([10], [50], [0], [50])
    assert found.note[0] == "the reference stratum has no events: no ratio"
    assert np.isnan([found.value[0], found.lower_ci[0], found.upper_ci[0]]).all()
    assert found.extra["p_value"][0] < 0.01


def test_everybody_in_both_groups_is_a_ratio_of_one_that_is_not_certain():
    found = relative_gap_between([40], [40], [30], [30])
    assert found.value[0] == 1
    assert found.lower_ci[0] < 1 < found.upper_ci[0]
    assert found.extra["p_value"][0] == 1


def test_the_ratio_of_rates_by_hand():
    found = relative_gap_between([20], [1000.0], [40], [4000.0], kind="rate", method="log")
    spread = 1.959963984540054 * np.sqrt(1 / 20 + 1 / 40)
    assert found.value[0] == pytest.approx(2)
    assert found.lower_ci[0] == pytest.approx(2 * np.exp(-spread))


def test_the_difference_of_rates_recovers_variance_from_poisson_limits():
    """With no event in either group only the upper exact limits −ln 0.025 remain."""
    found = absolute_gap_between([0], [10.0], [0], [20.0], kind="rate")
    upper = -np.log(0.025)
    assert found.upper_ci[0] == pytest.approx(upper / 10)
    assert found.lower_ci[0] == pytest.approx(-upper / 20)


def test_a_gap_knows_only_proportions_and_rates():
    with pytest.raises(StatisticError, match="`kind` cannot be `mean`"):
        absolute_gap([1], [2], [1], kind="mean")


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("higher_is_better", ["A does worse", "B does worse", "no difference", ""]),
        ("lower_is_better", ["B does worse", "A does worse", "no difference", ""]),
        ("neutral", ["B is higher", "A is higher", "no difference", ""]),
    ],
)
def test_who_does_worse_depends_on_what_is_good(polarity, words):
    found = who_does_worse([1, 3, 2, None], [2, 2, 2, 2], polarity, group="A", reference="B")
    assert found.tolist() == words


def test_each_row_may_have_a_name_of_its_own():
    found = who_does_worse(
        [1, 3], 2, "higher_is_better", group=["Asian", "Black"], reference="White"
    )
    assert found.tolist() == ["Asian does worse", "White does worse"]


def test_an_unknown_polarity_is_told_the_known_ones():
    with pytest.raises(StatisticError, match="`lower_is_better`"):
        who_does_worse([1], [2], "low")
