"""A pathway's results as its page asks for them: by area, stratification, stratum and stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from equipath.pages import words
from equipath.pages.background import PATHWAY_STATISTICS, Background, Row, last_period, more
from equipath.study.pathway import Pathway
from equipath.vocabulary import ALL, NOT_KNOWN

RETENTION, DECAY, RECOVERABLE = PATHWAY_STATISTICS
MOST = 3
"""For more areas than this a pathway's page would be a book: the first are shown."""

Place = tuple[str, str]


@dataclass(frozen=True)
class Stages:
    """One pathway's rows of the last period, with the run's background."""

    pathway: Pathway
    background: Background

    @cached_property
    def rows(self) -> pl.DataFrame:
        return last_period(self.background.rows_along(self.pathway.name))

    @cached_property
    def _found(self) -> Mapping[tuple[str, Place, str, str, str], Row]:
        return {
            (
                r["statistic"],
                (r["area_type"], r["area_code"]),
                r["stratification"],
                r["stratum"],
                r["stage"],
            ): r
            for r in self.rows.iter_rows(named=True)
        }

    @property
    def areas(self) -> list[Place]:
        """The headline areas that the pathway has results of, the whole first."""
        there = {key[1] for key in self._found}
        return [key for key in self.background.headline if key in there][:MOST]

    @property
    def numbers(self) -> list[str]:
        """The numbers of the stages, as the results have them."""
        return [str(i) for i in range(1, len(self.pathway.stage_names) + 1)]

    @property
    def when(self) -> str:
        row = self.rows.row(0, named=True)
        return words.period(row["period_start"], row["period_end"])

    def title(self, number: str) -> str:
        """Return the title of a stage by its number."""
        return self.background.indicators[self.pathway.stage_names[int(number) - 1]].title

    def get(self, statistic: str, key: Place, name: str, stratum: str, number: str) -> Row | None:
        """Return a statistic's result at a stage, if there is one."""
        return self._found.get((statistic, key, name, stratum, number))

    def strata(self, name: str, key: Place) -> list[str]:
        """Return the strata of an area in their order, whoever is not known last."""
        found = self.rows.filter(
            pl.col("statistic") == RETENTION,
            pl.col("stratification") == name,
            pl.col("area_type") == key[0],
            pl.col("area_code") == key[1],
        )["stratum"].unique(maintain_order=True)
        return sorted(found, key=lambda s: s == NOT_KNOWN)

    def stratifications(self) -> list[str]:
        """Return those that every stage is divided by, and whose strata have a reference."""
        compared = self.rows.filter(pl.col("statistic") == DECAY)
        many = compared.group_by("stratification", maintain_order=True).agg(
            pl.col("stage").n_unique()
        )
        return [name for name, stages in many.iter_rows() if stages == len(self.numbers)]

    def reference(self, name: str) -> str | None:
        """Return the stratum that the others are set against."""
        return self.background.references.get(name)

    def kept(self, key: Place, name: str, stratum: str, number: str) -> float | None:
        """Return the share that a chart shows at a stage: of all who started, where followed."""
        row = self.get(RETENTION, key, name, stratum, number)
        if row is None or not self.pathway.is_nested:
            return row["value"] if row else None
        share: float | None = more(row).get("cumulative")
        return share

    def is_hidden(self, key: Place, name: str, stratum: str) -> bool:
        """Whether a stratum has a count that the policy hides: what is missing is then hidden."""
        found = [self.get(RETENTION, key, name, stratum, n) for n in self.numbers]
        return any(r["is_suppressed"] for r in found if r)

    def furthest(self, name: str, key: Place) -> str | None:
        """Return the stratum to look at: the first in order, else the one furthest behind.

        One of which a count is hidden is looked at only where that is so of them all: of it
        least can be said.
        """
        others = [
            s for s in self.strata(name, key) if s not in (NOT_KNOWN, ALL, self.reference(name))
        ]
        strata = [s for s in others if not self.is_hidden(key, name, s)] or others
        if self.background.stratifiers.get(name, {}).get("ordered"):
            return strata[0] if strata else None
        ends = {s: self.get(DECAY, key, name, s, self.numbers[-1]) for s in strata}
        said = {s: more(r) for s, r in ends.items() if r}
        known = {s: of for s, of in said.items() if of.get("cumulative_ratio") is not None}
        if not known:
            return next(iter(strata), None)
        return min(known, key=lambda s: (_may_be_chance(known[s]), known[s]["cumulative_ratio"]))


def _may_be_chance(said: Mapping[str, Any]) -> bool:
    """Whether what is left at the end could be as much as of the reference."""
    upper = said.get("cumulative_upper_ci")
    return upper is None or upper >= 1
