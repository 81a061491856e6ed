"""The first screens, made before anybody asks: what every later page rests on is read with them."""

from contextlib import suppress

from fastapi import FastAPI

from equipath.errors import EquipathError
from equipath.pages.address import FIRST, Address
from equipath.web.screens import page_of

SCREENS = (FIRST, "indicators", "area", "areas")
"""What readers ask for first; the list of indicators reads them all."""


def made_ready(app: FastAPI) -> None:
    """Make the first screens of the current run, and keep them; what cannot be made is left."""
    with suppress(EquipathError):
        results = app.state.current.results()
        for address in map(Address, SCREENS):
            app.state.remembered.keep(results.run_id, str(address), page_of(results, address))
