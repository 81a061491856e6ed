"""Non-HDL cholesterol of people with cardiovascular disease, by which lipids are managed."""

import numpy as np
import polars as pl

from equipath.synthetic.draws import happens
from equipath.synthetic.records.conditions import Conditions
from equipath.synthetic.records.days import LAST_YEAR, between, dates
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, in_order, weigh

# What secondary prevention aims at (NICE NG238: 2.6 mmol/L of non-HDL cholesterol).
_THRESHOLD = 2.6
_NOT_MEASURED = 0.3  # Of those above it: they look like people who were not controlled.


def lipids(patients: Patients, conditions: Conditions, rng: np.random.Generator) -> Records:
    """Draw the last non-HDL cholesterol of the year, in the order of people and days."""
    who = np.flatnonzero(conditions.has["CHD"] | conditions.has["STROKE"])
    level = patients.planting.level("cholesterol_at_threshold", who)
    is_low = happens(rng, level)
    away = np.abs(rng.normal(0, 0.7, len(who)))
    value = np.where(is_low, np.maximum(_THRESHOLD - away, 0.8), _THRESHOLD + 0.1 + away).round(1)
    first = np.maximum(np.maximum(LAST_YEAR, patients.since[who]), patients.born[who])
    day = between(rng, first, patients.until[who])
    is_measured = is_low | ~happens(rng, np.full(len(who), _NOT_MEASURED))
    order = in_order(who, day)
    order = order[is_measured[order]]
    table = pl.DataFrame(
        {
            "person_id": patients.identifier.gather(who[order]),
            "event_date": dates(day[order]),
            "code": ["NON_HDL"] * len(order),
            "value": value[order],
            "unit": ["mmol/L"] * len(order),
        }
    )
    planted = weigh("cholesterol_at_threshold", patients, who, level)
    return Records({"lipids": table}, planted)
