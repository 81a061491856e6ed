"""The ways to further areas: a search, all those within one, and those beside the last picked."""

from equipath.pages import words
from equipath.pages.address import Address, Link, Place
from equipath.pages.background import Background
from equipath.pages.comparing.picked import AREA, MOST, SOUGHT, Picked
from equipath.pages.focus import beside, inside
from equipath.pages.page import Column, Table
from equipath.pages.screen import Picking
from equipath.pages.screens.areas import found

OFFERED = 40
FOUND = 20
"""Areas that a search lists: whoever looks for one that is not among them types more of it."""

FEW = 5
"""Of so many areas found, those within each are offered all at once too: more would crowd."""

Offer = tuple[tuple[str, str, str], Address | None]
"""What can be added, its kind and what it is part of, and the address that adds it, if any."""


def picking(known: Background, chosen: Picked) -> Picking:
    """Return the areas picked, each with the way to take it out, and what may be added."""
    is_full = not chosen.room
    return Picking(
        name=AREA,
        picked=tuple(
            (":".join(place), Link(known.areas[place].name, chosen.without(place)))
            for place in chosen.places
        ),
        told=_told(chosen),
        search=SOUGHT,
        sought=chosen.sought,
        found=None if is_full or not chosen.sought else _found(known, chosen),
        near=None if is_full else _near(known, chosen),
        is_full=is_full,
        address=chosen.address,
    )


def _told(chosen: Picked) -> tuple[str, ...]:
    told = []
    if not chosen.places:
        told.append("Pick an area: search for it, or choose one of those listed.")
    if chosen.left_out > 0:
        told.append(
            f"{chosen.left_out} of the areas asked for are left out: this run does not have "
            f"them, they were named twice, or there are more than {MOST}."
        )
    if not chosen.room:
        told.append(
            f"{MOST} areas are picked, which is as many as can be read side by side. Take one "
            "out to make room for another."
        )
    return tuple(told)


def _found(known: Background, chosen: Picked) -> Table:
    places = [place for place in found(known, chosen.sought) if place not in chosen.places]
    more = f"The first {FOUND} of {len(places):,}: type more of the name to see the others."
    none = "No further area has this in its name or code. A part of the name is enough."
    return _table(
        f"Areas with “{chosen.sought}”",
        [
            offer
            for place in places[:FOUND]
            for offer in (
                _alone(known, chosen, place),
                *(_within(known, chosen, place) if len(places) <= FEW else ()),
            )
        ],
        note=none if not places else more if len(places) > FOUND else "",
    )


def _alone(known: Background, chosen: Picked, place: Place) -> Offer:
    at = known.areas[place]
    return (at.name, words.level_of(at.area_type), at.within), chosen.adding([place])


def _within(known: Background, chosen: Picked, place: Place) -> list[Offer]:
    """Return each kind of area within an area, all at once."""
    return [
        _all_within(known.areas[place].name, kind, len(within), new, chosen)
        for kind, within in inside(known, place).items()
        if len(within) > 1 and (new := [p for p in within if p not in chosen.places])
    ]


def _all_within(name: str, kind: str, many: int, new: list[Place], chosen: Picked) -> Offer:
    kinds = words.level_of(kind, many)
    fits = len(new) <= chosen.room
    says = f"All {many:,} {kinds} within {name}"
    if not fits:
        says += f": there is room for {chosen.room} more"
    return (says, kinds, name), chosen.adding(new) if fits else None


def _near(known: Background, chosen: Picked) -> Table | None:
    """Offer the areas beside and within the last one picked; the largest where there is none."""
    if chosen.places:
        last = chosen.places[-1]
        name = known.areas[last].name
        places = [p for p in beside(known, last) if p not in chosen.places]
        more = _within(known, chosen, last)
        title = f"Areas beside {name}, and within it" if more else f"Areas beside {name}"
    else:
        places, more, title = found(known, ""), [], "Areas that can be added"
    if not places and not more:
        return None
    return _table(
        title,
        [*more, *(_alone(known, chosen, place) for place in places[:OFFERED])],
        note=f"The first {OFFERED} of {len(places):,}." if len(places) > OFFERED else "",
    )


def _table(caption: str, offers: list[Offer], note: str) -> Table:
    return Table(
        caption,
        (Column("Add"), Column("Kind"), Column("Part of")),
        tuple(cells for cells, _ in offers),
        note=note,
        addresses=tuple(address for _, address in offers),
    )
