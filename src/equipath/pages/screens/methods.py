"""How every number was made."""

from equipath.pages import PAGES
from equipath.pages.address import Address
from equipath.pages.screen import Screen
from equipath.results.store import Results


def present(results: Results, address: Address) -> Screen:
    """Return the run's page of that name: it is the same for every area."""
    return Screen(address, PAGES.get("methods")(results))
