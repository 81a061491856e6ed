"""Levels upside down and groups with holes are told before anybody reads a number."""

import polars as pl

from equipath.conform.area_map import AreaMap
from equipath.conform.map_checks import check_groups, check_levels
from equipath.study.stratifier import Stratifier
from equipath.study.study import Areas, Study, Whole

AREAS = AreaMap(
    areas=pl.DataFrame(
        {"area_type": ["practice", "practice", "pcn"], "area_code": ["P1", "P2", "N1"]}
    ),
    parents={
        ("practice", "P1"): {"pcn": "N1"},
        ("practice", "P2"): {"pcn": "N1"},
        ("pcn", "N1"): {},
    },
    apportioned=pl.DataFrame(),
)


def study(*way: str) -> Study:
    fifth = Stratifier(
        name="fifth",
        title="Fifth",
        attribute="quintile",
        area_type="practice",
        strata=[{"name": "most", "codes": [1]}, {"name": "least", "codes": [5]}],
    )
    areas = Areas(whole=Whole(code="E", name="England"), roll_up=(way,))
    return Study.model_construct(areas=areas, stratifiers={"fifth": fifth})


def attributes(**values: float) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "area_type": "practice",
            "area_code": list(values),
            "attribute": "quintile",
            "value": list(values.values()),
        }
    )


def test_levels_are_written_lowest_first() -> None:
    assert check_levels(study("practice", "pcn"), AREAS) == []
    (finding,) = check_levels(study("pcn", "practice"), AREAS)
    assert finding.reason == "levels_upside_down"
    assert "lowest level first" in finding.advice


def test_areas_without_the_attribute_of_their_group_are_named() -> None:
    found = {f.reason: f for f in check_groups(study("practice"), attributes(P1=1, X9=5), AREAS)}
    assert "1 of 2 areas of type practice have no `quintile`" in found["without_attribute"].message
    assert found["without_attribute"].example == "P2"
    assert found["attribute_of_unknown_area"].example == "X9"


def test_values_that_belong_to_no_stratum_are_named() -> None:
    (finding,) = check_groups(study("practice"), attributes(P1=1, P2=6), AREAS)
    assert (finding.reason, finding.example) == ("value_in_no_stratum", "6")


def test_groups_without_holes_say_nothing() -> None:
    assert check_groups(study("practice"), attributes(P1=1, P2=5), AREAS) == []
