"""Borders that areas share: kept once, simplified together, so that no gap opens."""

from collections import Counter
from itertools import pairwise
from math import asinh, radians, sin, tan

import pytest

from equipath.charts.shapes import Polygons
from equipath.charts.topology import Topology, mercator, topology

SIDE, BETWEEN = 4, 12


def wiggly(x: float, y: float) -> tuple[float, float]:
    return x + 0.2 * sin(9 * y + x), 50 + y + 0.2 * sin(11 * x + y)


def cell(x: int, y: int) -> Polygons:
    """Return a square whose four borders are crooked, each the same as its neighbour's."""
    part = [i / BETWEEN for i in range(BETWEEN)]
    ring = [
        *(wiggly(x + p, y) for p in part),
        *(wiggly(x + 1, y + p) for p in part),
        *(wiggly(x + 1 - p, y + 1) for p in part),
        *(wiggly(x, y + 1 - p) for p in part),
    ]
    return [[[*ring, ring[0]]]]


GRID = {f"{x}{y}": cell(x, y) for x in range(SIDE) for y in range(SIDE)}


def edges(drawn: Topology) -> Counter[tuple[tuple[int, int], tuple[int, int]]]:
    return Counter(e for code in drawn.areas for ring in drawn.rings(code) for e in pairwise(ring))


def twice(ring: list[tuple[int, int]]) -> int:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


@pytest.mark.parametrize("most", [90_000, 200, 60])
def test_simplified_areas_still_meet_along_the_whole_of_their_borders(most: int) -> None:
    drawn = topology(GRID, {}, most=most)
    found = edges(drawn)
    assert max(found.values()) == 1  # no area lies on another
    outside = {a: b for (a, b) in found if (b, a) not in found}
    loop = [next(iter(outside))]
    while len(loop) < 2 or loop[-1] != loop[0]:
        loop.append(outside[loop[-1]])
    # What no neighbour shares is one line around them all: there is no gap within.
    assert len(loop) - 1 == len(outside)
    total = sum(twice(ring) for code in drawn.areas for ring in drawn.rings(code))
    assert total == twice(loop)


def test_points_are_left_out_until_as_many_are_left_as_may_be() -> None:
    whole, few = topology(GRID, {}), topology(GRID, {}, most=200)
    assert sum(map(len, whole.arcs)) > 400
    assert sum(map(len, few.arcs)) <= 200
    assert sorted(few.areas) == sorted(GRID)


def test_a_border_of_two_areas_is_held_once() -> None:
    drawn = topology(GRID, {})
    borders = 2 * SIDE * (SIDE + 1)  # of a grid, each side of a square once
    # The sides at a corner of the whole run into one another, since nobody else meets there.
    assert len(drawn.arcs) == borders - 4
    used = Counter(max(n, -1 - n) for rings in drawn.areas.values() for ring in rings for n in ring)
    assert set(used.values()) == {1, 2}


def test_a_border_that_says_nothing_is_two_points() -> None:
    line = [(x / 10, 50.0) for x in range(11)]
    square = [*line, (1.0, 51.0), (0.0, 51.0), (0.0, 50.0)]
    drawn = topology({"a": [[square]]}, {})
    # The grid is 16,384 steps along the longer side: Mercator makes a degree of latitude longer.
    assert [len(ring) for ring in drawn.rings("a")] == [5]


def test_the_smallest_area_keeps_a_shape_and_one_below_a_step_is_a_point() -> None:
    speck = [[[(0.5, 50.5), (0.501, 50.5), (0.5, 50.501), (0.5, 50.5)]]]
    dust = [[[(1.5, 50.5), (1.500001, 50.5), (1.5, 50.500001), (1.5, 50.5)]]]
    drawn = topology({**GRID, "speck": speck, "dust": dust}, {}, most=60)
    assert abs(twice(drawn.rings("speck")[0])) > 0
    assert "dust" in drawn.points


def test_an_area_within_another_fills_its_hole() -> None:
    hole = [(1.0, 51.0), (2.0, 51.0), (2.0, 52.0), (1.0, 52.0), (1.0, 51.0)]
    outer = [(0.0, 50.0), (3.0, 50.0), (3.0, 53.0), (0.0, 53.0), (0.0, 50.0)]
    turned = [*hole[2:], *hole[1:3]]  # begins elsewhere, as another publisher may have it
    drawn = topology({"around": [[outer, hole[::-1]]], "within": [[turned]]}, {})
    assert len(drawn.arcs) == 2
    assert set(drawn.rings("around")[1]) == set(drawn.rings("within")[0])


def test_positions_share_the_grid_of_shapes() -> None:
    drawn = topology({"a": cell(0, 0)}, {"p": (0.5, 50.5)})
    x, y = drawn.points["p"]
    place = drawn.origin[0] + x * drawn.step, drawn.origin[1] + y * drawn.step
    assert place == pytest.approx((radians(0.5), asinh(tan(radians(50.5)))), abs=drawn.step)


def test_mercator_is_as_in_the_textbook() -> None:
    # Snyder 1987, "Map projections", equation 7-2 in another form: y = arsinh(tan(latitude)).
    for longitude, latitude in ((0.0, 0.0), (-1.5, 52.9), (10.0, 60.0)):
        expected = radians(longitude), asinh(tan(radians(latitude)))
        assert mercator((longitude, latitude)) == pytest.approx(expected)


def test_nothing_to_draw_is_no_error() -> None:
    assert topology({}, {}).areas == {}


def test_a_path_goes_down_where_latitude_goes_up() -> None:
    square = [(0.0, 50.0), (1.0, 50.0), (1.0, 51.0), (0.0, 51.0), (0.0, 50.0)]
    drawn = topology({"a": [[square]]}, {}, grid=100)
    width, height = drawn.size
    path = drawn.path("a")
    assert path.startswith("M")
    assert path.endswith("Z")
    spots = {tuple(map(int, spot.split(","))) for spot in path[1:-1].split(" ")}
    assert spots == {(0, 0), (width, 0), (0, height), (width, height)}
