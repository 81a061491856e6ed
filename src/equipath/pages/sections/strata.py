"""Who does worse: levels by stratum, crude and standardised, and the gaps between them in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from equipath.charts.dot_plot import Panel, draw
from equipath.pages import words
from equipath.pages.background import LEVEL_STATISTICS
from equipath.pages.page import Block, Chart, Column, Section, Table, Text
from equipath.pages.sections import flows, intersections
from equipath.pages.sections.gap_tables import areas_apart, slopes
from equipath.pages.sections.gaps import (
    gap_of,
    gap_sentences,
    none_apart,
    turns_round,
)
from equipath.pages.sections.hidden import drawn
from equipath.pages.sections.intersections import crossed
from equipath.pages.sections.standings import Standings, standings
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import ALL, NOT_KNOWN, Comparison

STANDARDISED = ("indirectly_standardised_ratio", "directly_standardised_rate")
COLUMNS = (
    Column("Area and group"),
    Column("Allowing for"),
    Column("Value", is_number=True),
    Column("95% interval", is_number=True),
    Column("Counted", is_number=True),
    Column("Out of", is_number=True),
    Column("Result", is_id=True),
)


@dataclass(frozen=True)
class How:
    """How groups are shown: as counted, standardised or (unasked) both; and against what.

    `against` is what each group is set against besides, as `measure.offered` names it.
    """

    as_counted: bool = True
    standardised: bool = True
    against: str = ""


AS_ALL = How()


def sections(view: View, how: How = AS_ALL) -> list[Section]:
    """Return a section for each stratification that the headline areas have levels by."""
    found = [_of(view, name, how) for name in _names(view)]
    return [section for section in found if section]


def has_standardised(view: View) -> bool:
    """Say whether the groups have numbers that allow for who the people are."""
    named = [name for name in _names(view) if not crossed(view, name)]
    return any(r["value"] is not None for name in named for r in _standardised(view, name))


def _names(view: View) -> list[str]:
    names = view.levels["stratification"].unique(maintain_order=True).to_list()
    return [name for name in names if name != ALL]


def _of(view: View, name: str, how: How) -> Section | None:
    if view.background.stratifiers.get(name, {}).get("is_flow"):
        return flows.section(view, name)
    return intersections.section(view, name) if crossed(view, name) else _section(view, name, how)


def _section(view: View, name: str, how: How) -> Section | None:
    crude = _headline(view, LEVEL_STATISTICS, name)
    if not crude:
        return None
    title = view.background.stratification(name)
    strata = _ordered(view, name, crude)
    adjusted = _standardised(view, name) if how.standardised else []
    shown = [*(crude if how.as_counted or not adjusted else []), *adjusted]
    chart = _chart(view, name, shown, strata, standings(view, name, how.against))
    caveat = view.background.stratifiers.get(name, {}).get("caveat", "")
    told = gap_sentences(view, name)
    blocks: list[Block] = []
    if told:
        blocks.append(Text(tuple(told)))
    blocks += drawn(chart, [r["value"] for r in shown])
    blocks += [table for table in (areas_apart(view, name), slopes(view, name)) if table]
    if caveat:
        blocks.append(Text((f"Read with care: {caveat}",)))
    return Section(f"By {title[:1].lower()}{title[1:]}", tuple(blocks))


def _headline(view: View, statistics: Iterable[str], name: str) -> list[Row]:
    """Return the rows of the headline areas by a stratification, of some statistics."""
    asked = [(key, statistic) for key in view.background.headline for statistic in statistics]
    rows = (r for key, statistic in asked for r in view.of_strata(statistic, name, key))
    return [r for r in rows if r["stratum"] != ALL]


def _ordered(view: View, name: str, rows: list[Row]) -> list[str]:
    """Return the strata: as declared, or by the whole's level where no order means anything."""
    first = (rows[0]["area_type"], rows[0]["area_code"])
    of_first = {r["stratum"]: r["value"] for r in rows if (r["area_type"], r["area_code"]) == first}
    # Strata that are not set against one another (cancer types) have an order that says nothing.
    by_place = bool(view.background.stratifiers.get(name, {}).get("is_compared", True))

    def place(stratum: str) -> tuple[bool, float]:
        level = of_first.get(stratum)
        given = view.background.orders.get((name, stratum))
        by_order = float(given) if given is not None else 1e6
        by_level = (level if view.low_is_bad else -level) if level is not None else 1e9
        return stratum == NOT_KNOWN, by_order if by_place else by_level

    return sorted(dict.fromkeys(r["stratum"] for r in rows), key=place)


def _chart(
    view: View, name: str, rows: list[Row], strata: list[str], against: Standings | None
) -> Chart:
    """Draw the rows as counted and the standardised ones, in a panel each."""
    crude = [r for r in rows if r["statistic"] not in STANDARDISED]
    adjusted = [r for r in rows if r["statistic"] in STANDARDISED]
    is_ratio = any(r["statistic"] == STANDARDISED[0] for r in adjusted)
    panels = []
    is_drawn = any(r["value"] is not None for r in adjusted)
    if crude:
        title = "As counted" if is_drawn else ""
        line = against.line if against else None
        axis = f"{view.indicator.title} ({_unit(view)})"
        panels.append(Panel(title, axis, _points(view, crude), line))
    if is_drawn:
        axis = "Counted per 100 expected" if is_ratio else f"Age-standardised ({_unit(view)})"
        title = "Allowing for who the people are" if is_ratio else "Allowing for age"
        panels.append(Panel(title, axis, _points(view, adjusted), 100.0 if is_ratio else None))
    series = list(dict.fromkeys(view.background.place(r) for r in rows))
    line = against.drawn if against and crude else ""
    return Chart(
        title=_title(view, name, crude, strata) if crude else _alike(view, adjusted),
        description=_description(view, panels, strata, series),
        spec=draw(panels, strata, series),
        table=_table(view, name, rows, against),
        source=f"{view.source}{line}",
    )


