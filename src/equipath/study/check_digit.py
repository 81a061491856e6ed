"""The check digit of SNOMED CT identifiers, which shows a mistyped or shortened one."""

from functools import reduce

_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)

SHORTEST, LONGEST = 6, 18
"""How many digits a SNOMED CT identifier has (SNOMED International, *SNOMED CT Identifier*)."""


def fits_its_check_digit(code: str) -> bool:
    """Say whether a number's last digit is the one that Verhoeff's scheme gives.

    Shapes: one identifier, digits only. One digit mistyped, or two neighbours swapped, never
    fit; of other numbers one in ten does.
    Source: J. Verhoeff, *Error Detecting Decimal Codes* (1969), as SNOMED International uses it.
    """
    digits = [int(digit) for digit in reversed(code)]
    return reduce(_together, (_moved(d, place) for place, d in enumerate(digits)), 0) == 0


def _moved(digit: int, place: int) -> int:
    """Return a digit after the permutation of its place, which comes round after eight."""
    for _ in range(place % 8):
        digit = _PERMUTATION[digit]
    return digit


def _together(one: int, other: int) -> int:
    """Multiply in the group of the pentagon's turns (0 to 4) and reflections (5 to 9)."""
    is_reflected, turned = divmod(one, 5)
    other_reflected, other_turned = divmod(other, 5)
    turns = turned - other_turned if is_reflected else turned + other_turned
    return turns % 5 + 5 * (is_reflected ^ other_reflected)
