"""The ground truth: what was planted, for the very people who live in the region.

A planted level of a group is the mean of the planted probabilities of the people who are
counted in it: of those in the denominator, and as the record groups them. It is what care
would come to on average if these people lived through the same year again and again. No
estimator has a part in it. What a study finds differs from it by chance alone.

`truth.json` holds: `people`, `seed`, `version` (of the generator: the same three give the same
region) and `how` in words; `inequalities`, each with its `indicator`, `denominator`,
`stratifier`, the `groups` (people and planted level; a rate is a number a person), the
disadvantaged `group` and the `reference`, the planted `absolute_gap` (group minus reference)
and `ratio` (group to reference), and what it is `in_words`; `pathway`, the planted level of
each stage for both ends of deprivation and the stage that loses most; `worse_icb`;
`outlier_practice`, which lies in that ICB; `at_the_same_ages`, what a standardised comparison
looks for; and `nothing_planted`, where whatever is found is chance or composition.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.synthetic.draws import Floats, Ints
from equipath.synthetic.inhabitants import Inhabitants
from equipath.synthetic.planted import GIVEN, admissions, hypertension

VERSION = 1

_FIFTH, _ETHNIC_GROUP, _ICB, _PRACTICE = "deprivation_fifth", "ethnic_group", "icb", "practice"
FIFTHS = (
    "Most deprived fifth",
    "Second most deprived",
    "Middle fifth",
    "Second least deprived",
    "Least deprived fifth",
)
"""The names of the deprivation fifths, as the shipped stratifier has them."""

AT_THE_SAME_AGES = {"has_hypertension": hypertension, "emergency_admissions": admissions}
"""What is also said as if everyone lived in one fifth, with what gives its level there."""

_EVERYBODY = "everybody"
_MOST, _LEAST = FIFTHS[0], FIFTHS[-1]
_STAGES = ("on_hypertension_register", "hypertension_treated", "blood_pressure_controlled")
_HOW = (
    "Planted levels are means of the probabilities that the made-up people were given, over "
    "those in the denominator of each recorded group. Fifths are of small areas. Effects add "
    "up; none depends on another."
)
_NOTHING = {
    "hypertension_treated": "the same for everyone on the register",
    "on_diabetes_register": "the same for everyone with diabetes",
    "on_atrial_fibrillation_register": "the same for everyone with AF",
    "anticoagulated": "the same for everyone on the AF register",
    "invited_nhs_health_check": "the same for everyone of 40 to 74 who is on no register",
}
_BY_DEPRIVATION = {
    "on_hypertension_register": (
        "detection",
        "People with hypertension are on the register less often where deprivation is high.",
    ),
    "blood_pressure_controlled": (
        "control",
        "Treated people's blood pressure is controlled less often where deprivation is high.",
    ),
    "attended_nhs_health_check": (
        "health_check_uptake",
        "Invited people attend an NHS Health Check less often where deprivation is high.",
    ),
    "has_hypertension": (
        "hypertension_prevalence",
        (
            "At the same age hypertension is commoner where deprivation is high, yet crudely it "
            "is less common there, for people there are younger."
        ),
    ),
    "emergency_admissions": (
        "emergency_admissions",
        "At every age people are admitted more often where deprivation is high.",
    ),
}


Tally = dict[tuple[str, str], Floats]
"""Indicator and stratifier → (2, groups): people counted, and the sum of what was planted."""


def tally(
    flags: Mapping[str, NDArray[Any]],
    planted: Mapping[str, Floats],
    groups: Mapping[str, Ints],
    names: Mapping[str, list[str]],
    inhabitants: Inhabitants,
) -> Tally:
    """Count some of the people, by what they are in the denominator of and recorded as.

    `groups` are indices into the `names` of each stratifier's groups.
    """
    found: Tally = {}
    for indicator, probability in planted.items():
        before = GIVEN.get(indicator)
        counted = flags[before].astype(np.bool_) if before else slice(None)
        for stratifier, group in groups.items():
            found[indicator, stratifier] = sums(
                group[counted], probability[counted], len(names[stratifier])
            )
    everyone = np.ones(len(inhabitants.age), dtype=np.int64)
    for indicator, level in AT_THE_SAME_AGES.items():
        totals = [float(level(inhabitants, everyone * i).sum()) for i in (1, 5)]
        found[indicator, _EVERYBODY] = np.array([[len(everyone)] * 2, totals])
    return found


def sums(group: Ints, planted: Floats, groups: int) -> Floats:
    """Return (2, groups): how many are in each group, and the sum of what was planted in it."""
    return np.array(
        [np.bincount(group, minlength=groups), np.bincount(group, planted, minlength=groups)]
    )


def add_up(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> dict[Any, Any]:
    """Add what was tallied of some people to what was tallied of others."""
    return {key: one[key] + other[key] for key in one} if other else dict(one)


@dataclass(frozen=True)
class Planted:
    """What was tallied of everybody, with the `names` of each stratifier's groups."""

    tallied: Tally
    names: Mapping[str, list[str]]

    def levels(self, indicator: str, stratifier: str) -> dict[str, dict[str, float]]:
        """Return, for each group in order, its people and its planted level."""
        people, planted = self.tallied[indicator, stratifier]
        names = self.names[stratifier]
        return {
            names[i]: {"people": int(people[i]), "planted_level": round(planted[i] / people[i], 6)}
            for i in np.flatnonzero(people).tolist()
        }

    def inequality(
        self, name: str, indicator: str, stratifier: str, ends: tuple[str, str], in_words: str
    ) -> dict[str, Any]:
        """Return one planted inequality: the level of the first of `ends` against the second's."""
        groups = self.levels(indicator, stratifier)
        level, reference = (groups[end]["planted_level"] for end in ends)
        return {
            "name": name,
            "indicator": indicator,
            "denominator": GIVEN.get(indicator) or "everyone",
            "stratifier": stratifier,
            "groups": groups,
            "group": ends[0],
            "reference": ends[1],
            "absolute_gap": round(level - reference, 6),
            "ratio": round(level / reference, 6),
            "in_words": in_words,
        }


