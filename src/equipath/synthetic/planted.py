"""What is planted: the probability of every condition and of every step of care.

Each is written down here as a table and looked up for each person; nothing is estimated. What
is not in these tables is the same for everyone: no interaction is planted, and AF, diabetes
registers, treatment and invitations carry no inequality at all.
"""

import numpy as np

from equipath.synthetic.draws import Floats
from equipath.synthetic.inhabitants import BLACK, Inhabitants

# By age: the need for care, invented, of the shape that English surveys show.
_AGES = [0, 16, 30, 40, 50, 60, 70, 80, 104]
_HYPERTENSION_BY_AGE = [0.0, 0.02, 0.06, 0.13, 0.23, 0.35, 0.47, 0.55, 0.58]
_DIABETES_BY_AGE = [0.0, 0.004, 0.012, 0.03, 0.06, 0.09, 0.12, 0.13, 0.12]
_AF_BY_AGE = [0.0, 0.0, 0.001, 0.003, 0.008, 0.025, 0.06, 0.12, 0.20]
_ADMISSIONS_BY_AGE = [0.12, 0.05, 0.06, 0.06, 0.08, 0.10, 0.16, 0.28, 0.50]

# By deprivation fifth, from the most to the least deprived.
HYPERTENSION_RATIO = np.array([1.40, 1.28, 1.17, 1.08, 1.00])
DIABETES_RATIO = np.array([1.50, 1.35, 1.20, 1.10, 1.00])
ADMISSIONS_RATIO = np.array([1.60, 1.40, 1.25, 1.10, 1.00])
DETECTION = np.array([0.62, 0.65, 0.68, 0.71, 0.74])
CONTROL = np.array([0.56, 0.60, 0.64, 0.68, 0.72])
CHECK_UPTAKE = np.array([0.36, 0.40, 0.44, 0.48, 0.52])

# By ethnic group: White, Mixed, Asian, Black, Other.
_HYPERTENSION_BY_GROUP = np.array([1.0, 1.0, 1.05, 1.20, 1.0])
_DIABETES_BY_GROUP = np.array([1.0, 1.2, 2.0, 1.6, 1.2])

CONTROL_OF_BLACK_GROUP = -0.10
DETECTION_BY_ICB = 0.03  # Added in the better ICB, taken away in the worse.
DETECTION_OF_OUTLIER = 0.35  # Whoever the patient is.

TREATMENT = 0.88
DIABETES_REGISTERED, AF_REGISTERED, ANTICOAGULATED = 0.88, 0.82, 0.86
CHECK_INVITED, CHECK_AGES = 0.18, (40, 74)

GIVEN = {
    "has_hypertension": None,
    "on_hypertension_register": "has_hypertension",
    "hypertension_treated": "on_hypertension_register",
    "blood_pressure_controlled": "hypertension_treated",
    "has_diabetes": None,
    "on_diabetes_register": "has_diabetes",
    "has_atrial_fibrillation": None,
    "on_atrial_fibrillation_register": "has_atrial_fibrillation",
    "anticoagulated": "on_atrial_fibrillation_register",
    "attended_nhs_health_check": "invited_nhs_health_check",
}
"""Each thing that may be true of a person, with what must be true of them before it."""


def hypertension(inhabitants: Inhabitants, fifth: np.ndarray) -> Floats:
    """Return each person's probability of hypertension, if they lived in that `fifth`."""
    by_age = np.interp(inhabitants.age, _AGES, _HYPERTENSION_BY_AGE)
    by_group = _HYPERTENSION_BY_GROUP[inhabitants.ethnic_group]
    return np.asarray(by_age * by_group * HYPERTENSION_RATIO[fifth - 1])


def admissions(inhabitants: Inhabitants, fifth: np.ndarray) -> Floats:
    """Return each person's expected emergency admissions, if they lived in that `fifth`."""
    by_age = np.interp(inhabitants.age, _AGES, _ADMISSIONS_BY_AGE)
    return np.asarray(by_age * ADMISSIONS_RATIO[fifth - 1])


def probabilities(inhabitants: Inhabitants, worse_icb: int, outlier: int) -> dict[str, Floats]:
    """Return each person's planted probability of each key of `GIVEN`, given what precedes it.

    `worse_icb` and `outlier` are the indices of the ICB that detects less and of the practice
    that records unusually little. `emergency_admissions` is an expected number, not a
    probability.
    """
    fifth, group = inhabitants.fifth, inhabitants.ethnic_group
    everyone = np.ones(len(fifth))
    by_age = {
        name: np.interp(inhabitants.age, _AGES, table)
        for name, table in (("diabetes", _DIABETES_BY_AGE), ("af", _AF_BY_AGE))
    }
    by_icb = np.where(inhabitants.icb == worse_icb, -DETECTION_BY_ICB, DETECTION_BY_ICB)
    detection = DETECTION[fifth - 1] + by_icb
    return {
        "has_hypertension": hypertension(inhabitants, fifth),
        "on_hypertension_register": np.where(
            inhabitants.practice == outlier, DETECTION_OF_OUTLIER, detection
        ),
        "hypertension_treated": TREATMENT * everyone,
        "blood_pressure_controlled": CONTROL[fifth - 1] + CONTROL_OF_BLACK_GROUP * (group == BLACK),
        "has_diabetes": by_age["diabetes"] * DIABETES_RATIO[fifth - 1] * _DIABETES_BY_GROUP[group],
        "on_diabetes_register": DIABETES_REGISTERED * everyone,
        "has_atrial_fibrillation": by_age["af"],
        "on_atrial_fibrillation_register": AF_REGISTERED * everyone,
        "anticoagulated": ANTICOAGULATED * everyone,
        "attended_nhs_health_check": CHECK_UPTAKE[fifth - 1],
        "emergency_admissions": admissions(inhabitants, fifth),
    }
