"""Adjusted p-values against statsmodels and the paper's own example."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from equipath.statistics.false_discovery import adjusted_p_value

METHODS = [
    ("benjamini_hochberg", "fdr_bh"),
    ("benjamini_yekutieli", "fdr_by"),
    ("holm", "holm"),
    ("bonferroni", "bonferroni"),
]


@pytest.mark.parametrize(("method", "theirs"), METHODS)
@pytest.mark.parametrize("power", [1, 3, 12])
def test_groups_are_adjusted_as_statsmodels_adjusts_each(method, theirs, power):
    rng = np.random.default_rng(3)
    group = np.repeat(np.arange(6), [1, 2, 5, 30, 100, 7])
    p_values = rng.uniform(size=group.size) ** power
    p_values[[10, 11, 60]] = p_values[12]
    ours = adjusted_p_value(p_values, group=group, method=method)
    for each in range(6):
        expected = multipletests(p_values[group == each], method=theirs)[1]
        np.testing.assert_allclose(ours[group == each], expected, rtol=1e-12)


PAPER = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
    0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_the_papers_example_has_four_discoveries_and_three_by_bonferroni():
    """Benjamini and Hochberg (1995), section 3.2: thrombolysis after myocardial infarction."""
    assert (adjusted_p_value(PAPER) <= 0.05).sum() == 4
    assert (adjusted_p_value(PAPER, method="bonferroni") <= 0.05).sum() == 3
