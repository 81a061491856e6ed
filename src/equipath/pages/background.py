"""What pages need to know about a run before they show a number of it: names, orders, periods."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import polars as pl

from equipath.pages import words
from equipath.results.store import Results
from equipath.study.completeness import Completeness
from equipath.study.indicator import Indicator
from equipath.study.model import Model
from equipath.study.pathway import Pathway
from equipath.vocabulary import ALL, NOT_KNOWN

Row = Mapping[str, Any]
LEVEL_STATISTICS = ("proportion", "rate", "percentage", "mean", "median", "centile")
"""The statistics that say how much there is: one of them for each indicator."""

PATHWAY_STATISTICS = ("retention", "decay_decomposition", "recoverable_people")
"""What a run says of every pathway."""

WAIT_STATISTICS = ("cumulative_incidence", "survival_quantile", "log_rank")
"""What a run says of every wait that is followed: shares by day, centiles, a test of strata."""


@dataclass(frozen=True)
class Area:
    """An area as the reader knows it."""

    area_type: str
    code: str
    given_name: str
    name: str
    parents: Mapping[str, str]
    geometry: str | None
    is_in_focus: bool
    parent_codes: Mapping[str, str] = field(default_factory=dict)
    position: tuple[float, float] | None = None

    @property
    def within(self) -> str:
        """What it is part of: the nearest of the areas above it."""
        return next((words.name(parent) for parent in self.parents.values()), "–")


@dataclass(frozen=True)
class Background:
    """A run's names and orders, read once for all pages.

    `levels` are the types of area, lowest first, the whole last; `orders` gives each stratum's
    place in its stratification, the most disadvantaged first; `headline` are the areas that
    every indicator is first told for: the whole, and the focus where there is one.
    `completeness` is what each indicator of completeness was declared as, by the indicator.
    """

    results: Results
    run: Row
    study: Row
    indicators: Mapping[str, Indicator]
    models: Mapping[str, Model]
    pathways: Mapping[str, Pathway]
    completeness: Mapping[str, Completeness]
    policy: Row | None
    thresholds: Mapping[str, Row]
    stratifiers: Mapping[str, Row]
    areas: Mapping[tuple[str, str], Area]
    focus: tuple[tuple[str, str], ...]
    levels: tuple[str, ...]
    orders: Mapping[tuple[str, str], int]
    references: Mapping[str, str]
    headline: tuple[tuple[str, str], ...]

    def area(self, row: Row) -> Area:
        """Return the area of a row; one without a name goes by its code."""
        key = (row["area_type"], row["area_code"])
        code = row["area_code"]
        return self.areas.get(key) or Area(*key, code, words.name(code), {}, None, False)

    def place(self, row: Row) -> str:
        """Name the area of a row for reading, its kind with it where the name alone is a code."""
        area = self.area(row)
        kind = words.level_of(area.area_type)
        if area.name == NOT_KNOWN:
            return f"{kind[:1].upper()}{kind[1:]} not known"
        is_code = area.name == row["area_code"] and " " not in area.name
        return f"{kind[:1].upper()}{kind[1:]} {area.name}" if is_code else area.name

    def stratification(self, name: str) -> str:
        """Return the title of a stratification: of its stratifiers, where several are crossed."""
        known = self.stratifiers.get(name)
        return known["title"] if known else name.replace("_", " ")

    def rows(self, indicator: str) -> pl.DataFrame:
        """Return an indicator's results, each with its detail, strata in their order."""
        return self._in_order("indicator = ?", indicator)

    def rows_along(self, pathway: str) -> pl.DataFrame:
        """Return a pathway's results of all its stages, each with its detail, in order."""
        statistics = ", ".join(f"'{s}'" for s in PATHWAY_STATISTICS)
        return self._in_order(f"pathway = ? AND statistic IN ({statistics})", pathway)

    def _in_order(self, condition: str, name: str) -> pl.DataFrame:
        found = self.results.query(
            "SELECT r.*, d.* EXCLUDE (result_id) FROM results r LEFT JOIN detail d "
            f"USING (result_id) WHERE {condition}",  # our own words, not input
            name,
        )
        keys = [(s, t) for s, t in self.orders]
        order = pl.DataFrame(
            {
                "stratification": [s for s, _ in keys],
                "stratum": [t for _, t in keys],
                "stratum_order": list(self.orders.values()),
            },
            schema={
                "stratification": pl.String,
                "stratum": pl.String,
                "stratum_order": pl.Int64,
            },
        )
        return found.join(order, on=["stratification", "stratum"], how="left").sort(
            "period_end", "stratification", "stratum_order", "stratum", nulls_last=True
        )


