"""The results of a wait that is followed, as its section asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard

import polars as pl

from equipath.pages.background import (
    WAIT_STATISTICS,
    Background,
    Row,
    everyone,
    last_period,
    more,
)
from equipath.study.indicator import Indicator
from equipath.vocabulary import ALL, BY_DAY, CENTILE, NOT_KNOWN

SHARE, CENTILES, TEST = WAIT_STATISTICS
ADJUSTED = "adjusted_incidence"

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

    def adjusted(self, key: Place, name: str, adjustment: int) -> dict[tuple[str, int], Row]:
        """Return the shares by stratum and day of groups made alike by that adjustment."""
        mine = self.rows.filter(
            statistic=ADJUSTED, stratification=name, area_type=key[0], area_code=key[1]
        )
        return {
            (r["stratum"], int(r["comparator_value"])): r
            for r in mine.iter_rows(named=True)
            if more(r).get("adjustment") == adjustment
        }

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
        """Return the stratum to look at: the first in order, else that with the lowest share.

        Those that nothing is told of on the first of the told days are passed over, if any is.
        """
        apart = (NOT_KNOWN, self.background.references.get(name))
        strata = [s for s in self.strata(key, name) if s not in apart]
        day = self.told_days[0]
        known = {
            s: row["value"] for s in strata if self.is_told(row := self.share(key, name, s, day))
        }
        if not known:
            return next(iter(strata), None)
        if self.background.stratifiers.get(name, {}).get("ordered"):
            return next(iter(known))
        return min(known, key=lambda s: known[s])

    @property
    def is_delayed(self) -> bool:
        """Whether curves take their steps only when enough people stand behind them."""
        return bool(self.background.policy and self.background.policy.get("suppress_to"))

    def is_told(self, row: Row | None) -> TypeGuard[Row]:
        """Whether a share is known: nought of a curve that is delayed says "too few yet"."""
        return row is not None and row["value"] is not None and not self.is_too_few(row)

    def is_too_few(self, row: Row) -> bool:
        """Whether fewer have come to the end than may be told of."""
        return self.is_delayed and row["value"] == 0

    @property
    def of_everyone(self) -> list[tuple[Place, str, str]]:
        """Return what names each headline area's curve of everyone."""
        there = set(everyone(self.rows).select("area_type", "area_code").iter_rows())
        return [(key, ALL, ALL) for key in self.areas if key in there]
