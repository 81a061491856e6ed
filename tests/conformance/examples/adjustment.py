"""Examples of the statistics that adjust, cross and model."""

from typing import Any

import numpy as np

from tests.conformance.columns import COUNTS

SEX = np.tile(["F", "M"], 9)
AGE = np.tile([40.0, 40, 60, 60, 80, 80], 3)

STRATUM = np.tile(["most deprived", "middling", "least deprived"], 6)

EXAMPLES: dict[str, dict[str, Any]] = {
    "adjusted_gap": {
        **COUNTS,
        "stratum": STRATUM,
        "is_reference": (STRATUM == "least deprived").astype(float),
        "covariates": {"age": AGE},
    },
    "intersectional_estimates": {**COUNTS, "dimensions": {"age": AGE, "sex": SEX}},
    "observed_over_predicted": {
        **COUNTS,
        "provider": STRATUM,
        "covariates": {"age": AGE},
    },
}
