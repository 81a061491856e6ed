"""Where areas are, as a file of its own: the shapes or positions of every area of one kind.

They say nothing of what was counted, so that a browser may keep them from map to map and from
run to run: a file's name has a hash of what is in it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, pairwise

from equipath.charts.shapes import Point, Polygons, rings_of
from equipath.charts.topology import Arc, Topology, topology
from equipath.pages.background import Area, Background, background
from equipath.pages.screen import NoSuchScreen
from equipath.results.store import Results
from equipath.version import VERSION

KEPT = 16
"""Kinds of area whose file's name is kept: reading all the shapes for it takes a while."""


def has_place(area: Area) -> bool:
    """Say whether an area can be drawn."""
    return area.geometry is not None or area.position is not None


@lru_cache(maxsize=KEPT)
def name_of(results: Results, area_type: str) -> str:
    """Return the name of the file with a kind of area: `icb.1a2b3c4d5e6f.js`."""
    told = hashlib.sha256(VERSION.encode())
    for area in _areas(background(results), area_type):
        told.update(repr((area.code, area.geometry, area.position)).encode())
    return f"{area_type}.{told.hexdigest()[:12]}.js"


def names(results: Results) -> list[str]:
    """Return the names of all the files that a run has."""
    known = background(results)
    drawn = dict.fromkeys(kind for (kind, _), area in known.areas.items() if has_place(area))
    return [name_of(results, kind) for kind in drawn]


def file_of(results: Results, name: str) -> str:
    """Return the file of that name; `NoSuchScreen` where a run has none.

    It is a script that only sets data, since pages that lie in a folder may load no other file.
    `origin` and `step` lead from the grid to Mercator's plane; `arcs` are borders, each its
    first point and then the steps from one to the next; `areas` the rings of each code, as
    numbers of borders (−1 less the number where it is followed backwards); `points` the places
    of areas without a shape.
    """
    known = background(results)
    area_type = name.partition(".")[0]
    areas = list(_areas(known, area_type))
    if not any(map(has_place, areas)) or name != name_of(results, area_type):
        raise NoSuchScreen("There are no shapes of that name in this run.")
    drawn = topology(*_places(areas))
    held = json.dumps(
        {
            "origin": drawn.origin,
            "step": drawn.step,
            "arcs": [_steps(arc) for arc in drawn.arcs],
            "areas": drawn.areas,
            "points": drawn.points,
        },
        separators=(",", ":"),
    )
    return f"(self.equipathShapes ??= {{}})[{json.dumps(name)}] = {held};\n"


def small(areas: Iterable[Area], grid: int, most: int) -> Topology:
    """Return a few areas for a picture of so many pixels, in so many points at most."""
    return topology(*_places(areas), grid=grid, most=most)


def _areas(known: Background, area_type: str) -> Iterable[Area]:
    return (area for (kind, _), area in known.areas.items() if kind == area_type)


def _places(areas: Iterable[Area]) -> tuple[Mapping[str, Polygons], Mapping[str, Point]]:
    given = list(areas)
    return (
        {a.code: rings_of(a.geometry) for a in given if a.geometry},
        {a.code: a.position for a in given if a.position and not a.geometry},
    )


def _steps(arc: Arc) -> list[int]:
    moved = ((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(arc))
    return [*arc[0], *chain.from_iterable(moved)]
