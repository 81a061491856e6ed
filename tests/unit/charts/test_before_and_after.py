"""A change is drawn so that who changed, and when, can be told without colour."""

from equipath.charts.before_and_after import draw
from equipath.charts.render import svg
from tests.unit.charts.test_charts import words_in

NAMES = ("Oakham", "Ashby")
ROWS = [
    {"date": f"2024-0{month}-15", "series": name, "value": value, "lower": None, "upper": None}
    for month, values in enumerate(((10.0, 10.2), (10.1, None), (6.0, 10.1)), start=1)
    for name, value in zip(NAMES, values, strict=True)
]


def test_lines_are_named_at_their_ends_and_the_change_is_marked():
    said = words_in(svg(draw(ROWS, "Seen (%)", NAMES, "2024-02-28")))
    assert {*NAMES, "changed"} <= set(said)


def test_the_comparison_is_broken_and_has_another_shape():
    layers = draw(ROWS, "Seen (%)", NAMES, "2024-02-28")["layer"]
    lines = [m for each in layers if (m := each["mark"])["type"] == "line"]
    points = [m for each in layers if (m := each["mark"])["type"] == "point"]
    assert [bool(line["strokeDash"]) for line in lines] == [False, True]
    assert points[0]["shape"] != points[1]["shape"]
    assert all(line["invalid"] == "break-paths-show-domains" for line in lines)


def test_names_of_lines_that_end_together_do_not_lie_upon_another():
    rows = [r | {"value": 10.0 if r["series"] == "Oakham" else 10.01} for r in ROWS]
    far = rows + [r | {"date": "2023-12-15", "value": 2.0} for r in rows[:1]]
    (names,) = [
        each["data"]["values"]
        for each in draw(far, "Seen (%)", NAMES, "2024-02-28")["layer"]
        if each["mark"]["type"] == "text" and len(each["data"]["values"]) == 2
    ]
    first, second = sorted(each["place"] for each in names)
    assert second - first > 0.1


def test_one_line_alone_can_be_drawn():
    said = words_in(svg(draw(ROWS[::2], "Seen (%)", NAMES[:1], "2024-02-28")))
    assert "Oakham" in said
    assert "Ashby" not in said
