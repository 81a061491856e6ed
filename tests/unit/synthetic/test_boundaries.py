"""The shapes: valid rings that fit together without gap or overlap, level within level."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest

TYPES = ("small_area", "district", "icb")


@pytest.fixture(scope="module")
def shapes(region):
    """Rings (n, 2) by area type and code."""
    found = defaultdict(dict)
    for feature in region.boundaries["features"]:
        about, geometry = feature["properties"], feature["geometry"]
        many = geometry["type"] == "MultiPolygon"
        polygons = geometry["coordinates"] if many else [geometry["coordinates"]]
        rings = [np.array(ring) for polygon in polygons for ring in polygon]
        found[about["area_type"]][about["area_code"]] = rings
    return found


def signed_area(ring):
    x, y = ring.T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def contains(rings, point):
    """Count crossings of a ray to the east: inside where they are odd."""
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > point[1]) != (y2 > point[1]):
                crossings += x1 + (point[1] - y1) / (y2 - y1) * (x2 - x1) > point[0]
    return crossings % 2 == 1


def test_every_area_of_three_types_has_a_shape(region, shapes):
    assert set(shapes) == set(TYPES)
    for area_type in TYPES:
        assert set(shapes[area_type]) == set(region.areas.filter(area_type=area_type)["area_code"])


def test_rings_are_closed_anticlockwise_and_touch_no_point_twice(shapes):
    for area_type in TYPES:
        for rings in shapes[area_type].values():
            for ring in rings:
                assert ring[0].tolist() == ring[-1].tolist()
                assert len(np.unique(ring, axis=0)) == len(ring) - 1 >= 3
                assert signed_area(ring) > 0


def test_every_level_covers_the_same_ground(shapes):
    total = {
        area_type: sum(signed_area(r) for rings in shapes[area_type].values() for r in rings)
        for area_type in TYPES
    }
    assert total["district"] == pytest.approx(total["small_area"], rel=1e-9)
    assert total["icb"] == pytest.approx(total["small_area"], rel=1e-9)


def test_any_point_lies_in_one_area_of_each_level_or_in_none(region, shapes):
    rng = np.random.default_rng(1)
    parent = dict(region.areas.select("area_code", "parent_code").iter_rows())
    everywhere = np.concatenate([r for rings in shapes["icb"].values() for r in rings])
    points = rng.uniform(everywhere.min(axis=0), everywhere.max(axis=0), size=(150, 2))
    on_land = 0
    for point in points:
        inside = [
            [code for code, rings in shapes[area_type].items() if contains(rings, point)]
            for area_type in TYPES
        ]
        assert len({len(codes) for codes in inside}) == 1
        if inside[0]:
            ((small_area,), (district,), (icb,)) = inside
            assert (parent[small_area], parent[district]) == (district, icb)
            on_land += 1
    assert 50 < on_land < 150


def test_each_area_lies_in_the_north_sea_and_holds_its_own_middle(region, shapes):
    for row in region.areas.filter(area_type="small_area").iter_rows(named=True):
        middle = (row["longitude"], row["latitude"])
        assert contains(shapes["small_area"][row["area_code"]], middle)
        assert 1.0 < middle[0] < 4.0
        assert 53.9 < middle[1] < 55.3


def test_neighbours_are_alike_in_deprivation(region, shapes):
    decile = dict(region.deprivation.select("area_code", "imd_decile").iter_rows())
    corners = {
        code: {tuple(point) for point in rings[0].tolist()}
        for code, rings in shapes["small_area"].items()
    }
    codes = sorted(corners)
    pairs = [(a, b) for i, a in enumerate(codes) for b in codes[i + 1 :]]
    apart = np.array([abs(decile[a] - decile[b]) for a, b in pairs])
    touching = np.array([bool(corners[a] & corners[b]) for a, b in pairs])
    assert apart[touching].mean() < 0.75 * apart[~touching].mean()
