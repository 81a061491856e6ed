"""What a screen of the dashboard is: a page, and how to go on from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from equipath.errors import DashboardError
from equipath.pages.address import Address, Choice, Link
from equipath.pages.page import Page, Table
from equipath.registry import Registry
from equipath.results.store import Results

SCREENS = Registry(package="equipath.pages.screens", attribute="present", kind="screen")
"""One file a screen: `present(results, address) -> Screen`."""

OF = ("indicator", "pathway")
"""The screens that there is one of for each indicator, and for each pathway."""


class NoSuchScreen(DashboardError):
    """An address names a screen, an indicator or an area that this run does not have."""


@dataclass(frozen=True)
class Picking:
    """Areas that a reader picked for a screen, and the ways to further ones.

    `picked` are what the address calls each area (under `name`), and a link that takes it out;
    `told` says what to do next; `sought` is what was searched for under the name `search`, and
    `found` what that found; `near` are areas close at hand. No more can be picked where it
    `is_full`. `address` leads to the areas picked.
    """

    name: str
    picked: tuple[tuple[str, Link], ...]
    told: tuple[str, ...]
    search: str
    sought: str
    found: Table | None
    near: Table | None
    is_full: bool
    address: Address


@dataclass(frozen=True)
class Screen:
    """A page at its address, with what leads on from it.

    `trail` goes from the whole down to the area of the screen, each the same screen there;
    `views` are the ways of looking at the same thing; `choices` are what the reader may choose,
    and `picking` the areas where those are chosen too.
    """

    address: Address
    page: Page
    trail: tuple[Link, ...] = ()
    views: tuple[Link, ...] = ()
    choices: tuple[Choice, ...] = ()
    picking: Picking | None = None


def screen_at(results: Results, address: Address) -> Screen:
    """Return the screen at an address; raises `NoSuchScreen` where a run has none there."""
    if address.screen not in _named():
        raise NoSuchScreen(f"There is no page at {address.path}.")
    screen: Screen = SCREENS.get(address.screen)(results, address)
    return screen


@lru_cache(maxsize=1)
def _named() -> frozenset[str]:
    # Looked up for every page: the folder's files are read once.
    return frozenset(SCREENS.names())


def known_choice(given: str, options: Mapping[str, str], first: str = "") -> str:
    """Return what was chosen where it is one of the options, else the first to show."""
    return given if given in options else first


def pieces(number: int, shown: int) -> dict[str, str]:
    """Return where each screenful of a long list begins, and what to call it."""
    return {str(n): f"{n + 1:,} to {min(n + shown, number):,}" for n in range(0, number, shown)}
