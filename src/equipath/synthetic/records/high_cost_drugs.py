"""The table of approvals of high-cost drugs: begun, and gone on with or stopped a year later."""

import numpy as np
import polars as pl

from equipath.synthetic.draws import happens
from equipath.synthetic.records.conditions import Conditions
from equipath.synthetic.records.days import (
    FIRST_DAY,
    LAST_DAY,
    YEAR,
    between,
    dates,
    identifiers,
    words,
)
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, in_order

# By condition: the share that a drug is asked for, what it is then for, and the drugs.
_USES = {
    "ASTHMA": (0.015, "SEVERE_ASTHMA", ("MEPOLIZUMAB", "BENRALIZUMAB")),
    "RA": (0.15, "RHEUMATOID_ARTHRITIS", ("ADALIMUMAB", "ETANERCEPT")),
}
_COSTS = {
    "MEPOLIZUMAB": 10_080.0,
    "BENRALIZUMAB": 9_800.0,
    "ADALIMUMAB": 1_900.0,
    "ETANERCEPT": 3_200.0,
}
_KINDS = ["Initiation", "Continuation", "Stop"]
_GOES_ON = 0.8


def high_cost_drugs(
    patients: Patients, conditions: Conditions, trusts: list[str], rng: np.random.Generator
) -> Records:
    """Draw every approval, in the order of people and days."""
    drugs = list(_COSTS)
    indications = [name for _, name, _ in _USES.values()]
    who, drug, indication = [], [], []
    for code, (share, name, choice) in _USES.items():
        given = np.flatnonzero(happens(rng, share * conditions.has[code]) & (patients.age >= 12))
        who.append(given)
        drug.append(drugs.index(choice[0]) + rng.integers(0, len(choice), len(given)))
        indication.append(np.full(len(given), indications.index(name)))
    begun, kind = np.concatenate(who), np.zeros(sum(map(len, who)), dtype=np.int64)
    day = between(rng, FIRST_DAY, np.full(len(begun), LAST_DAY))
    later = np.where(rng.random(len(begun)) < _GOES_ON, 1, 2)
    both = np.concatenate([begun, begun])
    days = np.concatenate([day, day + YEAR])
    kinds = np.concatenate([kind, later])
    here = patients.is_here(both, days)
    order = in_order(both, days)
    order = order[here[order]]
    which = np.concatenate([np.arange(len(begun))] * 2)[order]
    all_drugs, all_uses = np.concatenate(drug)[which], np.concatenate(indication)[which]
    prices = np.array(list(_COSTS.values()))[all_drugs] * (kinds[order] != 2)
    table = pl.DataFrame(
        {
            "approval_id": identifiers("H", patients.chunk.number, len(order)),
            "person_id": patients.identifier.gather(both[order]),
            "approval_date": dates(days[order]),
            "requested_date": dates(days[order] - rng.integers(0, 8, len(order))),
            "drug_code": words(drugs, all_drugs),
            "indication_code": words(indications, all_uses),
            "provider_code": words(trusts, patients.trust[both[order]]),
            "kind": words(_KINDS, kinds[order]),
            "cost": prices,
        }
    )
    return Records({"high_cost_drug_approvals": table})
