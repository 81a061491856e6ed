"""The map on one chosen date: which areas there are, whose parts they are, who became whom."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl
from ibis.expr import types as ir

from equipath.conform.succession import Area, apportion, map_finding
from equipath.contracts.data_finding import DataFinding
from equipath.study.study import Study
from equipath.vocabulary import NOT_KNOWN, Severity


@dataclass(frozen=True)
class AreaMap:
    """Areas as on one date.

    `areas` has one row an area: area_type, area_code, area_name, longitude, latitude,
    boundary_code. `parents` gives each area's ancestors by type. `apportioned` has one row for
    each area that is not on the map of the date and each successor that takes a share of it:
    area_type, area_code, to_code, share. `former` are the areas that sources of areas name and
    that the map of the date does not have.
    """

    areas: pl.DataFrame
    parents: dict[Area, dict[str, str]]
    apportioned: pl.DataFrame
    names: dict[Area, str] = field(default_factory=dict)
    former: frozenset[Area] = frozenset()

    def parent(self, area: Area, area_type: str) -> str:
        """Return the code of an area's ancestor of a type, or `Not known`."""
        if area[0] == area_type:
            return area[1]
        return self.parents.get(area, {}).get(area_type, NOT_KNOWN)

    def links(
        self, ways: Iterable[Iterable[str]], whole: Area, counts: pl.DataFrame
    ) -> pl.DataFrame:
        """Return who adds up to whom: child_type, child_code, parent_type, parent_code.

        Of the areas that have counts, those whose place is not known among them: each with its
        parent at every level above. An area that is itself a level's "Not known" is a part of
        the whole only, for what it is made of may lie anywhere below.
        """
        rows = []
        areas = counts.select("area_type", "area_code").unique(maintain_order=True)
        for way in ways:
            levels = list(way)
            for area in areas.filter(pl.col("area_type").is_in(levels)).iter_rows():
                above = levels[levels.index(area[0]) + 1 :]
                is_lost = area[1] == NOT_KNOWN and area[0] != levels[0]
                rows.append((*area, *whole))
                rows += [(*area, level, self.parent(area, level)) for level in above if not is_lost]
        columns = ("child_type", "child_code", "parent_type", "parent_code")
        return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")

    def named(self, counts: Iterable[ir.Table]) -> "AreaMap":
        """Return the map with the names that counts give to areas it does not have."""
        names: dict[Area, str] = {}
        for table in counts:
            columns = table.select("area_type", "area_code", "area_name").distinct()
            rows = columns.filter(columns.area_name.notnull()).to_polars()
            names |= {(t, c): n for t, c, n in rows.sort(rows.columns).iter_rows()}
        return replace(self, names=names | self.names)

    def name(self, area: Area) -> str:
        """Return an area's name, or its code where no map names it."""
        return self.names.get(area, area[1])


def draw_map(
    study: Study, areas: Iterable[pl.DataFrame], successors: Iterable[pl.DataFrame]
) -> tuple[AreaMap, list[DataFinding]]:
    """Draw the map of the study's date from every source of areas.

    Finds hierarchies that go round in a circle, parents that are no area, areas with two
    parents of one type, and areas whose shares do not add up.
    """
    day = study.map_date
    rows = pl.concat([a.select(_COLUMNS) for a in areas]) if areas else _no_areas()
    holds = _holds(rows, day)
    direct, findings = _direct_parents(holds)
    findings += _orphans(holds)
    parents, circles = _ancestors(direct)
    findings += circles
    whole = study.areas.whole
    for area, above in parents.items():
        if area[0] != whole.type:
            above.setdefault(whole.type, whole.code)
    places = holds.group_by("area_type", "area_code", maintain_order=True).agg(
        pl.col("area_name", "longitude", "latitude", "boundary_code").drop_nulls().first()
    )
    names = {(t, c): n or c for t, c, n in places.select(_COLUMNS[:3]).iter_rows()}
    names[(whole.type, whole.code)] = whole.name
    known = {(t, c) for t, c in places.select(_COLUMNS[:2]).iter_rows()}
    former = frozenset((t, c) for t, c in rows.select(_COLUMNS[:2]).iter_rows()) - known
    apportioned, more = apportion(list(successors), known, day)
    return AreaMap(places, parents, apportioned, names, former), [
        *findings,
        *more,
        *_closed(former, apportioned, day),
    ]


_COLUMNS = (
    "area_type",
    "area_code",
    "area_name",
    "parent_type",
    "parent_code",
    "valid_from",
    "valid_to",
    "longitude",
    "latitude",
    "boundary_code",
)


