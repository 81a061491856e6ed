"""What general practice measures: blood pressure, cholesterol, HbA1c, weight, risk, smoking."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from equipath.synthetic.draws import Flags, Floats, Ints, happens
from equipath.synthetic.records.conditions import Conditions
from equipath.synthetic.records.days import FIRST_DAY, YEAR, between
from equipath.synthetic.records.patients import Patients

Rows = dict[str, Any]
"""Events of one `code`: arrays `who`, `day`, `value` (not a number where nothing is measured)."""

# Thresholds of the register: 140/90 mmHg, and 150/90 from the age of 80 (NICE NG136).
_SYSTOLIC, _SYSTOLIC_FROM_80, _DIASTOLIC = 140, 150, 90
_NOT_MEASURED = 1 / 6  # Of those on the register whose blood pressure is not controlled.
_AT_RISK = 10.0  # QRISK, per cent, from which a statin is offered (NICE NG238).


@dataclass(frozen=True)
class Risk:
    """Whether the QRISK of a person was estimated in the last year, and what it was."""

    is_known: Flags
    score: Floats
    day: Ints

    @property
    def is_high(self) -> Flags:
        return self.is_known & (self.score >= _AT_RISK)


def rows(who: Ints, day: Ints, code: str, value: Floats | None = None) -> Rows:
    """Return events of one code."""
    values = np.full(len(who), np.nan) if value is None else value
    return {"who": who, "day": day, "code": code, "value": values}


def blood_pressure(
    patients: Patients, conditions: Conditions, rng: np.random.Generator
) -> list[Rows]:
    """Draw pairs of pressures, the last of which says whether it is controlled."""
    number, on_register = len(patients), conditions.has["HYP"]
    controlled = patients.flag("blood_pressure_controlled")
    adult = patients.age >= 19
    measured = np.where(on_register, 1.0, np.where(conditions.has["DM"], 0.95, 0.55))
    has_any = happens(rng, measured) & (adult | on_register)
    neglected = on_register & ~controlled & happens(rng, np.full(number, _NOT_MEASURED))
    latest = _latest(patients, conditions, neglected, rng)
    has_any &= latest > patients.born
    last = np.flatnonzero(has_any)
    threshold = np.where(patients.age >= 80, _SYSTOLIC_FROM_80, _SYSTOLIC)
    systolic = rng.normal(124 + 0.15 * patients.age, 11)
    systolic = np.where(patients.flag("has_hypertension") & ~on_register, systolic + 18, systolic)
    below, above = (np.abs(rng.normal(0, 10, number)) for _ in range(2))
    systolic = np.where(on_register, threshold + 1 + above, systolic)
    systolic = np.where(on_register & controlled, threshold - below, systolic)
    diastolic = rng.normal(78, 8, number)
    diastolic = np.where(on_register & controlled, np.minimum(diastolic, _DIASTOLIC), diastolic)
    times = rng.poisson(np.where(on_register | conditions.has["DM"], 4.0, 0.6)) * has_any
    times[latest <= FIRST_DAY] = 0
    who = np.repeat(np.arange(number), times)
    day = between(rng, FIRST_DAY, latest[who] - 1)
    fits = day > patients.born[who]
    who, day = who[fits], day[fits]
    earlier = rng.normal(systolic[who] + 2, 9)
    return [
        rows(last, latest[last], "SBP", np.floor(systolic[last])),
        rows(last, latest[last], "DBP", np.floor(diastolic[last])),
        rows(who, day, "SBP", np.floor(earlier)),
        rows(who, day, "DBP", np.floor(rng.normal(80, 8, len(who)))),
    ]


def _latest(
    patients: Patients, conditions: Conditions, neglected: Flags, rng: np.random.Generator
) -> Ints:
    """Return the day of each person's last pressure: within a year on the register, or before."""
    until = patients.until
    recent = between(rng, np.maximum(until - YEAR + 1, conditions.since["HYP"]), until)
    older = between(rng, until - 2 * YEAR + 1, until - YEAR)
    anyhow = between(rng, FIRST_DAY, until)
    return np.where(neglected, older, np.where(conditions.has["HYP"], recent, anyhow))


def estimated_risk(patients: Patients, conditions: Conditions, rng: np.random.Generator) -> Risk:
    """Draw QRISK for most of 40 to 74 without heart disease or stroke."""
    age = patients.age
    spared = ~(conditions.has["CHD"] | conditions.has["STROKE"])
    known = happens(rng, np.full(len(age), 0.55)) & (age >= 41) & (age <= 74) & spared
    centre = 0.9 + 0.055 * (age - 40) - 0.45 * (patients.inhabitants.sex == 0)
    centre += 0.08 * (3 - patients.inhabitants.fifth)
    score = np.clip(np.exp(rng.normal(centre, 0.45)), 0.1, 95.0)
    day = between(rng, patients.until - YEAR + 1, patients.until)
    return Risk(known, np.round(score, 1), day)


def other_measurements(
    patients: Patients, conditions: Conditions, rng: np.random.Generator
) -> list[Rows]:
    """Draw what is measured now and then: cholesterol, HbA1c, body mass index, smoking, visits."""
    age, diabetic = patients.age, conditions.has["DM"]
    smokes = rng.choice(3, len(age), p=[0.14, 0.26, 0.60])
    found = []
    for code, often, mean, spread in (
        ("CHOL", np.where(age >= 40, 0.5, 0.02), np.where(conditions.has["CHD"], 4.4, 5.0), 0.9),
        ("HBA1C", np.where(diabetic, 3.0, 0.3 * (age >= 40)), np.where(diabetic, 58.0, 38.0), 6.0),
        ("BMI", np.where(age >= 18, 0.7, 0.05), np.where(diabetic, 30.0, 27.0), 5.0),
    ):
        who, day = _now_and_then(patients, often, rng)
        value: Floats = np.maximum(rng.normal(mean[who], spread), 1.5)
        found.append(rows(who, day, code, value.round(1)))
    who, day = _now_and_then(patients, np.where(age >= 18, 0.8, 0.0), rng)
    statuses = ("SMOKER", "EX_SMOKER", "NEVER_SMOKED")
    found += [
        rows(who[s], day[s], code) for i, code in enumerate(statuses) for s in [smokes[who] == i]
    ]
    visits = np.interp(age, [0, 5, 20, 60, 104], [6.0, 3.0, 4.0, 7.0, 14.0]) * patients.frailty
    return [*found, rows(*_now_and_then(patients, visits, rng), "CONSULTATION")]


def _now_and_then(patients: Patients, times: Floats, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return people and days, so many times in the span, while they were here."""
    who = np.repeat(np.arange(len(patients)), rng.poisson(times))
    day = between(rng, FIRST_DAY, np.full(len(who), FIRST_DAY + 2 * YEAR - 1))
    here = patients.is_here(who, day)
    return who[here], day[here]
