"""Examples of the statistics of pathways, of gaps in people and of what is not known."""

from typing import Any

import numpy as np

from tests.conformance.columns import COUNTS, PEOPLE, REFERENCE

STAGE = np.tile(np.arange(1.0, 7.0), 3)
LEFT = np.tile([1, 0.8, 0.72, 0.55, 0.5, 0.31], 3)
LEFT_ELSEWHERE = np.tile([1, 0.9, 0.7, 0.6, 0.55, 0.4], 3)
START = np.repeat(PEOPLE[::6], 6)
PATHWAY = {"numerator": np.floor(START * LEFT), "stage": STAGE}
COMPARED = {**PATHWAY, "reference_numerator": np.floor(5000 * LEFT_ELSEWHERE)}

EXAMPLES: dict[str, dict[str, Any]] = {
    "decay_decomposition": COMPARED,
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
