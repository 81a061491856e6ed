"""Bring boundaries to a drawing: flattened, simplified, and with a place for a label."""

import json
from itertools import pairwise
from math import cos, hypot, radians

Point = tuple[float, float]
Ring = list[Point]
Polygons = list[list[Ring]]
"""An area: its polygons, each its rings, the outer one first."""

FINENESS = 600
"""A ring's points closer than a drawing's size by this are one point: below a pixel."""


def rings_of(geometry: str) -> Polygons:
    """Return the polygons of a GeoJSON geometry, each its rings, the outer one first."""
    shape = json.loads(geometry)
    many = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [[[(p[0], p[1]) for p in ring] for ring in polygon] for polygon in many]


def flattened(areas: list[Polygons]) -> list[Polygons]:
    """Scale longitudes as wide as they are at the areas' middle latitude, and simplify.

    Equirectangular: right in the middle, and over an English region hardly wrong at its edges.
    """
    everything = [p for area in areas for polygon in area for ring in polygon for p in ring]
    across, up = [x for x, _ in everything], [y for _, y in everything]
    squeeze = cos(radians((min(up) + max(up)) / 2))
    step = max((max(across) - min(across)) * squeeze, max(up) - min(up)) / FINENESS
    return [_simpler(area, squeeze, step) for area in areas]


def _simpler(area: Polygons, squeeze: float, step: float) -> Polygons:
    """Simplify an area's polygons and drop those that vanish, unless nothing would be left."""
    flat = [[[(x * squeeze, y) for x, y in ring] for ring in polygon] for polygon in area]
    simple = [_polygon(polygon, step) for polygon in flat]
    return [polygon for polygon in simple if polygon] or flat


def _polygon(polygon: list[Ring], step: float) -> list[Ring]:
    simple = [_simplified(ring, step) for ring in polygon]
    return [ring for ring in simple if len(ring) > 3] if len(simple[0]) > 3 else []


def _simplified(ring: Ring, step: float) -> Ring:
    kept = [ring[0]]
    for point in ring[1:-1]:
        if hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= step:
            kept.append(point)
    return [(round(x, 4), round(y, 4)) for x, y in [*kept, ring[0]]]


def middle_of(area: Polygons) -> Point:
    """Return the centre of mass of an area's largest polygon: where its label stands."""
    outer = max((polygon[0] for polygon in area), key=lambda ring: abs(_twice_area(ring)))
    twice = _twice_area(outer)
    if twice == 0:
        return outer[0]
    pairs = list(pairwise(outer))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    return x, y


def size_of(area: Polygons) -> float:
    """Return an area's size in the drawing's units, lakes not taken off."""
    return sum(abs(_twice_area(polygon[0])) for polygon in area) / 2


def _twice_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
