"""Screens as HTML: the words of a page, its tables, and charts that the browser draws."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from equipath.pages.address import FIRST, Address, Link
from equipath.pages.background import Background, background
from equipath.pages.page import Block, Chart, Section
from equipath.pages.screen import Screen
from equipath.pages.templating import Href, environment
from equipath.results.store import Results

TEMPLATES = environment("equipath.web")
MENU = (
    ("What stands out", "findings"),
    ("Pathways", "pathways"),
    ("Indicators", "indicators"),
    ("Areas", "areas"),
    ("Compare", "compare"),
    ("Data quality", "data_quality"),
    ("Methods", "methods"),
    ("Sources", "provenance"),
)
"""The screens that every page leads to, by their titles."""

FOLLOWS = ("findings", "pathways", "indicators")
"""Those that stay in the area that the reader is in."""


@dataclass(frozen=True)
class Place:
    """Where pages stand: on a server, or as files of a folder.

    `href` leads to an address, `asset` to a file of our own, both from the page at hand; `beside`
    says whether a download of that name stands with the page. `has_server` is false where
    nobody answers forms.
    """

    href: Href
    asset: Callable[[str], str]
    beside: Callable[[str], bool]
    has_server: bool = True

    @property
    def home(self) -> str:
        return self.href(Address(FIRST))


def html(results: Results, screen: Screen, place: Place) -> str:
    """Return a screen as a whole HTML page."""
    known = background(results)
    charts = charts_of(screen.page.blocks)
    return TEMPLATES.get_template("screen.html").render(
        screen=screen,
        page=screen.page,
        run=known.run,
        menu=_menu(known, screen.address),
        numbers={id(chart): n for n, chart in enumerate(charts, start=1)},
        specification=specification,
        has_charts=bool(charts),
        here=screen.address,
        provenance=Address("provenance"),
        search=Address("areas"),
        place=place,
        href=place.href,
        level=2,
    )


def told(title: str, message: str, place: Place) -> str:
    """Return a page that says what went wrong and what to do."""
    return TEMPLATES.get_template("told.html").render(title=title, message=message, place=place)


def _menu(known: Background, here: Address) -> list[Link]:
    """Return the menu; a run without pathways has no list of them."""
    return [
        Link(
            title,
            Address(screen, area=here.area if screen in FOLLOWS else None),
            here.screen in (screen, screen.removesuffix("s")),
        )
        for title, screen in MENU
        if known.pathways or screen != "pathways"
    ]


def specification(chart: Chart) -> Markup:
    """Return a chart's specification as it may stand inside a page's script element."""
    return Markup(as_data(chart.spec))


def as_data(given: Mapping[str, Any]) -> str:
    """Write data as JSON in which no element can end or begin."""
    written = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def charts_of(blocks: tuple[Block, ...]) -> list[Chart]:
    """Return the charts of a page in their order: their numbers name their files."""
    found: list[Chart] = []
    for block in blocks:
        if isinstance(block, Section):
            found += charts_of(block.blocks)
        elif isinstance(block, Chart):
            found.append(block)
    return found
