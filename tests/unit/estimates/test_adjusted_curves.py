"""Adjusted curves of waits: who is made alike, who is left out, and what may not be told."""

import polars as pl
import pytest

from equipath.analyses.counts import FATES
from equipath.disclosure.policy import load_policy
from equipath.estimates.adjusted_curves import HIDDEN, NOT_YET, REFUSED, TOO_FEW, adjusted_curves
from equipath.study.adjustment import cells_by
from equipath.study.stratifier import CROSSED, Stratifier
from tests.unit.estimates.declared import END, START, indicator, study

OPEN, UNDER_5 = (load_policy(n) for n in ("open_data", "local_under_5"))
STRICT = UNDER_5.model_copy(update={"exempt_statistics": ()})
DAYS = (14, 28, 62)
WAIT = indicator(
    "wait",
    kind="time_to_event",
    of={"from": "referred_on", "to": "treated_on", "until": "end_of_study"},
    by_days=DAYS,
    stratifiers=("trust",),
    adjusted=[{"for": "type", "words": "Types wait differently."}],
)
TRUST = {"name": "trust", "title": "Trust", "column": "trust", "reference": "South"}
TYPE = {"name": "type", "title": "Type of cancer", "column": "type", "is_compared": False}
OF = study(WAIT, stratifiers=[Stratifier.model_validate(d) for d in (TRUST, TYPE)])

Counts = dict[str, dict[str, dict[int, tuple[int, int, int]]]]
"""Of each trust and type: by day, how many stopped, ended otherwise and waited on."""

SLOW = {13: (10, 0, 0), 60: (10, 0, 0), 100: (0, 0, 20)}
FAST = {13: (20, 0, 0), 60: (15, 0, 0), 100: (0, 0, 5)}


def many(counts: dict[int, tuple[int, int, int]], times: int) -> dict[int, tuple[int, int, int]]:
    return {day: tuple(times * n for n in each) for day, each in counts.items()}  # type: ignore[misc]


CASE_MIX: Counts = {
    "North": {"Breast": FAST, "Lung": many(SLOW, 3)},
    "South": {"Breast": many(FAST, 3), "Lung": SLOW},
}
"""Types wait alike in both trusts; the north has more of the slow one."""


def curves(counts: Counts, policy=OPEN, hidden: str | None = None) -> pl.DataFrame:
    keys = {"indicator": "wait", "area_type": "country", "area_code": "E"}
    keys |= {"period_start": START, "period_end": END}
    cells = [
        {
            **keys,
            "stratification": cells_by(("trust", "type")),
            "stratum": f"{trust}{CROSSED}{kind}",
            "age_band": str(day * len(FATES) + fate),
            "numerator": float(number),
            "denominator": float(number),
        }
        for trust, kinds in counts.items()
        for kind, days in kinds.items()
        for day, each in days.items()
        for fate, number in enumerate(each)
    ]
    released = [
        {
            **keys,
            "stratification": "trust",
            "stratum": trust,
            "denominator": 100.0,
            "is_suppressed": trust == hidden,
        }
        for trust in counts
    ]
    return pl.concat(adjusted_curves(OF, WAIT, pl.DataFrame(cells), pl.DataFrame(released), policy))


def values(rows: pl.DataFrame, trust: str) -> list[float | None]:
    return rows.filter(stratum=trust).sort("comparator_value")["value"].to_list()


def notes(rows: pl.DataFrame, trust: str) -> set[str]:
    return set(rows.filter(stratum=trust)["note"])


def covered(rows: pl.DataFrame) -> set[float]:
    return {float(x) for x in rows["more"].str.json_path_match("$.share_covered")}


def test_where_case_mix_alone_makes_the_difference_adjusted_curves_agree():
    """Everybody: 160 with each type, of whom 1/4 and 1/2 stop by day 14, 1/2 and 7/8 by 62."""
    rows = curves(CASE_MIX)
    expected = [37.5, 37.5, 68.75]
    assert values(rows, "North") == pytest.approx(expected)
    assert values(rows, "South") == pytest.approx(expected)
    assert covered(rows) == {100}
    assert set(rows["comparator"]) == {f"By day {d}, alike in type of cancer" for d in DAYS}


def test_a_layer_that_a_group_has_too_few_in_is_left_out_for_all():
    few = {13: (2, 0, 0), 100: (0, 0, 2)}
    rows = curves({t: {**kinds, "Skin": few} for t, kinds in CASE_MIX.items()})
    assert values(rows, "North") == pytest.approx(values(curves(CASE_MIX), "North"))
    assert covered(rows) == {98}  # 320 of 328


def test_the_smallest_group_is_left_out_where_it_would_leave_few_to_compare():
    rows = curves({**CASE_MIX, "West": {"Lung": {13: (3, 0, 0)}}})
    assert values(rows, "South") == pytest.approx([37.5, 37.5, 68.75])
    assert (values(rows, "West"), notes(rows, "West")) == ([None] * 3, {TOO_FEW})
    assert covered(rows) == {99}


def test_groups_that_have_nothing_in_common_have_no_curve():
    rows = curves({"North": {"Lung": SLOW}, "South": {"Breast": FAST}})
    assert notes(rows, "North") == notes(rows, "South") == {TOO_FEW}
    assert rows["value"].null_count() == rows.height


def test_whose_group_is_not_known_is_not_compared():
    rows = curves({**CASE_MIX, "Not known": {"Lung": SLOW, "Breast": FAST}})
    assert "Not known" not in rows["stratum"]
    assert values(rows, "North") == pytest.approx([37.5, 37.5, 68.75])


def test_a_group_that_is_hidden_has_no_curve_and_no_part_in_those_of_others():
    with_east = {**CASE_MIX, "East": {"Breast": FAST, "Lung": many(SLOW, 9)}}
    rows = curves(with_east, UNDER_5, hidden="East")
    assert rows.filter(stratum="East")["is_suppressed"].all()
    assert notes(rows, "East") == {HIDDEN}
    assert values(rows, "North") == pytest.approx([37.5, 37.5, 68.8])
    assert values(rows, "South") != pytest.approx(values(curves(with_east), "South"))


def test_a_policy_that_exempts_no_models_shows_none():
    rows = curves(CASE_MIX, STRICT)
    assert rows["is_suppressed"].all()
    assert set(rows["note"]) == {REFUSED}
    assert rows["value"].null_count() == rows.height


def test_a_curve_takes_no_step_for_fewer_people_than_may_be_told_of():
    """Two stop by day 14 and two more by 28: nothing is told before day 62."""
    slow = {13: (1, 0, 0), 20: (1, 0, 0), 60: (10, 0, 0), 100: (0, 0, 28)}
    rows = curves({t: {"Lung": slow, "Breast": slow} for t in ("North", "South")}, UNDER_5)
    assert values(rows, "North") == pytest.approx([0, 0, 30])
    assert NOT_YET in notes(rows, "North")
    assert values(curves({"N": {"Lung": slow}, "S": {"Lung": slow}}), "N") == [2.5, 5, 30]
