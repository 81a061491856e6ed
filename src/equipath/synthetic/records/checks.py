"""Annual checks: NHS Health Checks, learning disability, severe mental illness."""

import numpy as np

from equipath.synthetic.draws import Flags, happens
from equipath.synthetic.records.conditions import Conditions
from equipath.synthetic.records.days import LAST_YEAR, YEAR, between
from equipath.synthetic.records.measurements import Rows, rows
from equipath.synthetic.records.patients import Patients
from equipath.synthetic.records.records import Sums, weigh

_YOUNGEST = 14  # The age from which people with a learning disability are offered a check.


def checks(
    patients: Patients, conditions: Conditions, rng: np.random.Generator
) -> tuple[list[Rows], Sums]:
    """Draw the checks of the last year and, of registers, some of the year before."""
    invited = patients.flag("invited_nhs_health_check")
    done = patients.flag("attended_nhs_health_check")
    first = np.maximum(LAST_YEAR, patients.since)
    asked = between(rng, first, patients.until)
    came = between(rng, asked, patients.until)
    was_here = patients.until >= first
    found = [
        rows(who, day[who], code)
        for code, flag, day in (("NHSHC_INVITED", invited, asked), ("NHSHC_DONE", done, came))
        for who in [np.flatnonzero(flag & was_here)]
    ]
    planted: Sums = {}
    registers = (
        ("learning_disability_check", "LD", "LD_CHECK", patients.age >= _YOUNGEST),
        ("mental_illness_check", "SMI", "SMI_CHECK", np.ones(len(patients), dtype=np.bool_)),
    )
    for stage, register, code, eligible in registers:
        who = np.flatnonzero(conditions.has[register] & eligible)
        level = patients.planting.level(stage, who)
        planted |= weigh(stage, patients, who, level)
        checked = who[_reached(rng, level, was_here[who])]
        found.append(rows(checked, between(rng, first[checked], patients.until[checked]), code))
        before = who[happens(rng, level) & (patients.since[who] < first[who] - YEAR)]
        day = between(
            rng, np.full(len(before), LAST_YEAR - YEAR), np.full(len(before), LAST_YEAR - 1)
        )
        here = patients.is_here(before, day)
        found.append(rows(before[here], day[here], code))
    return found, planted


def _reached(rng: np.random.Generator, level: np.ndarray, possible: Flags) -> Flags:
    return happens(rng, level) & possible
