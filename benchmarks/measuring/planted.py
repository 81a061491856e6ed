"""What is planted in the studies' made-up records, and where the truth about it stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from measuring.regions import REGION

from equipath.synthetic.planted import AF_REGISTERED, ANTICOAGULATED, TREATMENT

FIFTH, GROUP, TENTH = "deprivation_fifth", "ethnic_group", "deprivation_tenth"
DISABILITY = "learning_disability"
REFERENCE = {
    FIFTH: "Least deprived fifth",
    GROUP: "White",
    TENTH: "Least deprived tenth",
    DISABILITY: "No learning disability",
}
NAMED = {
    "With a learning disability": "Learning disability",
    "Everyone without": REFERENCE[DISABILITY],
}
"""What a study calls a group otherwise than the truth does."""

LINKED = ("asthma", "hypertension", "diabetes", "depression", "hypothyroidism", "kidney_disease",
          "heart_disease", "lung_disease", "stroke", "arthritis", "heart_failure", "epilepsy",
          "five_or_more")  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """Where the truth of an indicator stands: a stage of records or a flag of people, or a number.

    `is_not` where the indicator counts those who do not come to the stage.
    """

    stage: str = ""
    flag: str = ""
    level: float = 0.0
    is_not: bool = False

    def level_of(self, truth: Mapping[str, Any], by: str, group: str | None) -> float | None:
        """Return the planted level of a group, or of everybody, or none where none is known."""
        if self.level:
            return self.level
        found = self._groups(truth)
        if by not in found and by != REGION:
            return None
        # Everybody's level is the mean of that of any division's groups.
        groups = next(iter(found.values())) if by == REGION else found[by]
        chosen = [of for name, of in groups.items() if by == REGION or name == group]
        if not chosen:
            return None
        weights = [next(iter(g.values())) for g in chosen]
        level = float(np.average([g["planted_level"] for g in chosen], weights=weights))
        return 1 - level if self.is_not else level

    def _groups(self, truth: Mapping[str, Any]) -> dict[str, Any]:
        if self.stage:
            stages = {s["stage"]: s["groups"] for s in truth["records"]["stages"]}
            return dict(stages[self.stage])
        flags = [i for i in truth["inequalities"] if i["indicator"] == self.flag]
        return {i["stratifier"]: i["groups"] for i in flags}


STUDIES: dict[str, tuple[dict[str, Planted], tuple[str, ...]]] = {
    "cancer-pathways": (
        {
            "emergency_route": Planted("cancer_emergency_route"),
            "late_stage": Planted("cancer_early_stage", is_not=True),
            "suspected_cancer_first_treatment_within_62_days": Planted(
                "cancer_treated_within_62_days"
            ),
        },
        (FIFTH, GROUP),
    ),
    "cvd-prevention": (
        {
            "hypertension_detected": Planted(flag="on_hypertension_register"),
            "hypertension_treated": Planted(level=TREATMENT),
            "hypertension_controlled": Planted(flag="blood_pressure_controlled"),
            "atrial_fibrillation_detected": Planted(level=AF_REGISTERED),
            "atrial_fibrillation_anticoagulated": Planted(level=ANTICOAGULATED),
            "cholesterol_controlled": Planted("cholesterol_at_threshold"),
            "raised_risk_treated": Planted("statin_given"),
            "high_risk_treated": Planted("statin_given_at_20"),
        },
        (FIFTH, GROUP),
    ),
    "specialised-services": (
        {f"transplant_{s}": Planted(f"transplant_{s}") for s in ("assessed", "listed", "done")}
        | {f"specialised_{kind}_patients": Planted() for kind in ("planned", "emergency")},
        (FIFTH, GROUP, TENTH),
    ),
    "high-cost-drugs": (
        {
            "asthma_uncontrolled": Planted("asthma_uncontrolled"),
            "biologic_uptake": Planted("biologic_started"),
            "barrier_travel": Planted("asthma_barrier_travel"),
            "barrier_time": Planted("asthma_barrier_time"),
            "barrier_not_referred": Planted("asthma_barrier_not_referred"),
        },
        (FIFTH, GROUP),
    ),
    "learning-disability": (
        {name: Planted(f"linked_{name}") for name in LINKED}
        | {"high_admission_risk": Planted("linked_admission_risk")},
        (DISABILITY,),
    ),
    "maternity-equity": (
        {
            "booked_by_10_weeks": Planted("booked_by_10_weeks"),
            "born_preterm": Planted("born_preterm"),
            "continuity_of_carer": Planted("continuity_of_carer"),
            "smoking_at_booking": Planted("smoking_at_booking"),
            "term_babies_admitted": Planted("term_baby_admitted"),
            "stillbirths": Planted("stillborn"),
            "neonatal_deaths": Planted("neonatal_death"),
            "neonatal_ethnic_group_completeness": Planted("neonatal_ethnic_group_recorded"),
        },
        (FIFTH, GROUP),
    ),
    "mental-health-in-ed": (
        {
            "liaison_within_an_hour": Planted("liaison_within_an_hour"),
            "followed_up_in_a_week": Planted("followed_up_in_a_week"),
        },
        (FIFTH, GROUP),
    ),
}  # fmt: skip
"""Of each study the indicators whose levels are planted, and the groups in which they are."""

AT_THE_SAME_AGES = {
    "specialised-services": [
        (
            "specialised_emergency_patients",
            "specialised_emergency",
            GROUP,
            "Asian or Asian British",
        ),
        ("specialised_planned_patients", "specialised_planned", GROUP, "Asian or Asian British"),
        ("specialised_emergency_patients", "specialised_emergency", TENTH, "Most deprived tenth"),
        ("specialised_planned_patients", "specialised_planned", TENTH, "Most deprived tenth"),
        ("specialised_planned_patients", "specialised_planned", TENTH, "Second"),
    ],
}
"""Of each study the indicators and groups whose ratio to the reference is planted at each age."""

AT_LARGE = ("learning-disability",)
"""Studies whose truth is that of all regions' people together, of whom each region's are some.

Their conditions follow age so closely that, of the very people of a region, most is settled by
how old they are: an interval for people like them would hold those people's own level too often.
"""


def at_large(truths: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the planted levels of the people of several regions taken together."""
    sums: defaultdict[tuple[str, str, str], Any] = defaultdict(lambda: np.zeros(2))
    for truth in truths:
        for stage in truth["records"]["stages"]:
            for by, groups in stage["groups"].items():
                for name, group in groups.items():
                    people, level = next(iter(group.values())), group["planted_level"]
                    sums[stage["stage"], by, name] += people, people * level
    stages: dict[str, Any] = {}
    for (stage, by, name), (people, planted) in sums.items():
        found = {"number": people, "planted_level": planted / people}
        stages.setdefault(stage, {}).setdefault(by, {})[name] = found
    return {"records": {"stages": [{"stage": s, "groups": g} for s, g in stages.items()]}}
