"""Who does worse: levels by stratum, crude and standardised, and the gaps between them in words."""

from dataclasses import replace

import polars as pl

from equipath.charts.dot_plot import Panel, draw
from equipath.pages import words
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


def sections(view: View) -> list[Section]:
    """Return a section for each stratification that the headline areas have levels by."""
    names = view.levels["stratification"].unique(maintain_order=True).to_list()
    found = [_of(view, name) for name in names if name != ALL]
    return [section for section in found if section]


def _of(view: View, name: str) -> Section | None:
    if view.background.stratifiers.get(name, {}).get("is_flow"):
        return flows.section(view, name)
    return intersections.section(view, name) if crossed(view, name) else _section(view, name)


def _section(view: View, name: str) -> Section | None:
    crude = _headline(view, view.levels, name)
    if not crude:
        return None
    title = view.background.stratification(name)
    strata = _ordered(view, name, crude)
    chart = _chart(view, name, crude, strata)
    caveat = view.background.stratifiers.get(name, {}).get("caveat", "")
    told = gap_sentences(view, name)
    blocks: list[Block] = []
    if told:
        blocks.append(Text(tuple(told)))
    blocks += drawn(chart, [r["value"] for r in crude])
    blocks += [table for table in (areas_apart(view, name), slopes(view, name)) if table]
    if caveat:
        blocks.append(Text((f"Read with care: {caveat}",)))
    return Section(f"By {title[:1].lower()}{title[1:]}", tuple(blocks))


def _headline(view: View, rows: pl.DataFrame, name: str) -> list[Row]:
    mine = rows.filter(pl.col("stratification") == name, pl.col("stratum") != ALL)
    places = {key: i for i, key in enumerate(view.background.headline)}
    found = [r for r in mine.iter_rows(named=True) if (r["area_type"], r["area_code"]) in places]
    return sorted(found, key=lambda r: places[(r["area_type"], r["area_code"])])


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


def _chart(view: View, name: str, crude: list[Row], strata: list[str]) -> Chart:
    panels = [Panel("", f"{view.indicator.title} ({_unit(view)})", _points(view, crude))]
    rows = [(r, "nothing: as counted") for r in crude]
    adjusted = _standardised(view, name)
    if any(r["value"] is not None for r in adjusted):
        statistic = adjusted[0]["statistic"]
        is_ratio = statistic == "indirectly_standardised_ratio"
        axis = "Counted per 100 expected" if is_ratio else f"Age-standardised ({_unit(view)})"
        title = "Allowing for who the people are" if is_ratio else "Allowing for age"
        panels = [replace(panels[0], title="As counted")]
        panels.append(Panel(title, axis, _points(view, adjusted), 100.0 if is_ratio else None))
        what = f"{adjusted[0]['comparator']}: per 100 expected" if is_ratio else "age"
        rows += [(r, what) for r in adjusted]
    series = list(dict.fromkeys(view.background.place(r) for r in crude))
    return Chart(
        title=_title(view, name, crude, strata),
        description=_description(view, panels, strata, series),
        spec=draw(panels, strata, series),
        table=Table(
            f"{view.indicator.title} by {view.background.stratification(name).lower()}, "
            f"{view.when}",
            COLUMNS,
            tuple(_cells(view, r, what) for r, what in rows),
        ),
        source=view.source,
    )


def _standardised(view: View, name: str) -> list[Row]:
    """Return the standardised rows that there are: of the first kind that has any."""
    for statistic in STANDARDISED:
        rows = _headline(view, view.statistic(statistic), name)
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


def _cells(view: View, row: Row, what: str) -> tuple[str, ...]:
    value, interval, numerator, denominator = view.level_cells(row)
    if row["statistic"] == "indirectly_standardised_ratio" and row["value"] is not None:
        value, interval = words.number(row["value"], 1), words.interval(row, 1)
    place = f"{view.background.place(row)}: {words.stratum(row['stratum'])}"
    return (place, what, value, interval, numerator, denominator, row["result_id"])
