"""How good the data behind every page are: what was read, and what is wrong with it."""

from equipath.pages import PAGES
from equipath.pages.address import Address
from equipath.pages.screen import Screen
from equipath.results.store import Results


def present(results: Results, address: Address) -> Screen:
    """Return the run's page of that name: it is the same for every area."""
    return Screen(address, PAGES.get("data_quality")(results))