@lru_cache(maxsize=4)
def background(results: Results) -> Background:
    """Read a run's background; a run never changes, so it is read once."""
    definitions = results.table("definitions")
    of_kind = {
        kind: {
            r["name"]: json.loads(r["definition"])
            for r in definitions.filter(pl.col("kind") == kind).iter_rows(named=True)
        }
        for kind in definitions["kind"].unique()
    }
    study: Row = next(iter(of_kind.get("study", {}).values()), {})
    strata = results.query(
        "SELECT stratification, stratum, min(stratum_order) AS stratum_order, "
        "bool_or(is_reference) AS is_reference FROM strata GROUP BY ALL ORDER BY ALL"
    )
    areas = _areas(results)
    return Background(
        results=results,
        run=results.table("run").row(0, named=True),
        study=study,
        indicators={
            n: Indicator.model_validate(d) for n, d in of_kind.get("indicator", {}).items()
        },
        models={n: Model.model_validate(d) for n, d in of_kind.get("model", {}).items()},
        pathways={n: Pathway.model_validate(d) for n, d in of_kind.get("pathway", {}).items()},
        completeness={
            c.indicator: c
            for d in of_kind.get("completeness", {}).values()
            if (c := Completeness.model_validate(d))
        },
        policy=next(iter(of_kind.get("disclosure", {}).values()), None),
        thresholds=of_kind.get("threshold", {}),
        stratifiers=of_kind.get("stratifier", {}),
        areas=areas,
        focus=tuple(key for key, at in areas.items() if at.is_in_focus),
        levels=_levels(study, areas),
        orders={
            (r["stratification"], r["stratum"]): r["stratum_order"]
            for r in strata.iter_rows(named=True)
        },
        references={
            r["stratification"]: r["stratum"]
            for r in strata.iter_rows(named=True)
            if r["is_reference"]
        },
        headline=_headline(study, areas),
    )


def _areas(results: Results) -> dict[tuple[str, str], Area]:
    return {
        (r["area_type"], r["area_code"]): Area(
            area_type=r["area_type"],
            code=r["area_code"],
            given_name=r["area_name"] or r["area_code"],
            name=words.name(r["area_name"]),
            parents=json.loads(r["parents"] or "{}"),
            geometry=r["geometry"],
            is_in_focus=bool(r["is_in_focus"]),
            parent_codes=json.loads(r["parent_codes"] or "{}"),
            position=_position(r),
        )
        for r in results.table("areas").iter_rows(named=True)
    }


def _position(row: Row) -> tuple[float, float] | None:
    at = row["longitude"], row["latitude"]
    return None if None in at else at


def _levels(study: Row, areas: Mapping[tuple[str, str], Area]) -> tuple[str, ...]:
    declared = study.get("areas", {})
    ways = [level for way in declared.get("roll_up", []) for level in way]
    whole = declared.get("whole", {}).get("type")
    found = {area_type for area_type, _ in areas}
    named = [level for level in [*ways, *([whole] if whole else [])] if level in found]
    return tuple(dict.fromkeys([*named, *sorted(found - set(named))]))


def _headline(study: Row, areas: Mapping[tuple[str, str], Area]) -> tuple[tuple[str, str], ...]:
    declared = study.get("areas", {})
    whole, focus = declared.get("whole") or {}, declared.get("focus") or {}
    keys = [(focus.get("type", ""), code) for code in focus.get("codes", [])]
    return tuple(k for k in [(whole.get("type"), whole.get("code")), *keys] if k in areas)


def everyone(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows of everyone, in no stratum."""
    return rows.filter(pl.col("stratification") == ALL)


def last_period(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the longest of the periods that end last: what an indicator is first told for.

    Only periods that counts are for: what sums up a series spans all of them.
    """
    first_told = {*LEVEL_STATISTICS, *PATHWAY_STATISTICS, *WAIT_STATISTICS}
    given = rows.select("statistic", "period_start", "period_end").unique().rows()
    counted = [(start, end) for statistic, start, end in given if statistic in first_told]
    if not counted:
        return rows.clear()
    end = max(end for _, end in counted)
    start = min(start for start, at in counted if at == end)
    return rows.filter(pl.col("period_end") == end, pl.col("period_start") == start)


def more(row: Row) -> Mapping[str, Any]:
    """Return what only the row's statistic says, and no column of the results is for."""
    said: Mapping[str, Any] = json.loads(row["more"] or "{}")
    return said


def level_below(known: Background) -> tuple[str, ...]:
    """Return the types of area just below the focus (else the whole), one for each way up."""
    declared = known.study.get("areas", {})
    focus = (declared.get("focus") or {}).get("type")
    ways = [list(way) for way in declared.get("roll_up", [])]
    below = [way[: way.index(focus)] if focus in way else way for way in ways]
    return tuple(dict.fromkeys(way[-1] for way in below if way))
