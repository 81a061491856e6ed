"""The table of appointments: kept, missed and cancelled."""

import numpy as np
import polars as pl

from equipath.synthetic.draws import Ints, happens
from equipath.synthetic.records.days import dates, identifiers, words
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, in_order, weigh
from equipath.synthetic.records.referrals import SPECIALTIES, Referrals

_ATTENDANCES = ["Attended", "Did not attend", "Cancelled by patient", "Cancelled by provider"]
_ATTENDED, _MISSED = 0, 1
_CANCELLED_BY_PATIENT, _CANCELLED_BY_PROVIDER = 0.05, 0.05
_ATTEMPTS = 6
_MEDIA = ["Face to face", "Telephone", "Video"]

Offered = tuple[Ints, Ints, Ints]
"""Referral, day and outcome of each appointment."""


def appointments(
    patients: Patients, referrals: Referrals, trusts: list[str], rng: np.random.Generator
) -> Records:
    """Draw every appointment, in the order of people and days."""
    first = _first_appointments(patients, referrals, rng)
    later = _follow_ups(patients, referrals, first, rng)
    referral, day, outcome = (
        np.concatenate([one, other]) for one, other in zip(first, later, strict=True)
    )
    order = in_order(referrals.who[referral], day)
    is_first = (np.arange(len(referral)) < len(first[0]))[order]
    referral, day, outcome = referral[order], day[order], outcome[order]
    who = referrals.who[referral]
    booked = np.maximum(day - rng.integers(7, 60, len(day)), referrals.day[referral])
    table = pl.DataFrame(
        {
            "appointment_id": identifiers("A", patients.chunk.number, len(day)),
            "person_id": patients.identifier.gather(who),
            "appointment_date": dates(day),
            "booked_date": dates(booked),
            "referral_id": referrals.identifiers(patients).gather(referral),
            "provider_code": words(trusts, referrals.trust[referral]),
            "specialty_code": words(SPECIALTIES, referrals.specialty[referral]),
            "attendance": words(_ATTENDANCES, outcome),
            "is_first": is_first,
            "consultation_medium": words(_MEDIA, rng.choice(3, len(day), p=[0.72, 0.2, 0.08])),
        }
    )
    kept = who[outcome <= _MISSED]
    level = patients.planting.level("did_not_attend", kept)
    return Records({"appointments": table}, weigh("did_not_attend", patients, kept, level))


def _first_appointments(
    patients: Patients, referrals: Referrals, rng: np.random.Generator
) -> Offered:
    """Offer a first appointment to those who will be seen, until they attend one."""
    referral = np.flatnonzero(referrals.is_seen)
    whole = referrals.stop[referral] - referrals.day[referral]
    day = referrals.day[referral] + (whole * rng.uniform(0.3, 0.6, len(referral))).astype(np.int64)
    found = []
    for _ in range(_ATTEMPTS):
        here = day <= patients.until[referrals.who[referral]]
        referral, day = referral[here], day[here]
        outcome = _kept(patients, referrals.who[referral], rng)
        found.append((referral, day, outcome))
        missed = outcome != _ATTENDED
        referral, day = referral[missed], day[missed]
        day = day + (0.35 * (referrals.stop[referral] - day)).astype(np.int64)
    referrals_offered, days, outcomes = (
        np.concatenate(parts) for parts in zip(*found, strict=True)
    )
    return referrals_offered, days, outcomes


def _follow_ups(
    patients: Patients,
    referrals: Referrals,
    first: Offered,
    rng: np.random.Generator,
) -> Offered:
    """Offer further appointments to those who attended the first."""
    attended = first[2] == _ATTENDED
    again = np.repeat(np.flatnonzero(attended), rng.poisson(1.3, int(attended.sum())))
    referral = first[0][again]
    day = first[1][again] + rng.integers(14, 180, len(again))
    here = day <= patients.until[referrals.who[referral]]
    referral, day = referral[here], day[here]
    return referral, day, _kept(patients, referrals.who[referral], rng)


def _kept(patients: Patients, who: Ints, rng: np.random.Generator) -> Ints:
    """Draw what became of appointments: cancelled, or else missed with the planted probability."""
    cancelled = rng.random(len(who))
    missed = happens(rng, patients.planting.level("did_not_attend", who))
    by_patient = cancelled < _CANCELLED_BY_PATIENT
    by_provider = cancelled >= 1 - _CANCELLED_BY_PROVIDER
    return np.where(by_patient, 2, np.where(by_provider, 3, missed.astype(np.int64)))
