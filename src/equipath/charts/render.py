"""Draw a Vega-Lite specification as SVG, without a network."""

import re
from collections.abc import Mapping
from typing import Any

import vl_convert

TAG = re.compile(r"<[^>]*>")
"""Only what is in tags is rounded: the words of a chart have numbers that are meant."""
NUMBER = re.compile(r"-?\d+\.\d{2,}")
MARK = re.compile(
    r'<path transform="translate\(([-\d.]+),([-\d.]+)\)" d="([^"]+)"((?: [a-z-]+="[^"]*")*)/>'
)
OF_SCREEN_READERS = re.compile(r' (?:aria-[a-z]+|role|class|version|pointer-events)="[^"]*"')
"""What Vega says to screen readers of every part: the figure around it says it once."""
MANY = 20
"""A shape that is drawn more often than this is defined once and used."""


def svg(spec: Mapping[str, Any], name: str = "chart") -> str:
    """Return a chart as an SVG element to stand in a page.

    Coordinates are rounded to a tenth of a pixel and shapes that repeat are defined once:
    a funnel of thirteen hundred areas stays below 150 kB. `name` is what the ids inside begin
    with; it must differ between the charts of one page. The element has no width or height of
    its own (its view box says its shape) and is hidden from screen readers: the figure around
    it holds its name and description.
    """
    drawn = vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])
    drawn = TAG.sub(lambda tag: NUMBER.sub(_rounded, tag.group()), drawn)
    drawn = OF_SCREEN_READERS.sub("", drawn)
    head, body = drawn.split(">", 1)
    return _shared(_opening(head) + body, name)


VEGA_VERSION = vl_convert.__version__
"""The version of what `for_browsers` returns."""


def for_browsers() -> str:
    """Return Vega, Vega-Lite and Vega-Embed in one script, as the package that draws has them."""
    bundle: str = vl_convert.javascript_bundle()
    return bundle


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found.group()):.1f}".removesuffix(".0")


def _opening(head: str) -> str:
    """Return the opening tag with its view box and nothing that fixes its size."""
    box = re.search(r'viewBox="[^"]+"', head)
    width = re.search(r'width="([\d.]+)"', head)
    size = f' style="max-width:{float(width.group(1)) / 16:.3g}rem"' if width else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'class="chart" aria-hidden="true" focusable="false" {box.group() if box else ""}{size}>'
    )


def _shared(drawn: str, name: str) -> str:
    """Define shapes that repeat once, and use them where they stand."""
    counts: dict[tuple[str, str], int] = {}
    for found in MARK.finditer(drawn):
        shape = (found.group(3), found.group(4))
        counts[shape] = counts.get(shape, 0) + 1
    often = {s: f"{name}-{i}" for i, s in enumerate(s for s, n in counts.items() if n > MANY)}
    if not often:
        return drawn
    defined = "".join(f'<path id="{k}" d="{d}"{look}/>' for (d, look), k in often.items())

    def use(found: re.Match[str]) -> str:
        key = often.get((found.group(3), found.group(4)))
        at = f'x="{found.group(1)}" y="{found.group(2)}"'
        return f'<use href="#{key}" {at}/>' if key else found.group()

    opening, rest = drawn.split(">", 1)
    return f"{opening}><defs>{defined}</defs>{MARK.sub(use, rest)}"
