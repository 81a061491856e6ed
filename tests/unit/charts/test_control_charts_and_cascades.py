"""Control charts and cascades: lines with names, kinds with shapes, and what is hidden unseen."""

import itertools
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipath.charts import cascade, spc
from equipath.charts.render import svg
from tests.unit.charts.test_charts import words_in


def month(number: int, value: float | None, kind: str, **lines: float) -> dict:
    return {
        "date": f"2025-{number:02}-01",
        "value": value,
        "point_type": kind,
        "segment": 1 if number < 3 else 2,
        "mean": 10.0,
        "lpl": 8.0,
        "upl": 12.0,
        "near_lpl": 9.0,
        "near_upl": 11.0,
        "target": None,
        **lines,
    }


MONTHS = [
    month(1, 10.0, "common_cause"),
    month(2, 13.0, "special_cause_improvement"),
    month(3, None, ""),
    month(4, 7.0, "special_cause_concern"),
]


def test_a_control_chart_names_its_lines_and_the_kinds_of_its_points():
    shown = words_in(svg(spc.draw(MONTHS, "Per cent")))
    assert {"Mean", "Upper limit", "Lower limit", "Improvement", "Concern"} <= set(shown)
    assert "Target" not in shown
    with_target = [{**row, "target": 9.5} for row in MONTHS]
    assert "Target" in words_in(svg(spc.draw(with_target, "Per cent")))


def test_the_kinds_of_a_control_chart_s_points_differ_in_shape_and_in_colour():
    (points,) = [x for x in spc.draw(MONTHS, "%")["layer"] if x["mark"]["type"] == "point"]
    for look in ("shape", "fill"):
        assert len(set(points["encoding"][look]["scale"]["range"])) == 3


def test_limits_of_two_processes_are_not_joined_and_the_reason_is_written():
    rebased = [{"date": "2025-03-01", "reason": "A new clinic"}]
    specification = spc.draw(MONTHS, "%", rebased)
    assert "A new clinic" in words_in(svg(specification))
    means = [x for x in specification["layer"] if x["encoding"].get("detail")]
    assert {r["segment"] for r in means[0]["data"]["values"]} == {1, 2}
    assert means[0]["encoding"]["detail"]["field"] == "segment"


@given(st.lists(st.floats(-1e3, 1e3), max_size=8).map(sorted), st.floats(0.1, 50))
def test_labels_of_lines_keep_their_order_and_never_touch(levels, least):
    places = spc.apart(levels, least)
    assert len(places) == len(levels)
    assert all(b - a >= least * 0.999 for a, b in itertools.pairwise(places))
    if all(b - a >= least * 1.001 for a, b in itertools.pairwise(levels)):
        assert places == pytest.approx(levels)


def test_a_cascade_marks_the_group_and_its_reference_and_leaves_the_others_grey():
    rows = [
        {"stratum": s, "stage": stage, "value": value}
        for s, values in (
            ("Most", (100.0, 62.0)),
            ("Middle", (100.0, 70.0)),
            ("Least", (100.0, 75.0)),
        )
        for stage, value in zip(("Start", "Found"), values, strict=True)
    ]
    shown = words_in(svg(cascade.draw(rows, ["Start", "Found"], "Most", "Least", "Left of 100")))
    assert {"Most", "Least", "Other groups", "62%", "75%"} <= set(shown)
    assert "70%" not in shown
    assert shown.count("100%") == 1


def test_a_stage_hidden_in_a_cascade_has_no_number():
    rows = [
        {"stratum": "Most", "stage": stage, "value": value}
        for stage, value in (("Start", 100.0), ("Found", None), ("Treated", 31.0))
    ]
    shown = words_in(svg(cascade.draw(rows, ["Start", "Found", "Treated"], "Most", None, "Left")))
    assert [word for word in shown if word.endswith("%")] == ["100%", "31%"]


def test_a_long_name_of_a_stage_stands_in_several_lines():
    rows = [{"stratum": "Most", "stage": "Blood pressure controlled", "value": 31.0}]
    drawn = svg(cascade.draw(rows, ["Blood pressure controlled"], "Most", None, "Left"))
    assert "Blood pressure controlled" not in words_in(drawn)
    assert {"Blood pressure", "controlled"} <= {
        word.strip() for e in ET.fromstring(drawn).iter() for word in [e.text or ""]
    }


def test_the_names_of_many_stages_do_not_run_into_one_another():
    stages = ["Start", *(f"Anticoagulated after review {i}" for i in range(6))]
    rows = [{"stratum": "Most", "stage": stage, "value": 50.0} for stage in stages]
    specification = cascade.draw(rows, stages, "Most", None, "Left")
    named = specification["layer"][0]["encoding"]["x"]["sort"]
    room = specification["width"] / len(stages)
    # Arial's letters are about half as wide as high: 13 pixels high, 7 wide.
    assert max(len(line) for name in named for line in name.splitlines()) * 7 < room
    assert [name.replace("\n", " ") for name in named] == stages
