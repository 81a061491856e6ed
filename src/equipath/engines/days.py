"""Read days written in text, by patterns that every engine reads alike.

Engines' own parsers differ on what fits a form and on what a 30 February is, and some raise.
"""

import re
from itertools import pairwise

import ibis
from ibis.expr import types as ir

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip

FIRST_YEAR = 1000
"""The first year of four digits."""

_PARTS = {
    "%Y": ("year", "([1-9][0-9]{3})"),
    "%y": ("short_year", "([0-9]{2})"),
    "%m": ("month", "([0-9]{1,2})"),
    "%d": ("day", "([0-9]{1,2})"),
    "%b": ("name", f"({'|'.join(m[:3] for m in MONTHS)})"),
    "%B": ("name", f"({'|'.join(MONTHS)})"),
    "%H": ("", "[0-9]{1,2}"),
    "%M": ("", "[0-9]{1,2}"),
    "%S": ("", "[0-9]{1,2}"),
}
"""What a form may hold, each with the part of a day that it is and what stands for it."""

_PIVOT = 69
"""Short years up to 68 are of this century and others of the last, as POSIX has it (strptime)."""

_LEAP_YEAR = "[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00"

REAL_DAY = (
    "^(?:[1-9][0-9]{3}-(?:"
    "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|"
    f"02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:{_LEAP_YEAR})-02-29)$"
)
"""The days that there are (Gregorian), as year-month-day."""

_TOKEN = re.compile(r"%.|[^%]+|%$")


def is_form(form: str) -> bool:
    """Say whether a form names a day, a month and a year, and nothing that is not known."""
    tokens = _tokens(form)
    parts = [_PARTS[t][0] for t in tokens if t in _PARTS]
    named = sorted(p.removeprefix("short_").replace("name", "month") for p in parts if p)
    return named == ["day", "month", "year"] and all(t in _PARTS or "%" not in t for t in tokens)


def day(cell: ir.StringValue, forms: tuple[str, ...]) -> ir.DateValue:
    """Return the day that a trimmed cell names in the first form that it fits, else null."""
    written = cell.lower()
    iso = ibis.cases(*((written.re_search(pattern(f)), _iso(written, f)) for f in forms))
    # No engine is asked for a day that there is not: some raise, and some find another.
    return iso.re_search(REAL_DAY).ifelse(iso, ibis.null("string")).cast("date")


def pattern(form: str) -> str:
    """Return the pattern of a form, with a group for each part of a day, in small letters."""
    written = "".join(_PARTS[t][1] if t in _PARTS else re.escape(t.lower()) for t in _tokens(form))
    return f"^{written.replace('{1,2}', '{2}') if runs_on(form) else written}$"


def runs_on(form: str) -> bool:
    """Say whether nothing stands between two numbers, so that only their width tells them apart."""
    return any(a in _PARTS and b in _PARTS for a, b in pairwise(_tokens(form)))


def _tokens(form: str) -> list[str]:
    # A number without its nought in front fits in any case.
    return _TOKEN.findall(form.replace("%-", "%"))


def _iso(written: ir.StringValue, form: str) -> ir.StringValue:
    """Return a cell that fits a form as year-month-day, each of its full width."""
    parts = [_PARTS[t][0] for t in _tokens(form) if t in _PARTS and _PARTS[t][0]]
    found = {p: written.re_extract(pattern(form), i) for i, p in enumerate(parts, start=1)}
    if "short_year" in found:
        short = found["short_year"]
        found["year"] = (short < f"{_PIVOT}").ifelse("20", "19") + short
    if "name" in found:
        start = found["name"].substr(0, 3)
        found["month"] = start.cases(*((m[:3], f"{i:02}") for i, m in enumerate(MONTHS, start=1)))
    return found["year"] + "-" + found["month"].lpad(2, "0") + "-" + found["day"].lpad(2, "0")
