"""Access, experience and outcome side by side, in one area."""

from equipath.pages.address import Address
from equipath.pages.domains import side_by_side
from equipath.pages.focus import focused, trail
from equipath.pages.screen import NoSuchScreen, Screen
from equipath.results.store import Results


def present(results: Results, address: Address) -> Screen:
    """Return the indicators that say what they are of, seen from an area."""
    known = focused(results, address.area)
    page = side_by_side(known)
    if page is None:
        raise NoSuchScreen("No two indicators of this run say that they are of access or outcome.")
    return Screen(address, page, trail(known, address))
