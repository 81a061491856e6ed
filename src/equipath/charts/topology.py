"""Boundaries small enough to send: borders that areas share are kept, and simplified, once.

Two areas that were simplified on their own would no longer meet. So rings are cut where three
areas (or an area and the sea) meet, each piece between two such points is simplified once, and
both its areas are drawn along it (Bostock and Metcalf, TopoJSON). Points are left out in the
order of the triangle that each makes with its neighbours (Visvalingam and Whyatt 1993).
"""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from math import inf, log, pi, radians, tan

from equipath.charts.shapes import Point, Polygons

Spot = tuple[int, int]
Arc = tuple[Spot, ...]

GRID = 16_384
"""Steps across a map: 40 metres over England, and half a pixel when it is enlarged 16 times."""

POINTS = 90_000
"""Points that are kept at most: some 400 kB, packed, whatever the boundaries came with."""


@dataclass(frozen=True)
class Topology:
    """Borders on a grid, and the rings of each area as the numbers of borders.

    A border that a ring follows backwards is written as −1 less its number. `origin` and `step`
    lead from the grid to Mercator's plane (radians, north up), which all maps share; `points`
    are where areas without a shape are.
    """

    origin: Point
    step: float
    arcs: tuple[Arc, ...]
    areas: Mapping[str, tuple[tuple[int, ...], ...]]
    points: Mapping[str, Spot]

    def rings(self, area: str) -> list[list[Spot]]:
        """Return an area's rings as points of the grid."""
        return [_joined(ring, self.arcs) for ring in self.areas[area]]

    @property
    def size(self) -> Spot:
        """How far the grid reaches, across and up."""
        spots = [*chain.from_iterable(self.arcs), *self.points.values()]
        return max(x for x, _ in spots), max(y for _, y in spots)

    def path(self, area: str) -> str:
        """Return an area as the path of an SVG, whose second axis goes down."""
        up = self.size[1]
        rings = (" ".join(f"{x},{up - y}" for x, y in ring[:-1]) for ring in self.rings(area))
        return "".join(f"M{ring}Z" for ring in rings)


def topology(
    shapes: Mapping[str, Polygons],
    positions: Mapping[str, Point],
    grid: int = GRID,
    most: int = POINTS,
) -> Topology:
    """Return shapes (longitude and latitude) with what they share kept once, in few points.

    An area never vanishes, however small: one of which nothing would be left keeps its largest
    ring as it is, and one that is less than a step of the grid is a point.
    """
    flat = {c: [[mercator(p) for p in r] for poly in s for r in poly] for c, s in shapes.items()}
    at = {code: mercator(position) for code, position in positions.items()}
    everything = [*chain.from_iterable(chain.from_iterable(flat.values())), *at.values()]
    if not everything:
        return Topology((0.0, 0.0), 1.0, (), {}, {})
    origin = min(x for x, _ in everything), min(y for _, y in everything)
    size = max(max(x for x, _ in everything) - origin[0], max(y for _, y in everything) - origin[1])
    step = size / grid or 1.0

    def spot(point: Point) -> Spot:
        return round((point[0] - origin[0]) / step), round((point[1] - origin[1]) / step)

    rings = {code: [_on_grid(map(spot, ring)) for ring in area] for code, area in flat.items()}
    points = {code: spot(point) for code, point in at.items()}
    points |= {code: spot(flat[code][0][0]) for code, area in rings.items() if not any(area)}
    arcs, areas = _thinned(*_cut({code: area for code, area in rings.items() if any(area)}), most)
    return Topology(origin, step, arcs, areas, points)


def mercator(position: Point) -> Point:
    """Project longitude and latitude: every shape stays like itself, at any latitude."""
    longitude, latitude = position
    return radians(longitude), log(tan(pi / 4 + radians(max(-85.0, min(85.0, latitude))) / 2))


def _on_grid(spots: Iterable[Spot]) -> list[Spot]:
    """Return a ring without its last point, and without one that repeats the point before."""
    return [a for a, b in pairwise(spots) if a != b]


