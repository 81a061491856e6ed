"""Long-term conditions: who has them, and since when."""

from dataclasses import dataclass

import numpy as np

from equipath.synthetic.draws import Flags, Ints, happens
from equipath.synthetic.records.days import FIRST_DAY, LAST_YEAR, YEAR, between
from equipath.synthetic.records.patients import Patients

_AGES = [0, 18, 40, 60, 75, 104]

# By condition: how common it is at those ages, and how much commoner in the most deprived fifth
# than in the least. Invented, of the shape that registers of general practice show.
CONDITIONS: dict[str, tuple[list[float], float]] = {
    "ASTHMA": ([0.05, 0.07, 0.07, 0.07, 0.08, 0.07], 1.2),
    "COPD": ([0.0, 0.0, 0.005, 0.04, 0.09, 0.09], 2.4),
    "CHD": ([0.0, 0.0, 0.005, 0.05, 0.13, 0.20], 1.4),
    "HF": ([0.0, 0.0, 0.001, 0.01, 0.04, 0.12], 1.4),
    "STROKE": ([0.0, 0.0, 0.003, 0.02, 0.07, 0.13], 1.4),
    "PAD": ([0.0, 0.0, 0.001, 0.01, 0.03, 0.04], 1.7),
    "CKD": ([0.0, 0.001, 0.006, 0.04, 0.14, 0.30], 1.2),
    "CANCER": ([0.001, 0.002, 0.012, 0.05, 0.12, 0.16], 0.9),
    "DEMENTIA": ([0.0, 0.0, 0.0, 0.002, 0.035, 0.20], 1.3),
    "DEPRESSION": ([0.0, 0.08, 0.15, 0.14, 0.10, 0.08], 1.6),
    "ANXIETY": ([0.01, 0.09, 0.11, 0.09, 0.07, 0.06], 1.5),
    "EPILEPSY": ([0.003, 0.007, 0.009, 0.010, 0.011, 0.010], 1.5),
    "OA": ([0.0, 0.0, 0.03, 0.17, 0.32, 0.40], 1.2),
    "OSTEOPOROSIS": ([0.0, 0.0, 0.003, 0.02, 0.08, 0.16], 1.0),
    "RA": ([0.0, 0.001, 0.005, 0.012, 0.019, 0.018], 1.1),
    "HYPOTHYROID": ([0.001, 0.008, 0.03, 0.06, 0.09, 0.09], 1.1),
    "PSORIASIS": ([0.004, 0.015, 0.027, 0.032, 0.030, 0.02], 1.1),
    "LIVER": ([0.0, 0.001, 0.008, 0.013, 0.011, 0.006], 2.2),
}
_REGISTERS = {
    "HYP": "on_hypertension_register",
    "DM": "on_diabetes_register",
    "AF": "on_atrial_fibrillation_register",
}
_MOST_LIKELY = 0.9
_SETTLED = 30  # Days: nothing is diagnosed so late that its treatment could not be seen.
_SEVERE_OSTEOARTHRITIS = [0.0, 0.0, 0.002, 0.012, 0.025, 0.015]  # In a year, by age.


@dataclass(frozen=True)
class Conditions:
    """By code: whether a person has it (in the record), and the day that it was first coded."""

    has: dict[str, Flags]
    since: dict[str, Ints]
    severe_osteoarthritis: Ints
    """The day that it was coded in the first year; 0 for whom it was not."""

    def coded(self, code: str) -> Ints:
        """Return the people who have it."""
        return np.flatnonzero(self.has[code])


def draw_conditions(patients: Patients) -> Conditions:
    """Draw what each person has: by age and deprivation, together in those who are frail."""
    rng = patients.chunk.stream("conditions")
    age, fifth = patients.age, patients.inhabitants.fifth
    has: dict[str, Flags] = {code: patients.flag(flag) for code, flag in _REGISTERS.items()}
    has["LD"], has["SMI"] = patients.has_learning_disability, patients.has_mental_illness
    for code, (by_age, most_deprived) in CONDITIONS.items():
        ratio = np.linspace(most_deprived, 1.0, 5)[fifth - 1]
        likely = np.interp(age, _AGES, by_age) * ratio * patients.frailty
        has[code] = happens(rng, np.minimum(likely, _MOST_LIKELY))
    lived = np.maximum(patients.until - patients.born - _SETTLED, 0)
    since = {}
    for code in has:
        ago = np.minimum(rng.exponential(8 * YEAR, len(patients)), lived * 0.95)
        since[code] = patients.until - np.minimum(_SETTLED, patients.until - patients.born)
        since[code] = since[code] - ago.astype(np.int64)
    need = np.interp(age, _AGES, _SEVERE_OSTEOARTHRITIS) * np.sqrt(patients.frailty)
    day = between(rng, FIRST_DAY, patients.born * 0 + LAST_YEAR - 1)
    severe = happens(rng, need) & (day <= patients.until) & (day >= patients.born)
    return Conditions(has, since, np.where(severe, day, 0))
