"""The table of admissions: the emergencies that were planted, and what waits ended in."""

import numpy as np
import polars as pl

from equipath.synthetic.draws import Ints, happens
from equipath.synthetic.records.days import (
    FIRST_DAY,
    LAST_DAY,
    LAST_YEAR,
    between,
    dates,
    identifiers,
    words,
)
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, in_order, weigh
from equipath.synthetic.records.referrals import ORTHOPAEDICS, SPECIALTIES, Referrals

# Primary diagnoses of emergencies in the young and in the old, with their shares (ICD-10).
_YOUNG = {
    "J459": 0.14, "R104": 0.16, "K359": 0.08, "K802": 0.08, "F322": 0.06, "F102": 0.06,
    "N390": 0.10, "R074": 0.14, "J189": 0.08, "A419": 0.05, "G409": 0.05,
}  # fmt: skip
_OLD = {
    "J189": 0.15, "I214": 0.08, "I509": 0.10, "I639": 0.08, "I489": 0.06, "J440": 0.11,
    "N390": 0.12, "A419": 0.10, "S720": 0.07, "R074": 0.07, "E119": 0.03, "C349": 0.03,
}  # fmt: skip
# What is done in hospital by specialty: diagnosis, procedure (OPCS-4), and the share that stays.
_PLANNED = {
    "110": (("M169", "W381"), ("M171", "W401"), 0.9),
    "100": (("K802", "J183"), ("K409", "T202"), 0.4),
    "130": (("H259", "C712"), ("H269", "C712"), 0.03),
    "502": (("N920", "Q074"), ("D259", "Q074"), 0.5),
}
_DIAGNOSES = sorted({*_YOUNG, *_OLD, *(d for a, b, _ in _PLANNED.values() for d in (a[0], b[0]))})
_PROCEDURES = sorted({p for a, b, _ in _PLANNED.values() for p in (a[1], b[1])})
_ELECTIVE, _EMERGENCY = 0, 1
_METHODS = ["Elective", "Emergency"]
_CLASSES = ["Day case", "Ordinary"]
_DESTINATIONS = ["Usual residence", "Care home", "Other provider", "Died"]
_DIED = 3
_GENERAL_MEDICINE = SPECIALTIES.index("300")
_COST_OF_ADMISSION, _COST_OF_DAY = 900.0, 420.0  # Pounds, invented.


def admissions(
    patients: Patients, referrals: Referrals, trusts: list[str], rng: np.random.Generator
) -> Records:
    """Draw every spell, in the order of people and days."""
    urgent = _emergencies(patients, rng)
    planned = _planned(referrals, rng)
    rows = {name: np.concatenate([urgent[name], planned[name]]) for name in urgent}
    order = in_order(rows["who"], rows["day"])
    rows = {name: values[order] for name, values in rows.items()}
    who = np.flatnonzero(patients.is_current)
    years = patients.years_in_last_year[who]
    known = years > 0
    planted = weigh(
        "emergency_admission",
        patients,
        who[known],
        patients.expected_admissions[who][known] / years[known],
        years[known],
    )
    return Records({"admissions": _table(patients, rows, trusts, rng)}, planted)


def _emergencies(patients: Patients, rng: np.random.Generator) -> dict[str, Ints]:
    """Return those of the last year, as the table of people counts them, and of the year before."""
    counted = patients.flag("emergency_admissions").astype(np.int64)
    now = np.repeat(np.arange(len(patients)), counted)
    # Who left or died within the year was there for a part of it, and has that part of them.
    last = np.where(patients.is_current[now], patients.until[now], LAST_DAY)
    day = between(rng, np.maximum(LAST_YEAR, patients.born[now]), last)
    before = np.repeat(np.arange(len(patients)), rng.poisson(patients.expected_admissions))
    day_before = between(rng, FIRST_DAY, np.full(len(before), LAST_YEAR - 1))
    here = patients.is_here(before, day_before)
    who = np.concatenate([now[day <= patients.until[now]], before[here]])
    day = np.concatenate([day[day <= patients.until[now]], day_before[here]])
    age = patients.age[who]
    young = rng.choice(len(_YOUNG), len(who), p=list(_YOUNG.values()))
    old = rng.choice(len(_OLD), len(who), p=list(_OLD.values()))
    index = {code: i for i, code in enumerate(_DIAGNOSES)}
    diagnosis = np.where(
        age < 50,
        np.array([index[code] for code in _YOUNG])[young],
        np.array([index[code] for code in _OLD])[old],
    )
    return {
        "who": who,
        "day": day,
        "days": rng.geometric(1 / (1.5 + age / 14)) - 1,
        "method": np.full(len(who), _EMERGENCY),
        "specialty": np.full(len(who), _GENERAL_MEDICINE),
        "diagnosis": diagnosis,
        "procedure": np.full(len(who), -1),
        "trust": patients.trust[who],
    }


