"""Examples of the statistics of variation between areas, and of their trends."""

from typing import Any

import numpy as np

from tests.conformance.columns import COUNTS

EXAMPLES: dict[str, dict[str, Any]] = {
    "trend_marker": {**COUNTS, "period": np.tile(np.arange(2018, 2024), 3)},
}
