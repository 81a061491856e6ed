"""One area: what stands out in it, every indicator, and the areas within it."""

from equipath.pages import words
from equipath.pages.address import Address, Place
from equipath.pages.background import Background
from equipath.pages.focus import below_of, focused, trail
from equipath.pages.page import Block, Column, Facts, Page, Section, Table
from equipath.pages.screen import Screen
from equipath.pages.screens.indicators import table
from equipath.results.store import Results

MOST = 300
"""Areas in one table: the search finds the others."""


def present(results: Results, address: Address) -> Screen:
    """Return an area's profile: the whole's where the address names none."""
    known = focused(results, address.area)
    place = address.area or (known.headline or (None,))[0]
    name = known.areas[place].name if place else known.run["title"]
    shown = [n for n, i in known.indicators.items() if i.kind != "time_to_event"]
    blocks: list[Block] = [Facts(_facts(known, place))] if place else []
    blocks.append(Section("Indicators", (table(known, shown, "Indicators", address),)))
    if place:
        blocks.append(_beside(known, place))
    below = below_of(known, address.area)
    if below:
        tables = tuple(_areas(known, kind, places) for kind, places in below.items())
        blocks.append(Section("Areas within", tables))
    return Screen(
        address,
        Page("area", name, "Every indicator here, and the areas within.", tuple(blocks)),
        trail(known, address),
    )


def _beside(known: Background, place: Place) -> Section:
    """Lead on to the comparison of this area with others."""
    name = known.areas[place].name
    table = Table(
        "Side by side",
        (Column("Compare"), Column("With")),
        ((name, "areas that you pick"),),
        addresses=(Address("compare", chosen=(("area", ":".join(place)),)),),
    )
    return Section("Compare", (table,))


def _facts(known: Background, place: Place) -> tuple[tuple[str, str], ...]:
    area = known.areas[place]
    kind = words.level_of(area.area_type)
    return (
        ("Kind of area", f"{kind[:1].upper()}{kind[1:]}"),
        ("Code", area.code),
        ("Part of", ", ".join(words.name(n) for n in area.parents.values()) or "–"),
    )


def _areas(known: Background, kind: str, places: list[Place]) -> Table:
    title = words.level_of(kind)
    named = sorted(places, key=lambda p: known.areas[p].name)[:MOST]
    more = f"The first {MOST} of {len(places):,}." if len(places) > MOST else ""
    return Table(
        f"{words.level_of(kind, 2)[:1].upper()}{words.level_of(kind, 2)[1:]}",
        (Column(f"{title[:1].upper()}{title[1:]}"), Column("Code")),
        tuple((known.areas[p].name, p[1]) for p in named),
        note=more,
        addresses=tuple(Address("area", area=p) for p in named),
    )
