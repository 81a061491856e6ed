"""Emergency attendances with the contacts that mental-health services had before and after.

They stand beside the other table of attendances and are drawn apart from it: these tell why
each person came, whether it was coded, when the liaison team saw them, and a scheme that began
at one hospital in the last year and sends some people elsewhere.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from equipath.synthetic.draws import Flags, Floats, Ints, happens
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
from equipath.synthetic.records.records import Records, Sums, in_order, weigh

_REASONS = {
    "MH_SELF_HARM": 0.32, "MH_ANXIETY": 0.22, "MH_PSYCHOSIS": 0.12,
    "ALCOHOL": 0.18, "DRUGS": 0.07, "POISONING": 0.09,
    "INJURY": 0.38, "ABDOMINAL": 0.18, "CHEST_PAIN": 0.16, "INFECTION": 0.18, "RESPIRATORY": 0.10,
}  # fmt: skip
_CODES = [*_REASONS, "NAD"]
_OF_CRISIS = 6  # The first of the reasons: of the mind, of alcohol and drugs, of poisoning.
_SHARES = np.array(list(_REASONS.values()))
_RATE = 0.35  # Attendances a person and year.
_NOTHING_FOUND = 0.15  # Of coded attendances; the complaint still tells why they came.
_NO_COMPLAINT = 0.02
_NIGHT, _DAY = [22, 23, 0, 1, 2, 3, 4, 5], list(range(6, 22))
_REFERRED = 0.8  # To the liaison team, of those who came because of their mind.
_KNOWN = 0.45  # To mental-health services in the year before.
_SOON = 7  # Days.
_SERVICE = "MENTAL_HEALTH"
_SCHEME = "T02"  # The trust at which the diversion scheme began, on the last year's first day.


@dataclass(frozen=True)
class _Visits:
    """One element an attendance, in the order of people and days."""

    who: Ints
    day: Ints
    reason: Ints
    is_crisis: Flags
    is_coded: Flags


def crisis(patients: Patients, trusts: list[str], rng: np.random.Generator) -> Records:
    """Draw two years of attendances, and the contacts of those who came in crisis."""
    visits, planted = _visits(patients, trusts, rng)
    attendances, of_liaison = _attendances(patients, visits, trusts, rng)
    contacts, of_contacts = _contacts(patients, visits, rng)
    tables = {"crisis_attendances": attendances, "mental_health_contacts": contacts}
    return Records(tables, planted | of_liaison | of_contacts)


def _visits(
    patients: Patients, trusts: list[str], rng: np.random.Generator
) -> tuple[_Visits, Sums]:
    number = rng.poisson(_RATE * (LAST_DAY - FIRST_DAY + 1) / 365.25, len(patients))
    who = np.repeat(np.arange(len(patients)), number)
    day = between(rng, FIRST_DAY, np.full(len(who), LAST_DAY))
    order = in_order(who, day)
    order = order[patients.is_here(who, day)[order]]
    who, day = who[order], day[order]
    plan = patients.planting.level
    share, shares = _in_crisis(patients, np.array(trusts) == _SCHEME, who, day)
    is_crisis = happens(rng, share)
    crises = rng.choice(_OF_CRISIS, len(who), p=_SHARES[:_OF_CRISIS])
    others = _SHARES[_OF_CRISIS:]
    reason = np.where(is_crisis, crises, _OF_CRISIS + rng.choice(len(others), len(who), p=others))
    uncoded = plan("attendance_uncoded", who)
    planted = shares | weigh("attendance_uncoded", patients, who, uncoded)
    return _Visits(who, day, reason, is_crisis, ~happens(rng, uncoded)), planted


def _in_crisis(patients: Patients, has_scheme: Flags, who: Ints, day: Ints) -> tuple[Floats, Sums]:
    """Return the share that comes in crisis: before, and after with the scheme and without it."""
    is_after, is_there = day >= LAST_YEAR, has_scheme[patients.trust[who]]
    times = {"before": ~is_after, "after": is_after & is_there, "elsewhere": is_after & ~is_there}
    share = np.zeros(len(who))
    planted: Sums = {}
    for when, those in times.items():
        stage = f"crisis_attendance_{when}"
        share[those] = patients.planting.level(stage, who[those])
        planted |= weigh(stage, patients, who[those], share[those])
    return share, planted


def _attendances(
    patients: Patients, visits: _Visits, trusts: list[str], rng: np.random.Generator
) -> tuple[pl.DataFrame, Sums]:
    number = len(visits.who)
    found = rng.random(number) < _NOTHING_FOUND
    is_night = rng.random(number) < np.where(visits.is_crisis, 0.45, 0.2)
    hour = np.where(is_night, rng.choice(_NIGHT, number), rng.choice(_DAY, number))
    referred = visits.is_crisis & (rng.random(number) < _REFERRED)
    level = patients.planting.level("liaison_within_an_hour", visits.who)
    in_time = happens(rng, level)
    late = 61 + np.minimum(rng.exponential(80, number), 900)
    minutes = np.where(in_time, rng.integers(5, 61, number), late).astype(np.int64)
    trust, site = patients.trust[visits.who], (rng.random(number) < 0.35).astype(np.int64)
    table = pl.DataFrame(
        {
            "attendance_id": identifiers("V", patients.chunk.number, number),
            "person_id": patients.identifier.gather(visits.who),
            "arrival_date": dates(visits.day),
            "arrival_hour": hour,
            "provider_code": words(trusts, trust),
            "site_code": words([code + of for code in trusts for of in "AB"], trust * 2 + site),
            "attendance_category": ["Unplanned first"] * number,
            "chief_complaint_code": words(
                _CODES, visits.reason, rng.random(number) >= _NO_COMPLAINT
            ),
            "diagnosis_code": words(
                _CODES, np.where(found, len(_REASONS), visits.reason), visits.is_coded
            ),
            "referred_to_liaison": referred,
            "liaison_minutes": pl.Series(minutes).set(pl.Series(~referred), None),
        }
    )
    planted = weigh("liaison_within_an_hour", patients, visits.who[referred], level[referred])
    return table, planted


def _contacts(
    patients: Patients, visits: _Visits, rng: np.random.Generator
) -> tuple[pl.DataFrame, Sums]:
    """Return contacts before and after each person's first attendance in crisis of the span."""
    who, first = np.unique(visits.who[visits.is_crisis], return_index=True)
    day = visits.day[visits.is_crisis][first]
    level = patients.planting.level("followed_up_in_a_week", who)
    in_time = happens(rng, level)
    wait = np.where(in_time, rng.integers(0, _SOON + 1, len(who)), rng.integers(8, 90, len(who)))
    earlier = rng.integers(15, 300, len(who))
    known = patients.is_here(who, day - earlier) & (rng.random(len(who)) < _KNOWN)
    after = patients.is_here(who, day + wait)
    people = np.concatenate([who[known], who[after]])
    days = np.concatenate([(day - earlier)[known], (day + wait)[after]])
    order = in_order(people, days)
    table = pl.DataFrame(
        {
            "appointment_id": identifiers("W", patients.chunk.number, len(people)),
            "person_id": patients.identifier.gather(people[order]),
            "appointment_date": dates(days[order]),
            "attendance": ["Attended"] * len(people),
            "specialty_code": [_SERVICE] * len(people),
        }
    )
    can = day + _SOON <= LAST_DAY
    return table, weigh("followed_up_in_a_week", patients, who[can], level[can])
