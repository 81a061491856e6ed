"""Codes that a spreadsheet or an editor has spoilt, so that they can fit no record."""

import re
from collections.abc import Callable, Iterable

from equipath.errors import Problem
from equipath.study.check_digit import LONGEST, fits_its_check_digit

DIGITS_OF_A_NUMBER = 15
"""How many digits of a number spreadsheets keep; further ones become noughts (IEEE 754)."""

AS_TEXT = "Make the column text before pasting, or take the file as it was published."

_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATES = re.compile(
    rf"\d{{1,4}}[-/ ]({_MONTH})[a-z]*([-/ ]\d{{2,4}})?|({_MONTH})[a-z]*[-/ ]\d{{1,4}}"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}",
    re.IGNORECASE,
)


def _has_lost_digits(code: str) -> bool:
    is_long = code.isdecimal() and DIGITS_OF_A_NUMBER < len(code) <= LONGEST
    rest = code[DIGITS_OF_A_NUMBER:]
    return is_long and not rest.strip("0") and not fits_its_check_digit(code)


FAULTS: tuple[tuple[Callable[[str], object], str, str], ...] = (
    (
        lambda code: not code.isprintable(),
        "holds a character that cannot be seen",
        "Type the code anew.",
    ),
    (
        re.compile(r"\d(\.\d+)?[eE]\+\d+").fullmatch,
        "is a number that a spreadsheet has shortened: its digits are lost",
        AS_TEXT,
    ),
    (_DATES.fullmatch, "is a date that a spreadsheet has made of a code", AS_TEXT),
    (
        re.compile(r"#(N/A|REF!|NAME\?|VALUE!|NULL!|NUM!|DIV/0!)").fullmatch,
        "is an error of a spreadsheet, not a code",
        "Write the code.",
    ),
    (re.compile(r"\d{6,}\.0").fullmatch, "is a code that was read as a number", "Cut off `.0`."),
    (re.compile(r"'.*").fullmatch, "begins with a spreadsheet's mark for text", "Cut off `'`."),
    (
        re.compile(r"\*+|.*\*.*[^*]").fullmatch,
        "has a `*` elsewhere than at its end",
        "A `*` after the first characters of a code stands for all that begin so: `I2*`.",
    ),
    (
        _has_lost_digits,
        "has noughts where its last digits were: a spreadsheet has rounded it",
        AS_TEXT,
    ),
)
"""How to know a spoilt code, what is wrong with it, and what to do."""


def faults(file: str, codes: Iterable[tuple[int, str]]) -> list[Problem]:
    """Return a problem for each way in which codes of a file are spoilt.

    `codes` are lines of the file, each with its code. A problem names the first code, where it
    stands, and the lines of the others alike.
    """
    spoilt: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for line, code in codes:
        fault = next(((w, i) for is_so, w, i in FAULTS if is_so(code)), None)
        if fault:
            spoilt.setdefault(fault, []).append((line, code))
    return [
        Problem(file, f"line {alike[0][0]}", f"`{alike[0][1]}` {wrong}{_others(alike)}.", instead)
        for (wrong, instead), alike in spoilt.items()
    ]


def _others(alike: list[tuple[int, str]]) -> str:
    lines = [str(line) for line, _ in alike[1:]]
    if not lines:
        return ""
    more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""
    return f"; so are the codes of {'line' if len(lines) == 1 else 'lines'} " + (
        ", ".join(lines[:5]) + more
    )
