"""Referrals, and the waits that they begin."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from equipath.synthetic.draws import Flags, Ints, happens
from equipath.synthetic.records.conditions import Conditions
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
from equipath.synthetic.records.records import Sums, in_order, weigh

ORTHOPAEDICS = 0
SPECIALTIES = ["110", "100", "300", "320", "330", "340", "130", "502"]
"""National codes: orthopaedics first, to which only those with severe osteoarthritis go."""

_SHARES = np.array([0.0, 0.16, 0.14, 0.13, 0.17, 0.10, 0.18, 0.12])
_REFERRALS_BY_AGE = ([0, 20, 50, 75, 104], [0.16, 0.30, 0.45, 0.75, 0.60])  # In the span.
_SEEN, _TREATED = 0.9, 0.8  # In other specialties, where nothing is planted.
_URGENT = 0.15
_SHORTEST_WAIT = 7

_REASONS = ["Treated", "Removed", "Declined", "Died"]
_TREATED_REASON, _REMOVED, _DECLINED, _DIED = range(4)


@dataclass(frozen=True)
class Referrals:
    """One element a referral. `stop` is the day that its clock would stop, whoever lives so long.

    `is_seen` and `is_treated` are what would come of it. `stopped` is the day that it did stop,
    with the index of its `reason`, where `is_stopped`.
    """

    who: Ints
    day: Ints
    specialty: Ints
    is_seen: Flags
    is_treated: Flags
    stop: Ints
    stopped: Ints
    reason: Ints
    is_stopped: Flags
    trust: Ints

    @property
    def treated(self) -> Ints:
        """Return the referrals that ended in treatment."""
        return np.flatnonzero(self.is_stopped & (self.reason == _TREATED_REASON))

    def identifiers(self, patients: Patients) -> pl.Series:
        """Return the identifiers of all, in order."""
        return identifiers("R", patients.chunk.number, len(self.who))


def refer(
    patients: Patients, conditions: Conditions, rng: np.random.Generator
) -> tuple[Referrals, Sums]:
    """Draw who is referred, and what comes of it."""
    plan = patients.planting.level
    severe = np.flatnonzero(conditions.severe_osteoarthritis)
    wanted = plan("orthopaedic_referred", severe)
    referred = severe[happens(rng, wanted)]
    day = conditions.severe_osteoarthritis[referred] + rng.integers(0, 30, len(referred))
    times = rng.poisson(np.interp(patients.age, *_REFERRALS_BY_AGE) * patients.frailty)
    others = np.repeat(np.arange(len(patients)), times)
    other_day = between(rng, FIRST_DAY, np.full(len(others), LAST_DAY))
    specialty = rng.choice(len(SPECIALTIES), len(others), p=_SHARES)
    who = np.concatenate([referred, others])
    day = np.concatenate([day, other_day])
    specialty = np.concatenate([np.zeros(len(referred), dtype=np.int64), specialty])
    fits = (day <= patients.until[who]) & ((specialty == ORTHOPAEDICS) | patients.is_here(who, day))
    who, day, specialty = who[fits], day[fits], specialty[fits]
    order = in_order(who, day)
    referrals, planted = _outcomes(patients, who[order], day[order], specialty[order], rng)
    return referrals, planted | weigh("orthopaedic_referred", patients, severe, wanted)


def _outcomes(
    patients: Patients, who: Ints, day: Ints, specialty: Ints, rng: np.random.Generator
) -> tuple[Referrals, Sums]:
    plan, is_orthopaedic = patients.planting.level, specialty == ORTHOPAEDICS
    seen_level = np.where(is_orthopaedic, plan("orthopaedic_seen", who), _SEEN)
    treated_level = np.where(is_orthopaedic, plan("orthopaedic_treated", who), _TREATED)
    seen = happens(rng, seen_level)
    treated = happens(rng, treated_level) & seen
    mean = plan("wait_days", who)
    # A beta of mean a quarter: skewed, and never so long that the span would cut it off.
    wait = _SHORTEST_WAIT + (mean - _SHORTEST_WAIT) * 4 * rng.beta(2, 6, len(who))
    stop = day + np.round(wait).astype(np.int64)
    until, died = patients.until[who], patients.died[who]
    stopped = np.minimum(stop, until)
    reason = np.where(treated, _TREATED_REASON, np.where(seen, _DECLINED, _REMOVED))
    reason = np.where(stop > until, np.where(died == until, _DIED, _REMOVED), reason)
    referrals = Referrals(
        who=who,
        day=day,
        specialty=specialty,
        is_seen=seen,
        is_treated=treated,
        stop=stop,
        stopped=stopped,
        reason=reason,
        is_stopped=(stop <= until) | (until < LAST_DAY) | (died == LAST_DAY),
        trust=np.where(
            rng.random(len(who)) < 0.1, rng.integers(0, 3, len(who)), patients.trust[who]
        ),
    )
    ended = (day < LAST_YEAR) & (referrals.reason == _TREATED_REASON)
    return referrals, {
        **weigh("orthopaedic_seen", patients, who[is_orthopaedic], seen_level[is_orthopaedic]),
        **weigh(
            "orthopaedic_treated",
            patients,
            who[is_orthopaedic & seen],
            treated_level[is_orthopaedic & seen],
        ),
        **weigh("wait_days", patients, who[ended], mean[ended]),
    }


def referral_tables(
    patients: Patients, referrals: Referrals, trusts: list[str], rng: np.random.Generator
) -> dict[str, pl.DataFrame]:
    """Return the tables of referrals and of the waiting list."""
    made = referrals.identifiers(patients)
    priority = happens(rng, np.full(len(made), _URGENT)).astype(np.int64)
    who = referrals.who
    shared = {
        "provider_code": words(trusts, referrals.trust),
        "specialty_code": words(SPECIALTIES, referrals.specialty),
        "priority": words(["Routine", "Urgent"], priority),
    }
    ended = dates(referrals.stopped, referrals.is_stopped)
    reason = words(_REASONS, referrals.reason, referrals.is_stopped)
    person = patients.identifier.gather(who)
    referred = pl.DataFrame(
        {
            "referral_id": made,
            "person_id": person,
            "referral_date": dates(referrals.day),
            "received_date": dates(
                np.minimum(referrals.day + rng.integers(0, 4, len(who)), referrals.stopped)
            ),
            "referrer_code": words(
                patients.practice_codes, patients.practice_on(who, referrals.day)
            ),
            "source_of_referral_code": ["03"] * len(who),
            **shared,
            "closed_date": ended,
            "closure_reason": reason,
        }
    )
    waiting = pl.DataFrame(
        {
            "entry_id": identifiers("W", patients.chunk.number, len(who)),
            "person_id": person,
            "clock_start_date": dates(referrals.day),
            "clock_stop_date": ended,
            "stop_reason": reason,
            "referral_id": made,
            **shared,
        }
    )
    return {"referrals": referred, "waiting_list": waiting}
