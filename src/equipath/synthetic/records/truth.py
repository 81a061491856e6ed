"""What was planted in the records, for the very people who are in them."""

from typing import Any

import numpy as np

from equipath.synthetic.draws import Floats
from equipath.synthetic.records.groups import NAMES
from equipath.synthetic.records.planted import Stage
from equipath.synthetic.records.records import Sums

_EMERGENCY_ADMISSION = Stage(
    title="Admitted as an emergency",
    of="person-years of the last year",
    unit="rate",
    level=0.1,
)
_SPECIALISED_SPEND = Stage(
    title="Spent on specialised services",
    of="people, in the last year",
    unit="pounds",
    level=1.0,
)
_FIVE_OR_MORE = Stage(
    title="Five or more long-term conditions",
    of="people, by the linked record",
    unit="share",
    level=0.02,
)
_STATIN_AT_20 = Stage(
    title="Given a statin",
    of="people whose latest QRISK of the year is 20 or more",
    unit="proportion",
    level=0.48,
)
_HOW = (
    "Planted levels are means of the probabilities (rates, days) that were given to those who "
    "could reach a stage, over people alive and registered on the last day, by group as recorded."
)


def records_truth(planted: Sums, stages: dict[str, Stage]) -> dict[str, Any]:
    """Return, for each stage, its planted level in each group, ready to be written as JSON."""
    every = {
        **stages,
        "emergency_admission": _EMERGENCY_ADMISSION,
        "specialised_spend": _SPECIALISED_SPEND,
        "linked_five_or_more": _FIVE_OR_MORE,
        "statin_given_at_20": _STATIN_AT_20,
    }
    names = dict.fromkeys(stage for stage, _ in planted)
    return {
        "how": _HOW,
        "stages": [
            {
                "stage": name,
                "title": every[name].title,
                "of": every[name].of,
                "unit": every[name].unit,
                "groups": {
                    stratifier: _levels(planted[name, stratifier], groups, every[name].unit)
                    for stratifier, groups in NAMES.items()
                },
            }
            for name in names
        ],
    }


def _levels(sums: Floats, names: list[str], unit: str) -> dict[str, dict[str, float]]:
    weight, planted = sums
    of = "person_years" if unit == "rate" else "number"
    return {
        names[i]: {
            of: round(float(weight[i]), 3),
            "planted_level": round(float(planted[i] / weight[i]), 6),
        }
        for i in np.flatnonzero(weight).tolist()
    }
