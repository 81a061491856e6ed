"""What was planted in the linked record and in lipids is what plain counting finds."""

from itertools import product
from math import prod, sqrt

import numpy as np
import polars as pl
import pytest

from equipath.synthetic.records.linked_record import at_least

CODES = {
    "linked_asthma": "ASTHMA",
    "linked_hypertension": "HYP",
    "linked_epilepsy": "EPILEPSY",
    "linked_admission_risk": "ADMISSION_RISK_HIGH",
}
NO_CONDITION = ("LD", "ADMISSION_RISK_HIGH", "IMD_DECILE")


def test_how_likely_several_are_is_the_sum_over_all_combinations() -> None:
    likely = [0.1, 0.7, 0.35, 0.5]
    by_hand = sum(
        prod(p if has else 1 - p for p, has in zip(likely, which, strict=True))
        for which in product([True, False], repeat=len(likely))
        if sum(which) >= 2
    )
    assert at_least(2, np.array(likely)[:, None]) == pytest.approx(by_hand)


def level(stages, stage: str, group: str) -> tuple[float, float]:
    found = stages[stage]["groups"]["learning_disability"][group]
    return found["planted_level"], found["number"]


def within_chance(found: int, planted: float, number: float) -> bool:
    return abs(found / number - planted) <= 4 * sqrt(planted * (1 - planted) / number)


@pytest.mark.parametrize("group", ["Learning disability", "No learning disability"])
def test_conditions_are_as_common_as_planted(group, stages, current, read) -> None:
    linked = read("linked_record").filter(pl.col("person_id").is_in(current["person_id"].implode()))
    with_ld = linked.filter(pl.col("code") == "LD")["person_id"]
    is_mine = pl.col("person_id").is_in(with_ld.implode())
    mine = linked.filter(is_mine if group == "Learning disability" else ~is_mine)
    for stage, code in CODES.items():
        planted, number = level(stages, stage, group)
        assert within_chance((mine["code"] == code).sum(), planted, number), stage
    each = mine.filter(~pl.col("code").is_in(NO_CONDITION)).group_by("person_id").len()
    planted, number = level(stages, "linked_five_or_more", group)
    assert within_chance((each["len"] >= 5).sum(), planted, number)


def test_cholesterol_is_at_the_threshold_as_often_as_planted(stages, current, read) -> None:
    low = read("lipids").filter(
        pl.col("value") <= 2.6, pl.col("person_id").is_in(current["person_id"].implode())
    )
    for group, planted in stages["cholesterol_at_threshold"]["groups"]["sex"].items():
        people = read("people").filter(pl.col("sex") == group)["person_id"]
        found = low["person_id"].is_in(people.implode()).sum()
        assert within_chance(found, planted["planted_level"], planted["number"])
