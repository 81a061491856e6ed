"""Cancer pathways and the handovers between trusts along them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from equipath.synthetic.draws import Flags, Floats, Ints, happens
from equipath.synthetic.records.days import (
    FIRST_DAY,
    LAST_DAY,
    between,
    dates,
    identifiers,
    words,
)
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, Sums, in_order, weigh
from equipath.vocabulary import NOT_KNOWN

_AGES = [0, 20, 40, 60, 75, 104]
_CANCERS_A_YEAR = [0.0001, 0.0003, 0.002, 0.009, 0.018, 0.020]  # By age; invented.
_SUSPECTED_A_YEAR = [0.0005, 0.008, 0.025, 0.05, 0.075, 0.05]

_TYPES = ["Breast", "Lung", "Lower gastrointestinal", "Prostate", "Skin"]
_TYPES_BY_SEX = np.array(
    [[0.38, 0.20, 0.22, 0.0, 0.20], [0.0, 0.22, 0.24, 0.34, 0.20], [0.2, 0.2, 0.2, 0.2, 0.2]]
)  # female, male, not known
_ROUTES = ["Urgent suspected cancer", "Screening", "Emergency", "Routine"]
_URGENT, _SCREENING, _EMERGENCY, _ROUTINE = range(4)
_SCREENED = 0.12  # The share of breast and bowel cancers that screening finds.
_STAGES = ["1", "2", "3", "4", NOT_KNOWN]
_INTENTS = ["Curative", "Palliative", NOT_KNOWN]
_NOT_RECORDED = 0.08
_LATE_INTENT = 0.45  # Less curative from stage 3 on.
_TREATED = 0.88
_TRANSFERRED = 0.25
_TARGET_OF_DIAGNOSIS, _TARGET_OF_TREATMENT = 28, 62
_SETTLED = LAST_DAY - 183
"""Referrals by then have run their course by the last day: what is planted is said of these."""


@dataclass(frozen=True)
class _Courses:
    """One element a pathway: the day of each step, whether or not somebody lives to see it."""

    who: Ints
    referral: Ints
    kind: Ints
    route: Ints
    is_cancer: Flags
    seen: Ints
    diagnosis: Ints
    decision: Ints
    treatment: Ints
    stage: Ints
    intent: Ints
    is_treated: Flags
    handover: Ints
    is_handed_over: Flags
    other_trust: Ints


def cancer(patients: Patients, trusts: list[str], rng: np.random.Generator) -> Records:
    """Draw every pathway and handover, in the order of people and days."""
    courses, planted = _courses(patients, len(trusts), rng)
    pathway = identifiers("C", patients.chunk.number, len(courses.who))
    moved = np.flatnonzero(courses.is_handed_over)
    transfers = pl.DataFrame(
        {
            "pathway_id": pathway.gather(moved),
            "person_id": patients.identifier.gather(courses.who[moved]),
            "transfer_date": dates(courses.handover[moved]),
            "from_provider_code": words(trusts, patients.trust[courses.who[moved]]),
            "to_provider_code": words(trusts, courses.other_trust[moved]),
        }
    )
    table = _pathway_table(patients, courses, trusts, rng)
    table.insert_column(0, pathway.alias("pathway_id"))
    return Records({"cancer_pathways": table, "transfers": transfers}, planted)


def _pathway_table(
    patients: Patients, courses: _Courses, trusts: list[str], rng: np.random.Generator
) -> pl.DataFrame:
    """Return the pathways as far as people came along them."""
    who, until = courses.who, patients.until[courses.who]
    told = courses.diagnosis <= until
    decided = courses.is_treated & (courses.decision <= until)
    treated = courses.is_treated & (courses.treatment <= until)
    found = courses.is_cancer & told
    referring = patients.trust[who]
    treating = np.where(courses.is_handed_over, courses.other_trust, referring)
    performance = np.minimum(rng.poisson(0.4 + 0.01 * patients.age[who]), 4)
    is_paused = rng.random(len(who)) < 0.03
    return pl.DataFrame(
        {
            "person_id": patients.identifier.gather(who),
            "referral_date": dates(courses.referral),
            "first_seen_date": dates(courses.seen, courses.seen <= until),
            "diagnosis_date": dates(courses.diagnosis, told),
            "decision_to_treat_date": dates(courses.decision, decided),
            "treatment_date": dates(courses.treatment, treated),
            "is_cancer": pl.Series(courses.is_cancer).set(pl.Series(~told), None),
            "cancer_type": words(_TYPES, courses.kind),
            "route": words(_ROUTES, courses.route),
            "stage": words(_STAGES, courses.stage, found),
            "intent": words(_INTENTS, courses.intent, decided),
            "performance_status": pl.Series(performance).set(pl.Series(~found), None),
            "comorbidity_score": rng.poisson(0.6 * patients.frailty[who]),
            "referring_provider_code": words(trusts, referring),
            "treating_provider_code": words(trusts, treating, treated),
            "days_paused": np.where(is_paused, rng.integers(3, 21, len(who)), 0),
        }
    )


def _courses(patients: Patients, trusts: int, rng: np.random.Generator) -> tuple[_Courses, Sums]:
    who, day, is_cancer = _suspected(patients, rng)
    kind = _kinds(patients, who, rng)
    route, planted = _routes(patients, who, day, kind, is_cancer, rng)
    seen, diagnosis, decision, treatment, also = _steps(patients, who, day, route, rng)
    stage, intent, treated, more = _natures(patients, who, day, route, is_cancer, rng)
    handover = between(rng, diagnosis, decision)
    handed_over = happens(rng, _TRANSFERRED * treated) & (handover <= patients.until[who])
    other = (patients.trust[who] + rng.integers(1, trusts, len(who))) % trusts
    courses = _Courses(
        who, day, kind, route, is_cancer, seen, diagnosis, decision, treatment, stage, intent,
        treated, handover, handed_over, other,
    )  # fmt: skip
    return courses, planted | also | more


def _suspected(patients: Patients, rng: np.random.Generator) -> tuple[Ints, Ints, Flags]:
    """Return who is referred on which day, and whether they have cancer."""
    years = (LAST_DAY - FIRST_DAY + 1) / 365.25
    times = [
        rng.poisson(np.interp(patients.age, _AGES, rate) * years)
        for rate in (_CANCERS_A_YEAR, _SUSPECTED_A_YEAR)
    ]
    # Nobody has two pathways with cancer: one row a person and a primary cancer.
    with_cancer, without = np.flatnonzero(times[0]), np.repeat(np.arange(len(patients)), times[1])
    who = np.concatenate([with_cancer, without])
    is_cancer = np.arange(len(who)) < len(with_cancer)
    day = between(rng, FIRST_DAY, np.full(len(who), LAST_DAY))
    order = in_order(who, day)
    order = order[patients.is_here(who, day)[order]]
    return who[order], day[order], is_cancer[order]


def _kinds(patients: Patients, who: Ints, rng: np.random.Generator) -> Ints:
    cumulative = _TYPES_BY_SEX.cumsum(axis=1)[patients.inhabitants.sex[who]]
    drawn = (cumulative < rng.random((len(who), 1)) * cumulative[:, -1:]).sum(axis=1)
    return np.asarray(drawn)


def _routes(
    patients: Patients, who: Ints, day: Ints, kind: Ints, is_cancer: Flags, rng: np.random.Generator
) -> tuple[Ints, Sums]:
    level = patients.planting.level("cancer_emergency_route", who)
    screened = happens(rng, np.where((kind == 0) | (kind == 2), _SCREENED, 0.0))
    planned = np.where(rng.random(len(who)) < 0.8, _URGENT, _ROUTINE)
    route = np.where(screened, _SCREENING, planned)
    route = np.where(happens(rng, level), _EMERGENCY, route)
    settled = is_cancer & (day <= _SETTLED)
    sums = weigh("cancer_emergency_route", patients, who[settled], level[settled])
    return np.where(is_cancer, route, _URGENT), sums


def _steps(
    patients: Patients, who: Ints, day: Ints, route: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints, Sums]:
    """Return the days of being seen, diagnosis, decision and treatment."""
    told = patients.planting.level("cancer_diagnosed_within_28_days", who)
    in_time = patients.planting.level("cancer_treated_within_62_days", who)
    nought = np.zeros(len(who), dtype=np.int64)
    soon = between(rng, 8, nought + _TARGET_OF_DIAGNOSIS)
    late = between(rng, _TARGET_OF_DIAGNOSIS + 1, nought + 55)
    diagnosis = np.where(happens(rng, told), soon, late)
    diagnosis = np.where(route == _EMERGENCY, rng.integers(0, 6, len(who)), diagnosis)
    treated_soon = between(rng, diagnosis + 3, nought + _TARGET_OF_TREATMENT)
    treated_late = between(rng, _TARGET_OF_TREATMENT + 1, nought + 125)
    treatment = np.where(happens(rng, in_time), treated_soon, treated_late)
    decision = np.maximum(treatment - between(rng, 1, nought + 40), diagnosis)
    seen = between(rng, np.minimum(3, diagnosis), np.minimum(diagnosis, 14))
    urgent = (route == _URGENT) & (day <= _SETTLED)
    planted = weigh("cancer_diagnosed_within_28_days", patients, who[urgent], told[urgent])
    return day + seen, day + diagnosis, day + decision, day + treatment, planted


def _natures(
    patients: Patients,
    who: Ints,
    day: Ints,
    route: Ints,
    is_cancer: Flags,
    rng: np.random.Generator,
) -> tuple[Ints, Ints, Flags, Sums]:
    """Draw stage, intent and whether they are treated."""
    plan, number = patients.planting.level, len(who)
    early_level, curative_level = plan("cancer_early_stage", who), plan("cancer_curative", who)
    early = happens(rng, early_level)
    worse = rng.integers(0, 2, number)
    staged, known = rng.random((2, number)) >= _NOT_RECORDED
    stage = np.where(staged, np.where(early, worse, 2 + worse), _STAGES.index(NOT_KNOWN))
    curative = happens(rng, curative_level - _LATE_INTENT * ~early)
    intent = np.where(known, np.where(curative, 0, 1), _INTENTS.index(NOT_KNOWN))
    treated = is_cancer & (rng.random(number) < _TREATED)
    settled = day <= _SETTLED
    cases: tuple[tuple[str, Floats, Flags], ...] = (
        ("cancer_early_stage", early_level, is_cancer & staged & settled),
        ("cancer_curative", curative_level, treated & staged & early & known & settled),
        (
            "cancer_treated_within_62_days",
            plan("cancer_treated_within_62_days", who),
            treated & settled & (route == _URGENT),
        ),
    )
    planted: Sums = {}
    for name, level, case in cases:
        planted |= weigh(name, patients, who[case], level[case])
    return stage, intent, treated, planted
