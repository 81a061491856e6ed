"""Cost, access, experience and outcome side by side: a row a group, a column an indicator."""

from collections import Counter
from typing import get_args

import polars as pl

from equipath.pages import words
from equipath.pages.background import Background, background
from equipath.pages.page import Block, Column, Page, Section, Table, Text
from equipath.pages.sections.view import Row, View, view_of
from equipath.results.store import Results
from equipath.study.indicator import Domain
from equipath.vocabulary import ALL, NOT_KNOWN

Place = tuple[str, str]
STANDS_OUT = "stands out"
_LEDE = "Do the same groups fall behind at the door, on the way, and in the end?"
_WITH_COST = "What goes into each group's care, and what comes of it?"


def present(results: Results) -> Page | None:
    """Return the page of the indicators that say what they are of; None where fewer than two do."""
    return side_by_side(background(results))


def has_domains(known: Background) -> bool:
    """Say whether there are indicators to set side by side."""
    return sum(i.domain is not None for i in known.indicators.values()) > 1


def side_by_side(known: Background) -> Page | None:
    """Return the page as a background tells it, in the last of its headline areas with groups."""
    if not has_domains(known):
        return None
    views = [view_of(known.results, n) for n, i in known.indicators.items() if i.domain]
    views.sort(key=lambda v: get_args(Domain).index(v.indicator.domain))
    counted = Counter(n for v in views for n in v.levels["stratification"].unique() if n != ALL)
    shared = [n for n, many in counted.items() if many > 1]
    out = _standing_out(known)
    sections = [section for n in sorted(shared) if (section := _section(known, views, n, out))]
    declared = {v.indicator.domain for v in views}
    missing = [d for d in get_args(Domain) if d not in declared]
    told = words.listed([d for d in get_args(Domain) if d in declared])
    blocks: list[Block] = []
    if missing:
        named = words.listed(missing)
        blocks.append(Text((f"No indicator of {named} is declared: nothing is said of that.",)))
    return Page(
        name="domains",
        title=f"{told[:1].upper()}{told[1:]}",
        lede=_WITH_COST if "cost" in declared else _LEDE,
        blocks=(*blocks, *sections),
    )


def _standing_out(known: Background) -> set[tuple[object, ...]]:
    """Return the groups that stand out from all that were tested, chance allowed for."""
    found = known.results.query(
        "SELECT r.indicator, r.area_type, r.area_code, r.stratification, r.stratum "
        "FROM findings JOIN results r USING (result_id)"
    )
    return set(found.iter_rows())


def _section(
    known: Background, views: list[View], name: str, out: set[tuple[object, ...]]
) -> Section | None:
    for key in reversed(known.headline):
        rows = {view.indicator.name: _rows(view, name, key) for view in views}
        mine = [view for view in views if rows[view.indicator.name]]
        if len(mine) < 2:
            continue
        strata = dict.fromkeys(s for view in mine for s in rows[view.indicator.name])
        order = sorted(strata, key=lambda s: _order(known, name, s))
        title = known.stratification(name)
        table = Table(
            f"By {title[:1].lower()}{title[1:]}, {known.areas[key].name}",
            (Column("Group"), *(Column(_heading(view), is_number=True) for view in mine)),
            tuple(
                (s, *(_cell(view, rows[view.indicator.name].get(s), out) for view in mine))
                for s in order
            ),
            note=f"Each with its 95% interval. “{STANDS_OUT.capitalize()}”: among all comparisons "
            "tested, with chance allowed for, this group does worse.",
        )
        return Section(f"By {title[:1].lower()}{title[1:]}", (table,))
    return None


def _rows(view: View, name: str, key: Place) -> dict[str, Row]:
    found = view.levels.filter(
        pl.col("stratification") == name,
        pl.col("stratum") != ALL,
        pl.col("area_type") == key[0],
        pl.col("area_code") == key[1],
    )
    return {row["stratum"]: row for row in found.iter_rows(named=True)}


def _order(known: Background, name: str, stratum: str) -> tuple[bool, int, str]:
    return stratum == NOT_KNOWN, known.orders.get((name, stratum), 1_000), stratum


def _heading(view: View) -> str:
    domain = view.indicator.domain or ""
    return f"{domain[:1].upper()}{domain[1:]}: {view.indicator.title}"


def _cell(view: View, row: Row | None, out: set[tuple[object, ...]]) -> str:
    if row is None:
        return "–"
    value, interval, _, _ = view.level_cells(row)
    said = f"{value} ({interval})" if row["lower_ci"] is not None else value
    names = ("indicator", "area_type", "area_code", "stratification", "stratum")
    return f"{said}, {STANDS_OUT}" if tuple(row[n] for n in names) in out else said
