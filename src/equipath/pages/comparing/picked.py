"""The areas that an address names, and the addresses with others picked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from equipath.pages.address import Address, Place
from equipath.pages.background import Background

MOST = 12
"""Areas side by side: more are a table that nobody reads."""

AREA = "area"
"""What an address calls an area that was picked: `?area=icb:Q01&area=icb:Q02`."""

SOUGHT = "q"
"""What an address calls a part of a name or a code that was searched for."""

LONGEST = 80
"""Characters of what is searched for: no name of an area is longer."""


@dataclass(frozen=True)
class Picked:
    """Areas in the order picked, how many asked for are left out, and what is searched for.

    `address` leads to the same areas, without those left out and without the search.
    """

    places: tuple[Place, ...]
    left_out: int
    sought: str
    address: Address

    @property
    def room(self) -> int:
        """How many areas can still be added."""
        return MOST - len(self.places)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the areas picked, in their order."""
        return tuple(dict.fromkeys(kind for kind, _ in self.places))

    def adding(self, places: Iterable[Place]) -> Address:
        """Return the comparison with further areas."""
        return self._of((*self.places, *places))

    def without(self, place: Place) -> Address:
        """Return the comparison without one of its areas."""
        return self._of(p for p in self.places if p != place)

    def _of(self, places: Iterable[Place]) -> Address:
        return replace(self.address, chosen=_chosen(self.address, places))


def picked(known: Background, address: Address) -> Picked:
    """Read an address; areas that the run lacks, named twice, or too many are left out."""
    given = (each.partition(":") for each in address.every(AREA))
    asked = [(kind, code) for kind, _, code in given]
    places = tuple(p for p in dict.fromkeys(asked) if p in known.areas)[:MOST]
    return Picked(
        places,
        len(asked) - len(places),
        address.choice(SOUGHT).strip()[:LONGEST],
        Address("compare", chosen=_chosen(address, places)),
    )


def _chosen(address: Address, places: Iterable[Place]) -> tuple[tuple[str, str], ...]:
    kept = (pair for pair in address.chosen if pair[0] not in (AREA, SOUGHT))
    return (*((AREA, ":".join(place)) for place in places), *kept)
