"""Examples of the indices of unequal strata, and of their change over time."""

from typing import Any

import numpy as np

from tests.conformance.columns import ERROR, LEVEL, PEOPLE, REFERENCE

STRATA: dict[str, Any] = {"value": LEVEL, "population": PEOPLE, "standard_error": ERROR}
HIGH = {"polarity": "higher_is_better"}
LOW = {"polarity": "lower_is_better"}
ORDER = np.tile(np.arange(1, 7), 3)

EXAMPLES: dict[str, dict[str, Any]] = {
    "between_group_standard_deviation": STRATA,
    "between_group_variance": STRATA,
    "change_over_time": {"value": LEVEL, "standard_error": ERROR, "period": 2017 + ORDER},
    "coefficient_of_variation": STRATA,
    "difference_of_extremes": {
        "value": LEVEL,
        "standard_error": ERROR,
        "order": ORDER,
        "stratum": np.tile(["A", "B", "C", "D", "E", "F"], 3),
    },
    "index_of_disparity": STRATA,
    "mean_difference_from_best": {**STRATA, **HIGH},
    "mean_difference_from_mean": STRATA,
    "mean_difference_from_reference": {**STRATA, "is_reference": REFERENCE},
    "mean_log_deviation": STRATA,
    "population_attributable_fraction": {**STRATA, **LOW},
    "population_attributable_risk": {**STRATA, **HIGH, "order": ORDER},
    "ratio_of_extremes": {"value": LEVEL, "standard_error": ERROR, **LOW},
    "theil_index": STRATA,
}
