"""Examples of the statistics of variation between areas, and of their trends."""

from typing import Any

import numpy as np

from tests.conformance.columns import COUNTS, EVENTS, PEOPLE

EXAMPLES: dict[str, dict[str, Any]] = {
    "empirical_bayes_level": COUNTS,
    "hierarchical_level": COUNTS,
    "median_odds_ratio": COUNTS,
    "systematic_component_of_variation": {"numerator": EVENTS, "expected": PEOPLE * 0.15},
    "trend_marker": {**COUNTS, "period": np.tile(np.arange(2018, 2024), 3)},
}
