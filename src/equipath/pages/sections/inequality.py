"""How unequal, in one number: what sums up all strata of an area, and who does worse."""

from collections.abc import Sequence

import polars as pl

from equipath.pages import words
from equipath.pages.page import Block, Column, Section, Table, Text
from equipath.pages.sections.gap_tables import SLOPES
from equipath.pages.sections.measured import (
    difference,
    explained,
    headline,
    in_words,
    known,
    remarks,
)
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import Over

COLUMNS = (
    Column("Measure"),
    Column("Area"),
    Column("Value", is_number=True),
    Column("95% interval", is_number=True),
    Column("In words"),
    Column("Result", is_id=True),
)
WHY = (
    "These sum up all groups at once, so that places and years can be compared. None of them "
    "says which group is behind: the levels by group, above, do."
)


def section(view: View) -> Section | None:
    """Return the measures of each stratification in the headline areas, or nothing."""
    names = [name for name in view.last["statistic"].unique() if _is_one_number(name)]
    rows = view.last.filter(pl.col("statistic").is_in(names))
    by_stratification: dict[str, list[Row]] = {}
    for row in headline(view, rows):
        by_stratification.setdefault(row["stratification"], []).append(row)
    if not by_stratification:
        return None
    asked = [a.statistic for a in view.indicator.statistics]
    order = list(dict.fromkeys([*asked, *names]))
    given = {n: of for n, of in by_stratification.items() if any(_is_given(r) for r in of)}
    tables = [
        _table(view, name, sorted(of, key=lambda r: order.index(r["statistic"])))
        for name, of in given.items()
    ]
    shown = {r["statistic"] for of in given.values() for r in of if _is_given(r)}
    none = [name for name in by_stratification if name not in given]
    blocks: list[Block] = [Text((WHY,)), *tables, *([_none(view, none)] if none else [])]
    if shown:
        blocks.append(explained(n for n in order if n in shown))
    return Section("How unequal, in one number", tuple(blocks))


def _is_given(row: Row) -> bool:
    return row["value"] is not None


def _is_one_number(name: str) -> bool:
    statistic = known(name)
    is_one = bool(statistic and statistic.over is Over.STRATUM and not statistic.gives_rows)
    return is_one and name not in SLOPES


def _none(view: View, names: Sequence[str]) -> Text:
    """Say in one sentence along which stratifications nothing can be given."""
    titles = [view.background.stratification(name) for name in names]
    by = words.listed([f"{t[:1].lower()}{t[1:]}" for t in titles])
    why = "they need every group, and one or more are hidden or empty"
    return Text((f"None can be given by {by}: {why}.",))


def _table(view: View, name: str, rows: list[Row]) -> Table:
    title = view.background.stratification(name)
    return Table(
        f"By {title[:1].lower()}{title[1:]}, {view.when}",
        COLUMNS,
        tuple(cells for r in rows if (cells := _cells(view, r))),
        note=remarks(view, rows),
    )


def _cells(view: View, row: Row) -> tuple[str, ...] | None:
    statistic = known(row["statistic"])
    if statistic is None:
        return None
    return (
        statistic.title,
        view.background.place(row),
        *difference(view, row, statistic),
        in_words(row),
        row["result_id"],
    )
