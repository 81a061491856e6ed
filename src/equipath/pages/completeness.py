"""How complete is what the numbers rest on, and which gaps survive whatever the unknown are."""

from collections import Counter

import polars as pl

from equipath.pages import words
from equipath.pages.background import background, more
from equipath.pages.page import Block, Column, Page, Section, Table, Text
from equipath.pages.sections.measured import headline
from equipath.pages.sections.recording import since_baseline
from equipath.pages.sections.view import Row, View, view_of
from equipath.results.store import Results
from equipath.vocabulary import ALL, NOT_KNOWN

BOUNDS = "unknown_bounds"
ANSWERS = WHOEVER, ON_A_SIDE, MAY_TURN, BY_CHANCE, HIDDEN = (
    "Yes, whoever the unknown are",
    "Yes if they are all of one side, not at worst",
    "No, it could turn round",
    "It may be chance to begin with",
    "Cannot be told: counts are hidden",
)
"""Whether the same group does worse whatever the groups of the unknown are."""

LISTED = 25
WHY = (
    "Some people's group is not recorded, and they need not be like the others. Each gap is "
    "worked out again as if all of them belonged to the one side, and to the other; and for the "
    "worst that any division of them could do, those counted on one side and those not counted "
    "on the other."
)


def present(results: Results) -> Page:
    """Return how completely fields and groups are recorded, and what the missing could do."""
    known = background(results)
    views = [view_of(results, name) for name in known.indicators]
    counted = [v for v in views if not v.rows.is_empty() and v.indicator.kind != "percentage"]
    sections = (_fields(counted), _gaps(counted), _areas(counted))
    blocks: list[Block] = [section for section in sections if section]
    if not blocks:
        blocks.append(Text(("No group of people is compared here, so none can be unknown.",)))
    return Page(
        name="completeness",
        title="How complete is what this rests on",
        lede="How many are in no known group, and which gaps hold whatever their groups are.",
        blocks=tuple(blocks),
        group="About",
    )


def _fields(views: list[View]) -> Section | None:
    """Return the share of each declared field that is valid, and since its baseline."""
    fields = [v for v in views if v.indicator.name in v.background.completeness]
    if not fields:
        return None
    told = [
        sentence
        for view in fields
        for sentence in since_baseline(view, view.background.completeness[view.indicator.name])
    ]
    rows = [
        (
            view.background.completeness[view.indicator.name].title,
            view.background.place(r),
            *view.level_cells(r),
            r["result_id"],
        )
        for view in fields
        for r in headline(view, view.levels.filter(pl.col("stratification") == ALL))
    ]
    table = Table(
        "Fields that say what they should",
        (
            Column("Field"),
            Column("Area"),
            Column("Valid", is_number=True),
            Column("95% interval", is_number=True),
            Column("Counted", is_number=True),
            Column("Out of", is_number=True),
            Column("Result", is_id=True),
        ),
        tuple(rows),
        note="What is not stated, not known, invalid and missing stands on each field's own page.",
    )
    text: list[Block] = [Text(tuple(told))] if told else []
    return Section("Fields", (*text, table))


def _divided(view: View) -> list[str]:
    """Return the divisions into groups, whether or not anybody is unknown in them."""
    names = view.levels["stratification"].unique(maintain_order=True)
    return [n for n in names if n != ALL]


def _gaps(views: list[View]) -> Section | None:
    rows = [
        (view, name, row)
        for view in views
        for name in _divided(view)
        for row in _widest(view, name)
    ]
    if not rows:
        return None
    said = Counter(_holds(row) for _, _, row in rows)
    told = f"Does the widest gap hold, of {len(rows):,}? " + "; ".join(
        f"{answer[:1].lower()}{answer[1:]}: {said[answer]:,}" for answer in ANSWERS if said[answer]
    )
    table = Table(
        "The widest gap of each division, and what the unknown could make of it",
        (
            Column("Indicator and area"),
            Column("By"),
            Column("Not known", is_number=True),
            Column("Gap"),
            Column("If all of one side", is_number=True),
            Column("At worst", is_number=True),
            Column("Does it hold?"),
            Column("Result", is_id=True),
        ),
        tuple(_cells(view, name, row) for view, name, row in rows),
    )
    return Section("What the unknown make of each gap", (Text((WHY, f"{told}.")), table))