def _cut(
    rings: Mapping[str, list[list[Spot]]],
) -> tuple[list[Arc], dict[str, tuple[tuple[int, ...], ...]]]:
    """Cut rings where other areas begin to share them; return the pieces, each once."""
    beside: dict[Spot, tuple[Spot, ...]] = {}
    ends: set[Spot] = set()
    for ring in chain.from_iterable(rings.values()):
        for before, here, after in zip([*ring[-1:], *ring[:-1]], ring, [*ring[1:], *ring[:1]],
                                       strict=True):  # fmt: skip
            both = (before, after) if before < after else (after, before)
            if beside.setdefault(here, both) != both:
                ends.add(here)
    numbers: dict[Arc, int] = {}
    areas = {
        code: tuple(
            tuple(_number(arc, numbers) for arc in _pieces(ring, ends)) for ring in area if ring
        )
        for code, area in rings.items()
    }
    return list(numbers), areas


def _pieces(ring: list[Spot], ends: set[Spot]) -> list[Arc]:
    """Cut a ring at its ends; one without any is a piece that begins at its lowest point."""
    at = [i for i, spot in enumerate(ring) if spot in ends]
    first = at[0] if at else ring.index(min(ring))
    turned = [*ring[first:], *ring[: first + 1]]
    cuts = [i - first for i in at] or [0]
    return [tuple(turned[a : b + 1]) for a, b in pairwise([*cuts, len(ring)])]


def _number(arc: Arc, numbers: dict[Arc, int]) -> int:
    """Return the number of a piece, which is the same backwards."""
    back = arc[::-1]
    if back < arc:
        return -1 - numbers.setdefault(back, len(numbers))
    return numbers.setdefault(arc, len(numbers))


def _thinned(
    arcs: list[Arc], areas: Mapping[str, tuple[tuple[int, ...], ...]], most: int
) -> tuple[tuple[Arc, ...], dict[str, tuple[tuple[int, ...], ...]]]:
    """Leave out the points that matter least, and rings that are nothing without them."""
    weights = [_weights(arc) for arc in arcs]
    inner = sorted((w for of in weights for w in of if w < inf), reverse=True)
    spare = max(0, most - sum(w == inf for of in weights for w in of))
    limit = max(1.0, inner[spare] if spare < len(inner) else 0.0)
    simple: list[Arc] = [
        tuple(spot for spot, w in zip(arc, of, strict=True) if w > limit)
        for arc, of in zip(arcs, weights, strict=True)
    ]
    kept: dict[str, tuple[tuple[int, ...], ...]] = {}
    for code, rings in areas.items():
        left = tuple(ring for ring in rings if _twice(_joined(ring, simple)) > limit)
        if not left and rings:
            left = (max(rings, key=lambda ring: _twice(_joined(ring, arcs))),)
            for number in (max(n, -1 - n) for n in left[0]):
                simple[number] = arcs[number]
        kept[code] = left
    used = sorted({max(n, -1 - n) for rings in kept.values() for ring in rings for n in ring})
    new = {old: now for now, old in enumerate(used)}
    return tuple(simple[n] for n in used), {
        code: tuple(tuple(new[n] if n >= 0 else -1 - new[-1 - n] for n in ring) for ring in rings)
        for code, rings in kept.items()
    }


def _weights(arc: Arc) -> list[float]:
    """Return how much each point matters: twice its triangle, when all lesser ones have gone.

    The ends matter without limit.
    """
    weights = [inf] * len(arc)
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))
    queue = [(_triangle(arc, i - 1, i, i + 1), i) for i in range(1, len(arc) - 1)]
    current = {i: size for size, i in queue}
    heapq.heapify(queue)
    least = 0.0
    while queue:
        size, i = heapq.heappop(queue)
        if current.get(i) != size:
            continue
        del current[i]
        weights[i] = least = max(least, size)
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if j in current:
                current[j] = _triangle(arc, before[j], j, after[j])
                heapq.heappush(queue, (current[j], j))
    return weights


def _triangle(arc: Arc, a: int, b: int, c: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = arc[a], arc[b], arc[c]
    return float(abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)))


def _joined(ring: tuple[int, ...], arcs: list[Arc] | tuple[Arc, ...]) -> list[Spot]:
    """Return a ring's points in order, the last the same as the first."""
    spots: list[Spot] = []
    for n in ring:
        arc = arcs[n] if n >= 0 else arcs[-1 - n][::-1]
        spots += arc[1:] if spots else arc
    return spots


def _twice(ring: list[Spot]) -> int:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)))
