"""Examples of the statistics that the first studies use."""

from typing import Any

import numpy as np

from tests.conformance.columns import (
    COUNTS,
    ERROR,
    EVENTS,
    LEVEL,
    PEOPLE,
    REFERENCE,
    RNG,
    ROWS,
    SLOPE,
)

EXAMPLES: dict[str, dict[str, Any]] = {
    "absolute_gap": {**COUNTS, "is_reference": REFERENCE},
    "comparison": {
        "value": LEVEL,
        "lower_ci": LEVEL - 2 * ERROR,
        "upper_ci": LEVEL + 2 * ERROR,
        "comparator_value": np.full(ROWS, 0.15),
    },
    "directly_standardised_rate": {
        **COUNTS,
        "standard_population": np.tile([5.0, 6, 7, 6, 4, 2], 3),
    },
    "expected_count": {**COUNTS, "covariates": {"age": RNG.normal(40, 5, ROWS)}},
    "false_discovery": {"p_value": RNG.uniform(size=ROWS)},
    "funnel": COUNTS,
    "gap_of_levels": {
        "value": LEVEL,
        "lower_ci": LEVEL - 2 * ERROR,
        "upper_ci": LEVEL + 3 * ERROR,
        "is_reference": REFERENCE,
    },
    "indirectly_standardised_rate": {
        "numerator": EVENTS,
        "expected": PEOPLE * 0.15,
        "reference_rate": np.full(ROWS, 0.15),
    },
    "indirectly_standardised_ratio": {"numerator": EVENTS, "expected": PEOPLE * 0.15},
    "mean": {
        "count": PEOPLE,
        "mean": RNG.normal(120, 4, ROWS),
        "standard_deviation": RNG.uniform(10, 20, ROWS),
    },
    "people_to_reach": {**COUNTS, "reference": np.full(ROWS, 0.2)},
    "proportion": COUNTS,
    "quantiles": {"value": LEVEL},
    "rate": COUNTS,
    "relative_gap": {**COUNTS, "is_reference": REFERENCE},
    "relative_index_of_inequality": SLOPE,
    "slope_index_of_inequality": SLOPE,
}
