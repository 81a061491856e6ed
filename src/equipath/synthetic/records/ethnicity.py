"""What several systems have recorded of people's ethnicity: each its own gaps and slips."""

import numpy as np
import polars as pl

from equipath.synthetic.draws import Ints
from equipath.synthetic.inhabitants import ETHNIC_CODES
from equipath.synthetic.records.days import FIRST_DAY, between, dates, words
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import in_order

_CODES = ETHNIC_CODES.tolist()
_NOT_STATED, _KNOWN = _CODES.index("Z"), len(_CODES) - 2
# The commonest code of each group: what a clerk writes who does not ask further.
_OF_GROUP = np.array([_CODES.index(code) for code in "ADJNS"])
_SYSTEMS = ["GP", "APC", "ECDS"]
_GP, _HOSPITAL, _EMERGENCY = range(3)
_MISSING = {_HOSPITAL: 0.06, _EMERGENCY: 0.15}
_REFUSED = {_HOSPITAL: 0.06, _EMERGENCY: 0.08}
_WRONG = {_HOSPITAL: 0.05, _EMERGENCY: 0.09}


def with_ethnicity(
    patients: Patients, tables: dict[str, pl.DataFrame], rng: np.random.Generator
) -> dict[str, pl.DataFrame]:
    """Add what hospitals wrote down to their tables, and gather what every system has."""
    number = len(patients)
    position = pl.DataFrame({"person_id": patients.identifier, "who": np.arange(number)})
    practice = words(patients.practice_codes, patients.inhabitants.practice)
    asked = between(rng, np.maximum(FIRST_DAY - 3_000, patients.born), patients.until)
    parts = [
        _records(
            patients, np.arange(number), patients.inhabitants.ethnic_code, asked, practice, _GP
        )
    ]
    found = dict(tables)
    for name, day, system in (
        ("admissions", "admission_date", _HOSPITAL),
        ("emergency_attendances", "arrival_date", _EMERGENCY),
    ):
        table = tables[name]
        who = table.join(position, on="person_id", how="left", maintain_order="left")[
            "who"
        ].to_numpy()
        written, is_there = _written(patients, who, system, rng)
        found[name] = table.with_columns(
            recorded_ethnic_group_code=words(_CODES, written, is_there)
        )
        kept = np.flatnonzero(is_there)
        days = table[day].to_physical().to_numpy().astype(np.int64)[kept]
        trust = table["provider_code"].gather(kept)
        parts.append(_records(patients, who[kept], written[kept], days, trust, system))
    every = pl.concat(parts)
    order = in_order(every["who"].to_numpy(), every["day"].to_numpy())
    found["ethnicity_records"] = every[order].drop("who", "day")
    return found


def _written(
    patients: Patients, who: Ints, system: int, rng: np.random.Generator
) -> tuple[Ints, np.ndarray]:
    """Return what a clerk writes at each visit, and whether anything at all."""
    truth = patients.inhabitants.ethnic_code
    usual = _OF_GROUP[patients.inhabitants.ethnic_group]
    code = np.where(truth < _KNOWN, truth, usual)[who]
    code = np.where(rng.random(len(who)) < _WRONG[system], rng.integers(0, _KNOWN, len(who)), code)
    code = np.where(rng.random(len(who)) < _REFUSED[system], _NOT_STATED, code)
    return code, rng.random(len(who)) >= _MISSING[system]


def _records(
    patients: Patients, who: Ints, code: Ints, day: Ints, provider: pl.Series, system: int
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "who": who,
            "day": day,
            "person_id": patients.identifier.gather(who),
            "event_date": dates(day),
            "code": words(_CODES, code),
            "provider_code": provider,
            "system": [_SYSTEMS[system]] * len(who),
        }
    )
