"""The templates that every format of HTML shares, and how a format finds its own beside them."""

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from equipath.pages.address import Address
from equipath.pages.icons import ICONS

STYLE = Path(__file__).parent / "static" / "blocks.css"

Href = Callable[[Address], str]
"""Where an address leads to in a format; empty where it leads nowhere."""


def environment(package: str) -> Environment:
    """Return the templates of a package, with those of blocks that all share behind them.

    A format's own `figure.html` says how it draws a chart. Whatever is shown is escaped.
    """
    given = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("equipath.pages")]),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    given.filters["kind"] = lambda block: type(block).__name__.lower()
    given.filters["identity"] = id
    given.filters["slug"] = slug
    given.globals["icons"] = ICONS
    return given


def slug(title: str) -> str:
    """Return a title as a name in addresses: `Areas within` becomes `areas-within`."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def style() -> str:
    """Return the stylesheet of blocks that every format shares."""
    return STYLE.read_text(encoding="utf-8")
