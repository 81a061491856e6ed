"""The way to a kidney transplant: who could need one, is assessed, is listed and is transplanted.

Far commoner here than in life, so that a small region has something to show.
"""

import numpy as np
import polars as pl

from equipath.synthetic.draws import Ints, happens
from equipath.synthetic.records.days import FIRST_DAY, YEAR, between, dates, identifiers, words
from equipath.synthetic.records.groups import NAMES
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Records, Sums, in_order, weigh

# Invented: how common advanced kidney disease is by age, and in some ethnic groups against others.
_AGES = [0, 18, 40, 60, 75]
_NEED = [0.0, 0.01, 0.025, 0.055, 0.07]
_TIMES = {"Asian or Asian British": 1.5, "Black or Black British": 1.8}
_YOUNGEST, _OLDEST = 18, 74
_CODES = ["KIDNEY_NEED", "TRANSPLANT_ASSESSED"]
_REASONS = ["Treated"]
_MOST_LIKELY = 0.95


def kidney_transplants(patients: Patients, trusts: list[str], rng: np.random.Generator) -> Records:
    """Draw needs that were coded in the first half-year, and what came of them."""
    plan = patients.planting.level
    times = np.array([_TIMES.get(name, 1.0) for name in NAMES["ethnic_group"]])
    need = np.interp(patients.age, _AGES, _NEED) * times[patients.planting.groups["ethnic_group"]]
    old_enough = (patients.age >= _YOUNGEST) & (patients.age <= _OLDEST)
    coded = between(rng, FIRST_DAY, np.full(len(patients), FIRST_DAY + YEAR // 2))
    is_here = patients.is_here(np.arange(len(patients)), coded)
    who = np.flatnonzero(happens(rng, np.minimum(need, _MOST_LIKELY)) & old_enough & is_here)
    steps: list[Ints] = [who]
    planted: Sums = {}
    for stage in ("transplant_assessed", "transplant_listed", "transplant_done"):
        level = plan(stage, steps[-1])
        planted |= weigh(stage, patients, steps[-1], level)
        steps.append(steps[-1][happens(rng, level)])
    _, assessed, listed, done = steps
    day = coded.copy()
    events = [(who, coded[who])]
    day[assessed] += rng.integers(20, 120, len(assessed))
    events.append((assessed, day[assessed]))
    day[listed] += rng.integers(5, 60, len(listed))
    wait = np.round(plan("transplant_wait_days", done) * 2 * rng.beta(4, 4, len(done)))
    planted |= weigh("transplant_wait_days", patients, done, plan("transplant_wait_days", done))
    stop = np.zeros(len(patients), dtype=np.int64)
    stop[done] = day[done] + wait.astype(np.int64)
    return Records(
        {
            "kidney_events": _events(patients, events, trusts),
            "transplant_list": _list(patients, listed, day, stop, trusts),
        },
        planted,
    )


def _events(patients: Patients, events: list[tuple[Ints, Ints]], trusts: list[str]) -> pl.DataFrame:
    who = np.concatenate([each for each, _ in events])
    day = np.concatenate([days for _, days in events])
    code = np.repeat(np.arange(len(events)), [len(each) for each, _ in events])
    order = in_order(who, day)
    order = order[patients.is_here(who, day)[order]]
    return pl.DataFrame(
        {
            "person_id": patients.identifier.gather(who[order]),
            "event_date": dates(day[order]),
            "code": words(_CODES, code[order]),
            "provider_code": words(trusts, patients.trust[who[order]]),
        }
    )


def _list(
    patients: Patients, listed: Ints, day: Ints, stop: Ints, trusts: list[str]
) -> pl.DataFrame:
    """Return one row an entry. Whoever dies or leaves stays on it, as lists are slow to learn."""
    who = listed[patients.is_here(listed, day[listed])]
    is_done = (stop[who] > 0) & patients.is_here(who, stop[who])
    return pl.DataFrame(
        {
            "entry_id": identifiers("K", patients.chunk.number, len(who)),
            "person_id": patients.identifier.gather(who),
            "clock_start_date": dates(day[who]),
            "clock_stop_date": dates(stop[who], is_done),
            "stop_reason": words(_REASONS, np.zeros(len(who), dtype=np.int64), is_done),
            "provider_code": words(trusts, patients.trust[who]),
        }
    )
