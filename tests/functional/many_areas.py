"""A run of 6,400 small areas with shapes that fit together, written by hand: a map's hard case."""

import json
from math import cos, sin
from pathlib import Path
from typing import Any

import polars as pl

from equipath.results.schema import with_ids
from equipath.results.store import Results
from tests.unit.pages import small_run
from tests.unit.pages.small_run import ICBS, WHOLE, indicator, row

ACROSS = 80
"""Areas in a row, and rows of them."""

BETWEEN = 3
"""Points on a border between two of its corners."""

COMPARED = {"comparator": "Merrow", "comparator_value": 12.0}


def corner(x: float, y: float) -> list[float]:
    """Return a point of the crooked grid, in longitude and latitude."""
    across, up = x + 0.3 * sin(7 * y + x), y + 0.3 * cos(5 * x + y)
    return [round(-2 + across / 40, 6), round(52 + up / 60, 6)]


def shape(x: int, y: int) -> str:
    """Return the area in a column and a row as GeoJSON, its borders those of its neighbours."""
    part = [i / (BETWEEN + 1) for i in range(BETWEEN + 1)]
    ring = [
        *(corner(x + p, y) for p in part),
        *(corner(x + 1, y + p) for p in part),
        *(corner(x + 1 - p, y + 1) for p in part),
        *(corner(x, y + 1 - p) for p in part),
    ]
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


def is_hidden(number: int) -> bool:
    return number % 50 == 7


def level(number: int) -> float:
    """Return how much there is in an area: between 7 and 17 per cent."""
    return 7 + (number * 37 % 1000) / 100


def standing(value: float) -> str:
    return "lower" if value < 10 else "higher" if value > 14 else "similar"


def _row(number: int) -> dict[str, Any]:
    area = ("msoa", f"M{number:05}")
    if is_hidden(number):
        return row("register", "proportion", area, None, is_suppressed=True,
                   comparison="not_compared", **COMPARED)  # fmt: skip
    value = level(number)
    return row("register", "proportion", area, value, numerator=round(value * 10),
               denominator=1_000, comparison=standing(value), **COMPARED)  # fmt: skip


def _area(number: int, geometry: str) -> dict[str, Any]:
    return {
        "area_type": "msoa",
        "area_code": f"M{number:05}",
        "area_name": f"Merrow {number:05}",
        "parents": json.dumps({"icb": "Alder"}),
        "parent_codes": json.dumps({"icb": "A"}),
        "geometry": geometry,
        "is_in_focus": True,
    }


def write(folder: Path, shapes: list[str] | None = None) -> Results:
    """Write the run into a folder; other shapes take the places of ours, as many as there are."""
    drawn = shapes or [shape(n % ACROSS, n // ACROSS) for n in range(ACROSS * ACROSS)]
    rows = [
        row("register", "proportion", WHOLE, 12.0, numerator=12_000, denominator=100_000),
        *(row("register", "proportion", icb, 11.0, comparison="lower", **COMPARED) for icb in ICBS),
        *(_row(n) for n in range(len(drawn))),
    ]
    names = [
        {"area_type": "country", "area_code": "C", "area_name": "Merrow", "parents": "{}",
         "parent_codes": "{}", "geometry": None, "is_in_focus": False},
        {"area_type": "icb", "area_code": "A", "area_name": "Alder", "parents": "{}",
         "parent_codes": "{}", "geometry": None, "is_in_focus": True},
        *(_area(n, geometry) for n, geometry in enumerate(drawn)),
    ]  # fmt: skip
    study = {
        **small_run.STUDY,
        "areas": {**small_run.STUDY["areas"], "roll_up": [["msoa", "icb"]], "focus": None},
    }
    defined = [
        ("indicator", "register", indicator("register")),
        ("study", "small", study),
    ]
    results = with_ids(pl.DataFrame(rows, infer_schema_length=None))
    return small_run.write(
        folder,
        results=results,
        detail=results,
        areas=pl.DataFrame(names, infer_schema_length=None),
        definitions=small_run.definitions(defined),
        findings=pl.DataFrame(small_run.FINDINGS).clear(),
    )
