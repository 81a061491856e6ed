"""A chart as a file of its own, to stand in a paper or on a slide: its words are in the picture."""

import textwrap
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

import vl_convert

LINE = 74
"""Characters of a title that fit on a line above a chart."""

DOTS = 2
"""Dots of a PNG for each point of a chart: sharp in print at the width of a page."""


def as_svg(spec: Mapping[str, Any], title: str, description: str, source: str) -> bytes:
    """Return a chart as an SVG file, its title and source drawn, its description told."""
    drawn = vl_convert.vegalite_to_svg(_with_words(spec, title, source), allowed_base_urls=[])
    head, body = drawn.split(">", 1)
    told = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(description)}</desc>'
    named = f'{head} role="img" aria-labelledby="title" aria-describedby="desc">'
    return f"{named}{told}{body}".encode()


def as_png(spec: Mapping[str, Any], title: str, source: str) -> bytes:
    """Return a chart as a PNG file, its title and source drawn."""
    made: bytes = vl_convert.vegalite_to_png(
        _with_words(spec, title, source), scale=DOTS, allowed_base_urls=[]
    )
    return made


def warm() -> None:
    """Draw something small, so that nobody waits for the first picture: it takes seconds."""
    as_png({"data": {"values": [{"x": 1}]}, "mark": "point"}, "", "")


def _with_words(spec: Mapping[str, Any], title: str, source: str) -> dict[str, Any]:
    return {**spec, **words(title, source)}


def words(title: str, source: str) -> dict[str, Any]:
    """Return what puts a chart's title above it, and whose numbers it shows beneath that."""
    above = {
        "text": textwrap.wrap(title, LINE),
        "subtitle": textwrap.wrap(source, LINE + 16),
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        "fontSize": 15,
        "subtitleFontSize": 12,
        "subtitlePadding": 6,
    }
    return {"title": above, "padding": 12}
