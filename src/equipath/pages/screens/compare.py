"""Areas that a reader picks, side by side: one indicator drawn, and all of them as a table."""

from equipath.pages.address import Address, Choice
from equipath.pages.background import background
from equipath.pages.comparing.levels import drawn, every
from equipath.pages.comparing.offer import picking
from equipath.pages.comparing.picked import picked
from equipath.pages.page import Block, Page
from equipath.pages.screen import Screen, known_choice
from equipath.results.store import Results


def present(results: Results, address: Address) -> Screen:
    """Return the areas that the address names, and those that may be added to them."""
    known = background(results)
    named = {n: i.title for n, i in known.indicators.items() if i.kind != "time_to_event"}
    indicator = known_choice(address.choice("indicator"), named, next(iter(named), ""))
    chosen = picked(known, address)
    blocks: list[Block] = []
    if chosen.places and indicator:
        blocks += [drawn(known, indicator, chosen), every(known, list(named), chosen)]
    choices = (Choice("indicator", "Indicator", tuple(named.items()), indicator),)
    return Screen(
        chosen.address,
        Page(
            "compare",
            "Compare areas",
            "Set areas that you pick side by side, and save them as a group of your own.",
            tuple(blocks),
        ),
        choices=choices if blocks else (),
        picking=picking(known, chosen),
    )
