"""The table of attendances at emergency departments, many of them without a coded diagnosis."""

import numpy as np
import polars as pl

from equipath.synthetic.draws import Ints
from equipath.synthetic.records.days import (
    FIRST_DAY,
    LAST_DAY,
    between,
    dates,
    identifiers,
    words,
)
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, in_order, weigh

_DIAGNOSES = {
    "INJURY": 0.30, "ABDOMINAL": 0.12, "CHEST_PAIN": 0.11, "INFECTION": 0.14, "RESPIRATORY": 0.10,
    "MH_SELF_HARM": 0.015, "MH_ANXIETY": 0.012, "MH_PSYCHOSIS": 0.008, "ALCOHOL": 0.025,
    "NAD": 0.17,
}  # fmt: skip
_REASONS, _SHARES = list(_DIAGNOSES), np.array(list(_DIAGNOSES.values()))
_UNCODED, _NO_COMPLAINT = 0.18, 0.03
_ILL = 8.0  # How many times likelier a mental-health reason is in severe mental illness.
_HOURS = np.array(
    [
        *(2, 2, 1.5, 1.5, 1.3, 1.3, 1.5, 2.2, 3.5, 5, 6, 6.2),
        *(6, 5.8, 5.6, 5.5, 5.6, 5.8, 6, 6, 5.5, 4.8, 3.8, 2.8),
    ]
)
"""How common each hour of arrival is."""

_BY_AGE = ([0, 4, 12, 20, 40, 65, 80, 104], [2.1, 1.3, 0.9, 1.2, 0.9, 0.8, 1.3, 2.2])
_CATEGORIES = ["Unplanned first", "Planned follow-up"]
_DESTINATIONS = ["Home", "Admitted", "Left before treatment"]
_MEDIAN_MINUTES = 170


def emergency_attendances(
    patients: Patients, trusts: list[str], rng: np.random.Generator
) -> Records:
    """Draw every attendance, in the order of people and days."""
    everyone = np.arange(len(patients))
    rate = patients.planting.level("emergency_attendance", everyone)
    rate = rate * np.interp(patients.age, *_BY_AGE)
    who = np.repeat(everyone, rng.poisson(rate * (LAST_DAY - FIRST_DAY + 1) / 365.25))
    day = between(rng, FIRST_DAY, np.full(len(who), LAST_DAY))
    order = in_order(who, day)
    order = order[patients.is_here(who, day)[order]]
    table = _table(patients, who[order], day[order], trusts, rng)
    current = np.flatnonzero(patients.is_current)
    years = patients.years_in_last_year[current]
    planted = weigh("emergency_attendance", patients, current, rate[current], years)
    return Records({"emergency_attendances": table}, planted)


def _table(
    patients: Patients, who: Ints, day: Ints, trusts: list[str], rng: np.random.Generator
) -> pl.DataFrame:
    number = len(who)
    reason = _reasons(patients, who, rng)
    complaint = np.where(rng.random(number) < 0.9, reason, reason[::-1])
    is_minor = rng.random(number) < 0.2
    elsewhere = rng.random(number) < 0.06
    trust = np.where(elsewhere, rng.integers(0, len(trusts), number), patients.trust[who])
    minutes = _MEDIAN_MINUTES * rng.lognormal(0, 0.6, number) * np.where(is_minor, 0.6, 1.0)
    is_planned = rng.random(number) < 0.04
    where = rng.choice(3, number, p=[0.7, 0.25, 0.05])
    return pl.DataFrame(
        {
            "attendance_id": identifiers("E", patients.chunk.number, number),
            "person_id": patients.identifier.gather(who),
            "arrival_date": dates(day),
            "arrival_hour": rng.choice(24, number, p=_HOURS / _HOURS.sum()),
            "minutes_in_department": np.round(minutes).astype(np.int64),
            "provider_code": words(trusts, trust),
            "site_code": words(
                [code + site for code in trusts for site in "AB"], trust * 2 + is_minor
            ),
            "department_type": words(["1", "3"], is_minor.astype(np.int64)),
            "attendance_category": words(_CATEGORIES, is_planned.astype(np.int64)),
            "chief_complaint_code": words(_REASONS, complaint, rng.random(number) >= _NO_COMPLAINT),
            "diagnosis_code": words(_REASONS, reason, rng.random(number) >= _UNCODED),
            "discharge_destination": words(_DESTINATIONS, where),
        }
    )


def _reasons(patients: Patients, who: Ints, rng: np.random.Generator) -> Ints:
    """Return why each came: in severe mental illness more often because of it."""
    is_mental = np.char.startswith(_REASONS, "MH_")
    more = np.where(is_mental, _SHARES * _ILL, _SHARES)
    usual = rng.choice(len(_SHARES), len(who), p=_SHARES / _SHARES.sum())
    in_illness = rng.choice(len(_SHARES), len(who), p=more / more.sum())
    return np.where(patients.has_mental_illness[who], in_illness, usual)
