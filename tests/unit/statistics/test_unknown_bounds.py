"""Bounds of gaps: wherever people of no known stratum may belong."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.statistics.unknown_bounds import unknown_bounds

# 30 of 100 against 50 of 100 in the reference; 20 of 50 are unknown.
X, N = [30, 50, 20], [100, 100, 50]
REFERENCE, UNKNOWN = [0, 1, 0], [0, 0, 1]


def test_bounds_by_hand():
    found = unknown_bounds(X, N, REFERENCE, UNKNOWN)
    extra = {name: column[0] for name, column in found.extra.items()}
    assert found.value[0] == pytest.approx(-0.2)
    assert extra["upper_bound"] == pytest.approx(30 / 100 - 70 / 150)
    assert extra["lower_bound"] == pytest.approx(50 / 150 - 50 / 100)
    assert extra["lower_worst_case"] == pytest.approx(30 / 130 - 70 / 120)
    assert extra["upper_worst_case"] == pytest.approx(50 / 120 - 50 / 130)
    assert extra["unknown_share"] == pytest.approx(0.2)
    assert extra["keeps_direction"] == "yes"
    assert found.note.tolist() == [
        "", "this is the reference stratum", "these are the people of no known stratum",
    ]  # fmt: skip


SPREAD = [
    # Counted 80 → 100, not counted 120 → 150: 37.5 of 125 and 62.5 of 125.
    ("known_shares", -0.2),
    # Each takes 10 of 25: 40 of 125 and 60 of 125.
    ("denominators", -0.16),
]


@pytest.mark.parametrize(("rule", "gap"), SPREAD)
def test_the_unknown_are_spread_in_proportion(rule, gap):
    found = unknown_bounds(X, N, REFERENCE, UNKNOWN, spread=rule)
    assert found.extra["proportional"][0] == pytest.approx(gap)


def test_spreading_by_known_shares_never_counts_more_than_all():
    """All 50 unknown are counted; 90 of 100 against 10 of 100: 135 of 145 against 15 of 105."""
    found = unknown_bounds([90, 10, 50], [100, 100, 50], REFERENCE, UNKNOWN)
    assert found.extra["proportional"][0] == pytest.approx(135 / 145 - 15 / 105)


def test_ratios_are_bounded_alike():
    found = unknown_bounds(X, N, REFERENCE, UNKNOWN, gap="relative")
    extra = {name: column[0] for name, column in found.extra.items()}
    assert found.value[0] == pytest.approx(0.6)
    assert extra["upper_bound"] == pytest.approx(2 / 3)
    assert extra["lower_bound"] == pytest.approx(0.3 / (70 / 150))
    assert extra["lower_worst_case"] == pytest.approx((30 / 130) / (70 / 120))


def test_of_rates_events_and_people_are_divided_apart():
    found = unknown_bounds(X, N, REFERENCE, UNKNOWN, kind="rate")
    assert found.extra["lower_worst_case"][0] == pytest.approx(30 / 150 - 70 / 100)
    assert found.extra["upper_worst_case"][0] == pytest.approx(50 / 100 - 50 / 150)
    assert found.extra["proportional"][0] == pytest.approx((30 - 50) * 1.25 / 125)


def test_bounds_carry_the_limits_of_the_side_that_makes_them():
    found = unknown_bounds(X, N, REFERENCE, UNKNOWN)
    first = absolute_gap_between([50], [150], [50], [100])
    second = absolute_gap_between([30], [100], [70], [150])
    low, high = found.extra["lower_bound_ci"][0], found.extra["upper_bound_ci"][0]
    assert low == pytest.approx(min(first.lower_ci[0], second.lower_ci[0]))
    assert high == pytest.approx(max(first.upper_ci[0], second.upper_ci[0]))


def test_a_gap_that_the_unknown_can_turn_says_so():
    found = unknown_bounds([30, 32, 50], [100, 100, 60], REFERENCE, UNKNOWN)
    assert found.extra["keeps_direction"][0] == "no"


def test_several_unknown_rows_are_added_up():
    """Not stated and not known: 12 of 30 and 8 of 20."""
    found = unknown_bounds([30, 50, 12, 8], [100, 100, 30, 20], [0, 1, 0, 0], [0, 0, 1, 1])
    one = unknown_bounds(X, N, REFERENCE, UNKNOWN)
    for name in ("lower_bound", "upper_bound", "proportional", "upper_worst_case"):
        assert found.extra[name][0] == pytest.approx(one.extra[name][0])


def test_nobody_unknown_leaves_the_gap_as_it_is():
    found = unknown_bounds([30, 50, 0], [100, 100, 0], REFERENCE, UNKNOWN)
    for name in ("lower_bound", "upper_bound", "proportional", "lower_worst_case"):
        assert found.extra[name][0] == pytest.approx(-0.2)


@pytest.mark.parametrize(
    ("counts", "note"),
    [
        (None, "the unknown stratum has no usable counts: no bounds"),
        (-1, "the unknown stratum has no usable counts: no bounds"),
        (51, "the unknown stratum has no usable counts: no bounds"),
    ],
)
def test_unusable_unknown_counts_take_the_bounds_and_leave_the_gap(counts, note):
    found = unknown_bounds([30, 50, counts], N, REFERENCE, UNKNOWN)
    assert found.value[0] == pytest.approx(-0.2)
    assert found.note[0] == note
    assert np.isnan(found.extra["lower_bound"][0])


def test_without_an_unknown_stratum_there_are_no_bounds():
    found = unknown_bounds([30, 50], [100, 100], [0, 1], [0, 0])
    assert found.note[0] == "the group has no unknown stratum: no bounds"
    assert np.isnan(found.extra["upper_bound"][0])


@pytest.mark.parametrize("count", [None, -1, 81, np.inf])
def test_an_unusable_stratum_hides_how_to_spread_and_nothing_else(count):
    found = unknown_bounds([30, count, 50, 20], [100, 80, 100, 50], [0, 0, 1, 0], [0, 0, 0, 1])
    assert found.note[0] == "a known stratum has no usable counts: unknown not spread"
    assert found.extra["lower_bound"][0] == pytest.approx(50 / 150 - 0.5)


def test_the_unknown_cannot_be_the_reference():
    found = unknown_bounds(X, N, [0, 0, 1], UNKNOWN)
    assert found.note[:2].tolist() == ["the group has no reference stratum"] * 2


def test_no_events_in_the_reference_have_no_ratio_and_no_warning():
    found = unknown_bounds([30, 0, 20], N, REFERENCE, UNKNOWN, gap="relative")
    assert np.isnan(found.value[0])
    assert found.note[0] == "the reference stratum has no events: no ratio"


@pytest.mark.parametrize("option", ["gap", "spread", "kind"])
def test_an_unknown_option_is_refused(option):
    with pytest.raises(StatisticError, match=option):
        unknown_bounds(X, N, REFERENCE, UNKNOWN, **{option: "wrong"})


def test_where_there_is_nobody_at_all_no_share_is_unknown():
    """A provider that saw nobody of any stratum stands among others: its share is no number."""
    found = unknown_bounds(
        [*X, 0, 0, 0], [*N, 0, 0, 0], REFERENCE * 2, UNKNOWN * 2, group=["A"] * 3 + ["B"] * 3
    )
    assert found.extra["unknown_share"][0] == pytest.approx(0.2)
    assert np.isnan(found.extra["unknown_share"][3:]).all()