def ground_truth(recorded: Planted, worse_icb: str, outlier: str) -> dict[str, Any]:
    """Return all that was planted, ready to be written as JSON (see the top of this file)."""
    inequalities = [
        recorded.inequality(f"{name}_by_deprivation", indicator, _FIFTH, (_MOST, _LEAST), words)
        for indicator, (name, words) in _BY_DEPRIVATION.items()
    ]
    better_icb = next(icb for icb in recorded.names[_ICB] if icb != worse_icb)
    detection, control = "on_hypertension_register", "blood_pressure_controlled"
    inequalities += [
        recorded.inequality(
            "control_by_ethnic_group",
            control,
            _ETHNIC_GROUP,
            ("Black or Black British", "White"),
            "Treated people of Black ethnic groups have their blood pressure controlled less "
            "often, wherever they live.",
        ),
        recorded.inequality(
            "detection_by_icb",
            detection,
            _ICB,
            (worse_icb, better_icb),
            "One of the two ICBs detects less hypertension.",
        ),
    ]
    return {
        "how": _HOW,
        "version": VERSION,
        "inequalities": inequalities,
        "pathway": _pathway(recorded),
        "worse_icb": worse_icb,
        "outlier_practice": {
            "practice_code": outlier,
            "indicator": detection,
            **recorded.levels(detection, _PRACTICE)[outlier],
            "in_words": "Records far fewer of its people with hypertension than any other.",
        },
        "at_the_same_ages": _at_the_same_ages(recorded),
        "nothing_planted": _NOTHING,
    }


def _pathway(recorded: Planted) -> dict[str, Any]:
    """Return the planted level of each stage, given the one before, at both ends."""
    levels = {stage: recorded.levels(stage, _FIFTH) for stage in _STAGES}
    ratio = {
        stage: groups[_MOST]["planted_level"] / groups[_LEAST]["planted_level"]
        for stage, groups in levels.items()
    }
    return {
        "need": "has_hypertension",
        "stages": [
            {
                "stage": stage,
                "most_deprived": levels[stage][_MOST]["planted_level"],
                "least_deprived": levels[stage][_LEAST]["planted_level"],
                "ratio": round(ratio[stage], 6),
            }
            for stage in _STAGES
        ],
        "stage_that_loses_most": min(ratio, key=lambda stage: ratio[stage]),
    }


def _at_the_same_ages(recorded: Planted) -> list[dict[str, Any]]:
    """Return the level if everyone in the region lived in the most, or the least, deprived fifth.

    Everyone keeps age and ethnic group, so only deprivation differs between the two.
    """
    found = []
    for name in AT_THE_SAME_AGES:
        people, planted = recorded.tallied[name, _EVERYBODY]
        most, least = (planted / people).tolist()
        found.append(
            {
                "indicator": name,
                "most_deprived": round(most, 6),
                "least_deprived": round(least, 6),
                "ratio": round(most / least, 6),
            }
        )
    return found
