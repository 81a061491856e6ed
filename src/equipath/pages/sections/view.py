"""One indicator's results, with what every section asks of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import polars as pl

from equipath.pages import words
from equipath.pages.address import Place
from equipath.pages.background import (
    LEVEL_STATISTICS,
    Background,
    background,
    everyone,
    last_period,
)
from equipath.results.store import Results
from equipath.study.indicator import Indicator, ordinal
from equipath.vocabulary import ALL, TARGET, Polarity

Row = Mapping[str, Any]
RATIO_UNIT = " per 100 expected"

SOURCES = 256
"""Sources of which is kept what a run says of them."""


@dataclass(frozen=True)
class View:
    """An indicator's rows with its definition and the run's background.

    `period` is the one that a reader chose: its first day and its last.
    """

    indicator: Indicator
    rows: pl.DataFrame
    background: Background
    period: tuple[date, date] | None = None

    @cached_property
    def last(self) -> pl.DataFrame:
        """The rows of the period chosen, else of the one that the indicator is first told for."""
        if self.period is None:
            return last_period(self.rows)
        start, end = self.period
        return self.rows.filter(period_start=start, period_end=end)

    @cached_property
    def levels(self) -> pl.DataFrame:
        """How much there is: a row an area and stratum, in the last period."""
        return self.last.filter(pl.col("statistic").is_in(LEVEL_STATISTICS))

    @cached_property
    def of_everyone(self) -> Mapping[Place, int]:
        """Which row of the levels is everyone's, by area."""
        places = self.levels.select("stratification", "area_type", "area_code").rows()
        found: dict[Place, int] = {}
        for at, (stratification, *place) in enumerate(places):
            if stratification == ALL:
                found.setdefault((place[0], place[1]), at)
        return found

    def level(self, place: Place) -> Row | None:
        """Return the level of everyone in an area, in the last period."""
        at = self.of_everyone.get(place)
        return None if at is None else self.levels.row(at, named=True)

    def of_areas(self, places: Iterable[Place]) -> pl.DataFrame:
        """Return the rows of some areas, in their order."""
        found = [at for place in places for at in self._places.get(place, ())]
        return self.rows[sorted(found)]

    @cached_property
    def _places(self) -> Mapping[Place, list[int]]:
        """Where the rows of each area are: looked up for one area after another."""
        return {
            (k, c): at for (k, c), at in _positions(self.rows, "area_type", "area_code").items()
        }

    @property
    def suffix(self) -> str:
        return self.indicator.suffix

    @property
    def points(self) -> str:
        """What a difference between two levels is counted in."""
        return " percentage points" if self.suffix == "%" else self.suffix

    @property
    def short_points(self) -> str:
        """The same for a table, where the column's title says the rest."""
        return " points" if self.suffix == "%" else ""

    @property
    def counted(self) -> str:
        """What the numerator is, to stand in the middle of a sentence."""
        words_ = self.indicator.numerator.words
        return words_[:1].lower() + words_[1:].rstrip(".")

    @property
    def out_of(self) -> str:
        """What the denominator is, to stand in the middle of a sentence."""
        words_ = self.indicator.denominator.words
        return words_[:1].lower() + words_[1:].rstrip(".")

    @property
    def decimals(self) -> int:
        if self.indicator.kind in {"median", "centile"}:
            return 1
        return words.decimals_for(self.indicator.multiplier)

    @property
    def level_name(self) -> str:
        """What the level is called."""
        if self.indicator.centile is not None:
            return f"{ordinal(self.indicator.centile)} centile"
        return self.indicator.kind.capitalize() if self.indicator.is_of_a_quantity else "Level"

    @cached_property
    def when(self) -> str:
        row = self.last.row(0, named=True)
        return words.period(row["period_start"], row["period_end"])

    @property
    def low_is_bad(self) -> bool:
        """Which end asks for attention: the low one unless high is bad."""
        return self.indicator.polarity is not Polarity.LOWER_IS_BETTER

    @property
    def model(self) -> str | None:
        """The title of the fullest model that says what would be expected."""
        known = [self.background.models.get(name) for name in self.indicator.expected]
        return next((m.title for m in reversed(known) if m), None)

    @property
    def source(self) -> str:
        """Whose numbers these are, in one line."""
        return f"{self._publisher} {self.when}."

    def source_of(self, first: Row, last: Row) -> str:
        """Whose numbers these are, from the first period to the last."""
        return f"{self._publisher} {words.period(first['period_start'], last['period_end'])}."

    @property
    def _publisher(self) -> str:
        return _published_by(self.background.results, self.indicator.source)

    def statistic(self, name: str, comparator: str | None = None) -> pl.DataFrame:
        """Return the rows of a statistic in the last period, against one comparator if given."""
        found = self._of_statistic.get(name, self._none)
        return found if comparator is None else found.filter(pl.col("comparator") == comparator)

    @cached_property
    def _of_statistic(self) -> Mapping[str, pl.DataFrame]:
        """The rows of the last period by their statistic: asked for again and again."""
        parts = self.last.partition_by("statistic", as_dict=True, maintain_order=True)
        return {str(name): rows for (name,), rows in parts.items()}

    @cached_property
    def _none(self) -> pl.DataFrame:
        return self.last.clear()

    def of_strata(self, statistic: str, stratification: str, place: Place) -> list[Row]:
        """Return a statistic's rows of an area by one stratification, in their order."""
        found = self._at.get((statistic, stratification, *place), ())
        return [self.last.row(at, named=True) for at in found]

    @cached_property
    def _at(self) -> Mapping[tuple[str, ...], list[int]]:
        """Where the rows of each statistic, stratification and area are, in the last period."""
        return _positions(self.last, "statistic", "stratification", "area_type", "area_code")

    def against_target(self) -> pl.DataFrame:
        """Return what stands against the target in force: the difference, of every area."""
        return self.statistic("comparison").filter(pl.col("comparator").str.starts_with(TARGET))

    def reach(self, row: Row, comparator: str) -> Row | None:
        """Return how many more people a row's area would mean at a comparator's level."""
        return self._reach.get((row["area_type"], row["area_code"], row["stratum"], comparator))

    @cached_property
    def _reach(self) -> dict[tuple[str, str, str, str], Row]:
        rows = self.statistic("people_to_reach").iter_rows(named=True)
        return {(r["area_type"], r["area_code"], r["stratum"], r["comparator"]): r for r in rows}

    def focused(self, rows: pl.DataFrame, area_type: str) -> list[Row]:
        """Return everyone's rows of the areas of a type that are in the focus."""
        mine = everyone(rows).filter(pl.col("area_type") == area_type)
        return [r for r in mine.iter_rows(named=True) if self.background.area(r).is_in_focus]

    @property
    def whole(self) -> str:
        """The name of the whole that areas are part of."""
        declared = self.background.study.get("areas", {}).get("whole") or {}
        return str(declared.get("name", "the whole"))

    def level_cells(self, row: Row) -> tuple[str, str, str, str]:
        """Return a level for a table: value, interval, numerator, denominator."""
        hidden = bool(row["is_suppressed"])
        value = words.amount(row["value"], self.suffix, self.decimals)
        shown = words.HIDDEN if row["value"] is None and hidden else value
        return (
            shown,
            words.interval(row, self.decimals),
            words.count(row["numerator"], is_hidden=hidden),
            words.count(row["denominator"], is_hidden=hidden),
        )


@lru_cache(maxsize=SOURCES)
def _published_by(results: Results, source: str) -> str:
    rows = results.query("SELECT title, publisher FROM sources WHERE source = ?", source)
    given = [f"{t}, {p}" if p else t for t, p in rows.unique().iter_rows() if t]
    return f"Source: {'; '.join(given) or source}."


def _positions(rows: pl.DataFrame, *keys: str) -> Mapping[tuple[str, ...], list[int]]:
    """Return where the rows of each key are."""
    found: dict[tuple[str, ...], list[int]] = {}
    for at, key in enumerate(rows.select(keys).rows()):
        found.setdefault(key, []).append(at)
    return found


@lru_cache(maxsize=64)
def view_of(results: Results, indicator: str) -> View:
    """Return the view of an indicator; a run never changes, so it is read once."""
    known = background(results)
    return View(known.indicators[indicator], known.rows(indicator), known)