def _no_areas() -> pl.DataFrame:
    dates = {"valid_from": pl.Date, "valid_to": pl.Date}
    numbers = {"longitude": pl.Float64, "latitude": pl.Float64}
    return pl.DataFrame(schema={c: (dates | numbers).get(c, pl.String) for c in _COLUMNS})


def _holds(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    return rows.filter(
        pl.col("valid_from").fill_null(date.min) <= day,
        pl.col("valid_to").fill_null(date.max) >= day,
    )


def _direct_parents(rows: pl.DataFrame) -> tuple[dict[Area, dict[str, str]], list[DataFinding]]:
    options: dict[Area, dict[str, Counter[str]]] = {}
    for area_type, code, parent_type, parent_code in rows.select(
        "area_type", "area_code", "parent_type", "parent_code"
    ).iter_rows():
        above = options.setdefault((area_type, code), {})
        if parent_type and parent_code:
            above.setdefault(parent_type, Counter())[parent_code] += 1
    torn = [
        (area, parent_type, codes)
        for area, above in options.items()
        for parent_type, codes in above.items()
        if len(codes) > 1
    ]
    chosen = {
        area: {t: min(codes, key=lambda c: (-codes[c], c)) for t, codes in above.items()}
        for area, above in options.items()
    }
    if not torn:
        return chosen, []
    area, parent_type, codes = torn[0]
    return chosen, [
        map_finding(
            "two_parents",
            Severity.WARNING,
            len(torn),
            len(chosen),
            f"{area[0]} {area[1]}",
            f"{len(torn):,} areas have two parents of one type: {area[0]} {area[1]} is in "
            f"{parent_type} {' and '.join(sorted(codes))}; {chosen[area][parent_type]} was taken.",
            "Areas below that name their own parent are not moved by this.",
        )
    ]


def _orphans(rows: pl.DataFrame) -> list[DataFinding]:
    known = rows.select(parent_type="area_type", parent_code="area_code").unique()
    types = known["parent_type"].unique().to_list()
    lost = (
        rows.drop_nulls(["parent_type", "parent_code"])
        .filter(pl.col("parent_type").is_in(types))
        .join(known, on=["parent_type", "parent_code"], how="anti")
    )
    if lost.is_empty():
        return []
    code, parent = lost.row(0, named=True)["area_code"], lost.row(0, named=True)["parent_code"]
    return [
        map_finding(
            "orphan",
            Severity.WARNING,
            lost.height,
            rows.height,
            f"{code} in {parent}",
            f"{lost.height:,} areas name a parent that is no area on the map's date: "
            f"{code} is in {parent}, which is not there.",
            "Their parent is shown by its code alone.",
        )
    ]


def _ancestors(
    direct: dict[Area, dict[str, str]],
) -> tuple[dict[Area, dict[str, str]], list[DataFinding]]:
    done: dict[Area, dict[str, str]] = {}
    circles: list[Area] = []

    def climb(area: Area, below: tuple[Area, ...]) -> dict[str, str]:
        if area in below:
            circles.append(area)
            return {}
        if area not in done:
            found: dict[str, str] = {}
            for parent in direct.get(area, {}).items():
                found |= {t: c for t, c in climb(parent, (*below, area)).items() if t not in found}
            # What an area says of itself goes before what its parents say of it.
            done[area] = found | direct.get(area, {})
        return done[area]

    for area in direct:
        climb(area, ())
    if not circles:
        return done, []
    kind, code = circles[0]
    return done, [
        map_finding(
            "circular_hierarchy",
            Severity.ERROR,
            len(set(circles)),
            len(direct),
            code,
            f"the hierarchy goes round in a circle: {kind} {code} is above itself.",
            "Correct its `parent_code`, or that of the areas above it.",
        )
    ]


def _closed(former: frozenset[Area], apportioned: pl.DataFrame, day: date) -> list[DataFinding]:
    followed = set(apportioned.select("area_type", "area_code").iter_rows())
    lost = sorted(former - followed)
    if not lost:
        return []
    return [
        map_finding(
            "not_on_the_map",
            Severity.NOTE,
            len(lost),
            len(former),
            lost[0][1],
            f"{len(lost):,} areas are not on the map of {day:%-d %B %Y} and have no successor "
            f"there, such as {lost[0][0]} {lost[0][1]}. What is counted in them is kept under "
            "their own code, with parents not known.",
        )
    ]
