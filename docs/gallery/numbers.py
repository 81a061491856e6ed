"""Cells of a table as they are read: four significant digits, alike on any machine."""

from math import floor, isnan, log10

DIGITS = 4
NOUGHT = 1e-9
"""What is smaller is what arithmetic leaves of nought, and differs by machine."""


def cell(value: object) -> str:
    """Return a cell as words: whole numbers whole, others to four significant digits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return number(value) if isinstance(value, float) else str(value)


def number(value: float) -> str:
    """Return a number to four significant digits, thousands parted, without a tail of noughts."""
    if isnan(value):
        return ""
    if abs(value) < NOUGHT:
        return "0"
    decimals = DIGITS - 1 - floor(log10(abs(value)))
    if decimals > DIGITS + 3:
        return f"{value:.{DIGITS - 1}e}"
    said = f"{round(value, decimals):,.{max(decimals, 0)}f}"
    said = said.rstrip("0").rstrip(".") if "." in said else said
    return said.replace("-", "−")
