"""The table of births: three years of them, so that what is rare can be pooled."""

import numpy as np
import polars as pl

from equipath.synthetic.draws import Flags, Floats, Ints, happens
from equipath.synthetic.inhabitants import SEXES
from equipath.synthetic.records.days import LAST_DAY, YEAR, between, dates, identifiers, words
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, Sums, in_order, weigh

_FIRST_DAY = LAST_DAY - 3 * YEAR  # 1 April 2023: 2024 has a day more.
_YOUNGEST, _OLDEST = 17, 44
# One birth a woman at most, and several times as many as in life, so that small regions have some.
_GIVES_BIRTH = 0.6
_TERM, _EXTREMELY_PRETERM = 259, 168  # 37 and 24 weeks, in days.
_TEN_WEEKS = 70
_CODES = ["A", "F", "H", "M", "S"]  # One code for each ethnic group, in the order of NAMES.
_UNRECORDED = ["Z", "99", None]
_METHODS = ["Spontaneous", "Instrumental", "Caesarean"]
_PLACES = ["Obstetric unit", "Midwife-led unit", "Home"]
_SMOKER = 4  # Parts per million of carbon monoxide from which a woman is taken to smoke.
_NEONATAL = 28


def maternities(patients: Patients, trusts: list[str], rng: np.random.Generator) -> Records:
    """Draw the births of the last three years, in the order of mothers."""
    age = patients.age - 1
    is_woman = SEXES[patients.inhabitants.sex] == "Female"
    women = np.flatnonzero(is_woman & (age >= _YOUNGEST) & (age <= _OLDEST))
    mothers = women[rng.random(len(women)) < _GIVES_BIRTH]
    day = between(rng, _FIRST_DAY, np.full(len(mothers), LAST_DAY))
    here = patients.is_here(mothers, day)
    mothers, day = mothers[here], day[here]
    order = in_order(mothers, day)
    mothers, day = mothers[order], day[order]
    planted: Sums = {}

    def reaches(stage: str, of: Flags | None = None) -> Flags:
        """Draw whether each birth reaches a stage; `of` are those that can."""
        can = np.ones(len(mothers), dtype=np.bool_) if of is None else of
        level = patients.planting.level(stage, mothers)
        planted.update(weigh(stage, patients, mothers[can], level[can]))
        return np.asarray(happens(rng, level) & can)

    is_still = reaches("stillborn")
    is_live = ~is_still
    is_preterm = reaches("born_preterm", is_live)
    died = reaches("neonatal_death", is_live)
    at_term = is_live & ~is_preterm
    admitted = reaches("term_baby_admitted", at_term)
    gestation = _gestation(is_preterm, is_still, rng)
    booking = _booking(reaches("booked_by_10_weeks"), rng)
    table = {
        "birth_id": identifiers("N", patients.chunk.number, len(mothers)),
        "person_id": patients.identifier.gather(mothers),
        "birth_date": dates(day),
        "birth_outcome": words(["Live birth", "Stillbirth"], is_still.astype(np.int64)),
        "gestation_at_birth": gestation,
        "booking_date": dates(day - gestation + booking),
        "gestation_at_booking": booking,
        **_smoking(reaches("smoking_at_booking"), rng),
        "has_continuity_of_carer": reaches("continuity_of_carer"),
        "birth_weight": _weight(gestation, rng),
        **_delivery(len(day), rng),
        "neonatal_ethnic_group_code": _code(
            patients, mothers, reaches("neonatal_ethnic_group_recorded"), rng
        ),
        "neonatal_admission_date": dates(day, admitted | is_preterm),
        "neonatal_death_date": dates(
            np.minimum(day + rng.integers(0, _NEONATAL, len(day)), LAST_DAY), died
        ),
        "provider_code": words(trusts, patients.trust[mothers]),
    }
    return Records({"maternities": pl.DataFrame(table)}, planted)


def _gestation(is_preterm: Flags, is_still: Flags, rng: np.random.Generator) -> Ints:
    """Return the days of gestation: a stillborn baby's of any length from 24 weeks on."""
    number = len(is_preterm)
    preterm = _TERM - 1 - np.minimum(rng.exponential(18, number), _TERM - 1 - _EXTREMELY_PRETERM)
    term = _TERM + rng.integers(0, 32, number)
    any_length = rng.integers(_EXTREMELY_PRETERM, 290, number)
    found = np.where(is_still, any_length, np.where(is_preterm, preterm, term))
    return np.asarray(found.astype(np.int64))


def _weight(gestation: Ints, rng: np.random.Generator) -> Floats:
    usual = 3400 - 24 * (280 - gestation)
    return np.asarray(np.round(usual + rng.normal(0, 400, len(usual))).clip(400, 6000))


def _delivery(number: int, rng: np.random.Generator) -> dict[str, pl.Series]:
    return {
        "delivery_method": words(_METHODS, rng.choice(3, number, p=[0.5, 0.11, 0.39])),
        "delivery_place": words(_PLACES, rng.choice(3, number, p=[0.84, 0.14, 0.02])),
    }


def _booking(is_early: Flags, rng: np.random.Generator) -> Ints:
    early = rng.integers(42, _TEN_WEEKS + 1, len(is_early))
    late = _TEN_WEEKS + 1 + np.minimum(rng.exponential(20, len(is_early)), 90).astype(np.int64)
    return np.where(is_early, early, late)


def _smoking(smokes: Flags, rng: np.random.Generator) -> dict[str, Floats | pl.Series]:
    """Return what was breathed out at booking, and whether she still smokes at the end."""
    smoked = _SMOKER + np.floor(rng.exponential(6, len(smokes)))
    stopped = rng.random(len(smokes)) < 0.35
    return {
        "carbon_monoxide_at_booking": np.where(smokes, smoked, rng.integers(0, 4, len(smokes))),
        "smoking_at_delivery": words(
            ["Non-smoker", "Smoker"], (smokes & ~stopped).astype(np.int64)
        ),
    }


def _code(
    patients: Patients, mothers: Ints, is_recorded: Flags, rng: np.random.Generator
) -> pl.Series:
    known = patients.planting.groups["ethnic_group"][mothers]
    unknown = len(_CODES) + rng.choice(3, len(mothers), p=[0.3, 0.2, 0.5])
    return words([*_CODES, *_UNRECORDED], np.where(is_recorded, known, unknown))
