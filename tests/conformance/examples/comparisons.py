"""Examples of the statistics that compare strata."""

from typing import Any

import numpy as np

from tests.conformance.columns import COUNTS, PEOPLE, REFERENCE, ROWS

EXAMPLES: dict[str, dict[str, Any]] = {
    "association_test": COUNTS,
    "difference_of_means": {
        "count": PEOPLE,
        "mean": 120 + np.arange(ROWS) % 5,
        "standard_deviation": np.linspace(10, 20, ROWS),
        "is_reference": REFERENCE,
    },
    "odds_ratio": {**COUNTS, "is_reference": REFERENCE},
}
