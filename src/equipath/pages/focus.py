"""A run as it is seen from one area: its own numbers first, those of the areas within it below."""

from collections import ChainMap
from dataclasses import replace
from functools import lru_cache

import polars as pl

from equipath.errors import did_you_mean
from equipath.pages.address import Address, Link, Place
from equipath.pages.background import Area, Background, background
from equipath.pages.screen import NoSuchScreen
from equipath.pages.sections.view import View, view_of
from equipath.results.store import Results
from equipath.vocabulary import ALL

REMEMBERED = 256
"""Areas whose view of a run is kept: a dashboard is asked for the same ones again and again."""

RUNS = 2
"""Runs of which is kept what all areas share: the one that is shown, and the one after it."""


def known_area(known: Background, area: Place | None) -> Place | None:
    """Return an area of the run, or None for the whole; `NoSuchScreen` says that there is none."""
    if area is None or area in known.areas:
        return area
    codes = [code for kind, code in known.areas if kind == area[0]]
    if not codes:
        kinds = sorted({kind for kind, _ in known.areas})
        raise NoSuchScreen(
            f"This run has no areas of the kind “{area[0]}”. {did_you_mean(area[0], kinds)}"
        )
    raise NoSuchScreen(f"This run has no {area[0]} “{area[1]}”. {did_you_mean(area[1], codes)}")


@lru_cache(maxsize=REMEMBERED)
def focused(results: Results, area: Place | None) -> Background:
    """Return a run's background with one area in its focus, and what lies within that.

    An area that nothing lies within is seen among those beside it: the areas of its kind in
    the nearest area above. Everything is first told for the whole, for the area above that
    groups are compared in, and for the area itself.
    """
    known = background(results)
    area = known_area(known, area)
    if area is None or (known.headline and area == known.headline[0]):
        return known
    inside = _holding(results).get(area) or beside(known, area)
    stratified = known.study.get("areas", {}).get("stratify") or ()
    above = [p for p in above_of(known, area) if p[0] in stratified][:1]
    headline = dict.fromkeys([*known.headline[:1], *above, area])
    seen = _seen(results)
    return replace(
        known,
        areas=ChainMap({key: seen[True][key] for key in (*inside, area)}, seen[False]),
        focus=tuple(dict.fromkeys((*inside, area))),
        study={
            **known.study,
            "areas": {**known.study.get("areas", {}), "focus": {"type": area[0]}},
        },
        headline=tuple(headline),
    )


@lru_cache(maxsize=RUNS)
def _holding(results: Results) -> dict[Place, list[Place]]:
    """Return what lies within each area, at any depth."""
    found: dict[Place, list[Place]] = {}
    for key, at in background(results).areas.items():
        for above in at.parent_codes.items():
            found.setdefault(above, []).append(key)
    return found


@lru_cache(maxsize=RUNS)
def _seen(results: Results) -> dict[bool, dict[Place, Area]]:
    """Return every area as it is in the focus, and as it is not: made once for all areas."""
    areas = background(results).areas
    return {
        is_in: {key: replace(at, is_in_focus=is_in) for key, at in areas.items()}
        for is_in in (True, False)
    }


def above_of(known: Background, area: Place) -> list[Place]:
    """Return the areas that hold an area, nearest first, of those that have results."""
    return [place for place in known.areas[area].parent_codes.items() if place in known.areas]


def beside(known: Background, area: Place) -> list[Place]:
    """Return the areas of the same kind in the nearest area above, the area itself with them."""
    above = next(iter(above_of(known, area)), None)
    if above is None:
        return [key for key in known.areas if key[0] == area[0]]
    return [key for key in _holding(known.results)[above] if key[0] == area[0]]


def below_of(known: Background, area: Place | None) -> dict[str, list[Place]]:
    """Return the areas just below an area, by their kind: those that nothing lies between."""
    here = area or next(iter(known.headline), None)
    return {kind: list(held) for kind, held in _just_within(known.results).get(here, {}).items()}


@lru_cache(maxsize=RUNS)
def _just_within(results: Results) -> dict[Place | None, dict[str, list[Place]]]:
    """Return what lies just below each area, by kind; the whole holds what nothing else does."""
    known = background(results)
    whole = next(iter(known.headline), None)
    found: dict[Place | None, dict[str, list[Place]]] = {}
    for key, at in known.areas.items():
        nearest = next(iter(above_of(known, key)), whole if at.parents else None)
        if nearest != key:
            found.setdefault(nearest, {}).setdefault(key[0], []).append(key)
    return found


def inside(known: Background, area: Place) -> dict[str, list[Place]]:
    """Return the areas within an area at any depth, by their kind: the largest kind first."""
    is_whole = known.headline[:1] == (area,)
    held = list(known.areas) if is_whole else _holding(known.results).get(area, [])
    kinds = reversed(known.levels)
    found = {kind: [p for p in held if p[0] == kind and p != area] for kind in kinds}
    return {kind: places for kind, places in found.items() if places}


def view_in(results: Results, indicator: str, area: Place | None, by: str = "") -> View:
    """Return an indicator's view from an area: its rows for that area, those above and within.

    `by` leaves one stratification. Raises `NoSuchScreen` for an indicator that is not there.
    """
    known = focused(results, area)
    if indicator not in known.indicators:
        raise NoSuchScreen(
            f"This run has no indicator “{indicator}”. {did_you_mean(indicator, known.indicators)}"
        )
    view = view_of(results, indicator) if area is None else _view_in(results, indicator, area)
    if not by:
        return view
    rows = view.rows.filter(pl.col("stratification").is_in([ALL, by]))
    return View(view.indicator, rows, known)


@lru_cache(maxsize=REMEMBERED)
def _view_in(results: Results, indicator: str, area: Place) -> View:
    known = focused(results, area)
    view = view_of(results, indicator)
    if not known.headline:
        return View(view.indicator, view.rows, known)
    shown = dict.fromkeys((*known.focus, *known.headline))
    return View(view.indicator, view.of_areas(shown), known)


def trail(known: Background, address: Address) -> tuple[Link, ...]:
    """Return the way from the whole down to the address's area, each the same screen there."""
    whole = known.headline[0] if known.headline else None
    links = []
    if whole:
        here = address.area is None or address.area == whole
        links.append(Link(known.areas[whole].name, address.within(None), here))
    if address.area and address.area != whole:
        above = [place for place in reversed(above_of(known, address.area)) if place != whole]
        links += [Link(known.areas[place].name, address.within(place)) for place in above]
        links.append(Link(known.areas[address.area].name, address, is_here=True))
    return tuple(links)
