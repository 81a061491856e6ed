"""The linked record: long-term conditions, where people live, and who is at risk of admission.

What a learning disability adds to each condition is planted; how often five come together
follows from that, and is worked out exactly for each person, condition after condition.
"""

import numpy as np
import polars as pl

from equipath.synthetic.draws import Floats, Ints, happens
from equipath.synthetic.records.days import LAST_YEAR, between, dates, words
from equipath.synthetic.records.groups import NAMES
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, Sums, in_order, weigh
from equipath.vocabulary import NOT_KNOWN

_AGES = [0, 18, 40, 60, 70, 80, 104]
# By stage: the code, and how common it is at those ages, for each one at the age of 70. Invented,
# of the shape that registers of general practice show.
_CONDITIONS: dict[str, tuple[str, list[float]]] = {
    "linked_asthma": ("ASTHMA", [0.8, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9]),
    "linked_hypertension": ("HYP", [0.0, 0.02, 0.25, 0.7, 1.0, 1.2, 1.2]),
    "linked_diabetes": ("DM", [0.01, 0.04, 0.3, 0.7, 1.0, 1.05, 0.9]),
    "linked_epilepsy": ("EPILEPSY", [0.4, 0.8, 0.9, 1.0, 1.0, 1.1, 1.0]),
    "linked_depression": ("DEPRESSION", [0.0, 0.7, 1.2, 1.2, 1.0, 0.8, 0.7]),
    "linked_hypothyroidism": ("HYPOTHYROID", [0.02, 0.1, 0.4, 0.8, 1.0, 1.1, 1.1]),
    "linked_kidney_disease": ("CKD", [0.0, 0.01, 0.06, 0.4, 1.0, 2.0, 3.0]),
    "linked_heart_disease": ("CHD", [0.0, 0.0, 0.05, 0.5, 1.0, 1.5, 1.8]),
    "linked_lung_disease": ("COPD", [0.0, 0.0, 0.08, 0.6, 1.0, 1.1, 1.0]),
    "linked_arthritis": ("OA", [0.0, 0.01, 0.15, 0.65, 1.0, 1.2, 1.3]),
    "linked_heart_failure": ("HF", [0.0, 0.0, 0.03, 0.3, 1.0, 2.2, 3.5]),
    "linked_stroke": ("STROKE", [0.0, 0.0, 0.06, 0.4, 1.0, 1.8, 2.4]),
}
_LIKELY_AT_RISK = [0.15, 0.12, 0.2, 0.55, 1.0, 2.0, 3.5]  # As for conditions.
_MOST_LIKELY = 0.9
_SEVERAL = 5
"""From so many on, long-term conditions are counted as many."""

_Part = tuple[Ints, Ints, str, Floats | None]
"""People, the days that it is of, its code, and its values where it has any."""


def linked_record(patients: Patients, rng: np.random.Generator) -> Records:
    """Draw what is linked of each person, in the order of people and days."""
    everyone = np.arange(len(patients))
    likely = {stage: _likely(patients, stage, ages) for stage, (_, ages) in _CONDITIONS.items()}
    at_risk = np.minimum(_at_age(patients, "linked_admission_risk", _LIKELY_AT_RISK), _MOST_LIKELY)
    learning = np.flatnonzero(patients.has_learning_disability)
    diagnosed = [(learning, "LD")]
    diagnosed += [
        (np.flatnonzero(happens(rng, level)), _CONDITIONS[stage][0])
        for stage, level in likely.items()
    ]
    parts: list[_Part] = [(who, _since(patients, who, rng), code, None) for who, code in diagnosed]
    flagged = np.flatnonzero(happens(rng, at_risk))
    parts.append((flagged, _lately(patients, flagged, rng), "ADMISSION_RISK_HIGH", None))
    tenth = patients.recorded["deprivation_tenth"]
    placed = np.flatnonzero(tenth != NAMES["deprivation_tenth"].index(NOT_KNOWN))
    parts.append(
        (
            placed,
            _lately(patients, placed, rng),
            "IMD_DECILE",
            (tenth[placed] + 1).astype(np.float64),
        )
    )
    planted: Sums = {}
    for stage, level in {**likely, "linked_admission_risk": at_risk}.items():
        planted |= weigh(stage, patients, everyone, level)
    several = at_least(_SEVERAL, np.array(list(likely.values())))
    planted |= weigh("linked_five_or_more", patients, everyone, several)
    return Records({"linked_record": _table(patients, parts)}, planted)


def at_least(several: int, likely: Floats) -> Floats:
    """Return the probability that at least so many of independent conditions are there.

    `likely` is (conditions, people). Exact: the number of conditions is followed from one to
    the next, with everything from `several` on taken together.
    """
    number = np.zeros((several + 1, likely.shape[1]))
    number[0] = 1.0
    for p in likely:
        gained = number[:-1] * p
        number[:-1] -= gained
        number[1:] += gained
    return np.asarray(number[several])


def _likely(patients: Patients, stage: str, by_age: list[float]) -> Floats:
    return np.minimum(_at_age(patients, stage, by_age) * patients.frailty, _MOST_LIKELY)


def _at_age(patients: Patients, stage: str, by_age: list[float]) -> Floats:
    level = patients.planting.level(stage, np.arange(len(patients)))
    return np.asarray(level * np.interp(patients.age, _AGES, by_age))


def _since(patients: Patients, who: Ints, rng: np.random.Generator) -> Ints:
    """Return the day on which each was diagnosed: between birth and the last day here."""
    return between(rng, patients.born[who], patients.until[who])


def _lately(patients: Patients, who: Ints, rng: np.random.Generator) -> Ints:
    """Return a day of the last year, or their last day here for whom it was over before."""
    first = np.maximum(LAST_YEAR, np.maximum(patients.born[who], patients.since[who]))
    return between(rng, first, patients.until[who])


def _table(patients: Patients, parts: list[_Part]) -> pl.DataFrame:
    codes = [code for _, _, code, _ in parts]
    who, day = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    number = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    value = np.concatenate(
        [np.full(len(w), np.nan) if values is None else values for w, _, _, values in parts]
    )
    order = in_order(who, day)
    return pl.DataFrame(
        {
            "person_id": patients.identifier.gather(who[order]),
            "event_date": dates(day[order]),
            "code": words(codes, number[order]),
            "value": pl.Series(value[order]).fill_nan(None),
        }
    )
