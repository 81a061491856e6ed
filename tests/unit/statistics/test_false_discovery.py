"""Adjusting for everything tested: each rule by hand, ties, gaps, groups."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.false_discovery import adjusted_p_value, false_discovery


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # 4·0.5/4; 4·0.03/3; the smaller two are held down by it.
        ("benjamini_hochberg", [0.5, 0.04, 0.04, 0.04]),
        # The same times 1 + 1/2 + 1/3 + 1/4 = 25/12.
        ("benjamini_yekutieli", [1.0, 1 / 12, 1 / 12, 1 / 12]),
        # 4·0.01, 3·0.02, 2·0.03 held up by it, 0.5.
        ("holm", [0.5, 0.06, 0.04, 0.06]),
        ("bonferroni", [1.0, 0.12, 0.04, 0.08]),
    ],
)
def test_every_rule_by_hand(method, expected):
    found = adjusted_p_value([0.5, 0.03, 0.01, 0.02], method=method)
    assert found.tolist() == pytest.approx(expected)


def test_ties_are_adjusted_alike():
    for method in ("benjamini_hochberg", "benjamini_yekutieli", "holm", "bonferroni"):
        found = adjusted_p_value([0.02, 0.01, 0.02, 0.02], method=method)
        assert len(set(found[[0, 2, 3]])) == 1


def test_tiny_p_values_of_a_late_group_keep_their_digits():
    p_values = np.tile([1e-300, 3e-300], 1000)
    found = adjusted_p_value(p_values, group=np.repeat(np.arange(1000), 2))
    np.testing.assert_allclose(found, np.tile([2e-300, 3e-300], 1000), rtol=1e-12)


def test_a_group_of_which_nothing_was_tested_has_nothing_to_adjust():
    found = false_discovery([None, None, 0.02], group=[7, 7, 8], method="benjamini_yekutieli")
    assert found.note.tolist() == ["the p-value is missing"] * 2 + [""]
    assert found.value[2] == 0.02


def test_a_rule_that_is_not_known_is_said():
    with pytest.raises(StatisticError, match="Did you mean `holm`"):
        false_discovery([0.1], method="holms")
