"""The table of clinical events: diagnoses, measurements and checks, as general practice codes."""

import numpy as np
import polars as pl

from equipath.synthetic.records.checks import checks
from equipath.synthetic.records.conditions import Conditions
from equipath.synthetic.records.days import dates, words
from equipath.synthetic.records.measurements import (
    Risk,
    Rows,
    blood_pressure,
    other_measurements,
    rows,
)
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, in_order, stack

_UNITS = {
    "SBP": "mmHg",
    "DBP": "mmHg",
    "CHOL": "mmol/L",
    "HBA1C": "mmol/mol",
    "BMI": "kg/m2",
    "QRISK": "%",
}


def clinical_events(
    patients: Patients, conditions: Conditions, risk: Risk, rng: np.random.Generator
) -> Records:
    """Draw everything coded, in the order of people and days."""
    diagnoses = [
        rows(who, conditions.since[code][who], code)
        for code in conditions.has
        for who in [conditions.coded(code)]
    ]
    severe = np.flatnonzero(conditions.severe_osteoarthritis)
    known = np.flatnonzero(risk.is_known & (risk.day >= patients.born))
    checked, planted = checks(patients, conditions, rng)
    parts = [
        *diagnoses,
        rows(severe, conditions.severe_osteoarthritis[severe], "OA_SEVERE"),
        rows(known, risk.day[known], "QRISK", risk.score[known]),
        *blood_pressure(patients, conditions, rng),
        *other_measurements(patients, conditions, rng),
        *checked,
    ]
    return Records({"clinical_events": _table(patients, parts)}, planted)


def _table(patients: Patients, parts: list[Rows]) -> pl.DataFrame:
    codes = sorted({part["code"] for part in parts})
    number = np.concatenate(
        [np.full(len(part["who"]), codes.index(part["code"])) for part in parts]
    )
    drawn = stack([{name: part[name] for name in ("who", "day", "value")} for part in parts])
    order = in_order(drawn["who"], drawn["day"])
    who, day, value, number = (
        drawn["who"][order],
        drawn["day"][order],
        drawn["value"][order],
        number[order],
    )
    units = [_UNITS.get(code) for code in codes]
    return pl.DataFrame(
        {
            "person_id": patients.identifier.gather(who),
            "event_date": dates(day),
            "code": words(codes, number),
            "value": pl.Series(value).fill_nan(None),
            "unit": words(units, number),
            "provider_code": words(patients.practice_codes, patients.practice_on(who, day)),
        }
    )
