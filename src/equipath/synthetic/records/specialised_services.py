"""Specialised activity: planned and emergency spells, outpatient attendances, and what they cost.

Deprivation and ethnic group go together, so that what is planted for one shows in the other.
Here what is planted is what a comparison at the same ages finds: effects are fitted to the
people of a chunk until each group, on the whole, has its declared ratio.
"""

import numpy as np
import polars as pl

from equipath.synthetic.draws import Floats, Ints, happens
from equipath.synthetic.records.days import LAST_YEAR, between, dates, identifiers, words
from equipath.synthetic.records.groups import NAMES
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.planted import Stage
from equipath.synthetic.records.records import Records, in_order, weigh

# Invented, of the shape that the Midlands' profile has: more than half of it from 50 to 84.
_AGES = [0, 20, 40, 50, 84, 90, 104]
_BY_AGE = [0.25, 0.2, 0.5, 1.0, 1.0, 0.8, 0.6]
_SERVICES = ["CARDIAC", "KIDNEY", "CANCER", "NEUROSCIENCES", "RHEUMATOLOGY"]
_METHODS = ["Elective", "Emergency"]
_ELECTIVE, _EMERGENCY = 0, 1
_ADMITTED = 0.5  # Of planned patients; all of them are seen as outpatients.
_FURTHER_ATTENDANCES, _FURTHER_SPELLS = 2.0, 0.2
# Pounds, and how far costs spread (the standard deviation of their logarithm): invented.
_COST_OF_SPELL = np.array([3_800.0, 4_600.0])
_COST_OF_ATTENDANCE = 210.0
_SPREAD = 0.5
_ROUNDS = 30

_MEAN = float(np.exp(_SPREAD**2 / 2))
_COST_OF_PLANNED = _MEAN * (
    _ADMITTED * (1 + _FURTHER_SPELLS) * _COST_OF_SPELL[_ELECTIVE]
    + (1 + _FURTHER_ATTENDANCES) * _COST_OF_ATTENDANCE
)
_COST_OF_EMERGENCY = _MEAN * (1 + _FURTHER_SPELLS) * _COST_OF_SPELL[_EMERGENCY]


def specialised_services(
    patients: Patients, trusts: list[str], rng: np.random.Generator
) -> Records:
    """Draw the spells and attendances of the last year, in the order of people and days."""
    everyone = np.arange(len(patients))
    by_age = np.interp(patients.age, _AGES, _BY_AGE)
    stages = patients.planting.stages
    planned_level = _fitted(patients, stages["specialised_planned"], by_age)
    emergency_level = _fitted(patients, stages["specialised_emergency"], by_age)
    planned = np.flatnonzero(happens(rng, planned_level))
    emergency = np.flatnonzero(happens(rng, emergency_level))
    admitted = planned[rng.random(len(planned)) < _ADMITTED]
    spells = [_again(who, _FURTHER_SPELLS, rng) for who in (admitted, emergency)]
    spend = planned_level * _COST_OF_PLANNED + emergency_level * _COST_OF_EMERGENCY
    return Records(
        {
            "specialised_admissions": _admissions(patients, spells, trusts, rng),
            "specialised_appointments": _attendances(patients, planned, trusts, rng),
        },
        {
            **weigh("specialised_planned", patients, everyone, planned_level),
            **weigh("specialised_emergency", patients, everyone, emergency_level),
            **weigh("specialised_spend", patients, everyone, spend),
        },
    )


def _fitted(patients: Patients, stage: Stage, by_age: Floats) -> Floats:
    """Return each person's probability, such that groups at the same ages have their ratios."""
    effects = {
        stratifier: np.array([times.get(name, 1.0) for name in NAMES[stratifier]])
        for stratifier, times in stage.times.items()
    }
    groups = {stratifier: patients.planting.groups[stratifier] for stratifier in effects}
    product = np.ones(len(patients))
    for _ in range(_ROUNDS):
        for stratifier, wanted in effects.items():
            group, size = groups[stratifier], len(wanted)
            people = np.bincount(group, by_age, minlength=size)
            has = np.bincount(group, by_age * product, minlength=size)
            step = wanted * np.divide(people, has, out=np.ones(size), where=has > 0)
            product *= step[group]
    return np.asarray(np.minimum(stage.level * by_age * product, 0.95))


def _again(who: Ints, further: float, rng: np.random.Generator) -> Ints:
    return np.repeat(who, 1 + rng.poisson(further, len(who)))


def _days(patients: Patients, who: Ints, rng: np.random.Generator) -> Ints:
    first = np.maximum(np.maximum(LAST_YEAR, patients.born[who]), patients.since[who])
    return between(rng, first, patients.until[who])


def _costs(usual: Floats, rng: np.random.Generator) -> Floats:
    return np.asarray(np.round(usual * rng.lognormal(0, _SPREAD, len(usual)), 2))


def _admissions(
    patients: Patients, spells: list[Ints], trusts: list[str], rng: np.random.Generator
) -> pl.DataFrame:
    who = np.concatenate(spells)
    method = np.repeat([_ELECTIVE, _EMERGENCY], [len(part) for part in spells])
    day, stay = _days(patients, who, rng), rng.geometric(0.25, len(who)) - 1
    service, cost = rng.integers(0, len(_SERVICES), len(who)), _costs(_COST_OF_SPELL[method], rng)
    order = in_order(who, day)
    order = order[patients.is_here(who, day)[order]]
    who, day = who[order], day[order]
    return pl.DataFrame(
        {
            "admission_id": identifiers("Z", patients.chunk.number, len(order)),
            "person_id": patients.identifier.gather(who),
            "admission_date": dates(day),
            "discharge_date": dates(np.minimum(day + stay[order], patients.until[who])),
            "provider_code": words(trusts, patients.trust[who]),
            "admission_method": words(_METHODS, method[order]),
            "service_code": words(_SERVICES, service[order]),
            "cost": cost[order],
        }
    )


def _attendances(
    patients: Patients, planned: Ints, trusts: list[str], rng: np.random.Generator
) -> pl.DataFrame:
    who = _again(planned, _FURTHER_ATTENDANCES, rng)
    day, service = _days(patients, who, rng), rng.integers(0, len(_SERVICES), len(who))
    cost = _costs(np.full(len(who), _COST_OF_ATTENDANCE), rng)
    order = in_order(who, day)
    order = order[patients.is_here(who, day)[order]]
    return pl.DataFrame(
        {
            "appointment_id": identifiers("Y", patients.chunk.number, len(order)),
            "person_id": patients.identifier.gather(who[order]),
            "appointment_date": dates(day[order]),
            "provider_code": words(trusts, patients.trust[who[order]]),
            "attendance": ["Attended"] * len(order),
            "service_code": words(_SERVICES, service[order]),
            "cost": cost[order],
        }
    )
