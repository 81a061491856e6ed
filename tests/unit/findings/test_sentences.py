"""Sentences: every number in one is the row's own, and a distance has no sign."""

import re

import pytest

from equipath.findings.sentences import sentence
from tests.unit.estimates.declared import indicator, study

NAMES = {("icb", "A"): "Avon", ("practice", "P1"): "P1"}
ROW = {
    "indicator": "checked",
    "area_type": "icb",
    "area_code": "A",
    "stratum": "All",
    "confidence": 0.95,
    "statistic": "comparison",
}


def say(kind: str, **changes: object) -> str:
    return sentence(study(indicator()), ROW | {"kind": kind} | changes, NAMES)


def numbers(text: str) -> list[float]:
    return [float(n.replace(",", "")) for n in re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)]


def test_a_missed_target_is_told_as_a_distance():
    text = say(
        "misses its target",
        value=-20.62,
        lower_ci=-21.04,
        upper_ci=-20.21,
        comparator="Target: 85%",
        comparator_value=85.0,
        numerator=41_980.0,
        denominator=65_182.0,
        people=13_424.7,
    )
    assert text == (
        "Checked, Avon: 64.4% (41,980 of 65,182) against a target of 85%, 20.6 points away "
        "(95% interval 20.2 to 21.0); 13,425 people short of it."
    )


def test_a_shortfall_from_comparable_areas_is_told_in_people_and_per_hundred():
    text = say(
        "below comparable areas",
        value=90.4,
        lower_ci=88.0,
        upper_ci=92.9,
        comparator="practices of the same age",
        numerator=1_808.0,
        denominator=2_000.0,
    )
    assert numbers(text) == [1808, 2000, 10, 90, 100, 95, 88, 93]
    assert "10% fewer" in text
    assert "of practices of the same age" in text


def test_too_many_are_told_as_more():
    text = say(
        "below comparable areas",
        value=120.0,
        lower_ci=115.0,
        upper_ci=125.0,
        comparator="practices of the same age",
        numerator=2_400.0,
        denominator=2_000.0,
    )
    assert "20% more" in text


def test_a_stratum_is_named_with_its_place_and_its_reference():
    text = say(
        "does worse than the reference",
        statistic="absolute_gap",
        stratum="Most deprived",
        value=-32.9,
        lower_ci=-35.0,
        upper_ci=-30.7,
        comparator="Least deprived",
        comparator_value=62.9,
        numerator=899.0,
        denominator=2996.0,
        people=985.7,
    )
    assert text.startswith("Checked, Most deprived in Avon: 30.0% (899 of 2,996) against 62.9%")
    assert numbers(text) == [30.0, 899, 2996, 62.9, 32.9, 95, 30.7, 35.0, 986]
    assert "Least deprived" in text
    assert text.endswith("; closing it means 986 more people.")


@pytest.mark.parametrize(
    ("people", "polarity", "said"),
    [
        (16.2, "lower_is_better", "; closing it means 16 fewer people."),
        (0.8, "lower_is_better", "; closing it means 1 fewer."),
        (0.4, "higher_is_better", "(95% interval 0.1 to 2.0)."),
    ],
)
def test_closing_a_gap_means_more_or_fewer_and_never_nobody(people, polarity, said):
    row = ROW | {
        "kind": "does worse than the reference",
        "statistic": "absolute_gap",
        "stratum": "Most deprived",
        "value": -1.0,
        "lower_ci": -2.0,
        "upper_ci": -0.1,
        "comparator": "Least deprived",
        "comparator_value": 62.9,
        "numerator": 24.0,
        "denominator": 40.0,
        "people": people,
    }
    assert sentence(study(indicator(polarity=polarity)), row, NAMES).endswith(said)


def test_a_gap_upwards_keeps_its_limits_in_order():
    text = say(
        "does worse than the reference",
        statistic="standardised_gap",
        stratum="Most deprived",
        value=6.5,
        lower_ci=4.1,
        upper_ci=9.0,
        comparator="Least deprived (areas of the same age)",
        comparator_value=96.0,
        numerator=615.0,
        denominator=600.0,
        people=200.0,
    )
    assert numbers(text)[:4] == [102.5, 100, 615, 600]
    assert "(615 counted where 600 would be expected)" in text
    assert "a gap of 6.5 points (95% interval 4.1 to 9.0)" in text
    assert "per 100 expected" in text


def test_an_area_further_away_than_areas_usually_are():
    text = say(
        "differs from other areas",
        value=30.04,
        lower_ci=28.0,
        upper_ci=32.1,
        comparator_value=45.0,
        numerator=300.0,
        denominator=1000.0,
    )
    assert numbers(text) == [30.0, 300, 1000, 95, 28.0, 32.1, 45.0]


@pytest.mark.parametrize(
    ("area", "words"), [(("icb", "A"), "Avon:"), (("practice", "P1"), "practice P1:")]
)
def test_an_area_known_by_its_code_alone_is_said_to_be_what_it_is(area, words):
    text = say(
        "differs from other areas",
        area_type=area[0],
        area_code=area[1],
        value=30.0,
        lower_ci=28.0,
        upper_ci=32.0,
        comparator_value=45.0,
        numerator=None,
        denominator=1000.0,
    )
    assert f"Checked, {words}" in text
    assert "an unknown number of" in text
