"""Examples of the statistics that run along time."""

from typing import Any

import numpy as np

from tests.conformance.columns import COUNTS, LEVEL, ROWS

PERIOD = np.tile(np.arange(1.0, 7), 3)
BETWEEN = np.random.default_rng(21).integers(3, 60, ROWS).astype(float)

INTERRUPTED = {
    "value": LEVEL,
    "period": PERIOD,
    "interrupted": np.tile([0.0, 0, 0, 1, 1, 1], 3),
}

BESIDE = {
    **COUNTS,
    "interrupted": np.tile([0.0, 0, 0, 1, 1, 1], 3),
    "is_comparison": np.tile([0.0, 1, 1, 0, 1, 0], 3),
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "counterfactual": INTERRUPTED,
    "difference_in_differences": BESIDE,
    "g_chart": {"value": BETWEEN, "period": PERIOD},
    "interrupted_time_series": INTERRUPTED,
    "p_chart": {**COUNTS, "period": PERIOD},
    "ratio_of_ratios": BESIDE,
    "t_chart": {"period": 20_000 + np.cumsum(BETWEEN)},
    "u_chart": {**COUNTS, "period": PERIOD},
    "xmr_chart": {"value": LEVEL, "period": PERIOD},
}
