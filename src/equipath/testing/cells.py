"""The cells of drawn tables: text that stands for numbers, days, flags and codes."""

from collections.abc import Callable
from datetime import date
from math import isclose

FLAGS = {"yes": True, "true": True, "no": False, "false": False}

READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "number": float,
    "date": date.fromisoformat,
    "boolean": lambda cell: FLAGS[cell.lower()],
}
"""How a cell is read, by the type of its column."""

HOW = {
    "number": ("a number", "Write it as 1234.5."),
    "date": ("a day", "Write it as 2024-03-31."),
    "boolean": ("yes or no", "Write `yes` or `no`."),
}
"""What a cell that cannot be read is not, and what to write."""


def can_read(kind: str, cell: str) -> bool:
    """Say whether a cell can be read as a type."""
    try:
        READ[kind](cell)
    except (ValueError, KeyError):
        return False
    return True


def agrees(expected: str, found: object) -> bool:
    """Say whether a cell expects this value; an empty one expects none."""
    match found:
        case None:
            return expected == ""
        case bool():
            return FLAGS.get(expected.lower()) is found
        case int() | float():
            return can_read("number", expected) and isclose(float(expected), found)
        case _:
            return expected == shown(found)


def shown(value: object) -> str:
    """Return a value as it is drawn: nothing as a blank, flags as yes and no."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.10g}"
        case _:
            return str(value)


def shown_like(expected: str, number: float) -> str:
    """Return what was counted of a person: yes or no where that was expected and it is 1 or 0."""
    if expected.lower() in {*FLAGS, ""} and number in {0, 1}:
        return shown(bool(number))
    return shown(number)
