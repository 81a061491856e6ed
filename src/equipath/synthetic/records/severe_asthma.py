"""Severe asthma: who is not controlled, who begins a biologic, and what keeps others from it."""

import numpy as np
import polars as pl

from equipath.synthetic.draws import Ints, happens
from equipath.synthetic.records.conditions import Conditions
from equipath.synthetic.records.days import (
    FIRST_DAY,
    LAST_DAY,
    LAST_YEAR,
    YEAR,
    between,
    dates,
    identifiers,
    words,
)
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, Sums, in_order, weigh

_YOUNGEST = 12
_COURSES = 2  # Of oral steroids in a year, from which case finding looks for severe asthma.
_FURTHER_COURSES = 1.2
_ONE_COURSE = 0.15  # Of people with asthma who are controlled.
_DRUGS = {"MEPOLIZUMAB": 10_080.0, "BENRALIZUMAB": 9_800.0}  # Pounds a year, invented.
_BARRIERS = {
    "asthma_barrier_travel": "BARRIER_TRAVEL",
    "asthma_barrier_time": "BARRIER_TIME",
    "asthma_barrier_not_referred": "BARRIER_NOT_REFERRED",
}
_ASKED, _STEROID, _REVIEW = "SURVEYED", "ORAL_STEROID", "ASTHMA_REVIEW"


def severe_asthma(
    patients: Patients, conditions: Conditions, trusts: list[str], rng: np.random.Generator
) -> Records:
    """Draw steroid courses, approvals of biologics and answers of the clinics' survey."""
    plan = patients.planting.level
    asthmatic = np.flatnonzero(
        conditions.has["ASTHMA"] & (patients.age >= _YOUNGEST) & (patients.until > LAST_YEAR)
    )
    level = plan("asthma_uncontrolled", asthmatic)
    planted = weigh("asthma_uncontrolled", patients, asthmatic, level)
    is_severe = happens(rng, level)
    severe = asthmatic[is_severe]
    once = asthmatic[~is_severe]
    once = once[rng.random(len(once)) < _ONE_COURSE]
    courses = np.repeat(severe, _COURSES + rng.poisson(_FURTHER_COURSES, len(severe)))
    level = plan("biologic_started", severe)
    planted |= weigh("biologic_started", patients, severe, level)
    begins = happens(rng, level)
    approvals, waited = _approvals(patients, severe[begins], trusts, rng)
    answers, asked = _answers(patients, severe[~begins], rng)
    return Records(
        {
            "asthma_reviews": _reviews(patients, asthmatic, trusts, rng),
            "steroid_courses": _steroids(patients, np.concatenate([courses, once]), rng),
            "biologic_approvals": approvals,
            "asthma_survey": answers,
        },
        planted | waited | asked,
    )


def _reviews(
    patients: Patients, who: Ints, trusts: list[str], rng: np.random.Generator
) -> pl.DataFrame:
    """Return a review of each before the first quarter is over, with the centre in charge."""
    day = np.maximum(patients.since[who], FIRST_DAY + rng.integers(0, 80, len(who)))
    order = in_order(who, day)
    order = order[patients.is_here(who, day)[order]]
    return pl.DataFrame(
        {
            "person_id": patients.identifier.gather(who[order]),
            "event_date": dates(day[order]),
            "code": [_REVIEW] * len(order),
            "provider_code": words(trusts, patients.trust[who[order]]),
        }
    )


def _steroids(patients: Patients, who: Ints, rng: np.random.Generator) -> pl.DataFrame:
    """Return the courses of the last year, and of the two before on the same days of the year.

    So whoever had two in one year had two in any twelve months.
    """
    first = np.maximum(np.maximum(LAST_YEAR, patients.since[who]), patients.born[who])
    last = between(rng, first, patients.until[who])
    who = np.concatenate([who] * 3)
    day = np.concatenate([last, last - YEAR, last - 2 * YEAR - 1])  # 2024 had a leap day.
    order = in_order(who, day)
    order = order[patients.is_here(who, day)[order]]
    return pl.DataFrame(
        {
            "person_id": patients.identifier.gather(who[order]),
            "prescription_date": dates(day[order]),
            "code": [_STEROID] * len(order),
        }
    )


def _approvals(
    patients: Patients, who: Ints, trusts: list[str], rng: np.random.Generator
) -> tuple[pl.DataFrame, Sums]:
    """Return one approval a person who begins: more of them, and sooner, in the last year."""
    more = patients.planting.stages["biologic_starts_after"].level
    is_after = rng.random(len(who)) < more / (1 + more)
    first = np.where(is_after, LAST_YEAR, FIRST_DAY)
    first = np.maximum(np.maximum(first, patients.since[who]), patients.born[who])
    day = between(rng, first, np.where(is_after, LAST_DAY, LAST_YEAR - 1))
    day = np.minimum(day, patients.until[who])
    before, after = (f"biologic_wait_days_{when}" for when in ("before", "after"))
    plan = patients.planting.level
    mean = np.where(is_after, plan(after, who), plan(before, who))
    wait = np.round(mean * 2 * rng.beta(4, 4, len(who))).astype(np.int64)
    drug = rng.integers(0, len(_DRUGS), len(who))
    order = in_order(who, day)
    table = pl.DataFrame(
        {
            "approval_id": identifiers("B", patients.chunk.number, len(who)),
            "person_id": patients.identifier.gather(who[order]),
            "approval_date": dates(day[order]),
            "requested_date": dates((day - wait)[order]),
            "drug_code": words(list(_DRUGS), drug[order]),
            "indication_code": ["SEVERE_ASTHMA"] * len(who),
            "provider_code": words(trusts, patients.trust[who[order]]),
            "kind": ["Initiation"] * len(who),
            "cost": np.array(list(_DRUGS.values()))[drug[order]],
        }
    )
    return table, {
        **weigh(before, patients, who[~is_after], mean[~is_after]),
        **weigh(after, patients, who[is_after], mean[is_after]),
        **weigh("biologic_starts_after", patients, who, np.full(len(who), more)),
    }


def _answers(patients: Patients, who: Ints, rng: np.random.Generator) -> tuple[pl.DataFrame, Sums]:
    """Return who was asked what keeps them from a biologic, and what each named, if anything."""
    planted: Sums = {}
    parts = []
    for number, stage in enumerate(_BARRIERS):
        level = patients.planting.level(stage, who)
        planted |= weigh(stage, patients, who, level)
        named = who[happens(rng, level)]
        parts.append((named, np.full(len(named), number)))
    parts.append((who, np.full(len(who), len(_BARRIERS))))
    people, code = (np.concatenate(each) for each in zip(*parts, strict=True))
    first = np.maximum(np.maximum(LAST_YEAR, patients.since[people]), patients.born[people])
    day = between(rng, first, patients.until[people])
    order = in_order(people, day)
    table = pl.DataFrame(
        {
            "person_id": patients.identifier.gather(people[order]),
            "event_date": dates(day[order]),
            "code": words([*_BARRIERS.values(), _ASKED], code[order]),
        }
    )
    return table, planted
