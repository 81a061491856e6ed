"""The first screens, made before anybody asks: what every later page rests on is read with them."""

from collections.abc import Iterator
from contextlib import suppress

from fastapi import FastAPI

from equipath.errors import EquipathError
from equipath.pages.address import FIRST, Address
from equipath.pages.background import background
from equipath.pages.shapes import names
from equipath.results.store import Results
from equipath.web.screens import page_of

SCREENS = (FIRST, "indicators", "area", "areas")
"""What readers ask for first; the list of indicators reads them all."""

VIEWS = ("", "groups", "areas")
"""Views of one indicator: a chart's page loads what knows of statistics, which takes a second."""


def made_ready(app: FastAPI) -> None:
    """Make the first screens of the current run, and keep them; what cannot be made is left."""
    with suppress(EquipathError):
        results = app.state.current.results()
        for address in first_screens(results):
            app.state.remembered.keep(results.run_id, str(address), page_of(results, address))
        # A map's page names the file of its shapes, for which all of them are read.
        names(results)


def first_screens(results: Results) -> Iterator[Address]:
    """Return the screens that are made first: of the whole, and of the first indicator."""
    yield from map(Address, SCREENS)
    for indicator in list(background(results).indicators)[:1]:
        for view in VIEWS:
            yield Address("indicator", of=indicator, view=view)
