"""Columns that examples are made of: three groups of six rows."""

import numpy as np

GROUP = np.repeat([0, 1, 2], 6)
ROWS = GROUP.size
RNG = np.random.default_rng(20)
PEOPLE = RNG.integers(800, 4000, ROWS).astype(float)
EVENTS = RNG.binomial(PEOPLE.astype(int), 0.1 + 0.02 * np.tile(np.arange(6), 3)).astype(float)
COUNTS = {"numerator": EVENTS, "denominator": PEOPLE}
LEVEL = EVENTS / PEOPLE
ERROR = np.sqrt(LEVEL * (1 - LEVEL) / PEOPLE)
REFERENCE = np.tile([0, 0, 1, 0, 0, 0], 3)
SLOPE = {
    "value": LEVEL,
    "population": PEOPLE,
    "order": np.tile(np.arange(1, 7), 3),
    "standard_error": ERROR,
    "draws": 4000,
}
