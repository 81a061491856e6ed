"""Every area by its name or code: a search, for whoever knows where they want to be."""

from equipath.pages import words
from equipath.pages.address import Address, Choice, Place
from equipath.pages.background import Background, background
from equipath.pages.page import Block, Column, Page, Table, Text
from equipath.pages.screen import Screen, known_choice, pieces
from equipath.results.store import Results

SHOWN = 100
"""Areas on one screen: the next ones are a choice further."""


def present(results: Results, address: Address) -> Screen:
    """Return the areas whose name or code holds what was searched for; all, by kind, without."""
    known = background(results)
    sought = address.choice("q").strip()
    places = found(known, sought)
    told = f"{len(places):,} areas" if sought else f"{len(places):,} areas in this run"
    blocks: list[Block] = [Text((f"{told}.",))]
    starts = pieces(len(places), SHOWN)
    start = known_choice(address.choice("from"), starts, "0")
    if places:
        blocks.append(_table(known, places[int(start) :][:SHOWN]))
    return Screen(
        address,
        Page(
            "areas",
            f"Areas with “{sought}”" if sought else "Areas",
            "Choose an area to see everything about it.",
            tuple(blocks),
        ),
        choices=(Choice("from", "Areas", tuple(starts.items()), start),) if len(starts) > 1 else (),
    )


def found(known: Background, sought: str) -> list[Place]:
    """Return the areas whose name or code holds some letters, the largest kinds first."""
    wanted = sought.casefold()
    places = [
        place
        for place, at in known.areas.items()
        if wanted in at.name.casefold() or wanted in at.code.casefold()
    ]
    order = {kind: n for n, kind in enumerate(reversed(known.levels))}
    return sorted(places, key=lambda p: (order.get(p[0], len(order)), known.areas[p].name))


def _table(known: Background, places: list[Place]) -> Table:
    return Table(
        "Areas",
        (Column("Area"), Column("Kind"), Column("Code"), Column("Part of")),
        tuple(
            (
                known.areas[p].name,
                words.level_of(p[0]),
                p[1],
                known.areas[p].within,
            )
            for p in places
        ),
        addresses=tuple(Address("area", area=p) for p in places),
    )
