"""The groups in which anything may be planted in the records."""

from equipath.synthetic.inhabitants import SEXES
from equipath.synthetic.truth import FIFTHS
from equipath.vocabulary import NOT_KNOWN

NAMES = {
    "deprivation_fifth": [*FIFTHS, NOT_KNOWN],
    "ethnic_group": [
        "White", "Mixed", "Asian or Asian British", "Black or Black British",
        "Other ethnic groups", NOT_KNOWN,
    ],
    "sex": SEXES.tolist(),
    "rurality": ["Urban", "Rural", NOT_KNOWN],
    "learning_disability": ["No learning disability", "Learning disability"],
}  # fmt: skip
"""The groups of each stratifier, in the order of their indices."""
