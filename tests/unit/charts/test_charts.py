"""Charts draw what they are given: in order, readable without colour, and small enough."""

import json
import xml.etree.ElementTree as ET

import pytest

from equipath.charts import caterpillar, distribution, dot_plot, funnel, trend
from equipath.charts import map as area_map
from equipath.charts.dot_plot import Panel
from equipath.charts.render import svg
from equipath.charts.shapes import flattened, middle_of, rings_of

SVG = "{http://www.w3.org/2000/svg}"


def words_in(drawn: str) -> list[str]:
    """Return the words that a picture shows, in the order in which they were drawn."""
    return [e.text or "" for e in ET.fromstring(drawn).iter(f"{SVG}text")]


def area(name: str, value: float | None, standing: str) -> dict:
    limits = (None, None) if value is None else (value - 1, value + 1)
    return {
        "name": name,
        "value": value,
        "lower": limits[0],
        "upper": limits[1],
        "standing": standing,
        "is_hidden": value is None,
    }


def test_a_caterpillar_keeps_the_order_given_and_names_how_areas_stand():
    rows = [area("Zelkova", 8.0, "worse"), area("Alder", 12.0, "better")]
    shown = words_in(svg(caterpillar.draw(rows, "Per cent", [("England", 10.0)])))
    assert shown.index("Zelkova") < shown.index("Alder")
    assert {"Worse", "Better", "England", "Per cent"} <= set(shown)
    assert "No clear difference" not in shown


def test_how_an_area_stands_has_a_shape_besides_its_colour():
    rows = [area("a", 8.0, "worse"), area("b", 9.0, "similar"), area("c", 12.0, "better")]
    layers = caterpillar.draw(rows, "Per cent")["layer"]
    shapes = layers[-2]["encoding"]["shape"]["scale"]["range"]
    assert len(set(shapes)) == 3


def test_a_hidden_value_is_drawn_as_a_word_and_not_as_a_nought():
    rows = [area("Alder", 12.0, "similar"), area("Birch", None, "not_compared")]
    drawn = svg(caterpillar.draw(rows, "Per cent"))
    assert words_in(drawn).count("hidden") == 1
    assert "0" not in words_in(drawn)  # the axis does not stretch to a nought either


def test_a_dot_plot_has_its_strata_once_and_every_series_in_its_legend():
    rows = [
        {"stratum": s, "series": a, "value": 10.0, "lower": 9.0, "upper": 11.0, "is_hidden": False}
        for s in ("Alpha", "Zero")
        for a in ("England", "Midlands")
    ]
    panels = [Panel("As counted", "%", rows), Panel("Allowing for age", "per 100", rows, 100.0)]
    shown = words_in(svg(dot_plot.draw(panels, ["Zero", "Alpha"], ["England", "Midlands"])))
    assert shown.count("Zero") == 1
    assert shown.index("Zero") < shown.index("Alpha")
    assert {"England", "Midlands", "As counted", "Allowing for age"} <= set(shown)


def many_points(how_many: int) -> list[dict]:
    return [
        {
            "size": 100.0 + 7 * i,
            "value": 80 + (i * 37) % 40,
            "standing": "worse" if i % 13 == 0 else "similar",
            "baseline": 100.0,
            "lower_3s": 70.0,
            "lower_2s": 80.0,
            "upper_2s": 120.0,
            "upper_3s": 130.0,
        }
        for i in range(how_many)
    ]


def test_a_funnel_of_thirteen_hundred_areas_shows_each_in_a_small_file():
    drawn = svg(funnel.draw(many_points(1_300), "Per 100", "Number expected"), "f")
    assert len(drawn) < 150_000
    root = ET.fromstring(drawn)
    defined = {e.get("id") for e in root.iter(f"{SVG}path") if e.get("id")}
    used = [e.get("href", "").removeprefix("#") for e in root.iter(f"{SVG}use")]
    assert len(used) == 1_300
    assert set(used) <= defined


def test_a_funnel_whose_areas_are_of_one_size_can_be_drawn():
    points = [{**p, "size": 100.0} for p in many_points(10)]
    assert "Number expected" in words_in(svg(funnel.draw(points, "Per 100", "Number expected")))


def test_a_trend_breaks_where_a_value_is_hidden_and_steps_where_a_target_changes():
    rows = [
        {"date": f"2025-0{m}-01", "series": "England", "value": v, "lower": v, "upper": v}
        for m, v in ((1, 70.0), (2, 71.0), (3, None), (4, 72.0), (5, 73.0))
    ]
    targets = [{"date": "2025-01-01", "value": 75.0}, {"date": "2025-03-01", "value": 80.0}]
    spec = trend.draw(rows, "Per cent", ["England"], targets)
    assert spec["layer"][-1]["mark"]["interpolate"] == "step-after"
    line = next(
        e
        for e in ET.fromstring(svg(spec)).iter(f"{SVG}path")
        if e.get("stroke-width") == "2" and e.get("fill", "none") in ("none", "transparent")
    )
    assert line.get("d", "").count("M") == 2


