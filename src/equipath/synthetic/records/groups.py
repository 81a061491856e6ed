"""The groups in which anything may be planted in the records."""

from equipath.synthetic.inhabitants import SEXES
from equipath.synthetic.truth import FIFTHS
from equipath.vocabulary import NOT_KNOWN

TENTHS = [
    "Most deprived tenth", "Second", "Third", "Fourth", "Fifth",
    "Sixth", "Seventh", "Eighth", "Ninth", "Least deprived tenth",
]  # fmt: skip
"""The names of the deprivation tenths, as the shipped stratifier has them."""

NAMES = {
    "deprivation_fifth": [*FIFTHS, NOT_KNOWN],
    "deprivation_tenth": [*TENTHS, NOT_KNOWN],
    "ethnic_group": [
        "White", "Mixed", "Asian or Asian British", "Black or Black British",
        "Other ethnic groups", NOT_KNOWN,
    ],
    "sex": SEXES.tolist(),
    "rurality": ["Urban", "Rural", NOT_KNOWN],
    "learning_disability": ["No learning disability", "Learning disability"],
}  # fmt: skip
"""The groups of each stratifier, in the order of their indices."""
