"""Screens as HTML: the words of a page, its tables, and charts that the browser draws."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from markupsafe import Markup

from equipath.charts import picture
from equipath.pages.address import FIRST, Address, Link
from equipath.pages.background import Background, background
from equipath.pages.citation import citation
from equipath.pages.extract import WITHIN
from equipath.pages.page import AreaMap, Block, Chart, Section
from equipath.pages.screen import Screen
from equipath.pages.site_map import has_screen
from equipath.pages.templating import Href, environment
from equipath.results.store import Results
from equipath.web.downloads.names import called

Kind = TypeVar("Kind", bound=Block)
TEMPLATES = environment("equipath.web")
MENU = (
    ("What stands out", "findings"),
    ("Pathways", "pathways"),
    ("Indicators", "indicators"),
    ("Access and outcome", "domains"),
    ("Areas", "areas"),
    ("Compare", "compare"),
    ("Data quality", "data_quality"),
    ("Methods", "methods"),
    ("Sources", "provenance"),
)
"""The screens that every page leads to, by their titles."""

FOLLOWS = ("findings", "pathways", "indicators", "domains")
"""Those that stay in the area that the reader is in."""


@dataclass(frozen=True)
class Place:
    """Where pages stand: on a server, or as files of a folder.

    `href` leads to an address, `asset` to a file of our own, `file` to one that is taken away
    from the page at an address (empty where there is none), each from the page at hand.
    `has_server` is false where nobody answers forms. `shapes` leads to a file with the shapes of
    areas.
    """

    href: Href
    asset: Callable[[str], str]
    file: Callable[[Address, str], str]
    has_server: bool = True
    shapes: Callable[[str], str] = "/shapes/{}".format

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
        words=lambda chart: Markup(as_data(picture.words(chart.title, chart.source))),
        taken=_taken(known, screen, place),
        called=lambda name: called(results.run_id, screen.address, name),
        maps={id(m): n for n, m in enumerate(_of_kind(screen.page.blocks, AreaMap), start=1)},
        map_data=lambda given: map_data(given, place),
        has_charts=bool(charts),
        here=screen.address,
        cited=citation(known.run, screen.page.title),
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
    """Return the menu: of screens that the run has."""
    return [
        Link(
            title,
            Address(screen, area=here.area if screen in FOLLOWS else None),
            here.screen in (screen, screen.removesuffix("s")),
        )
        for title, screen in MENU
        if has_screen(known, screen)
    ]


def _taken(known: Background, screen: Screen, place: Place) -> list[tuple[str, str, str]]:
    """Return what can be taken from a page: in words, where it is, and what to save it as."""
    here, alone = screen.address, screen.address.plain
    offered = [("This page as PDF", here, "page.pdf")]
    if screen.page.name == "indicator":
        within = alone.choosing(**{WITHIN: "1"})
        offered = [
            ("Every number here as CSV", alone, "numbers.csv"),
            ("With the areas within, as CSV", within, "numbers.csv"),
            ("Every number here as an accessible spreadsheet", alone, "numbers.xlsx"),
            ("With the areas within, as a spreadsheet", within, "numbers.xlsx"),
            *offered,
        ]
    found = [(title, place.file(of, name), called(known.run["run_id"], of, name))
             for title, of, name in offered]  # fmt: skip
    return [one for one in found if one[1]]


def specification(chart: Chart) -> Markup:
    """Return a chart's specification as it may stand inside a page's script element."""
    return Markup(as_data(chart.spec))


def as_data(given: Mapping[str, Any]) -> str:
    """Write data as JSON in which no element can end or begin."""
    written = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def map_data(given: AreaMap, place: Place) -> Markup:
    """Return what the browser draws a map of, but for the shapes: each area a short list."""
    return Markup(
        as_data(
            {
                "labels": given.labels,
                "shades": [(s.colour, s.is_hidden) for s in given.shades],
                "here": given.here,
                "places": [
                    (p.code, p.name, p.cells, p.shade, p.is_certain, place.href(p.address))
                    for p in given.places
                ],
            }
        )
    )


def charts_of(blocks: tuple[Block, ...]) -> list[Chart]:
    """Return the charts of a page in their order: their numbers name their files."""
    return _of_kind(blocks, Chart)


def _of_kind(blocks: tuple[Block, ...], kind: type[Kind]) -> list[Kind]:
    found: list[Kind] = []
    for block in blocks:
        if isinstance(block, Section):
            found += _of_kind(block.blocks, kind)
        elif isinstance(block, kind):
            found.append(block)
    return found