def test_a_distribution_counts_every_value_once():
    values = [0.0, 4.9, 5.0, 50.0, 99.9, 100.0, 100.0]
    bins = distribution.bins(values)
    assert [b["start"] for b in bins][:2] == [0, 5]
    assert bins[0]["count"] == 2  # 5.0 belongs to the class above
    assert bins[-1] == {"start": 95, "end": 100, "count": 3}
    assert sum(b["count"] for b in bins) == len(values)


def test_a_distribution_of_one_value_has_a_class():
    assert [b["count"] for b in distribution.bins([7.0, 7.0])] == [2]


def square(x: float, y: float = 52.0, side: float = 1.0) -> str:
    ring = [[x, y], [x, y + side], [x + side, y + side], [x + side, y], [x, y]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def test_a_map_shades_the_lowest_darkest_and_writes_values_on_areas():
    rows = [
        {"name": str(i), "value": v, "geometry": square(i)}
        for i, v in enumerate((91.0, 95.0, 99.0, None))
    ]
    spec = area_map.draw(rows, "Per 100", 1, "lowest")
    scale = spec["layer"][0]["encoding"]["fill"]["scale"]
    assert scale["domain"][0].startswith("91.0")
    assert scale["range"][0] == "#12436D"
    assert scale["domain"][-1] == "Hidden"
    assert {"91.0", "95.0", "99.0", "hidden"} <= set(words_in(svg(spec)))
    turned = area_map.draw(rows, "Per 100", 1, "highest")
    last = turned["layer"][0]["encoding"]["fill"]["scale"]["range"][-2]
    assert last == "#12436D"


def test_labels_of_a_map_do_not_cover_one_another():
    small = {"name": "inner", "value": 2.0, "geometry": square(0.49, 52.49, 0.02)}
    rows = [{"name": "outer", "value": 1.0, "geometry": square(0)}, small]
    shown = words_in(svg(area_map.draw(rows, "Per cent")))
    assert "1.0" in shown
    assert "2.0" not in shown


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([5.0], [5.0, 5.0]),
        ([], []),
        ([1.0, 2.0], [1.0, 2.0]),
        ([1.0, 1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]),
    ],
)
def test_few_values_make_few_classes(values, limits):
    assert area_map.classes(values) == limits


def test_a_shape_is_as_wide_as_it_is_on_the_ground():
    (shape,) = flattened([rings_of(square(0, 59.5))])
    (ring,) = shape[0]
    width = max(x for x, _ in ring) - min(x for x, _ in ring)
    height = max(y for _, y in ring) - min(y for _, y in ring)
    assert width / height == pytest.approx(0.5, abs=1e-3)  # cos 60°
    assert middle_of(shape) == pytest.approx((0.25, 60.0), abs=1e-3)


def test_an_island_too_small_to_draw_is_still_on_the_map():
    tiny = rings_of(square(9, 52, 0.0001))
    shapes = flattened([rings_of(square(0)), tiny])
    assert len(shapes[1]) == 1


def test_a_picture_asks_nothing_of_a_network_and_fixes_no_width():
    drawn = svg(caterpillar.draw([area("a", 1.0, "similar")], "Per cent"))
    root = ET.fromstring(drawn)
    assert root.get("width") is None
    assert root.get("viewBox")
    assert "http" not in drawn.replace("http://www.w3.org/", "")


def test_a_trend_names_its_lines():
    rows = [
        {"date": f"2025-0{m}-01", "series": s, "value": v, "lower": v - 1, "upper": v + 1}
        for s in ("England", "Midlands")
        for m, v in ((1, 70.0), (2, 71.0))
    ]
    shown = words_in(svg(trend.draw(rows, "Per cent", ["England", "Midlands"])))
    assert {"England", "Midlands"} <= set(shown)


def test_a_distribution_stands_its_bars_on_the_axis():
    drawn = svg(distribution.draw([1.0, 1.0, 2.0, 9.0], "Per cent", "Practices", 1.5))
    bars = [
        e.get("d", "")
        for e in ET.fromstring(drawn).iter(f"{SVG}path")
        if e.get("fill") == "#12436D"
    ]
    assert len(bars) == 16  # from 1 to 9 in halves, empty ones too
    tall, low = bars[0], bars[-1]
    assert tall != low


def test_rounding_where_marks_stand_leaves_the_numbers_that_are_read():
    rows = [area("Alder (0.25 km)", 0.25, "similar")]
    drawn = svg(caterpillar.draw(rows, "Per cent", [("England 0.123", 0.5)]))
    assert {"Alder (0.25 km)", "England 0.123"} <= set(words_in(drawn))
