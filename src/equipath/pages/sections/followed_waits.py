"""The results of a wait that is followed, as its section asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from equipath.pages.background import (
    WAIT_STATISTICS,
    Background,
    Row,
    everyone,
    last_period,
)
from equipath.study.indicator import Indicator
from equipath.vocabulary import ALL, BY_DAY, CENTILE, NOT_KNOWN

SHARE, CENTILES, TEST = WAIT_STATISTICS

Place = tuple[str, str]


@dataclass(frozen=True)
class FollowedWaits:
    """A wait's curves of the last period, with the run's background.

    `standards` are the days by which a wait should have ended, each with what it is called.
    """

    indicator: Indicator
    standards: tuple[tuple[str, int], ...]
    background: Background

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The longest of the periods that end last."""
        return last_period(self.background.rows(self.indicator.name))

    @cached_property
    def _found(self) -> Mapping[tuple[Place, str, str | None, str | None], Row]:
        return {
            (
                (r["area_type"], r["area_code"]),
                r["stratification"],
                r["stratum"],
                r["comparator"],
            ): r
            for r in self.rows.iter_rows(named=True)
        }

    @property
    def days(self) -> list[int]:
        """The days by which shares are told."""
        days = self.rows.filter(statistic=SHARE)["comparator_value"].unique().sort()
        return [int(day) for day in days]

    @property
    def told_days(self) -> list[int]:
        """The days that tables tell of: the standards', else the last."""
        known = self.days
        return [day for _, day in self.standards if day in known] or known[-1:]

    @property
    def areas(self) -> list[Place]:
        """The headline areas that there are curves of."""
        there = {key[0] for key in self._found}
        return [key for key in self.background.headline if key in there]

    def share(self, key: Place, name: str, stratum: str, day: int) -> Row | None:
        """Return how many of a group had come to the end by a day."""
        return self._found.get((key, name, stratum, f"{BY_DAY}{day}"))

    def centile(self, key: Place, name: str, stratum: str, centile: float) -> Row | None:
        """Return the day by which so many of 100 of a group had come to the end."""
        return self._found.get((key, name, stratum, f"{CENTILE}{centile:g}"))

    def test(self, key: Place, name: str) -> Row | None:
        """Return the test of whether all strata come to the end as soon."""
        return self._found.get((key, name, None, None))

    def stratifications(self) -> list[str]:
        """Return those whose strata have curves."""
        divided = self.rows.filter(pl.col("statistic") == SHARE, pl.col("stratification") != ALL)
        return divided["stratification"].unique(maintain_order=True).to_list()

    def strata(self, key: Place, name: str) -> list[str]:
        """Return the strata of an area in their order, whoever is not known last."""
        found = self.rows.filter(
            statistic=SHARE, stratification=name, area_type=key[0], area_code=key[1]
        )["stratum"].unique(maintain_order=True)
        return sorted(found, key=lambda s: s == NOT_KNOWN)

    def furthest(self, key: Place, name: str) -> str | None:
        """Return the stratum to look at: the first in order, else that with the lowest share."""
        apart = (NOT_KNOWN, self.background.references.get(name))
        strata = [s for s in self.strata(key, name) if s not in apart]
        if self.background.stratifiers.get(name, {}).get("ordered"):
            return strata[0] if strata else None
        day = self.told_days[0]
        shares = {s: (self.share(key, name, s, day) or {}).get("value") for s in strata}
        known = {s: value for s, value in shares.items() if value is not None}
        return min(known, key=lambda s: known[s]) if known else next(iter(strata), None)

    @property
    def of_everyone(self) -> list[tuple[Place, str, str]]:
        """Return what names each headline area's curve of everyone."""
        there = set(everyone(self.rows).select("area_type", "area_code").iter_rows())
        return [(key, ALL, ALL) for key in self.areas if key in there]
