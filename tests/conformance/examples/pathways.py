"""Examples of the statistics of pathways, of gaps in people and of what is not known."""

from typing import Any

import numpy as np

from tests.conformance.columns import COUNTS, EVENTS, PEOPLE, REFERENCE, ROWS

STAGE = np.tile(np.arange(1.0, 7.0), 3)
LEFT = np.tile([1, 0.8, 0.72, 0.55, 0.5, 0.31], 3)
LEFT_ELSEWHERE = np.tile([1, 0.9, 0.7, 0.6, 0.55, 0.4], 3)
START = np.repeat(PEOPLE[::6], 6)
PATHWAY = {"numerator": np.floor(START * LEFT), "stage": STAGE}
COMPARED = {**PATHWAY, "reference_numerator": np.floor(5000 * LEFT_ELSEWHERE)}

EXAMPLES: dict[str, dict[str, Any]] = {
    "decay_decomposition": COMPARED,
    "expected_uptake": {
        "numerator": EVENTS,
        "lower_need": EVENTS * 4,
        "upper_need": EVENTS * 9,
        "share": np.full(ROWS, 0.2),
        "observed_months": np.full(ROWS, 12.0),
        "count_type": np.full(ROWS, "starts"),
        "expected_count_type": np.full(ROWS, "starts"),
    },
    "people_gap": COUNTS,
    "people_gap_total": COUNTS,
    "recoverable_people": COMPARED,
    "retention": PATHWAY,
    "unknown_bounds": {
        **COUNTS,
        "is_reference": REFERENCE,
        "is_unknown": np.tile([0, 0, 0, 0, 1, 0], 3),
    },
}
