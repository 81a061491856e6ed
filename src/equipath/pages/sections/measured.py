"""Statistics in words: their values with their units, what they say, and what they are."""

import re
from collections.abc import Iterable
from functools import cache

import polars as pl

from equipath.pages import words
from equipath.pages.page import Facts
from equipath.pages.sections.view import Row, View
from equipath.statistics import STATISTICS
from equipath.statistics.statistic import Statistic
from equipath.vocabulary import Unit

SUFFIXES = {Unit.RATIO: " times", Unit.PER_CENT: "%", Unit.PEOPLE: " people", Unit.YEARS: " years"}
DECIMALS = {Unit.RATIO: 2, Unit.PEOPLE: 0, Unit.NUMBER: 2, Unit.SQUARED: 2}
SMALL = 0.1
"""An index below this is shown with one more decimal, or it would be mostly noughts."""
LONG = re.compile(r"\d{5,}")
"""Numbers in notes that are long enough to be read with separators; a year is not."""

NAMED = re.compile(r"`(\w+)`")
"""A column's name in a definition, which is read as words."""


@cache
def known(name: str) -> Statistic | None:
    """Return a statistic by the name that it has in the results, if it is one."""
    found: Statistic | None = STATISTICS.get(name) if name in STATISTICS.names() else None
    return found


def difference(view: View, row: Row, statistic: Statistic) -> tuple[str, str]:
    """Return a value that is no level, with its unit, and its interval; or why there is none.

    A difference between levels of per cent is in percentage points.
    """
    suffix = SUFFIXES.get(statistic.unit, "")
    if statistic.unit is Unit.LEVEL:
        suffix = view.short_points or view.suffix
    if statistic.unit is Unit.SQUARED:
        suffix = f"{view.short_points or view.suffix} squared"
    decimals = DECIMALS.get(statistic.unit, view.decimals)
    if statistic.unit is Unit.NUMBER and abs(row["value"] or 1.0) < SMALL:
        decimals += 1
    if row["value"] is None:
        return (words.HIDDEN if row["is_suppressed"] else "–"), "–"
    return words.amount(row["value"], suffix, decimals), words.interval(row, decimals)


def in_words(row: Row) -> str:
    """Say who does worse, as the result does, else whether there is more than chance."""
    if row["value"] is None:
        return "–"
    said = row["direction"] or ""
    if not said and row["p_value"] is not None:
        is_shown = row["p_value"] < 1 - (row["confidence"] or 0.95)
        said = "more than chance would leave" if is_shown else "no more than chance could leave"
    return f"{said[:1].upper()}{said[1:]}" or "–"


def remarks(view: View, rows: Iterable[Row]) -> str:
    """Return the notes of the results that have a value, each once, with whose it is."""
    given = [r for r in rows if r["value"] is not None and r["note"]]
    whose = len({r["area_code"] for r in given}) > 1
    said = {
        f"{view.background.place(r)}: {r['note']}"
        if whose
        else f"{r['note'][:1].upper()}{r['note'][1:]}": None
        for r in given
    }
    return " ".join(f"{LONG.sub(lambda n: f'{int(n[0]):,}', note)}." for note in said)


def explained(names: Iterable[str]) -> Facts:
    """Return each statistic's title, what it is, when not to use it, and where it is from."""
    statistics = [s for name in dict.fromkeys(names) if (s := known(name))]
    return Facts(tuple((s.title, _said_of(s)) for s in statistics))


def _said_of(statistic: Statistic) -> str:
    reference = statistic.reference.rstrip(".")
    said = f"{statistic.definition} When not to use it: {statistic.when_not} "
    return NAMED.sub(lambda name: name[1].replace("_", " "), f"{said}Reference: {reference}.")


def headline(view: View, rows: pl.DataFrame) -> list[Row]:
    """Return the rows of the headline areas, in the order of these."""
    places = {key: i for i, key in enumerate(view.background.headline)}
    found = [r for r in rows.iter_rows(named=True) if (r["area_type"], r["area_code"]) in places]
    return sorted(found, key=lambda r: places[(r["area_type"], r["area_code"])])
