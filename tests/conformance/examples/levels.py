"""Examples of the statistics of levels that are more than one count over another."""

from typing import Any

import numpy as np

from tests.conformance.columns import EVENTS, GROUP, PEOPLE, ROWS

AGES = np.tile([0.0, 1, 5, 10, 15, 20], 3)

EXAMPLES: dict[str, dict[str, Any]] = {
    # Few enough bands for six rows: the oldest is 20 and over.
    "life_expectancy": {
        "age_band": AGES,
        "deaths": np.floor(PEOPLE * np.tile([0.004, 0.001, 0.001, 0.001, 0.002, 0.02], 3)) + 1,
        "population": PEOPLE,
        "open_from": 20,
        "widest_interval": 60.0,
    },
    # Ten of each value, so that limits of another confidence are other values.
    "median": {
        "value": np.tile([3.0, 5, 8, 9, 14, 20], 3) + GROUP,
        "count": np.full(ROWS, 10.0),
    },
    "rate_of_repeated_events": {
        "numerator": EVENTS,
        "denominator": np.repeat([9000.0, 8000, 7000], 6),
        "event_frequency": np.tile(np.arange(1, 7), 3),
    },
}
