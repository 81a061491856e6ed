"""The map of one kind of area: shaded, with what is uncertain marked, and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from equipath.pages import words
from equipath.pages.address import Address, Choice, Place
from equipath.pages.choosing import Taken, measured, seen
from equipath.pages.focus import view_in
from equipath.pages.page import AreaMap, Mapped, Picture, Section, Table, Text
from equipath.pages.screen import known_choice, pieces
from equipath.pages.sections import areas
from equipath.pages.sections.measure import Measure, against_the_whole
from equipath.pages.sections.shading import (
    Mark,
    Shading,
    difference,
    offered,
    shaded,
)
from equipath.pages.sections.view import Row, View
from equipath.pages.shapes import has_place, name_of, small
from equipath.results.store import Results
from equipath.vocabulary import Comparison

FEWEST = 2
"""Areas of a kind, for a map of them."""

SHOWN = 200
"""Rows of the table on one screen."""

DRAWN = 45
"""Areas that a page draws itself; the shapes of more would make it heavy."""

PIXELS, POINTS = 600, 6_000
"""How large that drawing is, and of how many points at most."""

UNASKED: Taken = {}
CLEAR = {Comparison.WORSE, Comparison.BETTER, Comparison.LOWER, Comparison.HIGHER}


def kinds(view: View) -> dict[str, int]:
    """Return the kinds of area that can be drawn here, the largest areas first, and how many."""
    found: dict[str, int] = {}
    for place in view.of_everyone:
        at = view.background.areas.get(place)
        if at and at.is_in_focus and has_place(at):
            found[at.area_type] = found.get(at.area_type, 0) + 1
    order = reversed(view.background.levels)
    return {kind: found[kind] for kind in order if found.get(kind, 0) >= FEWEST}


def choices(view: View, address: Address, taken: Taken = UNASKED) -> tuple[Choice, ...]:
    """Return what a reader may choose of the map: the areas, the shading, rows of the table."""
    there = kinds(view)
    if not there:
        return ()
    kind = _kind(view, there, address)
    measure, marks = _measured(
        view.background.results, address.of, address.area, kind, frozenset(taken.items())
    )
    shadings = offered(view, measure, marks)
    named = {k: _capital(words.level_of(k, 2)) for k in there}
    asked = [
        Choice("level", "Areas", tuple(named.items()), kind),
        Choice("shade", "Shaded by", tuple(shadings.items()), _shade(address, shadings)),
    ]
    starts = pieces(len(marks), SHOWN)
    if len(starts) > 1:
        start = known_choice(address.choice("from"), starts, "0")
        asked.append(Choice("from", "Rows of the table", tuple(starts.items()), start))
    return tuple(asked)


def section(view: View, address: Address, taken: Taken) -> Section | None:
    """Return the map of the kind of area that the address names, or of the finest with shapes."""
    there = kinds(view)
    if not there:
        return None
    kind = _kind(view, there, address)
    measure, marks = _measured(
        view.background.results, address.of, address.area, kind, frozenset(taken.items())
    )
    drawn = [m for m in marks if _has_place(view, m)]
    by = _shade(address, offered(view, measure, marks))
    shading = shaded(view, measure, drawn, by)
    places = _places(view, measure, drawn, shading)
    rows = [m.against or m.level for m in marks]
    title = areas.finding(view, measure, kind, rows)
    left_out = [view.background.place(m.level) for m in marks if not _has_place(view, m)]
    missing = _missing(left_out)
    block = AreaMap(
        title=title,
        description=f"Map of {len(drawn):,} {words.level_of(kind, len(drawn))}, shaded by "
        f"{shading.what[:1].lower()}{shading.what[1:]}. {title}.{missing}",
        what=shading.what,
        shades=shading.shades,
        # Shaded by standing, what is not clearly different has a class of its own.
        uncertain="" if by == "standing" else _uncertain(measure, places),
        labels=_labels(view, measure),
        places=places,
        shapes=name_of(view.background.results, kind),
        outlines=_outlines(view, kind),
        table=_table(view, measure, kind, marks, address),
        source=f"{view.source}{missing}",
        here=address.area[1] if address.area and address.area[0] == kind else "",
        picture=_picture(view, drawn) if len(drawn) <= DRAWN else None,
        has_shapes=any(view.background.area(m.level).geometry for m in drawn),
    )
    return Section("Where it is", (block, Text((measure.rule,))))


def _has_place(view: View, mark: Mark) -> bool:
    return has_place(view.background.area(mark.level))


def _kind(view: View, there: Mapping[str, int], address: Address) -> str:
    with_shapes = {k for (k, _), area in view.background.areas.items() if area.geometry}
    finest = [*(k for k in there if k not in with_shapes), *(k for k in there if k in with_shapes)]
    return known_choice(address.choice("level"), dict.fromkeys(there, ""), finest[-1])


def _shade(address: Address, shadings: dict[str, str]) -> str:
    return known_choice(address.choice("shade"), shadings, "level")


@lru_cache(maxsize=2)
def _measured(
    results: Results,
    indicator: str,
    area: Place | None,
    kind: str,
    taken: frozenset[tuple[str, str]],
) -> tuple[Measure, list[Mark]]:
    """Return the areas of a kind in order, with what they stand against where it says of them.

    Kept for the next way of shading the same thousands of areas.
    """
    chosen = dict(taken)
    view = seen(view_in(results, indicator, area), chosen)
    measure = measured(view, chosen)
    against = {r["area_code"]: r for r in view.focused(measure.rows, kind)}
    if all(r["value"] is None for r in against.values()):
        measure = against_the_whole(view)
        against = {r["area_code"]: r for r in view.focused(measure.rows, kind)}
    levels = measure.rows if measure.is_standardised else view.levels
    marks = [
        Mark(row, against.get(row["area_code"]) if row["value"] is not None else None)
        for row in view.focused(levels, kind)
    ]
    return measure, sorted(marks, key=lambda m: areas.attention(view, m.against or m.level))


def _labels(view: View, measure: Measure) -> tuple[str, ...]:
    expected = ("Per 100 expected",) if measure.is_ratio else ()
    apart = (f"Against {measure.label}", "Standing") if measure.is_set else ()
    return (measure.level_name(view), "95% interval", "Counted", "Out of", *expected, *apart)


def _places(
    view: View, measure: Measure, drawn: Sequence[Mark], shading: Shading
) -> tuple[Mapped, ...]:
    return tuple(
        Mapped(
            code=mark.level["area_code"],
            name=view.background.place(mark.level),
            cells=(*view.level_cells(mark.level), *_apart(view, measure, mark)),
            shade=shading.of[mark.level["area_code"]],
            is_certain=mark.against is None or mark.against["comparison"] in (None, *CLEAR),
            address=_of(view, mark.level),
        )
        for mark in drawn
    )


def _apart(view: View, measure: Measure, mark: Mark) -> tuple[str, ...]:
    if not measure.is_set:
        return ()
    far, row = difference(measure, mark), mark.against
    unit = "" if measure.is_ratio else view.short_points
    expected = (words.number(row["value"] if row else None, 1),) if measure.is_ratio else ()
    standing = words.standing(row["comparison"]) if row else "–"
    return (*expected, words.signed(far, unit, measure.decimals), standing)


def _of(view: View, row: Row) -> Address:
    return Address("indicator", view.indicator.name, "", (row["area_type"], row["area_code"]))


def _uncertain(measure: Measure, places: Sequence[Mapped]) -> str:
    """Say what is marked, where some areas are clearly different and others are not."""
    is_told = measure.is_set and any(not place.is_certain for place in places)
    against = "what is expected" if measure.is_ratio else measure.named
    return f"Not clearly different from {against}" if is_told else ""


def _outlines(view: View, kind: str) -> str:
    """Return the file of the nearest larger areas with shapes; under points, of any."""
    known = view.background
    shaped = {k for (k, _), area in known.areas.items() if area.geometry}
    above = {
        k: None for (t, _), area in known.areas.items() if t == kind for k in area.parent_codes
    }
    found = next((k for k in above if k in shaped), "")
    if not found and kind not in shaped:
        found = next((k for k in reversed(known.levels) if k in shaped), "")
    return name_of(known.results, found) if found else ""


def _missing(left_out: list[str]) -> str:
    if not left_out:
        return ""
    verb = "has" if len(left_out) == 1 else "have"
    return f" {words.listed(left_out, 10)} {verb} no known place and cannot be drawn."


def _table(
    view: View, measure: Measure, kind: str, marks: Sequence[Mark], address: Address
) -> Table:
    """Return the areas as a table, so many at a time: a choice leads to the others."""
    starts = pieces(len(marks), SHOWN)
    start = int(known_choice(address.choice("from"), starts, "0"))
    shown = marks[start : start + SHOWN]
    pairs = [(m.against or m.level, view.background.place(m.level)) for m in shown]
    table = areas.areas_table(view, measure, kind, pairs)
    more = ""
    if len(starts) > 1:
        more = (
            f" Rows {starts[str(start)]} of {len(marks):,}: “Rows of the table”, above the map, "
            "leads to the others."
        )
    addresses = tuple(_of(view, m.level) for m in shown)
    return replace(table, note=f"{table.note}{more}", addresses=addresses)


def _picture(view: View, drawn: Sequence[Mark]) -> Picture:
    given = small((view.background.area(m.level) for m in drawn), PIXELS, POINTS)
    width, height = given.size
    return Picture(
        width,
        height,
        {code: given.path(code) for code in given.areas},
        {code: (x, height - y) for code, (x, y) in given.points.items()},
    )


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