def _table(view: View, name: str, rows: list[Row], against: Standings | None) -> Table:
    """Return the rows as a table, each with how it stands where that was asked for."""
    columns, cells = COLUMNS, [_cells(view, r) for r in rows]
    if against:
        columns = (*COLUMNS[:-1], Column(f"Against {against.named}"), COLUMNS[-1])
        cells = [
            (*own[:-1], against.said(view, row), own[-1])
            for own, row in zip(cells, rows, strict=True)
        ]
    by = view.background.stratification(name).lower()
    return Table(f"{view.indicator.title} by {by}, {view.when}", columns, tuple(cells))


def _alike(view: View, rows: list[Row]) -> str:
    """State the lowest and the highest standardised group of the last headline area."""
    last = (rows[-1]["area_type"], rows[-1]["area_code"])
    mine = [
        r
        for r in rows
        if (r["area_type"], r["area_code"]) == last
        and r["value"] is not None
        and r["stratum"] != NOT_KNOWN
    ]
    if len(mine) < 2:
        return f"{view.indicator.title} by group, standardised"
    ends = (f(mine, key=lambda r: r["value"]) for f in (min, max))
    low, high = (f"{words.number(r['value'], view.decimals)} in “{r['stratum']}”" for r in ends)
    return f"{view.background.place(mine[0])}, standardised: from {low} to {high}"


def _standardised(view: View, name: str) -> list[Row]:
    """Return the standardised rows that there are: of the first kind that has any."""
    for statistic in STANDARDISED:
        rows = _headline(view, [statistic], name)
        titles = list(dict.fromkeys(r["comparator"] for r in rows))
        if rows:
            return [r for r in rows if r["comparator"] == titles[-1]]
    return []


def _unit(view: View) -> str:
    return "%" if view.suffix == "%" else view.suffix.strip()


def _points(view: View, rows: list[Row]) -> list[Row]:
    return [
        {
            "stratum": r["stratum"],
            "series": view.background.place(r),
            "value": r["value"],
            "lower": r["lower_ci"],
            "upper": r["upper_ci"],
            "is_hidden": r["value"] is None,
        }
        for r in rows
    ]


def _title(view: View, name: str, crude: list[Row], strata: list[str]) -> str:
    """State the finding: the first and the last known stratum of the last headline area."""
    last = (crude[-1]["area_type"], crude[-1]["area_code"])
    mine = {
        r["stratum"]: r
        for r in crude
        if (r["area_type"], r["area_code"]) == last
        and r["value"] is not None
        and r["stratum"] != NOT_KNOWN
    }
    known = [mine[s] for s in strata if s in mine]
    gap = gap_of(view, name, last, "absolute_gap")
    if gap and gap["stratum"] in mine and gap["comparator"] in mine:
        known = [mine[gap["stratum"]], mine[gap["comparator"]]]
    compared = [r for r in known if r["comparison"] not in (None, Comparison.NOT_COMPARED)]
    if not view.background.stratifiers.get(name, {}).get("is_compared", True) and compared:
        worse = sum(r["comparison"] == Comparison.WORSE for r in compared)
        place = view.background.place(known[0])
        against = words.comparator(compared[0]["comparator"])
        return f"{place}: worse than {against} in {worse} of {len(compared)} groups"
    if len(known) < 2:
        return f"{view.indicator.title} by group"
    one, other = known[0], known[-1]
    a, b = (words.amount(r["value"], view.suffix, view.decimals) for r in (one, other))
    if none_apart(view, name, last):
        return f"{view.background.place(one)}: no group stands clearly apart from the reference"
    turned = "; allowing for who the people are, the gap turns round"
    return (
        f"{view.background.place(one)}: {a} in “{one['stratum']}” "
        f"against {b} in “{other['stratum']}”{turned if turns_round(view, name, last) else ''}"
    )


def _description(view: View, panels: list[Panel], strata: list[str], series: list[str]) -> str:
    parts = "; beside it the same allowing for differences between groups" * (len(panels) > 1)
    return (
        f"Dot plot of {view.indicator.title} with intervals in {len(strata)} groups, "
        f"for {words.listed(series)}{parts}. The numbers are in the table below."
    )


def _cells(view: View, row: Row) -> tuple[str, ...]:
    value, interval, numerator, denominator = view.level_cells(row)
    what = "nothing: as counted"
    if row["statistic"] == "indirectly_standardised_ratio":
        what = f"{row['comparator']}: per 100 expected"
        if row["value"] is not None:
            value, interval = words.number(row["value"], 1), words.interval(row, 1)
    elif row["statistic"] in STANDARDISED:
        what = "age"
    place = f"{view.background.place(row)}: {words.stratum(row['stratum'])}"
    return (place, what, value, interval, numerator, denominator, row["result_id"])
