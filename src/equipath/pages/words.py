"""Say numbers, dates, names and directions the same way on every page."""

import math
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from equipath.vocabulary import ALL, BASELINE, BEST, NOT_KNOWN, TARGET, Comparison

HIDDEN = "hidden"
"""What stands in the place of a number that the disclosure policy hides."""

NONE = "none"
MINUS = "−"
SMALL_WORDS = {"and", "at", "by", "for", "in", "of", "on", "the", "to", "upon", "with"}
INITIALS = {"ICB", "ICS", "TIA", "UK", "II", "III", "IV"}
TITLES = {"DR", "LTD", "MR", "MRS", "MS", "ST"}
"""When a shouted name is written for reading, the first stay in capitals, as do other short
words without a vowel (NHS, PCN, CCG); the second do not."""

LEVELS = {
    "country": ("country", "countries"),
    "gp": ("GP", "GPs"),
    "icb": ("ICB", "ICBs"),
    "lad": ("local authority", "local authorities"),
    "lsoa": ("LSOA", "LSOAs"),
    "msoa": ("MSOA", "MSOAs"),
    "pcn": ("PCN", "PCNs"),
    "region": ("region", "regions"),
    "sub_icb": ("sub-ICB area", "sub-ICB areas"),
}
"""How kinds of area are read; others are their own names with spaces."""


def number(value: float | None, decimals: int = 0) -> str:
    """Write a number with thousands separators; what is missing is a dash."""
    if value is None or math.isnan(value):
        return "–"
    rounded = round(value, decimals) + 0.0
    return f"{rounded:,.{decimals}f}".replace("-", MINUS)


SHARED_BELOW = 100
"""From so many on, half a patient is not worth a decimal."""


def count(value: float | None, *, is_hidden: bool = False) -> str:
    """Write a count, or that the policy hides it: a hidden count is never a nought.

    A patient shared by two providers counts a half at each, and is shown so while counts are
    small enough for it to matter.
    """
    if value is None and is_hidden:
        return HIDDEN
    is_shared = value is not None and abs(value) < SHARED_BELOW and value != round(value)
    return number(value, 1 if is_shared else 0)


def people(value: float | None) -> str:
    """Write how many more people would have to be reached: whole, and never below nought."""
    if value is None or math.isnan(value):
        return "–"
    return number(max(0.0, value))


def decimals_for(multiplier: float | None) -> int:
    """Return the decimals to show a level with: one for per cent and per thousand."""
    return 1 if multiplier is None or multiplier >= 10 else 2


def amount(value: float | None, suffix: str, decimals: int = 1) -> str:
    """Write a value with its unit."""
    text = number(value, decimals)
    return text if text == "–" else f"{text}{suffix}"


def signed(value: float | None, suffix: str = "", decimals: int = 1) -> str:
    """Write a difference with its sign, so that a rise is not read for a level."""
    text = amount(value, suffix, decimals)
    return f"+{text}" if value is not None and value > 0 else text


def interval(row: Mapping[str, Any], decimals: int = 1) -> str:
    """Write an interval as `12.5 to 12.6`, or that there is none."""
    if row["lower_ci"] is None or row["upper_ci"] is None:
        return NONE if row["value"] is not None else "–"
    return f"{number(row['lower_ci'], decimals)} to {number(row['upper_ci'], decimals)}"


def confidence(row: Mapping[str, Any]) -> str:
    """Name the interval of a row: `95% interval`."""
    level = row["confidence"] if row["confidence"] is not None else 0.95
    return f"{100 * level:g}% interval"


def level_of(area_type: str, how_many: int = 1) -> str:
    """Name a kind of area for reading, in the singular or the plural."""
    one, several = LEVELS.get(area_type, _spelt(area_type))
    return one if how_many == 1 else several


def _spelt(area_type: str) -> tuple[str, str]:
    word = area_type.replace("_", " ")
    return word, word[:-1] + "ies" if word.endswith("y") else word + "s"


def name(given: str | None) -> str:
    """Write an area's name for reading: `SPECTRUM HEALTH` becomes `Spectrum Health`.

    Publishers shout some names. Only those wholly in capitals are touched; initials of the
    field (NHS, PCN, ICB, CCG…) and codes with digits in them stay as they are.
    """
    if not given:
        return NOT_KNOWN
    if given != given.upper() or not re.search(r"[A-Z]{4}|[A-Z] ", given):
        return given
    return re.sub(r"[A-Z]+(?:['’][A-Z]+)*", _calmed, given)


def _calmed(match: re.Match[str]) -> str:
    word = match.group()
    if word.lower() in SMALL_WORDS and match.start() > 0:
        return word.lower()
    is_initials = len(word) <= 3 and not set(word) & set("AEIOUY") and word not in TITLES
    if word in INITIALS or is_initials:
        return word
    is_oh = len(word) > 2 and word[1] in "'’"  # O'Brien, but St Mary's
    return word[:2] + word[2:].capitalize() if is_oh else word.capitalize()


def period(start: date, end: date) -> str:
    """Write a period for reading: `April 2021 to March 2022`, `October 2023`."""
    whole_months = start.day == 1 and (end + timedelta(days=1)).day == 1
    if not whole_months:
        return f"{start.day} {start:%B %Y} to {end.day} {end:%B %Y}"
    first, last = f"{start:%B %Y}", f"{end:%B %Y}"
    return first if first == last else f"{first} to {last}"


def day(given: str) -> str:
    """Write a date that was stored as ISO for reading: `1 October 2023`."""
    at = date.fromisoformat(given)
    return f"{at.day} {at:%B %Y}"


def comparator(given: str | None) -> str:
    """Name what a result stands against, for the middle of a sentence."""
    if not given:
        return "nothing"
    if given.startswith(TARGET):
        return f"the target of {given.removeprefix(TARGET)}"
    if given.startswith(BASELINE):
        start, _, end = given.removeprefix(BASELINE).partition(" to ")
        return f"the baseline, {period(date.fromisoformat(start), date.fromisoformat(end))}"
    if given.startswith(BEST):
        return f"the best: {given.removeprefix(BEST)}"
    return name(given)


def stratum(given: str) -> str:
    """Name a stratum for reading; the total is everyone."""
    return "Everyone" if given == ALL else given


def standing(comparison: str | None) -> str:
    """Say how a result stands against its comparator by its interval."""
    return {
        Comparison.BETTER: "better",
        Comparison.SIMILAR: "no clear difference",
        Comparison.WORSE: "worse",
        Comparison.LOWER: "lower",
        Comparison.HIGHER: "higher",
    }.get(Comparison(comparison) if comparison else Comparison.NOT_COMPARED, "not compared")


def listed(parts: list[str], most: int = 6) -> str:
    """Join names as a sentence does; after `most` of them, say how many more there are."""
    shown, left = parts[:most], len(parts) - most
    if left > 0:
        shown = [*shown, f"{left} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
