"""Examples of the statistics of waits: people who stop, end otherwise or wait on."""

from typing import Any

import numpy as np

from tests.conformance.columns import GROUP, ROWS

TIMES = np.tile([3.0, 5, 8, 9, 14, 20], 3) + GROUP
ENDED = {"time": TIMES, "events": np.tile([10.0, 12, 9, 11, 8, 7], 3) + GROUP}
FOLLOWED = {**ENDED, "censored": np.full(ROWS, 2.0)}

EXAMPLES: dict[str, dict[str, Any]] = {
    "adjusted_incidence": {
        **FOLLOWED,
        "time": np.tile([3.0, 5, 8, 3, 5, 8], 3) + GROUP,
        "within": np.tile(np.repeat(["Breast", "Lung"], 3), 3),
        "standard_population": np.tile(np.repeat([30.0, 70.0], 3), 3),
    },
    "cumulative_incidence": {**FOLLOWED, "competing": np.tile([1.0, 0, 2, 1, 3, 1], 3)},
    "log_rank": {**FOLLOWED, "stratum": np.tile(["A", "B", "A", "B", "B", "A"], 3)},
    "restricted_mean": FOLLOWED,
    "restricted_mean_gap": {**FOLLOWED, "is_reference": np.tile([0, 1, 1, 0, 1, 0], 3)},
    "survival": FOLLOWED,
    # Few enough that limits of another confidence are other times.
    "survival_quantile": {"time": TIMES, "events": np.full(ROWS, 6.0)},
}
