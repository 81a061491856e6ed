"""Flows between providers: as wide as many go, and what is hidden shows nothing of its size."""

import itertools

from equipath.charts import flow, flow_matrix
from equipath.charts.render import svg
from tests.unit.charts.test_charts import words_in

FLOWS = [
    {"first": "A", "last": "B", "value": 30},
    {"first": "A", "last": "C", "value": 10},
    {"first": "B", "last": "C", "value": None},
]


def widths(specification: dict) -> dict[str, set[float]]:
    ribbons = specification["layer"][0]["data"]["values"]
    found: dict[str, set[float]] = {}
    for point in ribbons:
        found.setdefault(point["way"], set()).add(round(point["y2"] - point["y"], 9))
    return found


def test_a_ribbon_is_as_wide_as_many_go_along_it_from_end_to_end():
    assert widths(flow.draw(FLOWS)) == {"A to B": {30}, "A to C": {10}}


def test_ribbons_leave_a_provider_one_beside_the_other():
    ends = [p for p in flow.draw(FLOWS)["layer"][0]["data"]["values"] if p["x"] == 0]
    spans = sorted((p["y"], p["y2"]) for p in ends)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


def test_a_hidden_flow_is_a_dashed_line_and_its_providers_have_no_sum():
    drawn = flow.draw(FLOWS)
    dashes = drawn["layer"][1]
    assert {p["way"] for p in dashes["data"]["values"]} == {"B to C"}
    assert dashes["mark"]["strokeDash"]
    shown = words_in(svg(drawn))
    assert "A (40)" in shown
    assert "B" in shown
    assert "C" in shown
    assert not [word for word in shown if word.startswith("C (")]


def test_a_hidden_flow_looks_the_same_whatever_it_might_be():
    # The number itself is not in the rows: all that a picture has of it is that there is one.
    one = flow.draw([*FLOWS[:2], {"first": "B", "last": "C", "value": None}])
    assert "value" not in str(one["layer"][1]["data"]["values"])


def test_many_providers_are_squares_with_their_numbers_and_crosses_where_hidden():
    drawn = flow_matrix.draw(FLOWS)
    squares, numbers, crosses = drawn["layer"]
    assert [s["value"] for s in squares["data"]["values"]] == [30, 10]
    assert numbers["mark"]["type"] == "text"
    assert [(c["first"], c["last"]) for c in crosses["data"]["values"]] == [("B", "C")]
    assert {"30", "10", "From", "To"} <= set(words_in(svg(drawn)))


def test_squares_are_drawn_where_nothing_is_known():
    assert "From" in words_in(svg(flow_matrix.draw(FLOWS[2:])))
