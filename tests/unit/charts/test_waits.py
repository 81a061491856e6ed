"""Curves of waits and gaps by stage: what is named, what is marked and what stays unseen."""

from equipath.charts import dumbbell, survival
from equipath.charts.render import svg
from tests.unit.charts.test_charts import words_in

DAYS = (7, 62, 126)
CURVES = {"Most": (5.0, 40.0, 62.0), "Middle": (8.0, 50.0, 70.0), "Least": (9.0, 61.0, None)}
ROWS = [
    {
        "stratum": stratum,
        "day": day,
        "value": value,
        "lower": None if value is None else value - 2,
        "upper": None if value is None else value + 2,
    }
    for stratum, values in CURVES.items()
    for day, value in zip(DAYS, values, strict=True)
]
AXES = ("Days since referral", "Treated by then (%)")
STAGES = [
    {"stage": "Seen", "value": 60.0, "reference": 70.5},
    {"stage": "Treated", "value": None, "reference": 55.0},
]


def curve(standards=(("Standard: 62 days", 62.0),)):
    return survival.draw(ROWS, "Most", "Least", AXES, standards)


def lines(specification, width):
    return [x for x in specification["layer"] if x["mark"].get("strokeWidth") == width]


def test_a_curve_names_the_group_its_reference_and_the_standard():
    shown = set(words_in(svg(curve())))
    assert {"Most", "Least", "Other groups", "Standard: 62 days", *AXES} <= shown


def test_the_shares_on_the_standard_s_day_stand_beside_the_curves():
    shown = words_in(svg(curve()))
    assert {"40%", "61%"} <= set(shown)
    assert "62%" not in shown
    assert not [word for word in words_in(svg(curve(()))) if word.endswith("%")]


def test_every_curve_begins_with_nobody_on_day_0_and_climbs_in_steps():
    strong, grey = lines(curve(), 2.5)[0], lines(curve(), 1.2)[0]
    for layer, strata in ((strong, {"Most", "Least"}), (grey, {"Middle"})):
        assert layer["mark"]["interpolate"] == "step-after"
        starts = [r for r in layer["data"]["values"] if r["day"] == 0]
        assert {r["stratum"] for r in starts} == strata
        assert {r["value"] for r in starts} == {0}


def test_a_curve_ends_where_nothing_is_shown():
    strong = lines(curve(), 2.5)[0]["data"]["values"]
    assert max(r["day"] for r in strong if r["stratum"] == "Least") == 62


def test_a_group_and_its_reference_differ_in_their_lines_and_not_in_colour_alone():
    look = lines(curve(), 2.5)[0]["encoding"]
    assert look["color"]["scale"]["domain"][:2] == ["Most", "Least"]
    colours, dashes = (look[name]["scale"]["range"] for name in ("color", "strokeDash"))
    assert colours[0] != colours[1]
    assert dashes[0] != dashes[1]


def test_a_dumbbell_says_the_gap_of_each_stage_and_which_is_hidden():
    specification = dumbbell.draw(STAGES, "Most", "Least", "Within the standard (%)")
    shown = words_in(svg(specification))
    assert {"Seen", "Treated", "Most", "Least", "−10.5 points", "hidden"} <= set(shown)
    assert shown.count("hidden") == 1


def test_a_gap_that_rounds_to_nought_has_no_sign():
    alike = [{"stage": "Seen", "value": 71.98, "reference": 72.0}]
    shown = words_in(svg(dumbbell.draw(alike, "Most", "Least", "Per cent")))
    assert [word for word in shown if word.endswith("points")] == ["0.0 points"]


def test_a_dumbbell_keeps_the_order_of_the_pathway():
    specification = dumbbell.draw(STAGES, "Most", "Least", "Per cent")
    (points,) = [x for x in specification["layer"] if x["mark"]["type"] == "point"]
    assert points["encoding"]["y"]["sort"] == ["Seen", "Treated"]
    assert {"series": "Least", "stage": "Treated", "value": 55.0} in points["data"]["values"]
