"""A chart as an SVG file that names the specification it was drawn from."""

import hashlib
import json
import re
from typing import Any

from equipath.charts.render import svg
from equipath.charts.theme import Spec

DIGITS = 6
VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"([^>]*?) style="[^"]*"')


def settled(part: Any) -> Any:
    """Return a specification with its numbers to six significant digits: alike on any machine."""
    if isinstance(part, dict):
        return {key: settled(inner) for key, inner in part.items()}
    if isinstance(part, list | tuple):
        return [settled(inner) for inner in part]
    return float(f"{part:.{DIGITS}g}") if isinstance(part, float) else part


def mark_of(spec: Spec) -> str:
    """Return the comment that tells which specification a drawing is of.

    Drawings differ with the fonts of a machine, specifications do not: the tests compare these.
    """
    text = json.dumps(settled(spec), sort_keys=True, ensure_ascii=False)
    return f"<!-- specification {hashlib.sha256(text.encode()).hexdigest()[:16]} -->"


def drawing(spec: Spec) -> str:
    """Return a chart as an SVG file, with its size and its mark."""
    drawn = VIEW.sub(r'viewBox="0 0 \1 \2" width="\1" height="\2"\3', svg(settled(spec)), count=1)
    opening, rest = drawn.split(">", 1)
    return f"{opening}>{mark_of(spec)}{rest}\n"
