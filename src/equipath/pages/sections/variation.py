"""How areas vary: how much of it is more than chance, and where small areas' levels would lie."""

from collections.abc import Sequence

import polars as pl

from equipath.pages import words
from equipath.pages.background import everyone, more
from equipath.pages.page import Block, Column, Section, Table, Text
from equipath.pages.sections.measured import difference, explained, known, remarks
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import Over, Unit

BETWEEN = "between areas: "
"""How the comparator of a result that sums up the areas of a type begins."""

SHRUNKEN = ("empirical_bayes_level", "hierarchical_level")
STAND_OUT, MOVE = 10, 5
COLUMNS = (
    Column("Between"),
    Column("Measure"),
    Column("Value", is_number=True),
    Column("95% interval", is_number=True),
    Column("In words"),
    Column("Result", is_id=True),
)
DRAWN_COLUMNS = (
    Column("Area"),
    Column("Listed because"),
    Column("As counted", is_number=True),
    Column("Drawn in", is_number=True),
    Column("95% interval", is_number=True),
    Column("Own weight", is_number=True),
    Column("Out of", is_number=True),
    Column("Result", is_id=True),
)


def section(view: View) -> Section | None:
    """Return what sums up the areas, and the areas that stand out or move when drawn in."""
    one = _one_number(view)
    drawn = [t for name in SHRUNKEN for kind in _kinds(view) if (t := _drawn(view, name, kind))]
    if one is None and not drawn:
        return None
    blocks: list[Block] = [one] if one else []
    if drawn:
        why = (
            "A small area's level is partly chance. Drawn in, it moves towards the overall level "
            "by as much as its own people leave open: use it to see where levels truly lie, and "
            "the funnel to judge an area."
        )
        blocks += [Text((why,)), *drawn]
    used = view.last["statistic"].unique()
    names = [a.statistic for a in view.indicator.statistics if a.statistic in used]
    shown = [n for n in names if n in SHRUNKEN or _sums_up(n)]
    return Section("How areas vary", (*blocks, explained(shown)))


def _sums_up(name: str) -> bool:
    statistic = known(name)
    return bool(statistic and statistic.over is Over.AREA and not statistic.gives_rows)


def _one_number(view: View) -> Table | None:
    rows = [
        r
        for r in view.last.filter(pl.col("comparator").str.starts_with(BETWEEN)).iter_rows(
            named=True
        )
        if _sums_up(r["statistic"]) and r["value"] is not None
    ]
    if not rows:
        return None
    place = {level: i for i, level in enumerate(view.background.levels)}
    rows.sort(key=lambda r: (r["statistic"], -place.get(_kind(r), 0)))
    return Table(
        f"How areas of each kind differ, {view.when}",
        COLUMNS,
        tuple(cells for r in rows if (cells := _cells(view, r))),
        note=remarks(view, rows),
    )


def _kind(row: Row) -> str:
    return str(row["comparator"]).removeprefix(BETWEEN)


def _cells(view: View, row: Row) -> tuple[str, ...] | None:
    statistic = known(row["statistic"])
    if statistic is None:
        return None
    many = more(row).get("areas")
    kinds = words.level_of(_kind(row), 2)
    return (
        f"{many:,.0f} {kinds}" if many else kinds,
        statistic.title,
        *difference(view, row, statistic),
        _said(view, row, statistic.unit),
        row["result_id"],
    )


def _said(view: View, row: Row, unit: Unit) -> str:
    """Say a ratio between two areas, and how much of the variation is chance."""
    if row["value"] is None:
        return "–"
    what = "odds are" if view.indicator.kind == "proportion" else "rate is"
    times = words.number(row["value"], 2)
    ratio = f"Of two taken at random, the higher one's {what} typically {times} times the other's"
    chance = more(row).get("share_by_chance")
    left = "" if chance is None else f"{_per_cent(chance)} of what is seen is chance"
    parts = [ratio if unit is Unit.RATIO else "", left]
    return "; ".join(p for p in parts if p) or "–"


def _per_cent(share: float) -> str:
    return "less than 1%" if 0 < share < 0.01 else f"{words.number(100 * share)}%"


def _kinds(view: View) -> list[str]:
    """Return the lowest type of area of each way up: the smallest ones move most."""
    ways = view.background.study.get("areas", {}).get("roll_up", [])
    return list(dict.fromkeys(way[0] for way in ways if way))


def _drawn(view: View, name: str, kind: str) -> Table | Text | None:
    """Return the areas of a type that stand out though drawn in, then those that move most.

    Where none moves there is nothing to list: their levels are as counted.
    """
    rows = [
        r
        for r in everyone(view.statistic(name))
        .filter(pl.col("area_type") == kind)
        .iter_rows(named=True)
        if view.background.area(r).is_in_focus
        and r["value"] is not None
        and more(r).get("crude_value") is not None
    ]
    statistic = known(name)
    if not rows or statistic is None:
        return None
    if all(_moved(r) < 10**-view.decimals for r in rows):
        said = f"The {len(rows)} {words.level_of(kind, len(rows))} are large enough to speak for"
        return Text((f"{said} themselves: drawn in, none of their levels moves.",))
    listed = _stand_out(view, rows)
    chosen = {r["result_id"] for r, _ in listed}
    moved = sorted(rows, key=lambda r: -_moved(r))
    listed += [(r, "Moves most") for r in moved[:MOVE] if r["result_id"] not in chosen]
    base = next((r["baseline"] for r in rows if r["baseline"] is not None), None)
    return Table(
        f"{statistic.title}: {words.level_of(kind, 2)} that stand out, or move most, {view.when}",
        DRAWN_COLUMNS,
        tuple(_drawn_cells(view, r, why) for r, why in listed),
        note=f"{len(listed)} of {len(rows):,}. Drawn towards "
        f"{words.amount(base, view.suffix, view.decimals)}. Own weight: how much of the level is "
        "the area's own, the rest being the overall level.",
    )


def _moved(row: Row) -> float:
    return abs(float(more(row)["crude_value"]) - float(row["value"]))


def _stand_out(view: View, rows: Sequence[Row]) -> list[tuple[Row, str]]:
    """Return the areas whose interval leaves out the overall level, those that do worse first."""
    apart = [
        r
        for r in rows
        if r["baseline"] is not None
        and r["lower_ci"] is not None
        and not r["lower_ci"] <= r["baseline"] <= r["upper_ci"]
    ]
    apart.sort(key=lambda r: r["value"] if view.low_is_bad else -r["value"])
    kept = apart if len(apart) <= STAND_OUT else [*apart[: STAND_OUT - 3], *apart[-3:]]
    return [(r, "Lower" if r["value"] < r["baseline"] else "Higher") for r in kept]


def _drawn_cells(view: View, row: Row, why: str) -> tuple[str, ...]:
    said = more(row)
    _, interval, _, denominator = view.level_cells(row)
    weight = said.get("shrinkage_weight")
    return (
        view.background.place(row),
        why,
        words.amount(said["crude_value"], view.suffix, view.decimals),
        words.amount(row["value"], view.suffix, view.decimals),
        interval,
        _per_cent(weight) if weight is not None else "–",
        denominator,
        row["result_id"],
    )