def _widest(view: View, name: str) -> list[Row]:
    """Return the widest gap of each headline area, of those beyond chance where there are any."""
    rows = view.statistic(BOUNDS).filter(
        pl.col("stratification") == name, pl.col("value").is_not_null()
    )
    is_shown = (pl.col("lower_ci") > 0) | (pl.col("upper_ci") < 0)
    widest = rows.sort(is_shown.fill_null(False), pl.col("value").abs(), descending=True)
    return headline(view, widest.unique(["area_type", "area_code"], maintain_order=True))


def _holds(row: Row) -> str:
    """Say whether the same group does worse whatever the groups of the unknown are."""
    said = more(row)
    lowest, highest = said.get("lower_worst_case"), said.get("upper_worst_case")
    if lowest is None or highest is None:
        return HIDDEN
    if row["lower_ci"] is None or row["lower_ci"] <= 0 <= row["upper_ci"]:
        return BY_CHANCE
    if lowest > 0 or highest < 0:
        return WHOEVER
    return ON_A_SIDE if said.get("keeps_direction") == "yes" else MAY_TURN


def _cells(view: View, name: str, row: Row) -> tuple[str, ...]:
    said = more(row)
    share = said.get("unknown_share")

    def bounds(lower: str, upper: str) -> str:
        ends = (words.number(said.get(end), view.decimals) for end in (lower, upper))
        return " to ".join(ends)

    gap = words.signed(row["value"], view.short_points, view.decimals)
    return (
        f"{view.indicator.title}, {view.background.place(row)}",
        view.background.stratification(name),
        words.amount(None if share is None else 100 * share, "%"),
        f"{row['stratum']} against {row['comparator']}: {gap}",
        bounds("lower_bound", "upper_bound"),
        bounds("lower_worst_case", "upper_worst_case"),
        _holds(row),
        row["result_id"],
    )


def _areas(views: list[View]) -> Section | None:
    """Return the areas in which the largest share is in no known group."""
    rows = [(share, cells) for view in views for share, cells in _unknown(view)]
    if not rows:
        return None
    shown = sorted(rows, key=lambda row: -row[0])[:LISTED]
    table = Table(
        f"Where most are in no known group: the {len(shown)} highest shares",
        (
            Column("Area"),
            Column("By"),
            Column("Indicator"),
            Column("Not known", is_number=True),
            Column("Out of", is_number=True),
            Column("Share", is_number=True),
            Column("Result", is_id=True),
        ),
        tuple(cells for _, cells in shown),
    )
    return Section("Where it is not known", (table,))


def _unknown(view: View) -> list[tuple[float, tuple[str, ...]]]:
    place = ["area_type", "area_code"]
    everyone = view.levels.filter(pl.col("stratification") == ALL).select(*place, all="denominator")
    rows = view.levels.filter(
        pl.col("stratification").is_in(_divided(view)), pl.col("stratum") == NOT_KNOWN
    ).join(everyone, on=place, maintain_order="left")
    return [
        (
            row["denominator"] / row["all"],
            (
                view.background.place(row),
                view.background.stratification(row["stratification"]),
                view.indicator.title,
                words.count(row["denominator"]),
                words.count(row["all"]),
                words.amount(100 * row["denominator"] / row["all"], "%"),
                row["result_id"],
            ),
        )
        for row in rows.iter_rows(named=True)
        if row["denominator"] and row["all"] and row["area_code"] != NOT_KNOWN
    ]