def _planned(referrals: Referrals, rng: np.random.Generator) -> dict[str, Ints]:
    """Return what the waits of specialties that operate ended in: a spell on the day they did."""
    operates = np.array([code in _PLANNED for code in SPECIALTIES])
    # Not everybody needs a bed to be treated; everybody does who waited for a hip or knee.
    chosen = referrals.treated
    specialty = referrals.specialty[chosen]
    in_bed = (specialty == ORTHOPAEDICS) | (rng.random(len(chosen)) < 0.6)
    chosen = chosen[operates[specialty] & in_bed]
    specialty, second = referrals.specialty[chosen], rng.integers(0, 2, len(chosen))
    diagnosis = np.zeros((len(SPECIALTIES), 2), dtype=np.int64)
    procedure, stays = diagnosis.copy(), np.zeros(len(SPECIALTIES))
    for code, (one, other, share) in _PLANNED.items():
        row = SPECIALTIES.index(code)
        diagnosis[row] = [_DIAGNOSES.index(one[0]), _DIAGNOSES.index(other[0])]
        procedure[row] = [_PROCEDURES.index(one[1]), _PROCEDURES.index(other[1])]
        stays[row] = share
    return {
        "who": referrals.who[chosen],
        "day": referrals.stopped[chosen],
        "days": rng.geometric(0.4, len(chosen)) * happens(rng, stays[specialty]),
        "method": np.full(len(chosen), _ELECTIVE),
        "specialty": specialty,
        "diagnosis": diagnosis[specialty, second],
        "procedure": procedure[specialty, second],
        "trust": referrals.trust[chosen],
    }


def _table(
    patients: Patients, rows: dict[str, Ints], trusts: list[str], rng: np.random.Generator
) -> pl.DataFrame:
    who, day = rows["who"], rows["day"]
    until, died = patients.until[who], patients.died[who]
    discharged = np.minimum(day + rows["days"], until)
    still_there = (day + rows["days"] > LAST_DAY) & patients.is_current[who]
    ends_in_death = discharged == died
    where = np.where(ends_in_death, _DIED, rng.choice(3, len(who), p=[0.92, 0.05, 0.03]))
    stays = (rows["method"] == _EMERGENCY) | (rows["days"] > 0)
    cost = _COST_OF_ADMISSION * rng.lognormal(0, 0.4, len(who)) + _COST_OF_DAY * rows["days"]
    site = rows["trust"] * 2 + rng.integers(0, 2, len(who))
    return pl.DataFrame(
        {
            "admission_id": identifiers("S", patients.chunk.number, len(who)),
            "person_id": patients.identifier.gather(who),
            "admission_date": dates(day),
            "discharge_date": dates(discharged, ~still_there),
            "provider_code": words(trusts, rows["trust"]),
            "site_code": words([code + site for code in trusts for site in "AB"], site),
            "admission_method": words(_METHODS, rows["method"]),
            "patient_class": words(_CLASSES, stays.astype(np.int64)),
            "specialty_code": words(SPECIALTIES, rows["specialty"]),
            "primary_diagnosis_code": words(_DIAGNOSES, rows["diagnosis"]),
            "procedure_code": words(_PROCEDURES, rows["procedure"].clip(0), rows["procedure"] >= 0),
            "discharge_destination": words(_DESTINATIONS, where, ~still_there),
            "cost": np.round(cost, 2),
        }
    )
