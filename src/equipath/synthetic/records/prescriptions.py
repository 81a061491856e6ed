"""The table of prescriptions: what is taken for good is issued every eight weeks, the rest once."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from equipath.synthetic.draws import Flags, Floats, Ints, happens
from equipath.synthetic.records.conditions import Conditions
from equipath.synthetic.records.days import FIRST_DAY, YEAR, between, dates, words
from equipath.synthetic.records.measurements import Risk
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, in_order, weigh

# What an item costs, in pounds: invented.
_COSTS = {
    "ACEI": 1.3, "CCB": 1.1, "THIAZIDE": 1.2, "STATIN": 1.4, "DOAC": 32.0, "WARFARIN": 1.9,
    "METFORMIN": 2.6, "INSULIN": 48.0, "INHALER": 26.0, "SABA": 3.1, "SSRI": 1.8,
    "LEVOTHYROXINE": 1.9, "PPI": 1.2, "ANTIBIOTIC": 2.4, "OPIOID": 4.8, "ANTIPSYCHOTIC": 5.5,
}  # fmt: skip
_DRUGS = list(_COSTS)
_EVERY = 56  # Days between two issues.
_STOPPED = 200  # Days since the last issue of what is no longer taken.
_VERY_HIGH_RISK = 20.0  # QRISK, per cent: the risk that CVDPREVENT asks about (CVDP003CHOL).
_ONCE = {"ANTIBIOTIC": 0.9, "OPIOID": 0.4, "PPI": 0.6, "SABA": 0.3}  # Items in the span.


@dataclass(frozen=True)
class _Regime:
    """A drug, who takes it, and since when it may have been issued."""

    drug: str
    who: Ints
    since: Ints


def prescriptions(
    patients: Patients, conditions: Conditions, risk: Risk, rng: np.random.Generator
) -> Records:
    """Draw every item, in the order of people and days."""
    at_risk = np.flatnonzero(risk.is_high)
    level = patients.planting.level("statin_given", at_risk)
    on_statin = happens(rng, 0.75 * (conditions.has["CHD"] | conditions.has["STROKE"]))
    on_statin |= happens(rng, 0.5 * conditions.has["DM"])
    on_statin[at_risk] = happens(rng, level)
    regimes = [*_planted(patients, conditions, rng), *_usual(conditions, rng)]
    regimes.append(_Regime("STATIN", np.flatnonzero(on_statin), patients.until - 3 * YEAR))
    parts = [_issues(patients, regime, rng) for regime in regimes]
    parts += [_stopped(patients, conditions, rng), *_once(patients, rng)]
    drug = np.concatenate([np.full(len(who), _DRUGS.index(name)) for name, who, _ in parts])
    who = np.concatenate([who for _, who, _ in parts])
    day = np.concatenate([day for _, _, day in parts])
    order = in_order(who, day)
    table = _table(patients, drug[order], who[order], day[order], rng)
    planted = weigh("statin_given", patients, at_risk, level)
    very = risk.score[at_risk] >= _VERY_HIGH_RISK
    planted |= weigh("statin_given_at_20", patients, at_risk[very], level[very])
    return Records({"prescriptions": table}, planted)


def _planted(patients: Patients, conditions: Conditions, rng: np.random.Generator) -> list[_Regime]:
    """Return the regimes of which the table of people says who is on them."""
    treated = patients.flag("hypertension_treated")
    anticoagulated = patients.flag("anticoagulated")
    first_line = rng.random(len(treated))
    second = happens(rng, np.full(len(treated), 0.35))
    old_way = happens(rng, np.full(len(treated), 0.2))
    since = conditions.since
    return [
        _Regime("ACEI", np.flatnonzero(treated & (first_line < 0.5)), since["HYP"]),
        _Regime("CCB", np.flatnonzero(treated & (first_line >= 0.5)), since["HYP"]),
        _Regime("THIAZIDE", np.flatnonzero(treated & second), since["HYP"]),
        _Regime("DOAC", np.flatnonzero(anticoagulated & ~old_way), since["AF"]),
        _Regime("WARFARIN", np.flatnonzero(anticoagulated & old_way), since["AF"]),
    ]


def _usual(conditions: Conditions, rng: np.random.Generator) -> list[_Regime]:
    shares = (
        ("METFORMIN", "DM", 0.7), ("INSULIN", "DM", 0.2), ("INHALER", "ASTHMA", 0.6),
        ("INHALER", "COPD", 0.8), ("SSRI", "DEPRESSION", 0.45), ("SSRI", "ANXIETY", 0.15),
        ("LEVOTHYROXINE", "HYPOTHYROID", 0.9), ("ANTIPSYCHOTIC", "SMI", 0.7),
    )  # fmt: skip
    return [
        _Regime(drug, np.flatnonzero(happens(rng, share * conditions.has[code])), since)
        for drug, code, share in shares
        for since in [conditions.since[code]]
    ]


def _issues(
    patients: Patients, regime: _Regime, rng: np.random.Generator
) -> tuple[str, Ints, Ints]:
    """Return an issue every eight weeks, the last within eight weeks of the last day."""
    who = regime.who
    first = np.maximum(np.maximum(regime.since[who], patients.born[who]), FIRST_DAY)
    last = between(rng, np.maximum(patients.until[who] - _EVERY + 1, first), patients.until[who])
    times = np.maximum((last - first) // _EVERY + 1, 0)
    again = np.repeat(np.arange(len(who)), times)
    back = np.arange(len(again)) - np.repeat(np.cumsum(times) - times, times)
    return regime.drug, who[again], last[again] - back * _EVERY


def _stopped(
    patients: Patients, conditions: Conditions, rng: np.random.Generator
) -> tuple[str, Ints, Ints]:
    """Return antihypertensives of people who no longer take any."""
    untreated = conditions.has["HYP"] & ~patients.flag("hypertension_treated")
    who = np.flatnonzero(untreated)
    day = patients.until[who] - _STOPPED - rng.integers(0, 300, len(who))
    fits = (day >= conditions.since["HYP"][who]) & (day >= FIRST_DAY)
    return "CCB", who[fits], day[fits]


def _once(patients: Patients, rng: np.random.Generator) -> list[tuple[str, Ints, Ints]]:
    found = []
    for drug, times in _ONCE.items():
        who = np.repeat(np.arange(len(patients)), rng.poisson(times * patients.frailty))
        day = between(rng, FIRST_DAY, np.full(len(who), FIRST_DAY + 2 * YEAR - 1))
        here = patients.is_here(who, day)
        found.append((drug, who[here], day[here]))
    return found


def _table(
    patients: Patients, drug: Ints, who: Ints, day: Ints, rng: np.random.Generator
) -> pl.DataFrame:
    costs: Floats = np.array(list(_COSTS.values()))[drug]
    is_long: Flags = ~np.isin(drug, [_DRUGS.index(name) for name in _ONCE])
    return pl.DataFrame(
        {
            "person_id": patients.identifier.gather(who),
            "prescription_date": dates(day),
            "code": words(_DRUGS, drug),
            "quantity": np.where(is_long, _EVERY, 28),
            "cost": np.round(costs * rng.uniform(0.9, 1.2, len(costs)), 2),
            "provider_code": words(patients.practice_codes, patients.practice_on(who, day)),
        }
    )
